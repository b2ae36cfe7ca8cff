import type { DashboardJson } from '../model/dashboard.ts';
import { stringIn, type JsonObject } from '../model/json.ts';

/**
 * How a demo series moves. `wave` follows the hours of the day, `saw` fills up and is emptied,
 * `steps` stays on a whole number for a while, `bursts` is at its level but for rare outbreaks.
 */
interface Signal {
  readonly pattern?: 'wave' | 'saw' | 'steps' | 'bursts';
  /** The middle value, in the panel's unit. */
  readonly level: number;
  /** How far the day carries it away from the middle. */
  readonly swing?: number;
  /** How far it jitters. */
  readonly noise?: number;
  /** How high a rare spike goes above the rest. */
  readonly spike?: number;
  readonly min?: number;
  readonly max?: number;
}

export type Series = Signal & { readonly alias: string };

/** x, y, width and height in the grid of 24 columns. */
export type Place = readonly [x: number, y: number, w: number, h: number];

interface GraphOptions {
  readonly unit: string;
  readonly series: readonly Series[];
  readonly stack?: boolean;
  readonly bars?: boolean;
  /** 0 to 10, as Grafana counts it. */
  readonly fill?: number;
  readonly min?: number;
  readonly max?: number;
  readonly thresholds?: readonly number[];
  readonly repeat?: string;
}

function frame(id: number, type: string, title: string | undefined, place: Place): JsonObject {
  const [x, y, w, h] = place;
  return { gridPos: { h, w, x, y }, id, ...(title === undefined ? {} : { title }), type };
}

function targets(series: readonly Series[]): readonly JsonObject[] {
  return series.map(({ alias, ...signal }, index) => ({
    alias,
    refId: String.fromCharCode(65 + (index % 26)),
    signal,
  }));
}

export function graph(
  id: number,
  title: string | undefined,
  place: Place,
  options: GraphOptions,
): JsonObject {
  const { unit, series, stack = false, bars = false, fill = 1, repeat } = options;
  const limit = (value: number | undefined): string | null =>
    value === undefined ? null : String(value);
  return {
    ...frame(id, 'graph', title, place),
    bars,
    datasource: 'Demo',
    fill,
    lines: !bars,
    linewidth: 1,
    nullPointMode: 'null',
    stack,
    targets: targets(series),
    thresholds: (options.thresholds ?? []).map((value) => ({
      colorMode: 'critical',
      fill: true,
      line: true,
      op: 'gt',
      value,
    })),
    xaxis: { mode: 'time', show: true },
    yaxes: [
      { format: unit, max: limit(options.max), min: limit(options.min), show: true },
      { format: 'short', show: true },
    ],
    ...(repeat === undefined ? {} : { maxPerRow: 4, repeat, repeatDirection: 'h' }),
  };
}

interface StatOptions {
  readonly unit: string;
  readonly signal: Signal;
  readonly decimals?: number;
  /** Where the colour turns to the second and to the third of `colors`. */
  readonly thresholds?: readonly [number, number];
  /** True: low values are the bad ones. */
  readonly lowIsBad?: boolean;
  /** The end of a gauge's scale; 100 when absent. */
  readonly max?: number;
}

const GREEN_TO_RED = ['#73BF69', '#FF9830', '#F2495C'] as const;
const RED_TO_GREEN = ['#F2495C', '#FF9830', '#73BF69'] as const;

/** One big number over a sparkline. */
export function singlestat(
  id: number,
  title: string,
  place: Place,
  options: StatOptions,
): JsonObject {
  return {
    ...frame(id, 'singlestat', title, place),
    colorValue: options.thresholds !== undefined,
    colors: options.lowIsBad === true ? RED_TO_GREEN : GREEN_TO_RED,
    datasource: 'Demo',
    decimals: options.decimals ?? null,
    format: options.unit,
    sparkline: { full: false, show: true },
    targets: targets([{ alias: 'value', ...options.signal }]),
    thresholds: (options.thresholds ?? []).join(','),
    valueName: 'current',
  };
}

