import { type Reducer, reducerOf } from '../fields/reducers.ts';

/** Of a row, Grafana counts what is missing, and sorts it as 0. */
const OF_ROWS: Readonly<Record<string, Reducer>> = {
  count: (values) => values.length,
  countAll: (values) => values.length,
  changeCount: (values) => values.slice(1).filter((value, at) => value !== values[at]).length,
  distinctCount: (values) => new Set(values).size,
  median: (values) => {
    const numbers = sorted(values);
    const middle = Math.floor(numbers.length / 2);
    if (numbers.length % 2 === 1) return numbers[middle];
    return ((numbers[middle - 1] ?? NaN) + (numbers[middle] ?? NaN)) / 2;
  },
};

/** One number out of the values of a row; undefined for a reducer that is not known. */
export function rowReducerOf(id: string): Reducer | undefined {
  const ofRows = Object.hasOwn(OF_ROWS, id) ? OF_ROWS[id] : undefined;
  if (ofRows) return ofRows;
  const ofFields = reducerOf(id);
  const [, percent] = /^p(\d+)$/.exec(id) ?? [];
  if (percent !== undefined) return ofFields && percentile(Number(percent));
  return ofFields && ((values) => ofFields(values.length === 0 ? [null] : values));
}

function percentile(percent: number): Reducer {
  return (values) => sorted(values)[Math.round((values.length - 1) * (percent / 100))];
}

const sorted = (values: readonly unknown[]) =>
  (values as (number | null)[]).toSorted((a, b) => (a ?? 0) - (b ?? 0));
