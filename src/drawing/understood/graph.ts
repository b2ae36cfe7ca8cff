import { areOwnZones } from '../axes/own-zone.ts';
import { patternOf } from '../fields/pattern.ts';
import { isOverTime } from '../model/modernise-graph.ts';
import { member } from '../model/read.ts';
import { colour, fieldConfigRule, only, unit } from './field-config.ts';
import { reducer } from './matchers.ts';
import {
  aFlag,
  aText,
  changesNumbers,
  eachMember,
  eachOf,
  harmless,
  looks,
  members,
  notUnderstood,
  numeric,
  passing,
  type Reason,
  type Rule,
  type Rules,
  valueIn,
  within,
} from './rules.ts';

export const LEGEND: Rules = {
  showLegend: aFlag,
  displayMode: valueIn('list', 'table', 'hidden'),
  placement: valueIn('bottom', 'right'),
  calcs: changesNumbers(eachOf(reducer)),
  sortBy: aText,
  sortDesc: aFlag,
  width: numeric,
  isVisible: valueIn(true),
  asTable: harmless,
  limit: harmless,
  enableFacetedFilter: harmless,
  facetedFilterPinned: harmless,
};

export const legend = looks(LEGEND);

/** What a viewer of the page sees on hovering, or clicks on. */
export const INTERACTIVE: Rules = {
  tooltip: harmless,
  tooltipOptions: harmless,
  dataLinks: harmless,
};

const scale = looks({
  type: valueIn('linear', 'log', 'symlog'),
  log: valueIn(2, 10),
  linearThreshold: numeric,
});

const transform = changesNumbers(valueIn('negative-Y', 'constant'));

/** Settings of the series of a graph. */
export const SERIES: Readonly<Record<string, Rule>> = {
  drawStyle: valueIn('line', 'bars', 'points'),
  lineInterpolation: valueIn('linear', 'smooth', 'stepBefore', 'stepAfter'),
  lineWidth: within(0, 20),
  fillOpacity: within(0, 100),
  gradientMode: valueIn('none', 'opacity', 'hue', 'scheme'),
  fillBelowTo: aText,
  lineStyle: members({
    fill: valueIn('solid', 'dash', 'dot', 'square', 'accessible'),
    dash: eachOf(within(0, 100)),
  }),
  // Without a name, bars have points too.
  showPoints: valueIn('auto', 'always', 'never', ''),
  pointSize: within(0, 40),
  spanNulls: passing((value) => typeof value === 'boolean' || typeof value === 'number'),
  insertNulls: passing((value) => value === false || typeof value === 'number'),
  stacking: changesNumbers(
    members({ mode: valueIn('none', 'normal', 'percent', 'value'), group: passing(isGroup) }),
  ),
  transform,
  barAlignment: valueIn(-1, 0, 1),
  barWidthFactor: within(0, 1),
  barMaxWidth: within(1, 10_000),
  axisPlacement: valueIn('auto', 'left', 'right', 'hidden'),
  axisLabel: aText,
  axisWidth: numeric,
  axisSoftMin: numeric,
  axisSoftMax: numeric,
  axisCenteredZero: aFlag,
  axisGridShow: aFlag,
  axisBorderShow: aFlag,
  axisColorMode: valueIn('text', 'series', 'thresholds'),
  scaleDistribution: scale,
  thresholdsStyle: members({
    mode: valueIn('off', 'line', 'dashed', 'area', 'line+area', 'dashed+area', 'series'),
  }),
  hideFrom: members({ viz: aFlag, legend: aFlag, tooltip: harmless }),
  showValues: aFlag,
  pointSymbol: harmless,
};

function isGroup(value: unknown): boolean {
  return typeof value === 'string' || value === false;
}

export const TIMESERIES: Rules = {
  fieldConfig: fieldConfigRule(SERIES),
  options: looks({
    legend,
    ...INTERACTIVE,
    disableKeyboardEvents: harmless,
    alertThreshold: harmless,
    annotations: harmless,
    timezone: passing(areOwnZones, [], ['America/New_York'], ['Asia/Kolkata']),
    orientation: valueIn('horizontal'),
  }),
};

const axis = members({
  $$hashKey: harmless,
  format: changesNumbers(unit),
  min: passing(isLimit),
  max: passing(isLimit),
  label: aText,
  logBase: valueIn(1, 2, 10),
  show: aFlag,
  decimals: changesNumbers(within(0, 20)),
});

