import type { FieldType } from '../../grafana/query/frames.ts';

const NUMBER = /^\s*(-?(\d*\.?\d+|\d+\.?\d*)(e[-+]?\d+)?|NAN)\s*$/i;
const LONGEST_NUMBER = 400;

/** The type of a column by its name, else by its first value; undefined when it has none. */
export function guessType(name: string, values: readonly unknown[]): FieldType | undefined {
  if (/^(date|time)$/i.test(name)) return 'time';
  const value = values.find((one) => one !== null && one !== undefined);
  if (value === undefined) return undefined;
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value !== 'string') return 'other';
  if (value.length < LONGEST_NUMBER && NUMBER.test(value)) return 'number';
  return /^(true|false)$/i.test(value) ? 'boolean' : 'string';
}
