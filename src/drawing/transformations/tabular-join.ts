import type { Columns } from './aligned-join.ts';
import { checkTable } from './transformation.ts';

/** A pair of rows; -1 where one side has none. */
type Pair = readonly [left: number, right: number];

/**
 * A row for each pair of rows with the same key.
 * @param isOuter whether rows without a partner are kept
 */
export function tabularJoin(tables: readonly Columns[], isOuter: boolean): unknown[][] {
  const [first = [], ...others] = tables;
  return others.reduce<unknown[][]>(
    (left, right) => joined(left, right, isOuter),
    first.map((column) => [...column]),
  );
}

function joined(left: Columns, right: Columns, isOuter: boolean): unknown[][] {
  const pairs = pairsOf(left[0] ?? [], right[0] ?? [], isOuter, left.length + right.length);
  const pick = (values: readonly unknown[], side: 0 | 1) =>
    pairs.map((pair) => (pair[side] === -1 ? null : values[pair[side]]));
  const keys = pairs.map(([l, r]) => (l === -1 ? right[0]?.[r] : left[0]?.[l]));
  return [
    keys,
    ...left.slice(1).map((values) => pick(values, 0)),
    ...right.slice(1).map((values) => pick(values, 1)),
  ];
}

function pairsOf(
  left: readonly unknown[],
  right: readonly unknown[],
  isOuter: boolean,
  width: number,
): Pair[] {
  const rowsOf = new Map<string, number[]>();
  for (const [row, key] of right.entries()) {
    const rows = rowsOf.get(asKey(key));
    if (rows) rows.push(row);
    else rowsOf.set(asKey(key), [row]);
  }
  const pairs: Pair[] = [];
  const alone: Pair[] = [];
  const matched = new Set<unknown>();
  for (const [row, key] of left.entries()) {
    const rows = isMissing(key) ? undefined : rowsOf.get(asKey(key));
    if (rows) {
      checkTable(pairs.length + rows.length, width);
      matched.add(key);
      pairs.push(...rows.map((other): Pair => [row, other]));
    } else if (isOuter) alone.push([row, -1]);
  }
  if (!isOuter) return pairs;
  // Grafana keeps the rows of keys that are not texts a second time.
  const rest = inKeyOrder(rowsOf).flatMap(([key, rows]) =>
    matched.has(key) ? [] : rows.map((row): Pair => [-1, row]),
  );
  checkTable(pairs.length + alone.length + rest.length, width);
  return [...pairs, ...alone, ...rest];
}

/** Whole numbers first and ascending, as the keys of an object are. */
function inKeyOrder(rows: ReadonlyMap<string, number[]>): [string, number[]][] {
  const isIndex = (key: string) => /^(0|[1-9]\d{0,9})$/.test(key) && Number(key) < 4_294_967_295;
  const all = [...rows];
  return [
    ...all.filter(([key]) => isIndex(key)).sort(([a], [b]) => Number(a) - Number(b)),
    ...all.filter(([key]) => !isIndex(key)),
  ];
}

const asKey = (value: unknown) => String(value);
const isMissing = (value: unknown) => value === null || value === undefined;
