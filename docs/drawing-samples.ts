import type { Field, Frame } from '../src/grafana/query/frames.ts';
import { CHART_SAMPLES } from './drawing-chart-samples.ts';
import { type DrawingSample, SAMPLE_RANGE } from './drawing-sample.ts';

const POINTS = 180;
const STEP = (SAMPLE_RANGE.to - SAMPLE_RANGE.from) / POINTS;

const field = (name: string, type: Field['type'], values: readonly unknown[]): Field => ({
  name,
  type,
  config: {},
  values,
});

const frame = (...fields: readonly Field[]): Frame => ({
  refId: 'A',
  length: fields[0]?.values.length ?? 0,
  notices: [],
  fields,
});

/** A level with a swing, the same each time. */
function wave(level: number, swing: number, phase = 0): number[] {
  return Array.from({ length: POINTS }, (_, index) => {
    const slow = Math.sin(index / 17 + phase);
    const fast = 0.3 * Math.sin(index * 1.7 + phase) + 0.2 * Math.sin(index * 0.9);
    return Math.max(0, level + swing * (slow + fast));
  });
}

const TIMES = Array.from({ length: POINTS }, (_, index) => SAMPLE_RANGE.from + index * STEP);

const series = (values: Readonly<Record<string, readonly number[]>>): Frame[] =>
  Object.entries(values).map(([name, numbers]) =>
    frame(field('Time', 'time', TIMES), field(name, 'number', numbers)),
  );

const CPU = series({
  'web-01': wave(38, 9),
  'web-02': wave(52, 12, 1),
  'web-03': wave(71, 8, 2),
});

const HOSTS = ['web-01', 'web-02', 'web-03', 'db-01', 'db-02', 'cache'];

const THRESHOLDS = {
  mode: 'absolute',
  steps: [
    { color: 'green', value: null },
    { color: 'orange', value: 50 },
    { color: 'red', value: 70 },
  ],
};

const percent = { unit: 'percent', min: 0, max: 100, thresholds: THRESHOLDS };
const reduceOptions = { calcs: ['lastNotNull'], fields: '', values: false };

const legendTable = {
  showLegend: true,
  displayMode: 'table',
  placement: 'bottom',
  calcs: ['mean', 'lastNotNull', 'max'],
};

const size = { width: 600, height: 300 };

/** A time of the sample's range. @param part 0 is its beginning, 1 its end */
const partOfRange = (part: number) =>
  SAMPLE_RANGE.from + part * (SAMPLE_RANGE.to - SAMPLE_RANGE.from);

