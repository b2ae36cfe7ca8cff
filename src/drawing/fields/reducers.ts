import { ordinal } from '../units/date-tokens.ts';

/** One number, text or flag out of all values of a field. */
export type Reducer = (values: readonly unknown[]) => unknown;

const isNumber = (value: unknown): value is number => typeof value === 'number';
/** Neither missing nor NaN; infinite values count. */
const present = (values: readonly unknown[]) =>
  values.filter((value): value is number => isNumber(value) && !Number.isNaN(value));

const isNull = (value: unknown) => value === null || value === undefined;

function fold(values: readonly unknown[], join: (a: number, b: number) => number): number | null {
  let result: number | null = null;
  for (const value of values) {
    if (!isNumber(value) || Number.isNaN(value)) continue;
    result = result === null ? value : join(result, value);
  }
  return result;
}

const sum: Reducer = (values) => fold(values, (a, b) => a + b) ?? 0;

function mean(values: readonly unknown[]): number | null {
  const numbers = present(values);
  return numbers.length === 0 ? null : numbers.reduce((a, b) => a + b, 0) / numbers.length;
}

function variance(values: readonly unknown[]): number {
  let [count, average, squares] = [0, 0, 0];
  for (const value of values) {
    if (!isNumber(value)) continue;
    count += 1;
    const before = average;
    average += (value - before) / count;
    squares += (value - before) * (value - average);
  }
  return count === 0 ? 0 : squares / count;
}

const last = (values: readonly unknown[]) => values.at(-1);
const lastPresent = (values: readonly unknown[]) =>
  values.findLast((value) => !isNull(value) && !Number.isNaN(value)) ?? null;
const firstPresent = (values: readonly unknown[]) =>
  values.find((value) => !isNull(value) && !Number.isNaN(value)) ?? null;

/** The sum of the rises. The one after a fall does not count: a counter began anew. */
function delta(values: readonly unknown[]): number {
  const numbers = present(values);
  let [total, isRising] = [0, true];
  for (const [index, value] of numbers.entries()) {
    const before = numbers[index - 1];
    if (before === undefined) continue;
    if (value >= before && isRising) total += value - before;
    isRising = value >= before;
  }
  return total;
}

function step(values: readonly unknown[]): number | null {
  const numbers = present(values);
  return numbers.slice(1).reduce<number | null>((least, value, index) => {
    const gap = value - (numbers[index] ?? value);
    return gap < (least ?? Number.MAX_VALUE) ? gap : least;
  }, null);
}

const diff = (values: readonly unknown[]) => {
  const numbers = present(values);
  const [first, end] = [numbers[0], numbers.at(-1)];
  return first === undefined || end === undefined ? null : end - first;
};

/** In ascending order, as far as they can be compared. */
function sorted(values: readonly unknown[]): readonly unknown[] {
  const isPlain = values.every((value) => isNumber(value) && !Number.isNaN(value));
  if (isPlain) return Array.from(Float64Array.from(values as number[]).sort());
  return values.toSorted((a, b) => (a as number) - (b as number));
}

function median(values: readonly unknown[]): unknown {
  const numbers = sorted(values.filter((value) => !isNull(value)));
  const middle = Math.floor(numbers.length / 2);
  if (numbers.length % 2 === 1) return numbers[middle];
  const [low, high] = [numbers[middle - 1], numbers[middle]] as [number, number];
  return (low + high) / 2;
}

/** The value that so many per cent of all values do not exceed. */
function percentile(percent: number): Reducer {
  return (values) => {
    const numbers = sorted(values.filter((value) => value !== null));
    return numbers[Math.round((numbers.length - 1) * (percent / 100))];
  };
}

/** The minimum begins at the largest finite number, as in `@grafana/data`: infinite values have none. */
const min = (values: readonly unknown[]) =>
  fold(
    values.filter((value) => isNumber(value) && value < Number.MAX_VALUE),
    (a, b) => Math.min(a, b),
  );
const max = (values: readonly unknown[]) =>
  fold(
    values.filter((value) => isNumber(value) && value > -Number.MAX_VALUE),
    (a, b) => Math.max(a, b),
  );

const REDUCERS: Readonly<Record<string, Reducer>> = {
  last,
  lastNotNull: lastPresent,
  first: (values) => values[0],
  firstNotNull: firstPresent,
  min,
  max,
  mean,
  sum,
  count: (values) => values.filter((value) => !isNull(value)).length,
  countAll: (values) => values.length,
  range: (values) => {
    const [most, least] = [max(values), min(values)];
    return most === null || least === null ? null : most - least;
  },
  median,
  variance,
  stdDev: (values) => Math.sqrt(variance(values)),
  delta,
  step,
  diff,
  diffperc: (values) => {
    const [first] = present(values);
    const change = diff(values);
    if (change === null || first === undefined) return 0;
    return (change / first) * 100;
  },
  logmin: (values) =>
    min(values.filter((value) => isNumber(value) && value > 0)) ?? Number.MAX_VALUE,
  allIsZero: (values) =>
    present(values).length > 0 && present(values).every((value) => value === 0),
  allIsNull: (values) => present(values).length === 0,
  changeCount: (values) => {
    const known = values.filter((value) => value !== null);
    return known.slice(1).filter((value, index) => value !== known[index]).length;
  },
  distinctCount: (values) => new Set(values.filter((value) => value !== null)).size,
  allValues: (values) => values,
  uniqueValues: (values) => Array.from(new Set(values)),
};

/** Names that older panels have. */
const ALIASES: Readonly<Record<string, string>> = {
  current: 'lastNotNull',
  avg: 'mean',
  total: 'sum',
};

export const reducerId = (name: string) =>
  Object.hasOwn(ALIASES, name) ? (ALIASES[name] ?? name) : name;

/** Of no values at all; everything else is then missing. */
const OF_NOTHING: Readonly<Record<string, unknown>> = {
  sum: 0,
  count: 0,
  countAll: 0,
  allIsZero: false,
  allIsNull: true,
};

/** The reducer of a name as panels have it; undefined for one that is not known. */
export function reducerOf(alias: string): Reducer | undefined {
  const id = reducerId(alias);
  const [, percent] = /^p([1-9]\d?)$/.exec(id) ?? [];
  const reducer = Object.hasOwn(REDUCERS, id)
    ? REDUCERS[id]
    : percent === undefined
      ? undefined
      : percentile(Number(percent));
  return reducer && ((values) => (values.length === 0 ? OF_NOTHING[id] : reducer(values)));
}

/** What a legend or the head of a column calls a reducer. */
const NAMES: Readonly<Record<string, string>> = {
  last: 'Last',
  lastNotNull: 'Last *',
  first: 'First',
  firstNotNull: 'First *',
  min: 'Min',
  max: 'Max',
  mean: 'Mean',
  sum: 'Total',
  count: 'Count',
  countAll: 'Count all',
  range: 'Range',
  median: 'Median',
  variance: 'Variance',
  stdDev: 'StdDev',
  delta: 'Delta',
  step: 'Step',
  diff: 'Difference',
  diffperc: 'Difference percent',
  logmin: 'Min (above zero)',
  allIsZero: 'All Zeros',
  allIsNull: 'All Nulls',
  changeCount: 'Change Count',
  distinctCount: 'Distinct Count',
  allValues: 'All values',
  uniqueValues: 'All unique values',
};

export function reducerName(alias: string): string {
  const name = reducerId(alias);
  if (Object.hasOwn(NAMES, name)) return NAMES[name] ?? name;
  const [, percent] = /^p(\d+)$/.exec(name) ?? [];
  return percent === undefined ? name : `${ordinal(Number(percent))} %`;
}
