import type { DrawnField } from '../fields/apply.ts';
import { wholeText } from '../fields/display.ts';
import { reducerId, reducerName, reducerOf } from '../fields/reducers.ts';
import { entriesOf, member, stringOf } from '../model/read.ts';
import { cellStyle } from './cell-style.ts';

/** One line of a column's foot: a value, with what it is where that has to be said. */
export interface FootLine {
  readonly label?: string;
  readonly text: string;
}

/** Counts of rows, which have no unit. Grafana formats all other results as it does the values. */
const COUNTS = /^(count|countAll)$/;

/** What is calculated of columns of other things than numbers, too. */
const OF_ANY =
  /^(allValues|changeCount|count|countAll|distinctCount|first|firstNotNull|last|lastNotNull|uniqueValues)$/;

/**
 * What is calculated of the rows below a table, column by column.
 * @returns undefined for a table without that
 */
export function footOf(
  columns: readonly DrawnField[],
  rows: readonly number[],
  footer: unknown,
): (readonly FootLine[])[] | undefined {
  return member(footer, 'show') === true
    ? footOfTable(columns, rows, footer)
    : footOfColumns(columns, rows);
}

/** As the whole table has it, before Grafana 12.2: one calculation for all columns of numbers. */
function footOfTable(columns: readonly DrawnField[], rows: readonly number[], footer: unknown) {
  const [given] = entriesOf(member(footer, 'reducer'));
  const id = stringOf(given) ?? '';
  if (id === '') return undefined;
  if (member(footer, 'countRows') === true && reducerId(id) === 'count') {
    return columns.map((_, index) =>
      index === 0 ? [{ label: reducerName(id), text: String(rows.length) }] : [],
    );
  }
  const chosen = entriesOf(member(footer, 'fields'));
  return columns.map((column, index): FootLine[] => {
    if (column.field.type !== 'number') return index === 0 ? [{ text: reducerName(id) }] : [];
    const isChosen =
      chosen.length === 0 || chosen.includes(column.name) || chosen.includes(column.field.name);
    return isChosen ? [{ text: calculated(column, rows, id) }] : [];
  });
}

/** As each column has it. */
function footOfColumns(columns: readonly DrawnField[], rows: readonly number[]) {
  const all = columns.map((column) => cellStyle(column).reducers);
  const distinct = new Set(all.flat().map(reducerId));
  if (distinct.size === 0) return undefined;
  const [only = ''] = distinct;
  // One calculation alone is said once, where the first column has room for it.
  const isSaidOnce = distinct.size === 1 && columns[0]?.field.type !== 'number';
  return columns.map((column, index): FootLine[] => {
    if (index === 0 && isSaidOnce) return [{ text: reducerName(only) }];
    return (all[index] ?? [])
      .filter((id) => column.field.type === 'number' || OF_ANY.test(reducerId(id)))
      .map((id) => ({
        ...(!isSaidOnce && { label: nameOf(id) }),
        text: calculated(column, rows, id),
      }));
  });
}

/** Grafana calls both counts the same below a column. */
const nameOf = (id: string) => reducerName(reducerId(id) === 'countAll' ? 'count' : id);

function calculated(column: DrawnField, rows: readonly number[], id: string): string {
  const value = reducerOf(id)?.(rows.map((row) => column.field.values[row]));
  return COUNTS.test(reducerId(id)) ? String(value) : wholeText(column.display(value));
}
