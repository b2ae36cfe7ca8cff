import type { DrawnField, DrawnFrame } from '../fields/apply.ts';
import { plainValue, Trend } from '../fields/trend.ts';
import { member, numberOf, stringOf } from '../model/read.ts';

/**
 * The rows of a frame, as `options.sortBy` orders them: by the first entry, then by the next. Rows that
 * are equal keep their order. An entry has the name of its column or, in the old table, its place.
 * @returns indexes of rows
 */
export function orderedRows({ fields, frame }: DrawnFrame, sortBy: readonly unknown[]): number[] {
  const rows = Array.from({ length: frame.length }, (_, row) => row);
  const orders = sortBy.flatMap((entry) => {
    const name = stringOf(member(entry, 'displayName'));
    const column = numberOf(member(entry, 'column'));
    const field = column === undefined ? fields.find((one) => one.name === name) : fields[column];
    return field
      ? [{ compare: comparison(field), sign: member(entry, 'desc') === true ? -1 : 1 }]
      : [];
  });
  if (orders.length === 0) return rows;
  return rows.sort((a, b) => {
    for (const { compare, sign } of orders) {
      const order = compare(a, b);
      if (order !== 0) return sign * order;
    }
    return 0;
  });
}

/** Numbers by their size, what is missing below all; texts by the alphabet, numbers within them by size. */
function comparison({ field }: DrawnField): (a: number, b: number) => number {
  const { type, values } = field;
  const areTrends = values.some((value) => value instanceof Trend);
  if (type === 'number' || type === 'time' || areTrends) {
    const least = areTrends ? 0 : -Infinity;
    const size = (row: number) => {
      const value = plainValue(values[row]);
      return typeof value === 'number' && !Number.isNaN(value) ? value : least;
    };
    return (a, b) => (size(a) === size(b) ? 0 : size(a) < size(b) ? -1 : 1);
  }
  const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
  const text = (row: number) => {
    const value = values[row];
    return typeof value === 'string' ? value : value == null ? '' : JSON.stringify(value);
  };
  return (a, b) => collator.compare(text(a), text(b));
}
