import type { Drawing } from '../../../src/drawing/model/drawing.ts';
import type { Frame } from '../../../src/grafana/query/frames.ts';
import { graphOf } from '../../support/drawing.ts';
import { tableOf } from '../../support/tables.ts';

export type Model = Readonly<Record<string, unknown>>;

/** A panel and data, small, in which some settings make a difference. */
export interface Base {
  readonly panel: Model;
  readonly frames: readonly Frame[];
  /** Pixels. */
  readonly size?: { readonly width: number; readonly height: number };
}

const series = (values: Readonly<Record<string, readonly (number | null)[]>>) =>
  graphOf(values).frames;

/** Three series with gaps and a value alone, of which one is much larger. */
const SERIES = series({
  some: [14, 30, 55, null, 44, null, 12, 35, 61, 33, 21, 40],
  other: [8, 9, 3, 5, 22, 31, 12, null, null, 30, 50, 70],
  third: [140, 180, 90, 120, 110, 160, 120, 130, 95, 105, 170, 150],
});
const DENSE = series({ some: Array.from({ length: 90 }, (_, index) => 10 + (index % 7)) });
/** Whose order is another one by each calculation. */
const SORTED = series({ a: [1, 6, 7], b: [2, 6, 6, 6, 6], c: [9, 3, 3, 3, 3] });
const EMPTY = series({ some: [], other: [] });
const ODD = series({ some: [5, 9, 2], zeros: [0, 0, 0], nothing: [null, null, null] });

const TABLE = [
  tableOf({
    some: ['web', 'data', 'a name that is longer than its column'],
    other: [64, 21, 1234.567],
    third: [3, 71, 4],
  }),
  tableOf({ some: ['second'], other: [1] }),
];
const ROWS = [
  tableOf({
    some: ['web', 'data', 'mobile', 'infra'],
    other: [34, 12, 82, 21],
    third: [3, 1, 4, 2],
  }),
];
const SHARES = [tableOf({ some: ['web', 'data', 'mobile', 'infra'], other: [34, 12, 82, 21] })];
const STATES = [
  tableOf({
    Time: SERIES[0]?.fields[0]?.values.slice(0, 6) ?? [],
    some: ['up', 'up', 'down', null, 'down', 'up'],
    other: ['slow', 'up', 'up', 'up', 'slow', 'slow'],
  }),
];
const LEVELS = [
  tableOf({
    Time: STATES[0]?.fields[0]?.values ?? [],
    some: [12, 12, 55, 90, 90, 12],
    other: [900, 400, 400, 10, 20, 500],
  }),
];
const LINES = [
  tableOf({
    Time: SERIES[0]?.fields[0]?.values.slice(0, 3) ?? [],
    Line: [
      'level=info msg="request served" path=/cart/of/a/customer status=200 duration=12ms',
      'level=error no',
      'level=warn slow',
    ],
  }),
];
/** Of objects, with labels, of which some are the same but for numbers. */
const EQUAL_LINES = [
  tableOf({
    Time: SERIES[0]?.fields[0]?.values.slice(0, 4) ?? [],
    Line: [1, 1, 22, 22].map((ms) => JSON.stringify({ msg: 'slow', ms, by: 'web' })),
    labels: [1, 2, 3, 4].map((pod) => ({ app: 'web', pod: String(pod) })),
  }),
];
const BUCKETS = [
  tableOf({
    Time: SERIES[0]?.fields[0]?.values.slice(0, 5) ?? [],
    '1': [1, 4, 0, 30, 9],
    '2': [70, 5, 6, 41, 3],
    '5': [3, 60, 2, 0, 1],
  }),
];

/** Series of which labels say the bounds of their buckets. */
const LABELLED = BUCKETS.map((frame) => ({
  ...frame,
  fields: frame.fields.map((field) =>
    field.type === 'time' ? field : { ...field, labels: { le: field.name } },
  ),
}));

const STEPS = [
  { color: 'green', value: null },
  { color: 'orange', value: 40 },
  { color: 'red', value: 70 },
];
const THRESHOLDS = { mode: 'absolute', steps: STEPS };
const legend = {
  showLegend: true,
  displayMode: 'table',
  placement: 'bottom',
  calcs: ['mean', 'max'],
};
const legendRight = { ...legend, placement: 'right', calcs: [], displayMode: 'list' };

