import type { JsonObject } from '../model/json.ts';
import { dashboard, graph, note, singlestat, type Place } from './build.ts';

type Columns = Readonly<Record<string, readonly unknown[]>>;

/** A panel of a table that the demo's data source hands back; with `isTimed`, row by row over the range. */
function shown(
  id: number,
  type: string,
  place: Place,
  query: { readonly columns: Columns; readonly isTimed?: boolean },
  settings: JsonObject = {},
): JsonObject {
  const [x, y, w, h] = place;
  return {
    datasource: 'Demo',
    gridPos: { h, w, x, y },
    id,
    targets: [{ refId: 'A', ...query }],
    title: `A panel of type ${type}`,
    type,
    ...settings,
  };
}

/** So many values of a kind of their own, the same each time. */
const many = <T>(count: number, value: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => value(index));

const WORDS = ['up', 'up', 'up', 'slow', 'down', 'up'];
const words = (start: number) => many(24, (index) => WORDS[Math.floor((index + start) / 4) % 6]);

const STATES = {
  fieldConfig: {
    defaults: {
      mappings: ['up', 'slow', 'down'].map((word, index) => ({
        type: 'value',
        options: { [word]: { color: ['green', 'orange', 'red'][index], index } },
      })),
    },
    overrides: [],
  },
};

const TEAMS = {
  team: ['web', 'data', 'mobile', 'infra'],
  deploys: [34, 21, 17, 42],
};

const LINES = [
  'level=info msg="request served" path=/cart status=200',
  'level=warn msg="slow query" table=orders duration=1.2s',
  'level=error msg="payment provider answered 502" order=4711',
];

const NUMBERS = { a: many(24, (index) => 40 + ((index * 7) % 31)), b: many(24, (index) => index) };

/** One panel of each type that is drawn without a renderer. */
export const everyType = dashboard({ id: 12, uid: 'every-type', title: 'Every type of panel' }, [
  shown(1, 'timeseries', [0, 0, 12, 8], { columns: NUMBERS, isTimed: true }),
  graph(2, 'A panel of type graph', [12, 0, 12, 8], {
    unit: 'short',
    series: [{ alias: 'a', level: 30, swing: 10 }],
  }),
  shown(3, 'stat', [0, 8, 6, 6], { columns: NUMBERS, isTimed: true }),
  singlestat(4, 'A panel of type singlestat', [6, 8, 6, 6], {
    unit: 'percent',
    signal: { level: 40, swing: 10 },
  }),
  shown(5, 'gauge', [12, 8, 6, 6], { columns: NUMBERS, isTimed: true }),
  shown(6, 'bargauge', [18, 8, 6, 6], { columns: NUMBERS, isTimed: true }),
  shown(7, 'table', [0, 14, 12, 6], { columns: TEAMS }),
  shown(
    8,
    'table-old',
    [12, 14, 12, 6],
    { columns: TEAMS },
    { transform: 'table', styles: [{ pattern: '/.*/', type: 'number', unit: 'short' }] },
  ),
  note(9, 'A panel of type text', [0, 20, 8, 8], 'A **text** with a [link](https://example.com).'),
  shown(10, 'barchart', [8, 20, 8, 8], { columns: TEAMS }),
  shown(
    11,
    'piechart',
    [16, 20, 8, 8],
    { columns: TEAMS },
    { options: { reduceOptions: { calcs: ['lastNotNull'], fields: '', values: true } } },
  ),
  shown(
    12,
    'heatmap',
    [0, 28, 12, 8],
    {
      columns: Object.fromEntries(
        ['1', '2', '5', '10'].map((bound, row) => [
          bound,
          many(24, (index) => Math.round(30 / (1 + Math.abs(row - 1 - Math.sin(index / 4))))),
        ]),
      ),
      isTimed: true,
    },
    { options: { calculate: false } },
  ),
  shown(13, 'histogram', [12, 28, 12, 8], { columns: NUMBERS }),
  shown(
    14,
    'state-timeline',
    [0, 36, 12, 8],
    { columns: { api: words(0), worker: words(7) }, isTimed: true },
    STATES,
  ),
  shown(
    15,
    'status-history',
    [12, 36, 12, 8],
    { columns: { api: words(3), worker: words(9) }, isTimed: true },
    STATES,
  ),
  shown(
    16,
    'logs',
    [0, 44, 24, 8],
    { columns: { Line: many(24, (index) => LINES[index % 3]) }, isTimed: true },
    { options: { showTime: true } },
  ),
  shown(17, 'grafana-piechart-panel', [0, 52, 12, 8], { columns: NUMBERS, isTimed: true }),
]);
