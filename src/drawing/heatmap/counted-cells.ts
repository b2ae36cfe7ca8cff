import type { TimeSpan } from '../axes/time-ticks.ts';
import { NotDrawnError } from '../errors.ts';
import type { DrawnField, DrawnFrame } from '../fields/apply.ts';
import { type BucketSize, bucketSize } from './bucket-sizes.ts';
import { type HeatCells, MOST_CELLS } from './cells.ts';

/** How a panel counts its values. */
export interface Counting {
  readonly x: BucketSize;
  readonly y: BucketSize;
  /** 2 or 10: buckets of `y` are parts of powers of it; 0 for buckets of one size. */
  readonly logBase: number;
  /** How many buckets a power has. */
  readonly split: number;
}

/** Counts, with the field that was counted first. */
export interface CountedCells extends HeatCells {
  readonly field: DrawnField;
}

interface Points {
  readonly field: DrawnField;
  readonly times: readonly number[];
  readonly values: readonly number[];
}

/**
 * How often values are in each bucket of value and time.
 * @param areZerosShown whether buckets without values are drawn
 * @returns undefined without data
 * @throws NotDrawnError where versions of Grafana differ in what they count
 */
export function countedCells(
  frames: readonly DrawnFrame[],
  counting: Counting,
  { range, areZerosShown }: { readonly range: TimeSpan; readonly areZerosShown: boolean },
): CountedCells | undefined {
  const points = pointsOf(frames);
  if (!points) return undefined;
  const [first, last] = extent(points.times);
  const width = columnWidth(counting.x, [first, last], range);
  const column = (time: number) => Math.floor(time / width);
  const { bucket, bounds } = bucketsOf(counting, points.values);
  const [left, lowest] = [column(first), bucket(extent(points.values)[0])];
  const columns = column(last) - left + 1;
  const count = bucket(extent(points.values)[1]) - lowest + 1;
  if (!(columns * count <= MOST_CELLS)) {
    throw new NotDrawnError('The heatmap has more cells than are drawn here.');
  }
  const isWhole = column(range.from) === left && column(range.to) === column(last);
  if (areZerosShown && !isWhole) {
    throw new NotDrawnError('Where a heatmap shows empty buckets differs between versions.');
  }
  const counts = Array.from({ length: count }, () => new Array<number>(columns).fill(0));
  for (const [index, time] of points.times.entries()) {
    const row = counts[bucket(points.values[index] ?? 0) - lowest];
    const at = column(time) - left;
    if (row) row[at] = (row[at] ?? 0) + 1;
  }
  return {
    field: points.field,
    times: Array.from({ length: columns }, (_, index) => (left + index + 1) * width),
    interval: width,
    bounds: 'lower',
    rows: counts.map((values, index) => {
      const [from, to] = [bounds(lowest + index), bounds(lowest + index + 1)];
      return { name: '', bound: from, end: to, values };
    }),
  };
}

function pointsOf(frames: readonly DrawnFrame[]): Points | undefined {
  const times: number[] = [];
  const values: number[] = [];
  let counted: DrawnField | undefined;
  for (const { fields } of frames) {
    const time = fields.find(({ field }) => field.type === 'time');
    if (!time) continue;
    for (const one of fields) {
      if (one.field.type !== 'number') continue;
      counted ??= one;
      for (const [row, value] of one.field.values.entries()) {
        const at = time.field.values[row];
        if (!isFiniteNumber(value) || !isFiniteNumber(at)) {
          throw new NotDrawnError('Missing values are not counted in a heatmap here.');
        }
        times.push(at);
        values.push(value);
      }
    }
  }
  return counted && values.length > 0 ? { field: counted, times, values } : undefined;
}

const isFiniteNumber = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value);

function extent(values: readonly number[]): readonly [number, number] {
  let [min, max] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return [min, max];
}

/** Older versions of Grafana divide the range of the data, newer ones that of the panel. */
function columnWidth(
  asked: BucketSize,
  [first, last]: readonly [number, number],
  { from, to }: TimeSpan,
): number {
  const width = bucketSize(asked, last - first, true);
  if (width !== bucketSize(asked, to - from, true)) {
    throw new NotDrawnError('The width of these buckets differs between versions of Grafana.');
  }
  return width;
}

interface RowBuckets {
  /** The number of the bucket that a value is in. */
  readonly bucket: (value: number) => number;
  /** Where a bucket begins. */
  readonly bounds: (bucket: number) => number;
}

function bucketsOf({ y, logBase, split }: Counting, values: readonly number[]): RowBuckets {
  const [min, max] = extent(values);
  if (logBase === 0) {
    if (y.kind === 'count' && min === max) {
      throw new NotDrawnError('Values that are all equal have no buckets that are drawn here.');
    }
    const size = bucketSize(y, max - min, false);
    return {
      bucket: (value) => Math.floor(value / size),
      bounds: (bucket) => Number((bucket * size).toPrecision(12)),
    };
  }
  if (min <= 0) throw new NotDrawnError('Only numbers above zero have a logarithm.');
  const power = logBase === 2 ? Math.log2 : Math.log10;
  return {
    bucket: (value) => Math.floor(power(value) / (1 / split)),
    bounds: (bucket) => logBase ** (bucket / split),
  };
}
