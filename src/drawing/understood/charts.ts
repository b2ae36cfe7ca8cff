import { areOwnZones } from '../axes/own-zone.ts';
import { isColouredByValue } from '../fields/field-colour.ts';
import { memberAt, stringOf } from '../model/read.ts';
import { colour, COLOURED_BY_VALUE, fieldConfigRule, only, unit } from './field-config.ts';
import { INTERACTIVE, legend, LEGEND, SERIES } from './graph.ts';
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

const { axisPlacement, axisLabel, axisWidth, axisSoftMin, axisSoftMax, axisCenteredZero } = SERIES;
const { axisGridShow, axisBorderShow, axisColorMode, hideFrom } = SERIES;
const { lineWidth, fillOpacity, thresholdsStyle } = SERIES;

const AXES = {
  axisPlacement,
  axisLabel,
  axisWidth,
  axisSoftMin,
  axisSoftMax,
  axisCenteredZero,
  axisGridShow,
  axisBorderShow,
  axisColorMode,
  scaleDistribution: looks({
    type: valueIn('linear', 'log'),
    log: valueIn(2, 10),
    linearThreshold: harmless,
  }),
} as Rules;

const gradientMode = valueIn('none', 'opacity', 'hue');
const BARS = { lineWidth, fillOpacity, gradientMode, hideFrom } as Rules;
const gradientByValue = valueIn('none', 'opacity', 'hue', 'scheme');

const stackMode = changesNumbers(valueIn('none', 'normal', 'percent'));

export const BARCHART: Rules = {
  fieldConfig: fieldConfigRule({
    ...AXES,
    ...BARS,
    gradientMode: gradientByValue,
    ...(thresholdsStyle && { thresholdsStyle }),
  }),
  options: looks({
    legend,
    ...INTERACTIVE,
    xField: changesNumbers(aText),
    orientation: valueIn('auto', 'vertical', 'horizontal'),
    stacking: stackMode,
    groupWidth: within(0, 1),
    barWidth: within(0, 1),
    barRadius: within(0, 0.5),
    showValue: valueIn('auto', 'always', 'never'),
    text: members({ valueSize: numeric, titleSize: harmless }),
    xTickLabelRotation: within(-90, 90),
    xTickLabelMaxLength: within(0, 1000),
    xTickLabelSpacing: within(-1000, 1000),
    fullHighlight: harmless,
    colorByField: aText,
    annotations: harmless,
  }),
};

/** One number of each field, or rows: which ones. */
const oneCalc: Rule = (value, path) =>
  Array.isArray(value) && value.length > 1
    ? [{ text: `${path}: more than one` }]
    : eachOf(reducer)(value, path);

export const PIECHART: Rules = {
  fieldConfig: fieldConfigRule(hideFrom ? { hideFrom } : {}, COLOURED_BY_VALUE),
  options: looks({
    ...INTERACTIVE,
    legend: looks({ ...LEGEND, calcs: harmless, values: eachOf(valueIn('value', 'percent')) }),
    pieType: valueIn('pie', 'donut'),
    displayLabels: eachOf(valueIn('name', 'value', 'percent')),
    reduceOptions: changesNumbers(
      members({ values: aFlag, calcs: oneCalc, fields: aText, limit: numeric }),
    ),
    sort: valueIn('desc', 'asc', 'none'),
    text: harmless,
  }),
};

/** The plugin that was Grafana's pie before it had one. */
export const OLD_PIE: Rules = {
  pieType: valueIn('pie', 'donut'),
  legend: members({
    show: aFlag,
    values: aFlag,
    percentage: aFlag,
    header: harmless,
    sort: harmless,
    sortDesc: harmless,
    percentageDecimals: harmless,
    sideWidth: harmless,
  }),
  legendType: valueIn('Right side', 'Under graph'),
  format: changesNumbers(unit),
  unit: harmless,
  decimals: changesNumbers(within(0, 20)),
  valueName: changesNumbers(valueIn('current', 'avg', 'min', 'max', 'total')),
  aliasColors: eachMember(colour),
  combine: members({
    label: harmless,
    threshold: changesNumbers(passing((value) => value === '' || value === 0 || value === '0', '')),
  }),
  breakPoint: harmless,
  fontSize: harmless,
  strokeWidth: harmless,
  nullPointMode: harmless,
  interval: harmless,
  nullText: harmless,
};