/** A panel with settings of its fields. */
const of = (type: string, defaults: Model, options: Model = {}): Model => ({
  type,
  title: 'A panel',
  fieldConfig: { defaults, overrides: [] },
  options,
});

const MAPPED = {
  color: { mode: 'thresholds' },
  mappings: [{ type: 'value', options: { up: { text: 'Up' } } }],
};

const timeseries: readonly Base[] = [
  { panel: of('timeseries', {}, { legend }), frames: SERIES },
  { panel: of('timeseries', {}, { legend: legendRight }), frames: SERIES },
  {
    panel: of('timeseries', { custom: { drawStyle: 'bars', fillOpacity: 50 } }),
    frames: SERIES,
  },
  {
    panel: of('timeseries', { custom: { fillOpacity: 30, stacking: { mode: 'normal' } } }),
    frames: SERIES,
  },
  {
    panel: of('timeseries', {
      color: { mode: 'thresholds' },
      thresholds: THRESHOLDS,
      custom: { thresholdsStyle: { mode: 'line' }, gradientMode: 'scheme', fillOpacity: 50 },
    }),
    frames: SERIES,
  },
  {
    panel: of('timeseries', {
      color: { mode: 'fixed', fixedColor: 'blue' },
      custom: { fillOpacity: 60, lineWidth: 3, showPoints: 'always', lineStyle: { fill: 'dash' } },
    }),
    frames: SERIES,
  },
  {
    panel: of('timeseries', {
      color: { mode: 'continuous-GrYlRd' },
      custom: { fillOpacity: 60, drawStyle: 'bars' },
    }),
    frames: SERIES,
  },
  {
    panel: of('timeseries', { custom: { scaleDistribution: { type: 'log', log: 2 } } }),
    frames: SERIES,
  },
  {
    panel: of('timeseries', { custom: { scaleDistribution: { type: 'symlog', log: 2 } } }),
    frames: SERIES,
  },
  { panel: of('timeseries', { custom: { showPoints: 'auto' } }), frames: DENSE },
  {
    panel: of('timeseries', {}, { legend: { ...legend, sortBy: 'Max' } }),
    frames: SERIES,
  },
  {
    panel: {
      ...of('timeseries', { custom: { stacking: { mode: 'normal' } } }),
      fieldConfig: {
        defaults: { custom: { stacking: { mode: 'normal' } } },
        overrides: [
          {
            matcher: { id: 'byName', options: 'third' },
            properties: [{ id: 'custom.stacking', value: { mode: 'normal', group: 'B' } }],
          },
        ],
      },
    },
    frames: SERIES,
  },
  {
    panel: {
      type: 'timeseries',
      title: 'A panel',
      fieldConfig: {
        defaults: {},
        overrides: [
          {
            matcher: { id: 'byName', options: 'third' },
            properties: [{ id: 'unit', value: 'bytes' }],
          },
        ],
      },
    },
    frames: SERIES,
  },
  { panel: of('timeseries', {}), frames: EMPTY },
];

const ALL_CALCS = { min: true, max: true, avg: true, current: true, total: true };

const graph: readonly Base[] = [
  { panel: { type: 'graph', title: 'Old', fill: 2 }, frames: SERIES },
  {
    panel: {
      type: 'graph',
      title: 'Old',
      bars: false,
      points: true,
      dashes: true,
      lines: true,
      linewidth: 2,
      seriesOverrides: [{ alias: 'some', dashes: true }],
      yaxes: [{ format: 'short' }, { format: 'short' }],
    },
    frames: SERIES,
  },
  {
    panel: {
      type: 'graph',
      title: 'Old',
      stack: true,
      nullPointMode: 'null as zero',
      seriesOverrides: [{ alias: 'some' }],
      legend: { show: true, values: true, alignAsTable: true, avg: true, current: true },
    },
    frames: SERIES,
  },
  {
    panel: {
      type: 'graph',
      title: 'Old',
      stack: true,
      seriesOverrides: [{ alias: 'other', stack: 'B' }, { alias: 'some' }],
      yaxes: [{ format: 'short' }, { format: 'short' }],
      legend: {
        show: true,
        values: true,
        alignAsTable: true,
        min: true,
        max: true,
        avg: true,
        current: true,
        total: true,
        sort: 'avg',
      },
    },
    frames: SERIES,
  },
  {
    panel: {
      type: 'graph',
      title: 'Old',
      thresholds: [{ value: 60, op: 'gt', colorMode: 'custom', fill: true, line: true }],
      seriesOverrides: [{ alias: 'third', yaxis: 2 }],
      legend: { show: true, rightSide: true },
    },
    frames: SERIES,
  },
  {
    panel: {
      type: 'graph',
      title: 'Old',
      thresholds: [
        { value: 60, op: 'gt', colorMode: 'critical', fill: true, line: false },
        { value: 20, op: 'lt', colorMode: 'ok', fill: true, line: true },
      ],
    },
    frames: SERIES,
  },
  { panel: { type: 'graph', title: 'Old', legend: { show: true } }, frames: ODD },
  { panel: { type: 'graph', title: 'Old', yaxes: [{ format: 'short' }] }, frames: SERIES },
  {
    panel: {
      type: 'graph',
      title: 'Old',
      legend: { show: true, values: true, alignAsTable: true, sort: 'avg', ...ALL_CALCS },
    },
    frames: SORTED,
    size: { width: 400, height: 400 },
  },
];

