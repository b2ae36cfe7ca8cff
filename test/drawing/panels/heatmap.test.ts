import { expect } from 'chai';
import { NotDrawnError } from '../../../src/drawing/errors.ts';
import { parseColour } from '../../../src/drawing/colours/colour.ts';
import { isScheme } from '../../../src/drawing/colours/scheme-names.ts';
import { schemeColours } from '../../../src/drawing/colours/schemes.ts';
import { understood } from '../../../src/drawing/understood/understood.ts';
import { parseFrames } from '../../../src/grafana/query/parse-frames.ts';
import { shapedSeries } from '../../../src/grafana/query/prometheus-shapes.ts';
import { readFixture, recordedOn, textsOn, writtenOn } from '../../support/drawing.ts';
import { drawnFrom, tableOf } from '../../support/tables.ts';

interface Buckets {
  readonly panel: Readonly<Record<string, unknown>>;
  readonly response: unknown;
}

const setting = {
  mode: 'scheme' as const,
  scheme: 'Oranges',
  steps: 3,
  isReversed: false,
  fill: 'red',
  exponent: 0.5,
  isLinear: false,
};
const rows = { Time: [60_000, 120_000], cold: [1, 2], warm: [0, 5], hot: [null, 9] };
const heatmap = (options: object = {}) => ({ type: 'heatmap', options });
const range = { from: 0, to: 120_000 };

