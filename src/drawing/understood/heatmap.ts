import { isScheme } from '../colours/scheme-names.ts';
import { isOldHeatmap } from '../model/modernise-heatmap.ts';
import { member } from '../model/read.ts';
import { colour, fieldConfigRule, only, unit } from './field-config.ts';
import { INTERACTIVE } from './graph.ts';
import {
  aFlag,
  aText,
  changesNumbers,
  harmless,
  looks,
  members,
  notUnderstood,
  numeric,
  passing,
  type Reason,
  type Rules,
  valueIn,
  within,
} from './rules.ts';

const scheme = passing(
  (value) => typeof value === 'string' && isScheme(value.replace(/^interpolate/, '')),
);

const options = looks({
  ...INTERACTIVE,
  calculate: changesNumbers(valueIn(false)),
  calculation: harmless,
  color: members({
    mode: valueIn('scheme', 'opacity'),
    scheme,
    steps: within(2, 128),
    reverse: aFlag,
    fill: colour,
    exponent: within(0.01, 10),
    scale: valueIn('exponential', 'linear'),
    min: numeric,
    max: numeric,
  }),
  cellGap: within(0, 25),
  cellRadius: within(0, 50),
  cellValues: changesNumbers(members({ unit, decimals: within(0, 20) })),
  filterValues: changesNumbers(members({ le: numeric, ge: numeric })),
  rowsFrame: changesNumbers(
    members({ layout: valueIn('auto', 'le', 'ge', 'unknown'), value: harmless }),
  ),
  yAxis: members({
    axisPlacement: valueIn('left', 'right', 'hidden'),
    axisLabel: aText,
    axisWidth: harmless,
    unit: changesNumbers(unit),
    decimals: changesNumbers(within(0, 20)),
    reverse: aFlag,
    // Of buckets that the data have, Grafana ignores these.
    min: harmless,
    max: harmless,
  }),
  legend: members({ show: aFlag, showLegend: harmless }),
  showValue: valueIn('never'),
  exemplars: harmless,
  annotations: harmless,
  selectionMode: harmless,
});

/** Heatmaps, as they are and as they were before Grafana 9. */
export const HEATMAP: Rules = {
  fieldConfig: fieldConfigRule(
    {
      hideFrom: members({ viz: valueIn(false), legend: harmless, tooltip: harmless }),
      scaleDistribution: harmless,
    },
    // A name of one's own takes the place of the bounds of a bucket.
    { ...only('noValue'), displayName: valueIn('') },
  ),
  options,
  dataFormat: changesNumbers(valueIn('tsbuckets')),
  color: members({
    mode: valueIn('spectrum', 'opacity'),
    colorScheme: scheme,
    cardColor: colour,
    colorScale: valueIn('sqrt', 'linear'),
    exponent: within(0.01, 10),
    min: numeric,
    max: numeric,
  }),
  cards: members({
    cardPadding: numeric,
    cardRound: numeric,
    cardHSpacing: harmless,
    cardVSpacing: harmless,
  }),
  yBucketBound: changesNumbers(valueIn('auto', 'upper', 'lower', 'middle')),
  reverseYBuckets: aFlag,
  hideZeroBuckets: aFlag,
  highlightCards: harmless,
  heatmap: harmless,
  legend: members({ show: aFlag }),
  xAxis: members({ show: valueIn(true) }),
  xBucketNumber: harmless,
  xBucketSize: harmless,
  yBucketNumber: harmless,
  yBucketSize: harmless,
  yAxis: members({
    show: aFlag,
    format: changesNumbers(unit),
    decimals: changesNumbers(within(0, 20)),
    logBase: harmless,
    splitFactor: harmless,
    min: harmless,
    max: harmless,
    width: harmless,
  }),
  tooltip: harmless,
  tooltipDecimals: harmless,
};

/** A heatmap that counts its buckets itself. */
export function heatmapFaults(panel: unknown): Reason[] {
  if (!isOldHeatmap(panel)) return [];
  const format = member(panel, 'dataFormat') ?? 'timeseries';
  return format === 'tsbuckets' ? [] : notUnderstood(format, 'dataFormat');
}
