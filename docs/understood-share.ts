import { readFileSync } from 'node:fs';
import { understood } from '../src/drawing/understood/understood.ts';

/** How often things were counted in public dashboards. */
type Counts = Readonly<Record<string, number>>;

interface Frequency {
  readonly type: Counts;
  readonly unit: Counts;
  readonly transformation: Counts;
  readonly matcher: Counts;
  readonly override: Counts;
  readonly settings: readonly {
    readonly type: string;
    /** Where the panel's model has it. */
    readonly path: string;
    readonly values: Counts;
  }[];
}

/** One thing that was counted, and how much of it is understood. */
export interface Share {
  readonly what: string;
  readonly counted: number;
  readonly understood: number;
  /** What is not, the most frequent first, with its count. */
  readonly missing: readonly (readonly [value: string, count: number])[];
}

/** What the share of the types is called. */
export const TYPES = 'types of panels';

const file = new URL('panel-frequency.json', import.meta.url);
const FREQUENCY = JSON.parse(readFileSync(file, 'utf8')) as Frequency;

/** A value of each setting that overrides have, for a rule to look at. */
const VALUES: Readonly<Record<string, unknown>> = {
  color: { mode: 'fixed', fixedColor: 'red' },
  unit: 'short',
  displayName: 'name',
  decimals: 1,
  thresholds: { mode: 'absolute', steps: [{ color: 'red', value: null }] },
  mappings: [],
  links: [],
  min: 0,
  max: 1,
  noValue: '0',
  fieldMinMax: true,
  'custom.align': 'left',
  'custom.width': 100,
  'custom.minWidth': 100,
  'custom.hidden': true,
  'custom.filterable': true,
  'custom.inspect': true,
  'custom.displayMode': 'color-text',
  'custom.cellOptions': { type: 'color-text' },
  'custom.fillOpacity': 10,
  'custom.lineWidth': 1,
  'custom.pointSize': 5,
  'custom.axisPlacement': 'right',
  'custom.axisSoftMin': 0,
  'custom.axisSoftMax': 1,
  'custom.axisLabel': 'label',
  'custom.axisColorMode': 'text',
  'custom.transform': 'negative-Y',
  'custom.hideFrom': { viz: true, legend: false, tooltip: false },
  'custom.lineStyle': { fill: 'dash', dash: [10, 10] },
  'custom.stacking': { mode: 'normal', group: 'A' },
  'custom.drawStyle': 'bars',
  'custom.showPoints': 'never',
  'custom.fillBelowTo': 'other',
  'custom.gradientMode': 'opacity',
  'custom.lineInterpolation': 'smooth',
  'custom.thresholdsStyle': { mode: 'line' },
  'custom.barAlignment': 0,
};

/** Settings that only columns have. */
const OF_TABLES =
  /^custom\.(align|width|minWidth|hidden|filterable|inspect|displayMode|cellOptions|footer)/;

const OPTIONS: Readonly<Record<string, unknown>> = {
  byName: 'name',
  byRegexp: '/name/',
  byFrameRefID: 'A',
  byType: 'number',
  byNames: { names: ['name'], mode: 'include' },
  byValue: { reducer: 'max', op: 'gte', value: 1 },
};

const isUnderstood = (panel: object) => 'ok' in understood(panel);

const withOverride = (type: string, override: object) => ({
  type,
  fieldConfig: { defaults: {}, overrides: [override] },
});

/** What of the counted things the rule understands, each for itself. */
export function understoodShares(): Share[] {
  const { type, unit, transformation, matcher, override, settings } = FREQUENCY;
  return [
    shareOf(TYPES, type, (name) => isUnderstood({ type: name })),
    shareOf('units', unit, (name) =>
      isUnderstood({ type: 'stat', fieldConfig: { defaults: { unit: name }, overrides: [] } }),
    ),
    shareOf('transformations, by their names', transformation, (id) =>
      isUnderstood({ type: 'table', transformations: [{ id, options: {} }] }),
    ),
    shareOf('matchers of overrides', matcher, (id) =>
      isUnderstood(
        withOverride('timeseries', { matcher: { id, options: OPTIONS[id] }, properties: [] }),
      ),
    ),
    shareOf('properties of overrides', override, (id) =>
      isUnderstood(
        withOverride(OF_TABLES.test(id) ? 'table' : 'timeseries', {
          matcher: { id: 'byName', options: 'name' },
          properties: [{ id, value: VALUES[id] }],
        }),
      ),
    ),
    ...settings.map(({ type: panelType, path, values }) =>
      shareOf(`${panelType}: \`${path.split('.').slice(-2).join('.')}\``, values, (value) =>
        isUnderstood({ type: panelType, ...nested(path.split('.'), valueOf(value)) }),
      ),
    ),
  ];
}

function shareOf(what: string, counts: Counts, is: (value: string) => boolean): Share {
  const entries = Object.entries(counts);
  const missing = entries.filter(([value]) => !is(value)).sort(([, a], [, b]) => b - a);
  const sum = (list: readonly (readonly [string, number])[]) =>
    list.reduce((total, [, count]) => total + count, 0);
  const counted = sum(entries);
  return { what, counted, understood: counted - sum(missing), missing };
}

/** As the list has it: `undefined` for a setting that is not there. */
function valueOf(text: string): unknown {
  if (text === 'undefined') return undefined;
  if (text === 'true' || text === 'false') return text === 'true';
  return text !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}

function nested([key = '', ...rest]: readonly string[], value: unknown): object {
  return { [key]: rest.length === 0 ? value : nested(rest, value) };
}