const reduceOptions = { calcs: ['lastNotNull'], fields: '', values: false };
const wide = { width: 420, height: 120 };
const tall = { width: 120, height: 260 };

/** Panels of single numbers. */
const single = (type: string, options: Model = {}): readonly Base[] => [
  { panel: of(type, {}, { reduceOptions, ...options }), frames: SERIES },
  { panel: of(type, {}, { reduceOptions, ...options }), frames: SERIES, size: wide },
  { panel: of(type, {}, { reduceOptions, ...options }), frames: SERIES, size: tall },
  { panel: of(type, {}, { reduceOptions, ...options }), frames: SERIES.slice(0, 1) },
  {
    panel: of(type, { min: 0, max: 200, thresholds: THRESHOLDS }, { reduceOptions, ...options }),
    frames: SERIES,
  },
  {
    panel: of(
      type,
      { color: { mode: 'fixed', fixedColor: 'blue' } },
      { reduceOptions, ...options },
    ),
    frames: SERIES,
  },
  {
    panel: of(
      type,
      { color: { mode: 'fixed', fixedColor: 'blue' } },
      { reduceOptions: { ...reduceOptions, values: true }, ...options },
    ),
    frames: ROWS,
  },
  {
    panel: of(type, {}, { reduceOptions: { ...reduceOptions, values: true }, ...options }),
    frames: SERIES,
  },
  { panel: of(type, { color: { mode: 'continuous-GrYlRd' } }, { reduceOptions }), frames: SERIES },
  { panel: of(type, {}, { reduceOptions }), frames: EMPTY },
  {
    panel: of(type, {}, { reduceOptions, orientation: 'horizontal', ...options }),
    frames: SERIES,
    size: { width: 420, height: 150 },
  },
];

const SINGLESTAT = {
  type: 'singlestat',
  title: 'Old',
  format: 'short',
  valueName: 'avg',
  colors: ['#299c46', '#ed8128', '#d44a3a'],
  thresholds: '10,20',
  colorValue: true,
};

const singlestat: readonly Base[] = [
  { panel: SINGLESTAT, frames: SERIES.slice(0, 1) },
  { panel: { ...SINGLESTAT, gauge: { show: true } }, frames: SERIES.slice(0, 1) },
  { panel: { ...SINGLESTAT, colorValue: false }, frames: SERIES.slice(0, 1) },
  { panel: SINGLESTAT, frames: series({ some: [null, null] }) },
  {
    panel: {
      ...SINGLESTAT,
      valueName: 'current',
      mappingType: 1,
      valueMaps: [{ value: '40', text: 'forty' }],
    },
    frames: SERIES.slice(0, 1),
  },
  {
    panel: {
      ...SINGLESTAT,
      valueName: 'current',
      mappingType: 2,
      rangeMaps: [{ from: '30', to: '50', text: 'some' }],
      valueMaps: [{ value: '40', text: 'forty' }],
    },
    frames: SERIES.slice(0, 1),
  },
];

const columns = (defaults: Model, options: Model = {}): Base => ({
  panel: of('table', defaults, options),
  frames: TABLE,
});

/** Series in cells: a line that has points, one that has none, and bars. */
const lines = (cellOptions: Model, defaults: Model = {}, frames = SERIES): Base => ({
  panel: {
    ...of('table', {
      ...defaults,
      custom: { cellOptions: { type: 'sparkline', ...cellOptions } },
    }),
    transformations: [
      { id: 'timeSeriesTable', options: {} },
      { id: 'organize', options: { renameByName: { 'Trend #A': 'some' } } },
    ],
  },
  frames,
});

