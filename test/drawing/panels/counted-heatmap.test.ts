import { expect } from 'chai';
import fc from 'fast-check';
import { NotDrawnError } from '../../../src/drawing/errors.ts';
import { bucketMilliseconds, bucketSize } from '../../../src/drawing/heatmap/bucket-sizes.ts';
import { understood } from '../../../src/drawing/understood/understood.ts';
import { recordedOn, textsOn, writtenOn } from '../../support/drawing.ts';
import { drawnFrom, tableOf } from '../../support/tables.ts';

const MINUTE = 60_000;
const range = { from: 0, to: 10 * MINUTE };
const sizes = { xBuckets: { mode: 'size', value: '5m' }, yBuckets: { mode: 'size', value: '10' } };
const options = { calculate: true, calculation: sizes, legend: { show: false }, cellGap: 0 };
const heatmap = (more: object = {}) => ({ type: 'heatmap', options: { ...options, ...more } });
const minutes = (...times: readonly number[]) => times.map((time) => time * MINUTE);

/** Two series: three values from 0 to 10 in the first five minutes, one from 20 to 30 later. */
const SERIES = [
  tableOf({ Time: minutes(0, 1, 6), a: [1, 9.9, 25] }),
  tableOf({ Time: minutes(4.9), b: [0] }),
];

function cellsOn(panel: Readonly<Record<string, unknown>>, frames = SERIES) {
  return recordedOn(drawnFrom(frames, panel, { range, width: 1000 })).filled.filter(
    ({ y, height }) => y > 30 && height > 2,
  );
}

