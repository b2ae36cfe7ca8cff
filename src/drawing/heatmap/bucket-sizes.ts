/** How wide a panel asks its buckets to be. */
export type BucketSize =
  | { readonly kind: 'size'; readonly size: number }
  /** About so many. */
  | { readonly kind: 'count'; readonly count: number };

const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

const DURATION = /^(\d+)(ms|[smhdw])$/;

/** Milliseconds of `30000` or `30s`; undefined for what is not understood. */
export function bucketMilliseconds(value: string): number | undefined {
  if (/^\d+$/.test(value)) return Number(value);
  const [, count, unit = ''] = DURATION.exec(value) ?? [];
  return count === undefined ? undefined : Number(count) * (UNITS[unit] ?? NaN);
}

/** The size of buckets for so large a range: a round one, rather too small than too large. */
export function bucketSize(asked: BucketSize, range: number, isTime: boolean): number {
  if (asked.kind === 'size') return asked.size;
  const wanted = range / Math.max(1, asked.count - 1);
  return isTime ? roundTime(wanted) : roundNumber(wanted);
}

const { s: SECOND = 0, m: MINUTE = 0, h: HOUR = 0, d: DAY = 0 } = UNITS;

/** Milliseconds: the sizes between which Grafana chooses. */
const ROUND_TIMES = [
  ...[1, 2, 4, 5, 10, 20, 25, 40, 50, 100, 200, 250, 400, 500],
  ...[1, 2, 4, 5, 10, 15, 20, 30].map((count) => count * SECOND),
  ...[1, 2, 4, 5, 10, 15, 20, 30].map((count) => count * MINUTE),
  ...[1, 2, 4, 6, 8, 12, 18].map((count) => count * HOUR),
  ...[1, 2, 3, 4, 5, 6, 7, 10, 15, 30, 45, 60, 90, 180, 365].map((count) => count * DAY),
];

function roundTime(wanted: number): number {
  return ROUND_TIMES.findLast((time) => time <= wanted) ?? 1;
}

/** Halves of the first digit; from 1 on whole numbers alone. */
const ROUND_NUMBERS = Array.from({ length: 32 }, (_, index) => index - 16)
  .flatMap((power) =>
    Array.from({ length: 18 }, (_, half) => Number(`${String(1 + half / 2)}e${String(power)}`)),
  )
  .filter((size) => size < 1 || Number.isInteger(size));

function roundNumber(wanted: number): number {
  return ROUND_NUMBERS.findLast((size) => size <= wanted) ?? 1e-16;
}