const WORDS = [
  tableOf({
    some: [
      'web, data',
      '["a","b, c"]',
      '**bold** text that goes on\n\n- one\n- two and more of it',
    ],
    other: [64, 21, 1234.567],
  }),
];
/** Texts in cells of a type. */
const words = (cellOptions: Model, more: Model = {}, options: Model = {}): Base => ({
  panel: of('table', { custom: { cellOptions }, ...more }, options),
  frames: WORDS,
});

const table: readonly Base[] = [
  words({ type: 'pill' }),
  words({ type: 'pill' }, { color: { mode: 'fixed', fixedColor: 'blue' } }),
  words({ type: 'pill' }, { color: { mode: 'palette-classic' } }),
  words({ type: 'markdown', dynamicHeight: true }),
  words({ type: 'markdown' }),
  words({ type: 'markdown', dynamicHeight: true }, {}, { maxRowHeight: 50 }),
  words({ type: 'data-links' }, { links: [{ title: 'one', url: '/d/a' }] }),
  columns({}, { enablePagination: true, pageSize: 1 }),
  columns({}),
  columns({ custom: { width: 90 } }),
  columns({ custom: { width: 60 }, displayName: 'A name of some words' }),
  columns({ min: 0, max: 100, thresholds: THRESHOLDS, custom: { cellOptions: { type: 'gauge' } } }),
  columns({ thresholds: THRESHOLDS, custom: { cellOptions: { type: 'color-background' } } }),
  columns({ color: { mode: 'fixed', fixedColor: 'blue' }, custom: { displayMode: 'color-text' } }),
  columns({
    color: { mode: 'continuous-GrYlRd' },
    custom: { cellOptions: { type: 'color-background' } },
  }),
  columns({}, { footer: { show: true, reducer: ['sum'] } }),
  columns({}, { sortBy: [{ displayName: 'other' }] }),
  columns({}, { footer: { show: true, reducer: ['count'], countRows: true } }),
  columns({}, { frameIndex: 1 }),
  lines({ fillOpacity: 60, lineWidth: 3, lineStyle: { fill: 'dash' } }),
  lines({ showPoints: 'always', gradientMode: 'none' }),
  lines({ pointSize: 8 }, {}, DENSE),
  lines({ drawStyle: 'bars', fillOpacity: 60 }),
  lines(
    { gradientMode: 'scheme', fillOpacity: 60, lineWidth: 3 },
    { color: { mode: 'thresholds' }, thresholds: THRESHOLDS },
  ),
  { panel: of('table', {}), frames: [] },
  { panel: of('table', {}), frames: [tableOf({ some: [null, 3], other: [null, null] })] },
];

const oldStyle = (style: Model, more: Model = {}): Model => ({
  type: 'table-old',
  title: 'Old',
  transform: 'table',
  styles: [{ pattern: 'other', type: 'number', ...style }],
  ...more,
});
const COLOURS = ['#299c46', '#ed8128', '#d44a3a'];

const tableOld: readonly Base[] = [
  { panel: oldStyle({ decimals: 1 }), frames: TABLE },
  {
    panel: oldStyle({ colorMode: 'cell', thresholds: ['30', '60'], colors: COLOURS }),
    frames: TABLE.slice(0, 1),
  },
  {
    panel: oldStyle({ type: 'string', mappingType: 1, valueMaps: [{ value: '64', text: 'x' }] }),
    frames: TABLE.slice(0, 1),
  },
  {
    panel: oldStyle({
      type: 'string',
      mappingType: 2,
      rangeMaps: [{ from: '60', to: '70', text: 'x' }],
      valueMaps: [{ value: '64', text: 'y' }],
    }),
    frames: TABLE.slice(0, 1),
  },
  { panel: oldStyle({ type: 'date' }), frames: TABLE.slice(0, 1) },
  { panel: oldStyle({ pattern: 'some', type: 'string' }), frames: TABLE.slice(0, 1) },
  {
    panel: oldStyle({ type: 'string', link: true, linkUrl: '/d/a' }),
    frames: TABLE.slice(0, 1),
  },
  { panel: oldStyle({}, { transform: 'timeseries_to_rows' }), frames: SERIES },
  {
    panel: oldStyle(
      {},
      {
        transform: 'timeseries_aggregations',
        columns: [{ value: 'avg', text: 'some' }],
      },
    ),
    frames: SERIES,
  },
  { panel: oldStyle({}, { sort: { col: 1 } }), frames: TABLE.slice(0, 1) },
];

