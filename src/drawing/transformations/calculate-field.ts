import type { Field, Frame } from '../../grafana/query/frames.ts';
import { NotDrawnError } from '../errors.ts';
import { type FieldMatcher, parseMatcher } from '../fields/matchers.ts';
import { reducerName } from '../fields/reducers.ts';
import { entriesOf, member, stringOf } from '../model/read.ts';
import { type Operand, operandOf, operated, operandValues } from './binary-operation.ts';
import { joinByField } from './join.ts';
import type { NameMemory } from './name-memory.ts';
import { rowReducerOf } from './row-reducers.ts';
import { column, timeFieldOf, type Transformation } from './transformation.ts';
import { unary } from './unary-operation.ts';
import { cumulated, windowed } from './window-functions.ts';

/** A field that is calculated of others, row by row. */
export const calculateField: Transformation = (frames, options, names) => {
  const isSeries = member(options, 'timeSeries') !== false;
  const joined = isSeries && !isWithConstant(options) ? asColumns(frames, names) : frames;
  const mode = stringOf(member(options, 'mode')) ?? 'reduceRow';
  if (mode === 'binary') return binary(joined, options, names);
  if (mode === 'index') return joined.map((frame) => withIndex(frame, options));
  const calculate = Object.hasOwn(CALCULATIONS, mode) ? CALCULATIONS[mode] : undefined;
  if (!calculate) return joined;
  const { name, valuesOf } = calculate(options, (field, frame) => names.of(field, frame, joined));
  return joined.flatMap((frame) => withValues(frame, options, name, valuesOf(frame)));
};

type NameOf = (field: Field, frame: Frame) => string;

/** What a frame’s new field is called, and its values; undefined where it has none. */
interface Calculation {
  readonly name: string;
  readonly valuesOf: (frame: Frame) => readonly unknown[] | undefined;
}

const CALCULATIONS: Readonly<Record<string, (options: unknown, nameOf: NameOf) => Calculation>> = {
  reduceRow: (options, nameOf) => {
    const id = stringOf(member(member(options, 'reduce'), 'reducer')) ?? 'sum';
    const included = entriesOf(member(member(options, 'reduce'), 'include'));
    const matches = matcherOf(included);
    const reducer = rowReducerOf(id);
    return {
      name: reducerName(id),
      valuesOf: (frame) => {
        const columns = frame.fields
          .filter((field) => matches?.({ field, frame, name: () => nameOf(field, frame) }))
          .map(numbersOf);
        const rows = Array.from({ length: frame.length }, (_, row) => row);
        return rows.map((row) => reducer?.(columns.map((values) => values[row])));
      },
    };
  },
  cumulativeFunctions: (options, nameOf) => {
    const settings = member(options, 'cumulative');
    const reducer = settings === undefined ? '' : textOf(settings, 'reducer', 'sum');
    return {
      name: `cumulative ${reducer}${inBrackets(settings, 'field')}`,
      valuesOf: (frame) => {
        const field = chosenField(settings, frame, nameOf);
        return field && cumulated(numbersOf(field), settings);
      },
    };
  },
  windowFunctions: (options, nameOf) => {
    const settings = member(options, 'window');
    const alignment = settings === undefined ? '' : textOf(settings, 'windowAlignment', 'trailing');
    const reducer = settings === undefined ? '' : textOf(settings, 'reducer', 'mean');
    return {
      name: `${alignment} moving ${reducer}${inBrackets(settings, 'field')}`,
      valuesOf: (frame) => {
        const field = chosenField(settings, frame, nameOf);
        return field && windowed(numbersOf(field), settings, frame);
      },
    };
  },
  unary: (options, nameOf) => {
    const settings = member(options, 'unary');
    const operator = textOf(settings, 'operator', 'abs');
    const name = stringOf(member(settings, 'fieldName')) ?? '';
    return {
      name: settings === undefined ? '' : `${operator}${inBrackets(settings, 'fieldName')}`,
      valuesOf: (frame) => {
        const field = frame.fields.findLast(
          (one) => nameOf(one, frame) === name && one.type === 'number',
        );
        return field && field.values.length > 0 ? unary(operator, field.values) : undefined;
      },
    };
  },
};

const textOf = (settings: unknown, key: string, fallback: string) =>
  stringOf(member(settings, key)) ?? fallback;

function inBrackets(settings: unknown, key: string): string {
  const name = textOf(settings, key, '');
  return name === '' ? '' : `(${name})`;
}

function matcherOf(names: readonly unknown[]): FieldMatcher | undefined {
  return names.length > 0
    ? parseMatcher({ id: 'byNames', options: { names } })
    : parseMatcher({ id: 'numeric' });
}

/** The first field of the name in the settings; without one, the first of numbers. */
function chosenField(settings: unknown, frame: Frame, nameOf: NameOf): Field | undefined {
  const name = textOf(settings, 'field', '');
  const matches = matcherOf(name === '' ? [] : [name]);
  return frame.fields.find((field) =>
    matches?.({ field, frame, name: () => nameOf(field, frame) }),
  );
}

/** @throws NotDrawnError for texts and flags, of which Grafana makes odd numbers */
function numbersOf({ type, values }: Field): readonly (number | null | undefined)[] {
  if (type !== 'number' && type !== 'time') {
    throw new NotDrawnError('A calculation with texts or flags is not drawn here.');
  }
  return values as (number | null | undefined)[];
}

/** A field with the numbers of the rows, from 0; or of the part of all rows that is before each. */
function withIndex(frame: Frame, options: unknown): Frame {
  const isPart = member(member(options, 'index'), 'asPercentile') === true;
  const values = Array.from({ length: frame.length }, (_, row) =>
    isPart ? row / frame.length : row,
  );
  const field: Field = {
    ...column(stringOf(member(options, 'alias')) ?? 'Row', 'number', values),
    config: isPart ? { unit: 'percentunit' } : {},
  };
  return {
    ...frame,
    fields: member(options, 'replaceFields') === true ? [field] : [...frame.fields, field],
  };
}

function isWithConstant(options: unknown): boolean {
  if (member(options, 'mode') !== 'binary') return false;
  const right = member(member(options, 'binary'), 'right');
  const constant = typeof right === 'string' ? right : member(right, 'fixed');
  return constant !== undefined && !Number.isNaN(Number(constant));
}

/** Series whose times have one name are joined by it. */
export function asColumns(frames: readonly Frame[], names: NameMemory): readonly Frame[] {
  const [first, ...others] = frames.map((frame) => timeFieldOf(frame)?.name);
  if (!first || others.length === 0 || others.some((name) => name !== first)) return frames;
  return joinByField(frames, { byField: first }, names);
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
    return withValues(frame, options, nameOf({ left, operator, right }), values);
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

function withValues(
  frame: Frame,
  options: unknown,
  name: string,
  values: readonly unknown[] | undefined,
): Frame[] {
  if (!values) return member(options, 'replaceFields') === true ? [] : [frame];
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
