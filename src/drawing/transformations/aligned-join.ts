import { checkTable } from './transformation.ts';

/** Columns of values, of which the first has the keys. */
export type Columns = readonly (readonly unknown[])[];

/** A row for each key of any table, in ascending order. What a table does not have is undefined. */
export function alignedJoin(tables: readonly Columns[]): unknown[][] {
  const width = tables.reduce((sum, { length }) => sum + length - 1, 1);
  const keysOf = (table: Columns | undefined) => table?.[0] ?? [];
  if (tables.every((table) => isSame(keysOf(table), keysOf(tables[0])))) {
    return sameKeys(tables);
  }
  const keys = [...new Set(tables.flatMap((table) => keysOf(table)))];
  keys.sort((a, b) => Number(a) - Number(b));
  checkTable(keys.length, width);
  const places = new Map(keys.map((key, index) => [key, index]));
  return [
    keys,
    ...tables.flatMap((table) =>
      table.slice(1).map((values) => aligned(keysOf(table), values, places)),
    ),
  ];
}

function sameKeys(tables: readonly Columns[]): unknown[][] {
  const [keys = []] = tables[0] ?? [];
  const columns = [keys, ...tables.flatMap((table) => table.slice(1))];
  if (isAscending(keys)) return columns.map((column) => [...column]);
  const rows = keys.map((_, row) => row).sort((a, b) => Number(keys[a]) - Number(keys[b]));
  return columns.map((column) => rows.map((row) => column[row]));
}

function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a === b || (a.length === b.length && a.every((value, index) => value === b[index]));
}

const SAMPLES = 50;

/** Looks at some of the values alone, as Grafana does. */
function isAscending(values: readonly unknown[]): boolean {
  const isThere = (value: unknown) => value !== null && value !== undefined;
  const [first, last] = [values.findIndex(isThere), values.findLastIndex(isThere)];
  if (last <= first) return true;
  const stride = Math.max(1, Math.floor((last - first + 1) / SAMPLES));
  let before = values[first];
  for (let index = first + stride; index <= last; index += stride) {
    const value = values[index];
    if (!isThere(value)) continue;
    if ((value as number) <= (before as number)) return false;
    before = value;
  }
  return true;
}

function aligned(
  keys: readonly unknown[],
  values: readonly unknown[],
  places: ReadonlyMap<unknown, number>,
): unknown[] {
  const column = Array.from<unknown>({ length: places.size });
  const gaps: number[] = [];
  for (const [index, value] of values.entries()) {
    const place = places.get(keys[index]) ?? 0;
    column[place] = value;
    if (value === null) gaps.push(place);
  }
  widenGaps(column, gaps);
  return column;
}

/** A gap reaches to the next values of its own table on both sides, across rows of other tables. */
function widenGaps(column: unknown[], gaps: readonly number[]): void {
  let done = -1;
  for (const gap of gaps) {
    if (gap <= done) continue;
    for (let at = gap - 1; at >= 0 && isMissing(column[at]); at -= 1) column[at] = null;
    for (let at = gap + 1; at < column.length && isMissing(column[at]); at += 1) {
      column[at] = null;
      done = at;
    }
  }
}

const isMissing = (value: unknown) => value === null || value === undefined;