/** A dial (`gauge`), or one bar for each series (`bargauge`). */
export function gauge(
  type: 'gauge' | 'bargauge',
  id: number,
  title: string,
  place: Place,
  options: Omit<StatOptions, 'signal'> & { readonly series: readonly Series[] },
): JsonObject {
  const colors = options.lowIsBad === true ? RED_TO_GREEN : GREEN_TO_RED;
  const steps = [null, ...(options.thresholds ?? [])];
  const defaults = {
    ...(options.decimals !== undefined && { decimals: options.decimals }),
    max: options.max ?? 100,
    min: 0,
    thresholds: {
      mode: 'absolute',
      steps: steps.map((value, index) => ({ color: colors[index], value })),
    },
    unit: options.unit,
  };
  return {
    ...frame(id, type, title, place),
    datasource: 'Demo',
    fieldConfig: { defaults, overrides: [] },
    options: {
      reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
      ...(type === 'gauge'
        ? { showThresholdLabels: false, showThresholdMarkers: true }
        : { displayMode: 'gradient', orientation: 'horizontal', showUnfilled: true }),
    },
    targets: targets(options.series),
  };
}

/** Rows of one series each: its name, then its current, mean and highest value. */
export function table(
  id: number,
  title: string,
  place: Place,
  options: { readonly unit: string; readonly series: readonly Series[] },
): JsonObject {
  return {
    ...frame(id, 'table', title, place),
    datasource: 'Demo',
    fieldConfig: { defaults: { unit: options.unit }, overrides: [] },
    options: { showHeader: true },
    targets: targets(options.series),
    transformations: [{ id: 'reduce', options: { reducers: ['lastNotNull', 'mean', 'max'] } }],
  };
}

export function note(id: number, title: string, place: Place, content: string): JsonObject {
  return { ...frame(id, 'text', title, place), options: { content, mode: 'markdown' } };
}

/** The same panel or row, once for each value of a variable. */
export function repeated(panel: JsonObject, name: string): JsonObject {
  return { ...panel, repeat: name };
}

/** A library panel: the dashboard knows its place, the library everything else. */
export function libraryPanel(uid: string, panel: JsonObject): JsonObject {
  const { id, gridPos, ...model } = panel;
  return { gridPos, id, libraryPanel: { model, name: stringIn(model.title, uid), uid } };
}

/** An open row when no panels are given, else a collapsed one that holds them. */
export function row(
  id: number,
  title: string,
  y: number,
  hidden: readonly JsonObject[] = [],
): JsonObject {
  return {
    ...frame(id, 'row', title, [0, y, 24, 1]),
    collapsed: hidden.length > 0,
    panels: hidden,
  };
}

/** A text that people read and the value behind it, or one for both. */
type Option = string | readonly [text: string, value: string];

/** A variable of several values, all of them chosen together by `All`. */
export function variable(
  name: string,
  label: string,
  options: readonly Option[],
  chosen: readonly string[],
): JsonObject {
  const all = chosen.length === 0;
  const pairs = options.map((option) =>
    typeof option === 'string' ? ([option, option] as const) : option,
  );
  return {
    allValue: null,
    current: all ? { text: 'All', value: ['$__all'] } : { text: chosen.join(' + '), value: chosen },
    hide: 0,
    includeAll: true,
    label,
    multi: true,
    name,
    options: [
      { selected: all, text: 'All', value: '$__all' },
      ...pairs.map(([text, value]) => ({ selected: chosen.includes(value), text, value })),
    ],
    query: pairs.map(([text, value]) => (text === value ? value : `${text} : ${value}`)).join(','),
    type: 'custom',
  };
}

interface DashboardOptions {
  readonly id: number;
  readonly uid: string;
  readonly title: string;
  readonly tags?: readonly string[];
  readonly variables?: readonly JsonObject[];
}

function saved(
  options: DashboardOptions,
  schemaVersion: number,
  content: JsonObject,
): DashboardJson {
  const { id, uid, title, tags = [], variables = [] } = options;
  return {
    annotations: { list: [] },
    editable: true,
    id,
    ...content,
    schemaVersion,
    style: 'dark',
    tags,
    templating: { list: variables },
    time: { from: 'now-6h', to: 'now' },
    timezone: 'browser',
    title,
    uid,
    version: 1,
  };
}

/** A dashboard as Grafana 6.5 saves it. */
export function dashboard(options: DashboardOptions, panels: readonly JsonObject[]): DashboardJson {
  return saved(options, 20, { panels });
}

/** A dashboard from before Grafana 5: rows of panels, and no `panels` of its own. */
export function legacyDashboard(
  options: DashboardOptions,
  rows: readonly JsonObject[],
): DashboardJson {
  return saved(options, 14, { rows });
}
