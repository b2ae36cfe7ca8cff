import type { Field, Frame } from '../../grafana/query/frames.ts';
import { NotDrawnError } from '../errors.ts';
import { type FieldMatcher, parseMatcher } from '../fields/matchers.ts';
import { reducerName, reducerOf } from '../fields/reducers.ts';
import { entriesOf, member, stringOf } from '../model/read.ts';
import { type Operand, operandOf, operated, operandValues } from './binary-operation.ts';
import { joinByField } from './join.ts';
import type { NameMemory } from './name-memory.ts';
import { column, timeFieldOf, type Transformation } from './transformation.ts';

/** A field that is calculated of others, row by row. */
export const calculateField: Transformation = (frames, options, names) => {
  const isSeries = member(options, 'timeSeries') !== false;
  const joined = isSeries && !isWithConstant(options) ? asColumns(frames, names) : frames;
  const mode = member(options, 'mode');
  if (mode === 'binary') return binary(joined, options, names);
  const id = stringOf(member(member(options, 'reduce'), 'reducer')) ?? 'sum';
  const included = entriesOf(member(member(options, 'reduce'), 'include'));
  const matches =
    included.length > 0
      ? parseMatcher({ id: 'byNames', options: { names: included } })
      : parseMatcher({ id: 'numeric' });
  return joined.flatMap((frame) => {
    const values = reducedRows(frame, joined, id, matches, names);
    return withField(frame, options, reducerName(id), values);
  });
};

function isWithConstant(options: unknown): boolean {
  if (member(options, 'mode') !== 'binary') return false;
  const right = member(member(options, 'binary'), 'right');
  const constant = typeof right === 'string' ? right : member(right, 'fixed');
  return constant !== undefined && !Number.isNaN(Number(constant));
}

/** Series whose times have one name are joined by it. */
function asColumns(frames: readonly Frame[], names: NameMemory): readonly Frame[] {
  const [first, ...others] = frames.map((frame) => timeFieldOf(frame)?.name);
  if (!first || others.length === 0 || others.some((name) => name !== first)) return frames;
  return joinByField(frames, { byField: first }, names);
}

function reducedRows(
  frame: Frame,
  frames: readonly Frame[],
  id: string,
  matches: FieldMatcher | undefined,
  names: NameMemory,
): unknown[] {
  // Of a row nulls are counted too.
  const reducer = reducerOf(id === 'count' ? 'countAll' : id);
  const fields = frame.fields.filter((field) =>
    matches?.({ field, frame, name: () => names.of(field, frame, frames) }),
  );
  if (fields.some(({ type }) => type !== 'number' && type !== 'time')) {
    throw new NotDrawnError('A calculation with texts or flags is not drawn here.');
  }
  return Array.from({ length: frame.length }, (_, row) =>
    reducer?.(
      fields.length === 0 && id !== 'count' ? [null] : fields.map(({ values }) => values[row]),
    ),
  );
}

function binary(frames: readonly Frame[], options: unknown, names: NameMemory): Frame[] {
  const setting = member(options, 'binary');
  const known = new Set(frames.flatMap(({ fields }) => fields.map(({ name }) => name)));
  const operator = stringOf(member(setting, 'operator')) ?? '+';
  const left = operandOf(member(setting, 'left'), known);
  const right = operandOf(member(setting, 'right'), known);
  if (left.byType !== undefined) {
    return frames.flatMap((frame) =>
      byType(frame, frames, options, { left, operator, right }, names),
    );
  }
  return frames.flatMap((frame) => {
    const [a, b] = [left, right].map((one) => operandValues(one, frame, frames, names));
    const values = a && b && operated(operator, a, b);
    if (!values) return member(options, 'replaceFields') === true ? [] : [frame];
    return withField(frame, options, nameOf({ left, operator, right }), values);
  });
}

interface Operation {
  readonly left: Operand;
  readonly operator: string;
  readonly right: Operand;
}

function nameOf({ left, operator, right }: Operation): string {
  const parts = [left.text, right.text];
  if (parts.some((part) => part === '' || part.includes('$'))) return '';
  return `${left.text} ${operator} ${right.text}`;
}

function withField(frame: Frame, options: unknown, name: string, values: readonly unknown[]) {
  const alias = stringOf(member(options, 'alias')) ?? '';
  const field: Field = {
    ...column(alias || name, 'number', values),
    config: alias === '' ? {} : { displayName: alias },
  };
  const time = member(options, 'timeSeries') === false ? undefined : timeFieldOf(frame);
  const kept = member(options, 'replaceFields') === true ? (time ? [time] : []) : frame.fields;
  return [{ ...frame, fields: [...kept, field] }];
}

/** A field beside each one of a type. */
function byType(
  frame: Frame,
  frames: readonly Frame[],
  options: unknown,
  { left, operator, right }: Operation,
  names: NameMemory,
): Frame[] {
  const isReplacing = member(options, 'replaceFields') === true;
  const time = member(options, 'timeSeries') === false ? undefined : timeFieldOf(frame);
  const values = operandValues(right, frame, frames, names);
  const made = new Map(
    frame.fields.flatMap((field) => {
      const result =
        field.type === left.byType && values && operated(operator, field.values, values);
      if (!result) return [];
      const name = `${field.name} ${operator} ${right.text}`;
      return [[field, { ...field, name, values: result }] as const];
    }),
  );
  if (isReplacing && made.size === 0) return [];
  const fields = [
    ...(time ? [time] : []),
    ...frame.fields.flatMap((field) => [
      ...(isReplacing || field === time ? [] : [field]),
      ...(made.get(field) ? [made.get(field) as Field] : []),
    ]),
  ];
  return [{ ...frame, fields }];
}
