import type { Frame } from '../../grafana/query/frames.ts';
import { member, stringOf } from '../model/read.ts';
import type { NameMemory } from './name-memory.ts';

/** One side of a calculation. */
export interface Operand {
  /** As it is in the name of the result. */
  readonly text: string;
  readonly byName?: string;
  readonly byType?: string;
}

/** @param known names of fields: a text that is a number may be one of them */
export function operandOf(value: unknown, known: ReadonlySet<string>): Operand {
  if (typeof value === 'string' || value === undefined || value === null) {
    const text = stringOf(value) ?? '';
    const isField = Number.isNaN(Number(text)) || known.has(text);
    return isField ? { text, byName: text } : { text };
  }
  const matcher = member(value, 'matcher');
  const options = stringOf(member(matcher, 'options'));
  const fixed = member(value, 'fixed');
  const constant =
    typeof fixed === 'string' || typeof fixed === 'number' ? String(fixed) : undefined;
  const id = member(matcher, 'id');
  return {
    text: options ?? constant ?? '',
    ...(id === 'byName' && { byName: options ?? '' }),
    ...(id === 'byType' && { byType: options ?? '' }),
  };
}

/** The values of an operand in a frame: a field’s, or a constant’s; undefined when it is neither. */
export function operandValues(
  { text, byName }: Operand,
  frame: Frame,
  frames: readonly Frame[],
  names: NameMemory,
): readonly unknown[] | undefined {
  if (byName !== undefined) {
    const field = frame.fields.find((one) => names.of(one, frame, frames) === byName);
    if (field?.type === 'boolean') return field.values.map((value) => (value ? 1 : 0));
    if (field) return field.values;
  }
  const constant = parseFloat(text);
  return Number.isNaN(constant) ? undefined : new Array<number>(frame.length).fill(constant);
}

/** As JavaScript calculates: null is 0, and what is missing makes NaN. */
const OPERATIONS: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
};

export function operated(
  operator: string,
  left: readonly unknown[],
  right: readonly unknown[],
): unknown[] | undefined {
  const operation = Object.hasOwn(OPERATIONS, operator) ? OPERATIONS[operator] : undefined;
  return operation && left.map((value, row) => operation(value as number, right[row] as number));
}