describe('heatmaps', () => {
  it('the buckets of Prometheus are rows whose upper bounds have their unit', () => {
    const { panel, response } = readFixture<Buckets>('heatmap-prometheus');
    const { frames } = parseFrames(response, ['A']);
    const shaped = shapedSeries(frames, { shape: 'heatmap', hasAutoNames: false }, true);
    const times = { from: 1700000000000 - 60_000, to: 1700000120000 };
    const drawing = drawnFrom(shaped, panel, { range: times });
    expect(understood(panel)).to.deep.equal({ ok: true });
    const written = writtenOn(drawing);
    const y = (text: string) => written.find((one) => one.text === text)?.y ?? NaN;
    expect(y('+Inf')).to.be.below(y('500 ms'));
    expect(y('500 ms')).to.be.below(y('100 ms'));
    // The smallest and the largest count of a single bucket.
    expect(written.map(({ text }) => text)).to.include.members(['1', '6']);
  });

  it('a column ends at its time, and a bucket without counts is left empty', () => {
    const filled = cellsOf(heatmap({ legend: { show: false }, cellGap: 0 }));
    expect(filled).to.have.length(4);
    // One of the first column, three of the second: from the hottest to the coldest.
    const xs = filled.map(({ x }) => Math.round(x));
    expect(xs.filter((x) => x === Math.min(...xs))).to.have.length(1);
    expect(new Set(filled.map(({ width }) => Math.round(width)))).to.have.length(1);
    const [cold] = schemeColours({ ...setting, steps: 64 }, 'dark');
    expect(filled.filter(({ colour }) => parseHex(colour) === cold)).to.have.length(1);
    const all = cellsOf(heatmap({ legend: { show: false }, filterValues: { le: null } }));
    expect(all).to.have.length(5);
  });

  const parseHex = (hex: string) => {
    const { r, g, b } = parseColour(hex) ?? { r: 0, g: 0, b: 0 };
    return `rgb(${String(r)}, ${String(g)}, ${String(b)})`;
  };

  /** The cells of the three rows, as they are filled. */
  function cellsOf(panel: Readonly<Record<string, unknown>>) {
    const drawing = drawnFrom([tableOf(rows)], panel, { range });
    return recordedOn(drawing).filled.filter(({ y }) => y > 30);
  }

  it('names that are not numbers are written as they are, numbers at the side that is asked for', () => {
    const right = heatmap({ yAxis: { axisPlacement: 'right', axisLabel: 'heat' } });
    const written = writtenOn(drawnFrom([tableOf(rows)], right, { range }));
    expect(written.find(({ text }) => text === 'warm')?.x).to.be.above(700);
    expect(written.map(({ text }) => text)).to.include.members(['cold', 'hot', 'heat']);
    const hidden = heatmap({ yAxis: { axisPlacement: 'hidden' } });
    expect(textsOn(drawnFrom([tableOf(rows)], hidden, { range }))).not.to.include('warm');
  });

  it('every colour scheme has its colours, turned around in one theme or in both', () => {
    for (const scheme of ['Oranges', 'Turbo', 'Spectral', 'Cubehelix', 'PuBuGn']) {
      expect(isScheme(scheme)).to.equal(true);
      const [dark, light] = (['dark', 'light'] as const).map((theme) =>
        schemeColours({ ...setting, scheme }, theme),
      );
      expect(new Set(dark)).to.have.length(3);
      const isSame = scheme === 'Spectral';
      expect(dark).to.deep.equal(isSame ? light : light?.toReversed());
    }
    expect(isScheme('constructor')).to.equal(false);
    const opacity = schemeColours({ ...setting, mode: 'opacity' }, 'dark');
    expect(opacity[0]).to.contain(', 0)');
  });

  it('what is left of an old heatmap in one that a newer Grafana has saved counts no more', () => {
    const saved = { ...heatmap({ legend: { show: false } }), dataFormat: 'timeseries', yAxis: {} };
    expect(understood(saved)).to.deep.equal({ ok: true });
    expect(cellsOf(saved)).to.deep.equal(cellsOf(heatmap({ legend: { show: false } })));
  });

  it('series that each are a bucket are rows by their numbers, with all their times', () => {
    const series = [
      tableOf({ Time: [60_000, 120_000], '10': [3, 4] }),
      tableOf({ Time: [120_000], '+Inf': [5] }),
      tableOf({ Time: [60_000, 120_000], '2': [1, 2] }),
    ];
    const drawing = drawnFrom(series, heatmap({ legend: { show: false } }), { range });
    const y = (text: string) => writtenOn(drawing).find((one) => one.text === text)?.y ?? NaN;
    expect(y('+Inf')).to.be.below(y('10'));
    expect(y('10')).to.be.below(y('2'));
    expect(recordedOn(drawing).filled.filter((cell) => cell.y > 30)).to.have.length(5);
  });

  it('old bounds are at the edge where the version of Grafana has them', () => {
    const old = (yBucketBound: string) => ({
      type: 'heatmap',
      dataFormat: 'tsbuckets',
      color: { mode: 'spectrum', colorScheme: 'interpolateBlues' },
      yBucketBound,
    });
    const y = (bound: string, version?: string) => {
      const more = { range, ...(version !== undefined && { version }) };
      const drawing = drawnFrom(
        [tableOf({ Time: [60_000], '1': [3], '2': [4] })],
        old(bound),
        more,
      );
      return writtenOn(drawing).find(({ text }) => text === '1')?.y ?? NaN;
    };
    expect(y('upper')).to.be.above(y('lower'));
    expect(y('upper', '8.5.0')).to.equal(y('lower', '11.2.0'));
  });

  it('a heatmap of before Grafana 9 is drawn as its successor', () => {
    const old = {
      type: 'heatmap',
      dataFormat: 'tsbuckets',
      color: { mode: 'spectrum', colorScheme: 'interpolateBlues' },
      yAxis: { format: 's', show: true },
      legend: { show: true },
    };
    const buckets = tableOf({ Time: [60_000], a: [3] }).fields.map((field) =>
      field.name === 'a' ? { ...field, name: '0.5', labels: { le: '0.5' } } : field,
    );
    const frame = { ...tableOf({ Time: [60_000] }), fields: buckets };
    expect(textsOn(drawnFrom([frame], old, { range }))).to.include.members(['500 ms', '3']);
  });

  it('other data are not drawn', () => {
    const cells = tableOf(rows, { kind: 'heatmap-cells' });
    expect(() => textsOn(drawnFrom([cells], heatmap()))).to.throw(NotDrawnError);
    expect(() => textsOn(drawnFrom([tableOf({ a: [1] })], heatmap()))).to.throw(NotDrawnError);
    const late = tableOf({ Time: [2, 1], a: [1, 2] });
    expect(() => textsOn(drawnFrom([late], heatmap()))).to.throw('not in order');
    expect(textsOn(drawnFrom([], heatmap()))).to.include('No data');
  });
});