const charted = (type: string, defaults: Model, options: Model = {}): Base => ({
  panel: of(type, defaults, { legend, ...options }),
  frames: ROWS,
});

const barchart: readonly Base[] = [
  charted('barchart', { custom: { fillOpacity: 80 } }),
  charted('barchart', {}, { legend: legendRight }),
  charted('barchart', {}, { legend: { ...legend, sortBy: 'Max' } }),
  charted('barchart', {
    color: { mode: 'fixed', fixedColor: 'blue' },
    custom: { fillOpacity: 50 },
  }),
  charted('barchart', {
    color: { mode: 'thresholds' },
    thresholds: THRESHOLDS,
    custom: { thresholdsStyle: { mode: 'line' }, fillOpacity: 50 },
  }),
  charted('barchart', { color: { mode: 'continuous-GrYlRd' }, custom: { fillOpacity: 50 } }),
  charted('barchart', { custom: { scaleDistribution: { type: 'log', log: 2 } } }),
  { ...charted('barchart', {}), size: tall },
  { ...charted('barchart', {}), size: { width: 900, height: 300 } },
  { panel: of('barchart', {}), frames: TABLE },
  { panel: of('barchart', {}), frames: [] },
];

const HEATMAP = of(
  'heatmap',
  {},
  {
    calculate: false,
    color: { mode: 'scheme', scheme: 'Oranges', steps: 64 },
    legend: { show: true },
  },
);
const OLD_HEATMAP = {
  type: 'heatmap',
  title: 'Old',
  dataFormat: 'tsbuckets',
  color: { mode: 'spectrum', colorScheme: 'interpolateOranges' },
  legend: { show: true },
};

/** That count their values, whose columns are the same in all versions. */
const OLD_COUNTED = {
  ...OLD_HEATMAP,
  dataFormat: 'timeseries',
  xBucketSize: '120000',
  yBucketSize: 2,
  yAxis: { format: 'short' },
};

const COUNTED = {
  calculate: true,
  calculation: {
    xBuckets: { mode: 'size', value: '120000' },
    yBuckets: { mode: 'size', value: '2', scale: { type: 'linear', log: 2 } },
  },
  color: { mode: 'scheme', scheme: 'Oranges' },
  legend: { show: true },
};
const BY_POWERS = {
  ...COUNTED,
  calculation: {
    ...COUNTED.calculation,
    yBuckets: { mode: 'size', value: '2', scale: { type: 'log', log: 2 } },
  },
};

const heatmap: readonly Base[] = [
  { panel: of('heatmap', {}, COUNTED), frames: DENSE },
  { panel: of('heatmap', {}, BY_POWERS), frames: DENSE },
  { panel: HEATMAP, frames: BUCKETS },
  {
    panel: of(
      'heatmap',
      {},
      {
        calculate: false,
        color: { mode: 'opacity', fill: 'blue' },
        legend: { show: true },
      },
    ),
    frames: BUCKETS,
  },
  { panel: OLD_HEATMAP, frames: BUCKETS },
  { panel: { ...OLD_HEATMAP, color: { mode: 'opacity', cardColor: 'blue' } }, frames: BUCKETS },
  { panel: HEATMAP, frames: LABELLED },
  { panel: OLD_COUNTED, frames: DENSE },
  { panel: { ...OLD_COUNTED, yAxis: { format: 'short', logBase: 2 } }, frames: DENSE },
  {
    panel: {
      ...OLD_COUNTED,
      xBucketSize: '',
      xBucketNumber: 4,
      yBucketSize: '',
      yBucketNumber: 5,
    },
    frames: series({ some: [14, 18, 9, 12, 11, 16, 12, 13, 9, 10, 17, 15] }),
  },
  { panel: OLD_HEATMAP, frames: LABELLED },
  { panel: HEATMAP, frames: [] },
];

const histogram: readonly Base[] = [
  { panel: of('histogram', { custom: { fillOpacity: 80 } }, { legend }), frames: SERIES },
  { panel: of('histogram', {}, { legend: legendRight }), frames: SERIES },
  { panel: of('histogram', {}, { legend: { ...legend, sortBy: 'Max' } }), frames: SERIES },
  {
    panel: of('histogram', { color: { mode: 'fixed', fixedColor: 'blue' } }, { legend }),
    frames: SERIES,
  },
  { panel: of('histogram', {}), frames: [] },
];

