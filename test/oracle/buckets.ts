import fc from 'fast-check';
import type { GrafanaData } from './grafana-data.ts';

/** Of all magnitudes that panels have. */
const list = fc
  .tuple(
    fc.integer({ min: -4, max: 9 }),
    fc.array(fc.option(fc.double({ min: -0.4, max: 1, noNaN: true }), { freq: 15 }), {
      minLength: 1,
      maxLength: 60,
    }),
  )
  .map(([power, values]) =>
    values.map((value) => (value === null ? null : Number((value * 10 ** power).toPrecision(4)))),
  );

const options = fc.record(
  {
    size: fc.constantFrom(0.001, 0.5, 7, 250, 9_500),
    count: fc.integer({ min: 1, max: 80 }),
    offset: fc.constantFrom(0, 0.5, 3),
  },
  { requiredKeys: ['offset'] },
);

const EDGES = [
  {
    lists: [
      [1, 2, 2, 3, 10, null],
      [5, 5, 6],
    ],
    options: { offset: 0 },
  },
  { lists: [[5]], options: { offset: 0 } },
  { lists: [[-3, -1, 0, 4.5]], options: { count: 10, offset: 0 } },
];

/** Buckets and counts of `buildHistogram`. What it cannot put into buckets, or into too many, is left out. */
export function bucketCases(
  grafana: GrafanaData,
  sampling: { readonly seed: number; readonly numRuns: number },
): unknown[] {
  const made = fc.sample(
    fc.record({ lists: fc.array(list, { minLength: 1, maxLength: 3 }), options }),
    sampling,
  );
  return [...EDGES, ...made].flatMap(({ lists, options: { offset, ...wanted } }) => {
    const { size, count }: { size?: number; count?: number } = wanted;
    const fields = lists.map((values, index) => ({
      name: `f${index}`,
      type: 'number',
      values,
      config: {},
    }));
    const found = grafana.buildHistogram([grafana.toDataFrame({ fields })], {
      bucketSize: size,
      bucketOffset: offset,
      bucketCount: count,
    });
    const starts = found?.xMin.values ?? [];
    if (!found || starts.length === 0 || starts.length > 200 || !starts.every(Number.isFinite)) {
      return [];
    }
    const counts = found.counts.map(({ values }) => values);
    const given = { ...(size !== undefined && { size }), ...(count !== undefined && { count }) };
    return [{ lists, options: { ...given, offset }, starts, ends: found.xMax.values, counts }];
  });
}
