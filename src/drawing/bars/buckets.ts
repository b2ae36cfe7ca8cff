/** How often values are in each bucket of one size. */
export interface Buckets {
  readonly size: number;
  /** Where each bucket begins, ascending; those without any value are left out. */
  readonly starts: readonly number[];
  /** For each list of values, how many are in each bucket. */
  readonly counts: readonly (readonly number[])[];
}

const COMMON_COUNT = 30;
const MOST_BUCKETS = 10_000;

/** Sizes that are chosen from: 1, 2, 2.5, 4 and 5 times a power of ten, but not 2.5 itself. */
const SIZES = Array.from({ length: 19 }, (_, index) => index - 9).flatMap((power) =>
  [1, 2, 2.5, 4, 5]
    .filter((factor) => factor !== 2.5 || power !== 0)
    .map((factor) => Number((factor * 10 ** power).toPrecision(2))),
);

export interface BucketOptions {
  readonly size: number | undefined;
  readonly offset: number;
  /** How many are wanted, when no size is given. */
  readonly count: number | undefined;
}

/** @returns undefined for values that no size suits, such as many that are equal */
export function bucketsOf(
  lists: readonly (readonly unknown[])[],
  { size: given, offset, count }: BucketOptions,
): Buckets | undefined {
  const numbers = lists.map((values) => values.filter(isFinite));
  const size = given !== undefined && given > 0 ? given : chosenSize(numbers, count);
  if (size === undefined) return undefined;
  const startOf = (value: number) => rounded(Math.floor((value - offset) / size) * size + offset);
  const tallies = numbers.map((values) => {
    const tally = new Map<number, number>();
    for (const value of values) {
      const start = startOf(value);
      tally.set(start, (tally.get(start) ?? 0) + 1);
    }
    return tally;
  });
  const starts = [...new Set(tallies.flatMap((tally) => [...tally.keys()]))].sort((a, b) => a - b);
  if (starts.length > MOST_BUCKETS || starts.length === 0) return undefined;
  const counts = tallies.map((tally) => starts.map((start) => tally.get(start) ?? 0));
  return { size, starts, counts };
}

/** To nine decimals, in the way of `@grafana/data`. */
function rounded(value: number): number {
  if (Number.isInteger(value)) return value;
  return Math.round(value * 1e9 * (1 + Number.EPSILON)) / 1e9;
}

const isFinite = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value);

function chosenSize(lists: readonly (readonly number[])[], count = COMMON_COUNT) {
  const all = Float64Array.from(lists.flat()).sort();
  if (all.length === 1) return 1;
  let nearest = Infinity;
  for (let index = 1; index < all.length; index += 1) {
    const distance = (all[index] ?? 0) - (all[index - 1] ?? 0);
    if (distance > 0 && distance < nearest) nearest = distance;
  }
  const wanted = ((all.at(-1) ?? 0) - (all[0] ?? 0)) / count;
  return SIZES.find((size) => size > wanted && size >= nearest);
}
