import { modernisedSingle } from '../model/modernise-single.ts';
import { isOldTable } from '../model/modernise-table.ts';
import { member, stringOf } from '../model/read.ts';
import {
  BARCHART,
  HISTOGRAM,
  histogramFaults,
  LOGS,
  OLD_PIE,
  PIECHART,
  STATE_TIMELINE,
  STATUS_HISTORY,
} from './charts.ts';
import { HEATMAP, heatmapFaults } from './heatmap.ts';
import { GRAPH, graphFaults, TIMESERIES } from './graph.ts';
import { BAR_GAUGE, GAUGE, SINGLESTAT, singlestatFaults, STAT } from './single.ts';
import { OLD_TABLE, TABLE } from './table.ts';
import { target } from './targets.ts';
import { TEXT, textFaults } from './text.ts';
import { transformation } from './transformations.ts';
import {
  changesNumbers,
  drawn,
  eachOf,
  harmless,
  looks,
  members,
  notUnderstood,
  type Reason,
  type Rules,
  valueIn,
} from './rules.ts';

/** Whether a whole panel is understood; if not, which keys and values are not. */
export type Understanding = { readonly ok: true } | { readonly not: readonly string[] };

interface TypeRule {
  readonly keys: Rules;
  /** Brings a panel that an older Grafana saved into the form that has these keys. */
  readonly form?: (panel: unknown) => unknown;
  /** What the keys, one by one, do not tell. */
  readonly faults?: (panel: unknown) => readonly Reason[];
}

const TYPES: Readonly<Record<string, TypeRule>> = {
  timeseries: { keys: TIMESERIES },
  barchart: { keys: BARCHART },
  heatmap: { keys: HEATMAP, faults: heatmapFaults },
  histogram: { keys: HISTOGRAM, faults: histogramFaults },
  logs: { keys: LOGS },
  'state-timeline': { keys: STATE_TIMELINE },
  'status-history': { keys: STATUS_HISTORY },
  piechart: { keys: PIECHART },
  'grafana-piechart-panel': { keys: OLD_PIE },
  graph: { keys: GRAPH, faults: graphFaults },
  stat: { keys: STAT, form: modernisedSingle },
  singlestat: { keys: SINGLESTAT, faults: singlestatFaults },
  gauge: { keys: GAUGE, form: modernisedSingle },
  bargauge: { keys: BAR_GAUGE, form: modernisedSingle },
  table: { keys: TABLE },
  'table-old': { keys: OLD_TABLE },
  text: { keys: TEXT, faults: textFaults },
};

const COMMON_HARMLESS = `$$hashKey alert alertName cacheTimeout collapsed datasource description
  editable error gridPos height hideTimeOverride id interval isNew key libraryPanel links maxDataPoints
  maxPerRow
  minSpan pluginVersion queryCachingTTL repeat repeatDirection repeatIteration repeatPanelId
  repeatedByRow schemaVersion scopedVars span target timeFrom timeShift type
  uid version showTitle titleSize renderer tags`
  .split(/\s+/)
  .filter((key) => key !== '');

/** Where the data of a panel come from is known where they are read. */
const COMMON: Rules = {
  ...Object.fromEntries(COMMON_HARMLESS.map((key) => [key, harmless])),
  title: drawn('One title', 'Another title'),
  transparent: drawn(true, false),
  targets: eachOf(target),
  transformations: changesNumbers(eachOf(transformation)),
  fieldConfig: changesNumbers(members({ defaults: members({}), overrides: eachOf(notUnderstood) })),
  options: looks({}),
  mode: changesNumbers(valueIn()),
};

/** Settings of a plugin that panels keep whose type was changed in their JSON ("Status Panel"). */
const OF_STATUS_PANEL = `colorMode colors cornerRadius displayName flipCard flipTime fontFormat
  isAutoScrollOnOverflow isGrayOnNoData isHideAlertsOnDisable isIgnoreOKColors`;

/**
 * What is left at the top of a panel when its type is changed in its JSON: each type reads its own settings
 * there, and those that came after Grafana 7 read none.
 */
const LEFT_BEHIND: Rules = Object.fromEntries(
  [GRAPH, SINGLESTAT, OLD_TABLE, OLD_PIE]
    .flatMap((keys) => Object.keys(keys))
    .concat(OF_STATUS_PANEL.split(/\s+/))
    .map((key) => [key, harmless]),
);

/** The rules of the keys of each type of panel. */
export const KEYS_OF_TYPES: Readonly<Record<string, Rules>> = Object.fromEntries(
  Object.entries(TYPES).map(([type, { keys }]) => [type, { ...LEFT_BEHIND, ...COMMON, ...keys }]),
);

/** Reasons beyond these are not told. */
const MOST_REASONS = 20;

/** Whether a whole panel is understood; if not, which keys and values are not. */
export function understood(panel: unknown): Understanding {
  const reasons = reasonsOf(panel).map(({ text }) => text);
  return reasons.length === 0 ? { ok: true } : { not: reasons };
}

/**
 * Looks at every key of a panel's model: each is drawn, or is known not to change the picture.
 * @returns what is not; first that by which a number would be wrong
 */
export function reasonsOf(saved: unknown): Required<Reason>[] {
  const type = isOldTable(saved) ? 'table-old' : (stringOf(member(saved, 'type')) ?? '');
  const rule = Object.hasOwn(TYPES, type) ? TYPES[type] : undefined;
  if (!rule) return notUnderstood(type, 'type').map(whole);
  const panel = rule.form?.(saved) ?? saved;
  const reasons = [
    ...looks(KEYS_OF_TYPES[type] ?? {})(panel, ''),
    ...(rule.faults?.(panel) ?? []),
  ].map(whole);
  return (['wrong', 'looks'] as const)
    .flatMap((wanted) => reasons.filter(({ kind }) => kind === wanted))
    .slice(0, MOST_REASONS);
}

/** Where no rule knows better, a number could be wrong. */
const whole = ({ text, kind = 'wrong' }: Reason): Required<Reason> => ({ text, kind });
