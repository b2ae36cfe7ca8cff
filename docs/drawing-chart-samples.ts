import type { Field, Frame } from '../src/grafana/query/frames.ts';
import { type DrawingSample, SAMPLE_RANGE } from './drawing-sample.ts';

const { from, to } = SAMPLE_RANGE;

const frame = (columns: Readonly<Record<string, readonly unknown[]>>): Frame => {
  const fields = Object.entries(columns).map(([name, values]): Field => ({
    name,
    type: typeOf(name, values),
    config: {},
    values,
  }));
  return { refId: 'A', length: fields[0]?.values.length ?? 0, notices: [], fields };
};

const typeOf = (name: string, values: readonly unknown[]): Field['type'] =>
  name === 'Time' ? 'time' : typeof values[0] === 'number' ? 'number' : 'string';

/** So many times over the range of the samples. */
const times = (count: number) =>
  Array.from({ length: count }, (_, index) => from + ((index + 1) * (to - from)) / count);

const BOUNDS = ['0.01', '0.025', '0.05', '0.1', '0.25', '0.5', '1', '2.5', '5', '+Inf'];

const DURATIONS = frame({ Time: times(72) }).fields.concat(
  BOUNDS.map((bound, row): Field => {
    const values = times(72).map((_, column) => {
      const usual = 4 + 2 * Math.sin(column / 11);
      return Math.round(90 * Math.exp(-((row - usual) ** 2) / 2.5));
    });
    return { name: bound, type: 'number', labels: { le: bound }, config: {}, values };
  }),
);

const legend = { showLegend: true, displayMode: 'list', placement: 'bottom', calcs: [] };

const STATES = [
  { type: 'value', options: { up: { color: 'green', index: 0 } } },
  { type: 'value', options: { slow: { color: 'orange', index: 1 } } },
  { type: 'value', options: { down: { color: 'red', index: 2 } } },
];

/** A state at each time: which one, by the number of it and of its row. */
const states = (row: number) =>
  times(24).map((_, index) => {
    const turn = Math.floor(index / (5 + row)) % 5;
    return turn === 2 + row ? 'down' : turn === 1 ? 'slow' : 'up';
  });

const statePanel = (type: string, title: string) => ({
  type,
  title,
  fieldConfig: {
    defaults: { color: { mode: 'palette-classic' }, mappings: STATES },
    overrides: [],
  },
  options: { legend, showValue: 'auto', rowHeight: 0.9 },
});

const STATE_FRAME = frame({ Time: times(24), api: states(0), web: states(1), worker: states(2) });

/** How busy each service is, in percent; it is off now and then. */
const LOAD_FRAME = frame({
  Time: times(12),
  ...Object.fromEntries(
    ['api', 'web', 'worker'].map((name, row) => [
      name,
      times(12).map((_, index) => {
        const isOff = (index + 5 * row) % 11 < 1 && row > 0;
        return isOff ? 0 : Math.round(52 + 30 * Math.sin((index + 3 * row) / (1.5 + row)));
      }),
    ]),
  ),
});

const LINES = [
  'level=info msg="request served" path=/cart status=200 duration=12ms',
  'level=warn msg="slow query" table=orders duration=1.2s',
  'level=error msg="payment provider answered 502, trying again in 30 s" order=4711 attempt=3',
  'level=debug msg="cache miss" key=cart:99',
];

const size = { width: 600, height: 300 };

/** Charts and what is not a graph over time. */
export const CHART_SAMPLES: readonly DrawingSample[] = [
  {
    name: 'heatmap',
    panel: {
      type: 'heatmap',
      title: 'Durations of requests',
      options: {
        calculate: false,
        color: { mode: 'scheme', scheme: 'Oranges', steps: 64 },
        yAxis: { unit: 's' },
        legend: { show: true },
      },
    },
    frames: [{ refId: 'A', length: 72, notices: [], fields: DURATIONS }],
    ...size,
  },
  {
    name: 'histogram',
    panel: {
      type: 'histogram',
      title: 'Sizes of answers',
      fieldConfig: { defaults: { unit: 'decbytes' }, overrides: [] },
      options: { legend },
    },
    frames: [
      frame({
        answers: Array.from({ length: 400 }, (_, index) =>
          Math.round(4000 + 900 * Math.sin(index) + 700 * Math.sin(index * 2.3)),
        ),
      }),
    ],
    ...size,
  },
  {
    name: 'state-timeline',
    panel: statePanel('state-timeline', 'Services'),
    frames: [STATE_FRAME],
    ...size,
  },
  {
    name: 'status-history',
    panel: {
      ...statePanel('status-history', 'Busy services'),
      fieldConfig: {
        defaults: {
          unit: 'percent',
          color: { mode: 'thresholds' },
          thresholds: {
            mode: 'absolute',
            steps: [
              { color: 'green', value: null },
              { color: 'orange', value: 60 },
              { color: 'red', value: 80 },
            ],
          },
          mappings: [{ type: 'value', options: { 0: { text: 'off', color: 'purple' } } }],
        },
        overrides: [],
      },
    },
    frames: [LOAD_FRAME],
    ...size,
  },
  {
    name: 'logs',
    panel: {
      type: 'logs',
      title: 'Logs of checkout',
      options: {
        showTime: true,
        showLabels: true,
        showCommonLabels: true,
        wrapLogMessage: true,
        dedupStrategy: 'exact',
        sortOrder: 'Descending',
      },
    },
    frames: [
      frame({
        Time: times(40),
        Line: times(40).map((_, row) => LINES[(row >> 1) % 4] ?? ''),
        labels: times(40).map((_, row) => `{"app":"checkout","pod":"pod-${(row >> 1) % 3}"}`),
      }),
    ],
    ...size,
  },
];
