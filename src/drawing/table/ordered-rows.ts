import type { DrawnField, DrawnFrame } from '../fields/apply.ts';
import { plainValue, Trend } from '../fields/trend.ts';
import { member, numberOf, stringOf } from '../model/read.ts';

/** Whether the values of a column rise or fall from row to row. */
export type Order = 'rising' | 'falling';

/**
 * The columns that rows are sorted by, the first one first. An entry of `options.sortBy` has the name of
 * its column or, in the old table, its place.
 */
export function sortedColumns(
  { fields }: DrawnFrame,
  sortBy: readonly unknown[],
): ReadonlyMap<DrawnField, Order> {
  const orders = new Map<DrawnField, Order>();
  for (const entry of sortBy) {
    const name = stringOf(member(entry, 'displayName'));
    const column = numberOf(member(entry, 'column'));
    const field = column === undefined ? fields.find((one) => one.name === name) : fields[column];
    if (!field || orders.has(field)) continue;
    orders.set(field, member(entry, 'desc') === true ? 'falling' : 'rising');
  }
  return orders;
}

/** The rows of a frame in the order of columns. Rows that are equal stay as they are. @returns indexes of rows */
export function orderedRows(
  { frame }: DrawnFrame,
  sorted: ReadonlyMap<DrawnField, Order>,
): number[] {
  const rows = Array.from({ length: frame.length }, (_, row) => row);
  const orders = [...sorted].map(([field, order]) => ({
    compare: comparison(field),
    sign: order === 'falling' ? -1 : 1,
  }));
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