const stateful = (type: string): readonly Base[] => [
  { panel: of(type, MAPPED, { legend }), frames: STATES },
  { panel: of(type, MAPPED, {}), frames: STATES, size: { width: 900, height: 200 } },
  { panel: of(type, MAPPED, { legend: legendRight }), frames: STATES },
  { panel: of(type, MAPPED, { legend: { ...legend, sortBy: 'Name' } }), frames: STATES },
  { panel: of(type, { custom: { lineWidth: 2 } }, { showValue: 'always' }), frames: STATES },
  {
    panel: of(type, { color: { mode: 'thresholds' }, thresholds: THRESHOLDS }, { legend }),
    frames: LEVELS,
  },
  { panel: of(type, { color: { mode: 'continuous-GrYlRd' } }, { legend }), frames: LEVELS },
  {
    panel: of(type, { color: { mode: 'fixed', fixedColor: 'blue' } }, { legend }),
    frames: STATES,
  },
  { panel: of(type, {}), frames: [] },
];

const piechart: readonly Base[] = [
  {
    panel: of(
      'piechart',
      {},
      {
        reduceOptions,
        sort: 'none',
        legend: { ...legend, values: ['value', 'percent'], sortBy: 'Value' },
      },
    ),
    frames: SERIES,
  },
  { panel: of('piechart', {}, { reduceOptions, legend: legendRight }), frames: SERIES },
  {
    panel: of(
      'piechart',
      {},
      {
        reduceOptions: { ...reduceOptions, values: true },
        displayLabels: ['value', 'name'],
      },
    ),
    frames: SHARES,
  },
  {
    panel: of(
      'piechart',
      { color: { mode: 'fixed', fixedColor: 'blue' } },
      { reduceOptions, legend },
    ),
    frames: SERIES,
  },
  {
    panel: of(
      'piechart',
      { color: { mode: 'thresholds' }, thresholds: THRESHOLDS },
      { reduceOptions, legend },
    ),
    frames: SERIES,
  },
  {
    panel: of('piechart', { color: { mode: 'continuous-GrYlRd' } }, { reduceOptions, legend }),
    frames: SERIES,
  },
  { panel: of('piechart', {}, { reduceOptions }), frames: EMPTY },
];

const oldPie: readonly Base[] = [
  {
    panel: { type: 'grafana-piechart-panel', title: 'Old', legend: { show: true, values: true } },
    frames: SERIES,
  },
  {
    panel: { type: 'grafana-piechart-panel', title: 'Old', legend: { show: true } },
    frames: SERIES,
  },
];

const logs: readonly Base[] = [
  { panel: of('logs', {}, {}), frames: LINES },
  { panel: of('logs', {}, {}), frames: EQUAL_LINES },
  { panel: of('logs', {}, {}), frames: [] },
];

const CONTENT = '## Some\n\n*text* of <b>one</b> paragraph\nin two lines';

const text: readonly Base[] = [
  {
    panel: { type: 'text', title: 'Text', options: { mode: 'markdown', content: CONTENT } },
    frames: [],
  },
  { panel: { type: 'text', title: 'Text', mode: 'markdown', content: CONTENT }, frames: [] },
];

/** For each type of panel, bases that together show a difference for each of its settings. */
export const BASES: Readonly<Record<string, readonly Base[]>> = {
  timeseries,
  graph,
  stat: [...single('stat'), ...single('stat', { showPercentChange: true })],
  gauge: [
    ...single('gauge', { showThresholdLabels: true }),
    ...single('gauge', { shape: 'gauge', showThresholdLabels: true }),
    ...single('gauge', { shape: 'circle', barShape: 'rounded' }),
    ...single('gauge', { shape: 'gauge', segmentCount: 12 }),
  ],
  bargauge: single('bargauge'),
  singlestat,
  table,
  'table-old': tableOld,
  barchart,
  heatmap,
  histogram,
  'state-timeline': stateful('state-timeline'),
  'status-history': stateful('status-history'),
  piechart,
  'grafana-piechart-panel': oldPie,
  logs,
  text,
};

/** The picture of a base, with another panel. */
export const drawingOn = ({ frames, size }: Base, panel: Model): Drawing => ({
  ...graphOf({ some: Array.from({ length: 12 }, () => 0) }, {}),
  panel,
  frames,
  ...(size ?? { width: 320, height: 200 }),
});