describe('heatmaps that count values', () => {
  it('values of all series are counted in buckets of time and value, empty ones are not drawn', () => {
    const [first, second, ...others] = cellsOn(heatmap());
    expect(others).to.deep.equal([]);
    expect(second?.x).to.be.closeTo((first?.x ?? 0) + (first?.width ?? 0), 0.01);
    expect(first?.y).to.be.above(second?.y ?? NaN);
    expect(first?.height).to.be.closeTo(second?.height ?? NaN, 0.01);
    expect(first?.colour).not.to.equal(second?.colour);
    // The fewest and the most values of one bucket.
    const texts = textsOn(drawnFrom(SERIES, heatmap({ legend: { show: true } }), { range }));
    expect(texts).to.include.members(['1', '3']);
  });

  it('a value on a bound begins the bucket above it', () => {
    const onBound = [tableOf({ Time: minutes(0, 1, 5), a: [9, 10, 10] })];
    expect(cellsOn(heatmap(), onBound)).to.have.length(3);
  });

  it('the axis goes from the lowest bucket to the end of the highest one, or as the panel says', () => {
    const texts = (yAxis: object) =>
      textsOn(drawnFrom(SERIES, heatmap({ yAxis }), { range, width: 600, height: 400 }));
    expect(texts({ unit: 'bytes', decimals: 0 })).to.include.members(['0 B', '16 B']);
    expect(texts({ unit: 'ms' })).to.include.members(['0 ms', '30 ms']);
    expect(texts({ unit: 'ms' })).not.to.include('35 ms');
    expect(texts({ unit: 'ms', max: 60 })).to.include('60 ms');
    const down = writtenOn(drawnFrom(SERIES, heatmap({ yAxis: { reverse: true } }), { range }));
    const y = (text: string) => down.find((one) => one.text === text)?.y ?? NaN;
    expect(y('30')).to.be.above(y('0'));
  });

  it('buckets are parts of powers where the axis is logarithmic', () => {
    const yBuckets = { mode: 'size', value: '1', scale: { type: 'log', log: 10 } };
    const log = heatmap({ calculation: { ...sizes, yBuckets } });
    const powers = [tableOf({ Time: minutes(0, 0, 0, 6), a: [1, 5, 50, 999] })];
    const cells = cellsOn(log, powers);
    expect(cells).to.have.length(3);
    expect(new Set(cells.map(({ height }) => Math.round(height)))).to.have.length(1);
    expect(textsOn(drawnFrom(powers, log, { range }))).to.include.members(['1', '10', '1000']);
    const zero = [tableOf({ Time: minutes(0, 6), a: [0, 5] })];
    expect(() => cellsOn(log, zero)).to.throw(NotDrawnError);
    expect(understood(log)).to.deep.equal({ ok: true });
    const limited = { ...log, options: { ...log.options, yAxis: { max: 100 } } };
    expect(understood(limited)).to.deep.equal({ not: ['options.yAxis.max: 100'] });
    const odd = { ...sizes, yBuckets: { ...yBuckets, scale: { type: 'log' } } };
    expect(understood(heatmap({ calculation: odd }))).to.have.property('not');
  });

  it('round sizes are chosen where the panel has none, if all versions of Grafana choose the same', () => {
    const counted = { xBuckets: { mode: 'count', value: '10' }, yBuckets: { mode: 'size' } };
    const every = Array.from({ length: 60 }, (_, index) => index * 10_000);
    const whole = [
      tableOf({ Time: [...every, range.to], a: [...every.map((at) => at / 1e4), 60] }),
    ];
    // A column a minute, and a row of six.
    const cells = cellsOn(heatmap({ calculation: counted }), whole);
    expect(new Set(cells.map(({ x }) => Math.round(x)))).to.have.length(11);
    const auto = cellsOn(heatmap({ calculation: {} }), whole);
    expect(new Set(auto.map(({ y }) => Math.round(y)))).to.have.length(11);
    const partly = [tableOf({ Time: minutes(0, 1), a: [1, 2] })];
    expect(() => cellsOn(heatmap({ calculation: counted }), partly)).to.throw('differs');
  });

  it('what versions of Grafana count otherwise is not drawn', () => {
    const gaps = [tableOf({ Time: minutes(0, 1), a: [1, null] })];
    expect(() => cellsOn(heatmap(), gaps)).to.throw('Missing values');
    expect(() => cellsOn(heatmap({ filterValues: { le: null } }))).to.throw('empty buckets');
    const yBuckets = { mode: 'size', value: '0.0000001' };
    expect(() => cellsOn(heatmap({ calculation: { ...sizes, yBuckets } }))).to.throw('more cells');
    const equal = [tableOf({ Time: minutes(0, 1), a: [5, 5] })];
    const calculation = { xBuckets: sizes.xBuckets };
    expect(() => cellsOn(heatmap({ calculation }), equal)).to.throw('all equal');
    expect(textsOn(drawnFrom([], heatmap()))).to.include('No data');
  });

  it('a heatmap of before Grafana 9 counts by the sizes or numbers that it has', () => {
    const old = (more: object) => ({
      type: 'heatmap',
      dataFormat: 'timeseries',
      color: { mode: 'spectrum', colorScheme: 'interpolateOranges' },
      cards: { cardPadding: 1 },
      ...more,
    });
    const powers = [tableOf({ Time: minutes(0, 4, 6), a: [1, 5, 50] })];
    const same = (a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>) => {
      expect(cellsOn(a, powers)).to.deep.equal(cellsOn(b, powers)).and.not.to.deep.equal([]);
    };
    const color = { mode: 'scheme', scheme: 'Oranges', steps: 128 };
    const yAxis = { unit: 'short' };
    const [legend, cellGap] = [{ show: false }, 1];
    same(
      old({ xBucketSize: '2m', yBucketSize: 5 }),
      heatmap({
        calculation: {
          xBuckets: { mode: 'size', value: '2m' },
          yBuckets: { mode: 'size', value: '5' },
        },
        ...{ color, yAxis, legend, cellGap },
      }),
    );
    same(
      old({ xBucketSize: '2m', yAxis: { logBase: 2, splitFactor: 2 } }),
      heatmap({
        calculation: {
          xBuckets: { mode: 'size', value: '2m' },
          yBuckets: { mode: 'count', value: '2', scale: { type: 'log', log: 2 } },
        },
        ...{ color, yAxis, legend, cellGap },
      }),
    );
    expect(understood(old({ xBucketSize: '2m' }))).to.deep.equal({ ok: true });
    expect(understood(old({ xBucketNumber: 10 }))).to.have.property('not');
    expect(understood(old({ yAxis: { logBase: 32 } }))).to.have.property('not');
    // Grafana 8 counted in another way.
    const before = drawnFrom(SERIES, old({ xBucketSize: '2m' }), { range, version: '8.5.2' });
    expect(() => textsOn(before)).to.throw('Before version 9');
  });

  it('values and names of sizes that are not known are not understood', () => {
    expect(understood(heatmap())).to.deep.equal({ ok: true });
    for (const value of ['$size', '1h 5m', '5 m', '-1m']) {
      const calculation = { ...sizes, xBuckets: { mode: 'size', value } };
      expect(understood(heatmap({ calculation })), value).to.have.property('not');
    }
    expect(bucketMilliseconds('90s')).to.equal(90_000);
  });

  it('a round size is never larger than the one that is wanted, nor less than half of it', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-9, max: 1e12, noNaN: true }),
        fc.integer({ min: 2, max: 500 }),
        (whole, count) => {
          const wanted = whole / (count - 1);
          const size = bucketSize({ kind: 'count', count }, whole, false);
          expect(size).to.be.at.most(wanted);
          expect(size * 2).to.be.at.least(wanted * (1 - 1e-6));
          if (size > 1) expect(Number.isInteger(size)).to.equal(true);
        },
      ),
    );
    const sizesOf = [9, 10, 149, 151].map((whole) =>
      bucketSize({ kind: 'count', count: 11 }, whole, false),
    );
    expect(sizesOf).to.deep.equal([0.9, 1, 10, 15]);
  });
});
