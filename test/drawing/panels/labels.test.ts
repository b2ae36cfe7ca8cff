import { expect } from 'chai';
import fc from 'fast-check';
import type { Drawing } from '../../../src/drawing/model/drawing.ts';
import { graphOf } from '../../support/drawing.ts';
import { faultsOn } from '../../support/picture-faults.ts';
import { drawnFrom, tableOf } from '../../support/tables.ts';

const MINUTE = 60_000;
const from = Date.UTC(2026, 10, 26, 8);

const sizes = fc.record({
  width: fc.integer({ min: 200, max: 2000 }),
  height: fc.integer({ min: 150, max: 1000 }),
});
const legends = fc.record({
  showLegend: fc.constant(true),
  displayMode: fc.constantFrom('list', 'table', 'hidden'),
  placement: fc.constantFrom('bottom', 'right'),
  calcs: fc.subarray(['max', 'mean']),
});
const named = fc.constantFrom(
  (index: number) => `team ${String(index)}`,
  (index: number) => `kubernetes-production-eu-central-1-node-${String(index)}`,
  (index: number) => `負荷サーバー${String(index)}`,
);
const units = fc.constantFrom('', 'short', 'bytes', 's', 'percentunit', 'suffix: things');
const levels = fc.constantFrom(0.5, 42, 1_205_000);

const barCharts = fc
  .record({
    size: sizes,
    legend: legends,
    name: named,
    unit: units,
    level: fc.oneof(levels, fc.constantFrom(0, -50)),
    count: fc.constantFrom(1, 2, 4, 8, 12, 40, 100),
    options: fc.record({
      xTickLabelRotation: fc.constantFrom(0, 90, -90),
      orientation: fc.constantFrom('auto', 'vertical', 'horizontal'),
      stacking: fc.constantFrom('none', 'normal', 'percent'),
      showValue: fc.constant('never'),
    }),
    axisLabel: fc.constantFrom('', 'things counted'),
  })
  .map(({ size, legend, name, unit, level, count, options, axisLabel }) => {
    const names = Array.from({ length: count }, (_, index) => name(index));
    const values = (by: number) => names.map((_, index) => level * ((index * 37 + by) % 50));
    const defaults = { unit, custom: { axisLabel } };
    return drawnFrom(
      [tableOf({ name: names, one: values(11), other: values(22) })],
      { type: 'barchart', fieldConfig: { defaults }, options: { legend, ...options } },
      size,
    );
  });

const TIMES = Array.from({ length: 9 }, (_, index) => from + index * 10 * MINUTE);

const timelines = fc
  .record({
    size: sizes,
    legend: legends,
    name: named,
    count: fc.constantFrom(1, 3, 12, 40),
    type: fc.constantFrom('state-timeline', 'status-history'),
  })
  .map(({ size, legend, name, count, type }) => {
    const states = (row: number) =>
      TIMES.map((_, column) => ['up', 'down', 'slow'][(row + column * column) % 3]);
    const rows = Array.from({ length: count }, (_, row) => [name(row), states(row)] as const);
    const table = tableOf({ Time: TIMES, ...Object.fromEntries(rows) });
    const range = { from, to: from + 90 * MINUTE };
    return drawnFrom(
      [table],
      { type, options: { legend, showValue: 'never' } },
      { ...size, range },
    );
  });

const histograms = fc
  .record({ size: sizes, legend: legends, unit: units, level: levels, combine: fc.boolean() })
  .map(({ size, legend, unit, level, combine }) => {
    const values = (by: number) =>
      Array.from({ length: 60 }, (_, index) => level * (1 + Math.sin(index * by) / 3));
    const options = { combine, legend };
    const panel = { type: 'histogram', fieldConfig: { defaults: { unit } }, options };
    return graphOf({ one: values(1), other: values(3) }, panel, size);
  });

const heatmaps = fc
  .record({
    size: sizes,
    yAxis: fc.record({
      unit: fc.constantFrom('s', '', 'short'),
      axisPlacement: fc.constantFrom('left', 'right', 'hidden'),
      axisLabel: fc.constantFrom('', 'duration'),
      reverse: fc.boolean(),
    }),
    count: fc.integer({ min: 1, max: 40 }),
    show: fc.boolean(),
  })
  .map(({ size, yAxis, count, show }) => {
    const counts = (row: number) => TIMES.map((_, column) => (row + column) % 7);
    const rows = Array.from({ length: count }, (_, row) => [String(row / 4), counts(row)] as const);
    // Names that are whole numbers would come before the times.
    const table = tableOf(Object.fromEntries(rows));
    const time = tableOf({ Time: TIMES }).fields;
    const frame = { ...table, fields: [...time, ...table.fields], length: TIMES.length };
    const range = { from, to: from + 90 * MINUTE };
    const options = { yAxis, legend: { show } };
    return drawnFrom([frame], { type: 'heatmap', options }, { ...size, range });
  });

const PANELS: Readonly<Record<string, fc.Arbitrary<Drawing>>> = {
  'bar charts': barCharts,
  'timelines of states': timelines,
  histograms,
  heatmaps,
};

for (const [name, pictures] of Object.entries(PANELS)) {
  it(`labels of ${name} never overlap, leave the picture or repeat, whatever is drawn`, () => {
    const picture = (drawing: Drawing) => {
      expect(faultsOn(drawing)).to.deep.equal([]);
    };
    fc.assert(fc.property(pictures, picture), { numRuns: 25 });
  });
}