/** One for each type of panel that is drawn. */
export const DRAWING_SAMPLES: readonly DrawingSample[] = [
  {
    name: 'timeseries',
    panel: {
      type: 'timeseries',
      title: 'CPU busy',
      fieldConfig: {
        defaults: {
          ...percent,
          custom: { fillOpacity: 12, lineWidth: 1, thresholdsStyle: { mode: 'dashed' } },
        },
        overrides: [],
      },
      options: { legend: legendTable },
    },
    frames: CPU,
    ...size,
  },
  {
    name: 'graph',
    panel: {
      type: 'graph',
      title: 'Requests',
      fill: 4,
      linewidth: 1,
      stack: true,
      yaxes: [{ format: 'reqps', label: 'handled', min: '0' }, { format: 'short' }],
      legend: { show: true, values: true, current: true, avg: true, alignAsTable: true },
      thresholds: [{ value: 600, op: 'gt', colorMode: 'critical', fill: true, line: true }],
    },
    frames: series({ GET: wave(420, 90), POST: wave(130, 40, 2), DELETE: wave(12, 6, 4) }),
    alert: 'pending',
    annotations: [
      { time: partOfRange(0.31), colour: 'blue' },
      { time: partOfRange(0.62), timeEnd: partOfRange(0.74), colour: 'purple' },
    ],
    ...size,
  },
  {
    name: 'stat',
    panel: {
      type: 'stat',
      title: 'CPU busy',
      fieldConfig: { defaults: percent, overrides: [] },
      options: {
        reduceOptions,
        colorMode: 'background',
        graphMode: 'area',
        showPercentChange: true,
      },
    },
    frames: CPU,
    ...size,
  },
  {
    name: 'singlestat',
    panel: {
      type: 'singlestat',
      title: 'CPU busy',
      format: 'percent',
      valueName: 'current',
      colorValue: true,
      thresholds: '50,70',
      colors: ['#299c46', '#ed8128', '#d44a3a'],
      sparkline: { show: true },
    },
    frames: CPU.slice(2),
    ...size,
  },
  {
    name: 'gauge',
    panel: {
      type: 'gauge',
      title: 'Disk used',
      fieldConfig: { defaults: percent, overrides: [] },
      options: { reduceOptions, showThresholdLabels: true },
    },
    frames: CPU,
    ...size,
  },
  {
    name: 'bargauge',
    panel: {
      type: 'bargauge',
      title: 'Disk used',
      fieldConfig: { defaults: percent, overrides: [] },
      options: { reduceOptions, orientation: 'horizontal', displayMode: 'lcd' },
    },
    frames: CPU,
    ...size,
  },
  {
    name: 'table',
    panel: {
      type: 'table',
      title: 'Hosts',
      fieldConfig: {
        defaults: { thresholds: THRESHOLDS },
        overrides: [
          {
            matcher: { id: 'byName', options: 'CPU' },
            properties: [
              { id: 'unit', value: 'percent' },
              { id: 'custom.cellOptions', value: { type: 'color-background' } },
            ],
          },
          {
            matcher: { id: 'byName', options: 'Disk' },
            properties: [
              { id: 'unit', value: 'percent' },
              { id: 'min', value: 0 },
              { id: 'max', value: 100 },
              { id: 'custom.cellOptions', value: { type: 'gauge' } },
            ],
          },
          {
            matcher: { id: 'byName', options: 'Memory' },
            properties: [{ id: 'unit', value: 'bytes' }],
          },
          {
            matcher: { id: 'byName', options: 'roles' },
            properties: [{ id: 'custom.cellOptions', value: { type: 'pill' } }],
          },
          {
            matcher: { id: 'byName', options: 'Requests' },
            properties: [
              { id: 'unit', value: 'reqps' },
              { id: 'color', value: { mode: 'fixed', fixedColor: 'blue' } },
              { id: 'custom.cellOptions', value: { type: 'sparkline' } },
            ],
          },
        ],
      },
      options: { sortBy: [{ displayName: 'CPU', desc: true }] },
      transformations: [
        { id: 'timeSeriesTable', options: { B: { stat: 'mean' } } },
        { id: 'merge', options: {} },
        { id: 'organize', options: { renameByName: { 'Trend #B': 'Requests' } } },
      ],
    },
    frames: [
      frame(
        field('host', 'string', HOSTS),
        field('roles', 'string', ['web', 'web,api', 'web,api', 'db,main', 'db', 'cache']),
        field('CPU', 'number', [38.2, 55.1, 74.8, 61.7, 12.4, 4.1]),
        field('Memory', 'number', [3.1e9, 5.4e9, 7.9e9, 31e9, 28e9, 1.2e9]),
        field('Disk', 'number', [41, 44, 58, 83, 71, 9]),
      ),
      ...HOSTS.map((host, index) => {
        const values = field('Value', 'number', wave(60 * (index + 1), 20 + 9 * index, index));
        const labelled = { ...values, labels: { host } };
        return { ...frame(field('Time', 'time', TIMES), labelled), refId: 'B' };
      }),
    ],
    ...size,
  },
  {
    name: 'table-old',
    panel: {
      type: 'table',
      title: 'Series',
      transform: 'timeseries_aggregations',
      columns: [
        { text: 'Current', value: 'current' },
        { text: 'Avg', value: 'avg' },
        { text: 'Max', value: 'max' },
      ],
      styles: [
        {
          pattern: 'Current',
          type: 'number',
          unit: 'percent',
          decimals: 1,
          colorMode: 'cell',
          thresholds: ['50', '70'],
          colors: ['#299c46', '#ed8128', '#d44a3a'],
        },
        { pattern: 'Metric', type: 'string', alias: 'Host' },
        { pattern: '/.*/', type: 'number', unit: 'percent', decimals: 1 },
      ],
      sort: { col: 1, desc: true },
      fontSize: '100%',
      scroll: true,
    },
    frames: CPU,
    ...size,
  },
  {
    name: 'text',
    panel: {
      type: 'text',
      title: 'On call',
      options: {
        mode: 'markdown',
        content: `## When it is slow

Ask **Ada**, or *Bob* at night, and read [what we did last time](https://wiki.example.com/slow).

1. Look at the CPU of \`web-03\`
2. Restart its workers:

\`\`\`
systemctl restart workers
\`\`\`
`,
      },
    },
    frames: [],
    ...size,
  },
  {
    name: 'barchart',
    panel: {
      type: 'barchart',
      title: 'Deploys by team',
      fieldConfig: { defaults: { custom: { fillOpacity: 80 } }, overrides: [] },
      options: {
        legend: { showLegend: true, displayMode: 'list', placement: 'bottom', calcs: [] },
      },
    },
    frames: [
      frame(
        field('team', 'string', ['web', 'data', 'mobile', 'infra']),
        field('succeeded', 'number', [34, 21, 17, 42]),
        field('rolled back', 'number', [3, 1, 4, 2]),
      ),
    ],
    ...size,
  },
  {
    name: 'piechart',
    panel: {
      type: 'piechart',
      title: 'Traffic by region',
      options: {
        reduceOptions: { ...reduceOptions, values: true },
        pieType: 'donut',
        legend: {
          showLegend: true,
          displayMode: 'table',
          placement: 'right',
          values: ['value', 'percent'],
          calcs: [],
        },
      },
    },
    frames: [
      frame(
        field('region', 'string', ['eu-west', 'us-east', 'asia', 'south']),
        field('requests', 'number', [412, 388, 140, 61]),
      ),
    ],
    ...size,
  },
  ...CHART_SAMPLES,
];
