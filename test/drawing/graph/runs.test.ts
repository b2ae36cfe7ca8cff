import { expect } from 'chai';
import fc from 'fast-check';
import { dotsOf, type Line, runsOf } from '../../../src/drawing/graph/runs.ts';
import { onTimes } from '../../../src/drawing/graph/stacks.ts';

const places = { x: (time: number) => time, y: (value: number) => 100 - value, zero: 100 };
const lineOf = (points: readonly (readonly [time: number, value: number])[]): Line => ({
  times: Float64Array.from(points, ([time]) => time),
  tops: Float64Array.from(points, ([, value]) => value),
  bottoms: undefined,
});

/** Up to a few thousand points within a few columns of pixels. */
const points = fc
  .array(
    fc.tuple(
      fc.double({ min: 0, max: 20, noNaN: true }),
      fc.oneof({ weight: 4, arbitrary: fc.integer({ min: -1e3, max: 1e3 }) }, fc.constant(NaN)),
    ),
    { maxLength: 2000 },
  )
  .map((rows) => rows.toSorted(([a], [b]) => a - b));

function extremes(dots: readonly { readonly x: number; readonly y: number }[]) {
  const columns = new Map<number, [number, number]>();
  for (const { x, y } of dots) {
    const [low, high] = columns.get(Math.floor(x)) ?? [Infinity, -Infinity];
    columns.set(Math.floor(x), [Math.min(low, y), Math.max(high, y)]);
  }
  return [...columns].toSorted(([a], [b]) => a - b);
}

describe('the points of a line', () => {
  it('keep the lowest and the highest of every column of pixels', () => {
    fc.assert(
      fc.property(points, fc.boolean(), (rows, spanNulls) => {
        const values = rows.filter(([, value]) => !Number.isNaN(value));
        const all = values.map(([time, value]) => ({ x: time, y: 100 - value }));
        const runs = runsOf(lineOf(rows), { spanNulls }, places);
        expect(extremes(runs.flat())).to.deep.equal(extremes(all));
        expect(runs.flat().length).to.be.at.most(4 * 21);
        expect(extremes(dotsOf(lineOf(rows), places, 1))).to.have.length(extremes(all).length);
      }),
    );
  });

  it('are all kept where there are few, in their order', () => {
    const rows = [1, 5, 9, 13].map((time) => [time, time * 2] as const);
    expect(runsOf(lineOf(rows), { spanNulls: false }, places)).to.deep.equal([
      rows.map(([time, value]) => ({ x: time, y: 100 - value, base: 100 })),
    ]);
  });

  it('end at a gap, unless it is narrower than what is drawn over', () => {
    const rows = [
      [0, 1],
      [10, NaN],
      [20, 2],
      [30, NaN],
      [90, 3],
    ] as const;
    const count = (spanNulls: boolean | number) =>
      runsOf(lineOf(rows), { spanNulls }, places).length;
    expect([count(false), count(20), count(true)]).to.deep.equal([3, 2, 1]);
  });

  it('that lie on each other are drawn once', () => {
    const rows = Array.from({ length: 1000 }, () => [3, 7] as const);
    expect(dotsOf(lineOf(rows), places, 5)).to.have.length(1);
  });
});

describe('series that are stacked', () => {
  it('are put on common times, the last value of a time counts', () => {
    const times = Float64Array.of(1, 3, 3, 5);
    const values = Float64Array.of(10, 30, 31, 50);
    expect([...onTimes({ times, values }, Float64Array.of(0, 1, 2, 3, 4, 5, 6))]).to.deep.equal([
      NaN,
      10,
      NaN,
      31,
      NaN,
      50,
      NaN,
    ]);
  });
});
