import { patternOf } from '../fields/pattern.ts';
import { oldLimits, VALUE_NAMES } from '../model/modernise-singlestat.ts';
import { member } from '../model/read.ts';
import { colour, COLOURED_BY_VALUE, fieldConfigRule, oldEnd, unit } from './field-config.ts';
import { INTERACTIVE } from './graph.ts';
import { reducer } from './matchers.ts';
import {
  aFlag,
  aText,
  changesNumbers,
  eachOf,
  harmless,
  looks,
  members,
  numeric,
  passing,
  type Reason,
  type Rules,
  valueIn,
  within,
} from './rules.ts';

const reduceOptions = changesNumbers(
  members({
    values: aFlag,
    calcs: eachOf(reducer),
    fields: passing((value) => typeof value === 'string' && isNameOrPattern(value)),
    limit: numeric,
  }),
);

const isNameOrPattern = (text: string) => !text.startsWith('/') || patternOf(text) !== undefined;

const orientation = valueIn('auto', 'horizontal', 'vertical');
const text = members({
  titleSize: within(1, 500),
  valueSize: within(1, 500),
  percentSize: harmless,
});

/** Options that all panels with single numbers have. */
const COMMON: Rules = {
  reduceOptions,
  orientation,
  text,
  // What is left of an older form after it was read.
  fieldOptions: changesNumbers(members({})),
  ...INTERACTIVE,
};

// Settings of other types stay in a panel whose type was changed, and do nothing.
const fieldConfig = fieldConfigRule(undefined, COLOURED_BY_VALUE);

export const STAT: Rules = {
  fieldConfig,
  options: looks({
    ...COMMON,
    textMode: changesNumbers(valueIn('auto', 'value', 'value_and_name', 'name', 'none')),
    // Grafana leaves the text of a mode of no name in its common colour.
    colorMode: valueIn('value', 'background', 'background_solid', 'none', 'fixed'),
    graphMode: valueIn('area', 'line', 'none'),
    justifyMode: valueIn('auto', 'center'),
    wideLayout: aFlag,
    text: members({
      titleSize: within(1, 500),
      valueSize: within(1, 500),
      percentSize: within(1, 500),
    }),
    showPercentChange: changesNumbers(aFlag),
    percentChangeColorMode: valueIn('standard', 'inverted', 'same_as_value'),
  }),
};

export const GAUGE: Rules = {
  fieldConfig,
  options: looks({
    ...COMMON,
    showThresholdLabels: aFlag,
    showThresholdMarkers: aFlag,
    minVizWidth: harmless,
    minVizHeight: harmless,
    sizing: valueIn('auto'),
    // Without it, the others are of no gauge.
    shape: valueIn('gauge', 'circle'),
    barShape: valueIn('flat', 'rounded'),
    barWidthFactor: within(0, 1),
    segmentCount: within(1, 1000),
    segmentSpacing: within(0, 1),
    sparkline: aFlag,
    effects: members({ gradient: aFlag, barGlow: aFlag, centerGlow: aFlag }),
    endpointMarker: valueIn('point', 'glow', 'none'),
    neutral: numeric,
    textMode: changesNumbers(valueIn('auto', 'value_and_name', 'value', 'name', 'none')),
  }),
};

export const BAR_GAUGE: Rules = {
  fieldConfig,
  options: looks({
    ...COMMON,
    displayMode: valueIn('gradient', 'lcd', 'basic'),
    valueMode: valueIn('color', 'text', 'hidden'),
    namePlacement: valueIn('auto', 'top', 'left', 'hidden'),
    showUnfilled: aFlag,
    minVizWidth: harmless,
    minVizHeight: harmless,
    maxVizHeight: harmless,
    sizing: valueIn('auto'),
    legend: members({
      showLegend: valueIn(false),
      calcs: harmless,
      displayMode: harmless,
      placement: harmless,
    }),
  }),
};

/** A text without variables, which nothing has filled in. */
const plainText = passing((value) => typeof value === 'string' && !/\$\{?\w|\[\[\w/.test(value));

const OLD_MAPPING: Rules = { op: valueIn('='), text: aText, $$hashKey: harmless };
const oldValue = passing((value) => typeof value === 'string' || typeof value === 'number');

/** The old single number. */
export const SINGLESTAT: Rules = {
  format: changesNumbers(unit),
  valueName: changesNumbers(valueIn(...VALUE_NAMES)),
  decimals: changesNumbers(within(0, 20)),
  nullText: changesNumbers(aText),
  nullPointMode: changesNumbers(valueIn('connected', 'null')),
  prefix: changesNumbers(plainText),
  postfix: changesNumbers(plainText),
  prefixFontSize: harmless,
  postfixFontSize: harmless,
  valueFontSize: harmless,
  colorBackground: aFlag,
  colorValue: aFlag,
  colorPrefix: harmless,
  colorPostfix: harmless,
  colors: eachOf(colour),
  thresholds: passing(
    (value) =>
      typeof value === 'string' &&
      oldLimits(value).length === value.split(',').filter((part) => part.trim() !== '').length,
    ...['1,2', '30,90'],
  ),
  sparkline: members({
    show: aFlag,
    full: harmless,
    lineColor: harmless,
    fillColor: harmless,
    ymin: valueIn(),
    ymax: valueIn(),
  }),
  gauge: members({
    show: aFlag,
    minValue: numeric,
    maxValue: numeric,
    thresholdMarkers: aFlag,
    thresholdLabels: aFlag,
  }),
  mappingType: changesNumbers(valueIn(1, 2)),
  mappingTypes: harmless,
  valueMaps: changesNumbers(
    eachOf(members({ ...OLD_MAPPING, value: oldValue, from: harmless, to: harmless })),
  ),
  rangeMaps: changesNumbers(
    eachOf(members({ ...OLD_MAPPING, from: oldEnd, to: oldEnd, value: harmless })),
  ),
  tableColumn: changesNumbers(valueIn('')),
  fieldConfig: changesNumbers(
    members({
      defaults: harmless,
      overrides: eachOf(() => [{ text: 'fieldConfig.overrides of the old panel' }]),
    }),
  ),
  options: harmless,
  hideTimeOverride: harmless,
  hiddenSeries: harmless,
};

/** What the old panel shows without looking at what is missing. */
const NULLS_ASIDE: readonly unknown[] = ['avg', 'min', 'max', 'total', 'name'];

/** What keys alone do not tell. */
export function singlestatFaults(panel: unknown): Reason[] {
  // Without a name to it, the old panel shows the average of the series' values.
  const valueName = member(panel, 'valueName');
  const hasGauge = member(member(panel, 'gauge'), 'show') === true;
  // The last value, and what is counted from one value to another, may then be missing.
  const countsNulls =
    member(panel, 'nullPointMode') === 'null' && !NULLS_ASIDE.includes(valueName ?? 'avg');
  return [
    ...(valueName === 'name' && hasGauge ? [{ text: 'valueName: name on a gauge' }] : []),
    ...(countsNulls ? [{ text: 'nullPointMode: null' }] : []),
  ];
}
