import { expect } from 'chai';
import { bucketsOf } from '../../../src/drawing/bars/buckets.ts';
import { NotDrawnError } from '../../../src/drawing/errors.ts';
import { understood } from '../../../src/drawing/understood/understood.ts';
import { readFixture, textsOn, writtenOn } from '../../support/drawing.ts';
import { drawnFrom, tableOf } from '../../support/tables.ts';

interface Case {
  readonly lists: readonly (readonly (number | null)[])[];
  readonly options: { readonly size?: number; readonly offset: number; readonly count?: number };
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly counts: readonly (readonly number[])[];
}

const histogram = (options: object = {}, defaults: object = {}) => ({
  type: 'histogram',
  options,
  fieldConfig: { defaults, overrides: [] },
});
const latencies = tableOf({ Time: [1, 2, 3, 4, 5], latency: [12, 14, 19, 21, 48] });

describe('histograms', () => {
  it('buckets and counts are those of @grafana/data', () => {
    const cases = readFixture<readonly Case[]>('buckets');
    expect(cases.length).to.be.above(90);
    for (const { lists, options, starts, ends, counts } of cases) {
      const { size, offset, count } = options;
      const found = bucketsOf(lists, { size, offset, count });
      expect(found?.starts.map((start) => Number(start.toPrecision(8)))).to.deep.equal(
        starts.map((start) => Number(start.toPrecision(8))),
      );
      expect(found?.counts).to.deep.equal(counts);
      const [first, end] = [starts[0] ?? 0, ends[0] ?? 0];
      expect(found?.size).to.be.closeTo(end - first, Math.abs(end) * 1e-6);
    }
  });

  it('values are written below the bars with their unit, counts beside them without one', () => {
    const panel = histogram({ bucketSize: 10 }, { unit: 'ms' });
    const written = writtenOn(drawnFrom([latencies], panel));
    const at = (text: string) => written.find((one) => one.text === text);
    expect(at('10 ms')?.x).to.be.below(at('50 ms')?.x ?? 0);
    expect(at('10 ms')?.y).to.be.above(340);
    expect(at('3.0')?.x).to.be.below(40);
    expect(at('latency')).to.not.equal(undefined);
  });

  it('series that are combined are counted as one', () => {
    const two = [latencies, tableOf({ Time: [1, 2], other: [13, 60] })];
    const of = (combine: boolean) =>
      textsOn(drawnFrom(two, histogram({ bucketSize: 10, combine, legend: { calcs: ['max'] } })));
    expect(of(false)).to.include.members(['latency  Max: 3', 'other  Max: 1']);
    expect(of(true)).to.include('Count  Max: 4');
    expect(understood(histogram({ combine: true }))).to.deep.equal({ ok: true });
  });

  it('what would colour or limit the counts is not understood', () => {
    expect(understood(histogram({ bucketCount: 20 }))).to.deep.equal({ ok: true });
    for (const defaults of [{ min: 3 }, { color: { mode: 'thresholds' } }]) {
      expect(understood(histogram({}, defaults))).to.have.property('not');
    }
  });

  it('equal values, and counts of buckets, are not drawn', () => {
    const equal = tableOf({ a: [5, 5, 5] });
    expect(() => textsOn(drawnFrom([equal], histogram()))).to.throw(NotDrawnError);
    const counted = tableOf({ xMin: [1], xMax: [2], count: [3] });
    expect(() => textsOn(drawnFrom([counted], histogram()))).to.throw(NotDrawnError);
    expect(textsOn(drawnFrom([tableOf({ a: [null] })], histogram()))).to.include('No data');
    const wide = tableOf({ a: [1, 1e9, 5e8, 3.3] });
    expect(textsOn(drawnFrom([wide], histogram()))).to.include('a');
  });
});
