import { expect } from 'chai';
import fc from 'fast-check';
import type { Drawing } from '../../../src/drawing/model/drawing.ts';
import type { Frame } from '../../../src/grafana/query/frames.ts';
import { graphOf } from '../../support/drawing.ts';
import { faultsOn } from '../../support/picture-faults.ts';

const HOUR = 3_600_000;
const UNITS = [
  ...['', 'short', 'bytes', 'decbytes', 'Bps', 's', 'ms', 'ns', 'm', 'h', 'd', 'percent'],
  ...['percentunit', 'dtdurations', 'dthms', 'clocks', 'currencyUSD', 'locale', 'reqps', 'bool'],
  ...['bool_on_off', 'dateTimeAsIso', 'suffix: things', 'sci', 'none'],
];
const ZONES = ['utc', 'Europe/Berlin', 'Asia/Kolkata', 'America/St_Johns', 'Australia/Lord_Howe'];
const CALCS = ['min', 'max', 'mean', 'lastNotNull', 'sum', 'count'];

const NAMES = [
  (index: number) => `web-${String(index)}`,
  (index: number) =>
    `kubernetes-production-eu-central-1-node-${String(index)}.internal.example.com`,
  (index: number) => `負荷サーバー${String(index)} 🔥`,
];

const spans = fc.constantFrom(1000, 60_000, HOUR, 6 * HOUR, 48 * HOUR, 720 * HOUR, 17_520 * HOUR);

/** Pictures of a graph over time as people have them. */
const graphs: fc.Arbitrary<Drawing> = fc
  .record({
    size: fc.record({
      width: fc.integer({ min: 200, max: 2000 }),
      height: fc.integer({ min: 150, max: 1000 }),
    }),
    span: fc.oneof(spans, fc.integer({ min: 1000, max: 3 * 8760 * HOUR })),
    // About the time at which the clocks of Europe are moved.
    to: fc.integer({ min: Date.UTC(2026, 9, 24), max: Date.UTC(2026, 9, 26) }),
    zone: fc.constantFrom(...ZONES),
    unit: fc.constantFrom(...UNITS),
    decimals: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined, freq: 4 }),
    level: fc.constantFrom(0, 1e-9, 0.5, 42, 4000, 1_205_000, 1.7e12, -50),
    swing: fc.constantFrom(0, 1e-6, 0.01, 0.3, 1, 20),
    count: fc.constantFrom(1, 2, 4, 12, 30),
    names: fc.constantFrom(...NAMES),
    log: fc.constantFrom(0, 0, 0, 2, 10),
    label: fc.constantFrom('', 'requests handled'),
    legend: fc.record({
      displayMode: fc.constantFrom('list', 'table', 'hidden'),
      placement: fc.constantFrom('bottom', 'right'),
      calcs: fc.subarray(CALCS),
    }),
  })
  .map(({ size, span, to, zone, unit, level, swing, count, names, log, label, ...rest }) => {
    const from = to - span;
    const series = Object.fromEntries(
      Array.from({ length: count }, (_, index) => [names(index), wave(level, swing, index)]),
    );
    const distribution = log > 0 ? { scaleDistribution: { type: 'log', log } } : {};
    const panel = {
      title: 'A graph of something that has a rather long title',
      fieldConfig: {
        defaults: {
          unit,
          decimals: rest.decimals,
          custom: { ...distribution, axisLabel: label },
        },
        overrides: [],
      },
      options: { legend: { showLegend: true, ...rest.legend } },
    };
    const drawing = graphOf(series, panel, { ...size, range: { from, to }, zone });
    return { ...drawing, frames: drawing.frames.map((frame) => within(frame, from, span)) };
  });

/** A frame whose times are spread over the range. */
const within = (frame: Frame, from: number, span: number): Frame => ({
  ...frame,
  fields: frame.fields.map((field) =>
    field.type === 'time'
      ? { ...field, values: field.values.map((_, row) => from + (span * row) / frame.length) }
      : field,
  ),
});

const wave = (level: number, swing: number, phase: number) =>
  Array.from({ length: 30 }, (_, row) => level + (level || 1) * swing * Math.sin(row / 5 + phase));

describe('labels of a graph', () => {
  it('never overlap, leave the picture, repeat, or lie in the plot, whatever is drawn', function () {
    this.timeout(60_000);
    fc.assert(
      fc.property(graphs, (drawing) => {
        expect(faultsOn(drawing)).to.deep.equal([]);
      }),
      { numRuns: 60 },
    );
  });
});
