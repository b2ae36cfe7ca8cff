import type { Field, FieldType, Frame } from '../../grafana/query/frames.ts';
import { NotDrawnError } from '../errors.ts';
import type { NameMemory } from './name-memory.ts';

/**
 * Frames made of frames. Options that were not understood are taken for their defaults. `zone` is an
 * IANA name.
 */
export type Transformation = (
  frames: readonly Frame[],
  options: unknown,
  names: NameMemory,
  zone: string,
) => readonly Frame[];

/** Values of all frames that a transformation makes. */
const MOST_VALUES = 2_000_000;
/** Columns of one frame that a transformation makes. */
const MOST_FIELDS = 2_000;

/** @throws NotDrawnError for a table that is too large to be made */
export function checkTable(rows: number, columns: number): void {
  if (columns > MOST_FIELDS || rows * Math.max(1, columns) > MOST_VALUES) {
    throw new NotDrawnError(
      `The panel’s transformations make a table of ${rows} rows and ${columns} columns, more than is drawn here.`,
    );
  }
}

/** A column that a transformation makes. */
export function column(name: string, type: FieldType, values: readonly unknown[]): Field {
  return { name, type, values, config: {} };
}

/** A frame that a transformation makes of others. */
export function madeOf(
  frames: readonly Frame[],
  refId: string,
  fields: readonly Field[],
  length: number,
): Frame {
  return { refId, fields, length, notices: frames.flatMap(({ notices }) => notices) };
}

/**
 * A value in a column of a type, which is that of the first table's, as Grafana puts it there.
 * @throws NotDrawnError for a value that cannot be shown in such a column
 */
export function intoColumn(type: FieldType, value: unknown): unknown {
  if (value === null || value === undefined || type === 'other') return value;
  const isText = typeof value === 'string';
  const isPlain = isText || typeof value === 'number' || typeof value === 'boolean';
  if (isPlain) {
    if (type === 'string') return String(value);
    if (type === 'number') return isText ? parseFloat(value) : value;
    if (type === 'boolean' && isText) return !/^[Ff0]/.test(value);
    if (type === 'boolean' && typeof value === 'boolean') return value;
    if (type === 'time' && typeof value === 'number') return value;
  }
  throw new NotDrawnError(
    'The panel’s transformations put numbers, texts or times into one column, which is not drawn here.',
  );
}

/** @throws NotDrawnError when frames have different numbers of rows */
export function sameLength(frames: readonly Frame[]): number {
  const [length = 0, ...others] = new Set(frames.map((frame) => frame.length));
  if (others.length > 0) {
    throw new NotDrawnError(
      'The panel’s transformations put tables of different lengths side by side, which is not drawn here.',
    );
  }
  return length;
}

/** A column with nothing in the rows after its own. */
export function lengthened(field: Field, length: number): Field {
  const missing = length - field.values.length;
  if (missing <= 0) return field;
  return { ...field, values: field.values.concat(new Array<null>(missing).fill(null)) };
}

/** `merge-A-B`: what Grafana calls the result of a transformation. */
export function joinedRefId(id: string, frames: readonly Frame[]): string {
  return `${id}-${frames.map(({ refId }) => refId).join('-')}`;
}

/** The values of a field in another order, or some of them. */
export function pickRows(field: Field, rows: readonly number[]): Field {
  const { name, type, labels, config, values } = field;
  return {
    name,
    type,
    config,
    ...(labels && { labels }),
    values: rows.map((row) => values[row]),
  };
}

/** What an empty cell of a table becomes. */
export function emptyValue(name: unknown): unknown {
  switch (name) {
    case 'true':
      return true;
    case 'false':
      return false;
    case 'null':
      return null;
    case 'zero':
      return 0;
    default:
      return '';
  }
}

export function timeFieldOf({ fields }: Frame): Field | undefined {
  return fields.find(({ type }) => type === 'time');
}

/** The settings of a field without those of these names. */
export function without(config: Field['config'], ...names: readonly string[]): Field['config'] {
  return Object.fromEntries(Object.entries(config).filter(([name]) => !names.includes(name)));
}

/** Any value as a text, as JavaScript writes it. */
export function asWritten(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : JSON.stringify(value ?? null);
}
