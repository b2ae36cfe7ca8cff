import type { Frame } from '../../grafana/query/frames.ts';
import { NotDrawnError } from '../errors.ts';
import { reducerOf } from '../fields/reducers.ts';
import { member, numberOf, stringOf } from '../model/read.ts';

type Values = readonly (number | null | undefined)[];

/** Values that are looked at for all rows together. */
const MOST_STEPS = 20_000_000;

/** The mean or variance of the rows around each row. */
export function windowed(values: Values, settings: unknown, { length }: Frame): unknown[] {
  const size = numberOf(member(settings, 'windowSize')) ?? 0.1;
  const isFixed = member(settings, 'windowSizeMode') === 'fixed';
  const span = Math.ceil(size * (isFixed ? 1 : length));
  const isCentred = member(settings, 'windowAlignment') === 'centered';
  const id = stringOf(member(settings, 'reducer')) ?? 'mean';
  if (id === 'mean') return isCentred ? centredMeans(values, span) : trailingMeans(values, span);
  if (Math.min(span, length) * length > MOST_STEPS) {
    throw new NotDrawnError(
      `The panel’s transformations look at ${span} rows for each of ${length}, more than is done here.`,
    );
  }
  const before = isCentred ? Math.floor(span / 2) : span - 1;
  const after = isCentred ? Math.ceil(span / 2) - 1 : 0;
  const reducer = reducerOf(id);
  return values.map((_, row) => {
    const part = values.slice(Math.max(0, row - before), Math.max(0, row + after + 1));
    return part.length === 0 ? 0 : reducer?.(part);
  });
}

const isThere = (value: number | null | undefined): value is number =>
  value !== null && value !== undefined;

/** As Grafana has it, a value leaves the window only at a row that has one itself. */
function trailingMeans(values: Values, span: number): number[] {
  let [sum, count] = [0, 0];
  return values.map((value, row) => {
    if (isThere(value)) {
      sum += value;
      count += 1;
      const left = values[row - span];
      if (row >= span && isThere(left)) {
        sum -= left;
        count -= 1;
      }
    }
    return count === 0 ? 0 : sum / count;
  });
}

function centredMeans(values: Values, span: number): number[] {
  const after = Math.ceil(span / 2) - 1;
  const before = Math.floor(span / 2);
  let [sum, count] = [0, 0];
  const add = (value: number | null | undefined, sign: 1 | -1) => {
    if (!isThere(value)) return;
    sum += sign * value;
    count += sign;
  };
  return values.map((_, row) => {
    if (row === 0) for (const value of values.slice(0, after + 1)) add(value, 1);
    else {
      add(values[row + after], 1);
      if (row - before > 0) add(values[row - before - 1], -1);
    }
    return count === 0 ? 0 : sum / count;
  });
}

/** What has been added up so far, or the mean of it. */
export function cumulated(values: Values, settings: unknown): number[] {
  const isMean = member(settings, 'reducer') === 'mean';
  let total = 0;
  return values.map((value, row) => {
    total += value ?? 0;
    return isMean ? total / (row + 1) : total;
  });
}