/** Panels of states over time. @param of what is drawn of one type alone */
const states = ({
  custom,
  options,
}: {
  readonly custom: Rules;
  readonly options: Rules;
}): Rules => ({
  fieldConfig: fieldConfigRule(
    {
      lineWidth: within(0, 10),
      fillOpacity: within(0, 100),
      ...custom,
      axisPlacement: valueIn('auto', 'left', 'hidden'),
      axisWidth: numeric,
      hideFrom: members({ viz: aFlag, legend: valueIn(false), tooltip: harmless }),
    },
    COLOURED_BY_VALUE,
  ),
  options: looks({
    ...INTERACTIVE,
    legend,
    ...options,
    showValue: valueIn('auto', 'always', 'never'),
    rowHeight: within(0.01, 1),
    perPage: passing((value) => Number.isInteger(value) && Number(value) >= 0, 1, 2),
    annotations: harmless,
    disableKeyboardEvents: harmless,
    timezone: passing(areOwnZones, [], ['America/New_York'], ['Asia/Kolkata']),
  }),
});

const ofOtherType: Rules = { mergeValues: harmless, alignValue: harmless, colWidth: harmless };

export const STATE_TIMELINE = states({
  custom: {
    spanNulls: passing((value) => typeof value === 'boolean' || typeof value === 'number'),
    insertNulls: passing((value) => value === false || typeof value === 'number'),
  },
  options: {
    ...ofOtherType,
    mergeValues: aFlag,
    alignValue: valueIn('left', 'center', 'right'),
  },
});

export const STATUS_HISTORY = states({
  custom: { spanNulls: harmless, insertNulls: harmless },
  options: { ...ofOtherType, colWidth: within(0.01, 1) },
});

const onlyEmpty = valueIn('');

/** Settings of the values that would limit counts are not understood, and those that would colour them. */
const OF_COUNTS: Rules = {
  ...COLOURED_BY_VALUE,
  min: onlyEmpty,
  max: onlyEmpty,
  thresholds: harmless,
  fieldMinMax: harmless,
};

export const HISTOGRAM: Rules = {
  fieldConfig: fieldConfigRule(
    {
      ...BARS,
      stacking: changesNumbers(members({ mode: stackMode, group: harmless })),
      axisPlacement: valueIn('auto', 'left'),
    },
    OF_COUNTS,
  ),
  options: looks({
    ...INTERACTIVE,
    legend,
    bucketSize: changesNumbers(numeric),
    bucketOffset: changesNumbers(numeric),
    bucketCount: changesNumbers(within(1, 1000)),
    combine: changesNumbers(aFlag),
    xMin: valueIn(),
    xMax: valueIn(),
  }),
};

/** A colour mode that would colour counts by the values. */
export function histogramFaults(panel: unknown): Reason[] {
  const defaults = memberAt(panel, 'fieldConfig.defaults');
  const mode = stringOf(memberAt(defaults, 'color.mode')) ?? 'palette-classic';
  return isColouredByValue(mode) ? notUnderstood(mode, 'fieldConfig.defaults.color.mode') : [];
}

export const LOGS: Rules = {
  fieldConfig: fieldConfigRule(undefined, only('noValue')),
  options: looks({
    showTime: aFlag,
    wrapLogMessage: aFlag,
    sortOrder: valueIn('Descending', 'Ascending'),
    dedupStrategy: changesNumbers(valueIn('none', 'exact', 'numbers', 'signature')),
    showLabels: aFlag,
    showCommonLabels: aFlag,
    prettifyLogMessage: aFlag,
    fontSize: valueIn('default', 'small'),
    displayedFields: eachOf(notUnderstood),
    enableLogDetails: harmless,
    enableInfiniteScrolling: harmless,
    showLogContextToggle: harmless,
    showControls: harmless,
    showFieldSelector: harmless,
    syntaxHighlighting: harmless,
    detailsMode: harmless,
    timestampResolution: valueIn('ms'),
    unwrappedColumns: valueIn(false),
  }),
};