function isLimit(value: unknown): boolean {
  return value === '' || value === 'auto' || numeric(value, '').length === 0;
}

/** The name of a series, or a pattern between slashes. */
const alias: Rule = (value, path) =>
  typeof value === 'string' && value.startsWith('/') && !patternOf(value)
    ? notUnderstood(value, path)
    : aText(value, path);

const nullPointMode = changesNumbers(valueIn('null', 'null as zero', 'connected'));

const OVERRIDE: Rules = {
  $$hashKey: harmless,
  alias,
  color: colour,
  yaxis: changesNumbers(valueIn(1, 2, '1', '2')),
  fill: within(0, 10),
  fillGradient: within(0, 10),
  lines: aFlag,
  linewidth: within(0, 20),
  bars: aFlag,
  points: aFlag,
  pointradius: within(0, 20),
  stack: changesNumbers(passing((value) => typeof value === 'boolean' || isGroup(value))),
  dashes: aFlag,
  dashLength: within(0, 100),
  spaceLength: within(0, 100),
  transform,
  fillBelowTo: aText,
  nullPointMode,
  steppedLine: aFlag,
  legend: aFlag,
  hiddenSeries: aFlag,
  hideTooltip: harmless,
  zindex: numeric,
};

const threshold = members({
  $$hashKey: harmless,
  value: numeric,
  op: valueIn('gt', 'lt'),
  colorMode: valueIn('critical', 'warning', 'ok', 'custom'),
  fill: aFlag,
  line: aFlag,
  yaxis: valueIn('left', 'right'),
  fillColor: colour,
  lineColor: colour,
  visible: aFlag,
});

/** The old graph. */
export const GRAPH: Rules = {
  lines: aFlag,
  linewidth: within(0, 20),
  fill: within(0, 10),
  fillGradient: within(0, 10),
  bars: aFlag,
  points: aFlag,
  pointradius: within(0, 19),
  stack: changesNumbers(aFlag),
  percentage: changesNumbers(aFlag),
  steppedLine: aFlag,
  nullPointMode,
  dashes: aFlag,
  dashLength: within(0, 100),
  spaceLength: within(0, 100),
  paceLength: harmless,
  aliasColors: eachMember(colour),
  // A list among them has no alias, so that it is for no series; Ceph's dashboards have some.
  seriesOverrides: eachOf(members(OVERRIDE), (part) => !Array.isArray(part)),
  yaxes: eachOf(axis),
  yaxis: members({ align: valueIn(false), alignLevel: harmless }),
  xaxis: members({
    mode: changesNumbers(valueIn('time')),
    show: valueIn(true),
    name: harmless,
    values: harmless,
    buckets: harmless,
    format: harmless,
    logBase: harmless,
    max: harmless,
    min: harmless,
    label: harmless,
  }),
  legend: members({
    show: aFlag,
    values: aFlag,
    min: aFlag,
    max: aFlag,
    avg: aFlag,
    current: aFlag,
    total: aFlag,
    alignAsTable: aFlag,
    rightSide: aFlag,
    sideWidth: numeric,
    sort: valueIn('min', 'max', 'avg', 'current', 'total'),
    sortDesc: aFlag,
    hideEmpty: aFlag,
    hideZero: aFlag,
    legendSideLastValue: harmless,
  }),
  thresholds: eachOf(threshold),
  decimals: changesNumbers(within(0, 20)),
  timeRegions: eachOf(notUnderstood),
  renderer: harmless,
  tooltip: harmless,
  hiddenSeries: harmless,
  grid: harmless,
  zerofill: harmless,
  // Only these say more than the panel's own settings.
  fieldConfig: fieldConfigRule(undefined, only('unit', 'displayName')),
  // Whether the thresholds of its alert are drawn.
  options: looks({ ...INTERACTIVE, alertThreshold: aFlag, dataLinks: harmless }),
};

/** What keys alone do not tell. */
export function graphFaults(panel: unknown): Reason[] {
  const config = member(panel, 'fieldConfig');
  const hasOverrides = Array.isArray(member(config, 'overrides'))
    ? (member(config, 'overrides') as unknown[]).length > 0
    : false;
  return [
    ...(isOverTime(panel) ? [] : [{ text: 'xaxis.mode' }]),
    ...(hasOverrides ? [{ text: 'fieldConfig.overrides of the old graph' }] : []),
  ];
}
