import { isScheme } from '../colours/scheme-names.ts';
import { bucketMilliseconds } from '../heatmap/bucket-sizes.ts';
import { isOldHeatmap } from '../model/modernise-heatmap.ts';
import { member, memberAt, numberOf } from '../model/read.ts';
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
  ...['Oranges', 'Blues'],
);

/** How wide columns are, or how many there are. */
const columnSize = passing(
  (value) =>
    numeric(value, '').length === 0 ||
    (typeof value === 'string' && bucketMilliseconds(value) !== undefined),
  ...['', '30s', '120000'],
);

const options = looks({
  ...INTERACTIVE,
  calculate: changesNumbers(aFlag),
  calculation: changesNumbers(
    members({
      xBuckets: members({
        mode: valueIn('size', 'count'),
        value: columnSize,
        scale: members({ type: valueIn('linear') }),
      }),
      yBuckets: members({
        mode: valueIn('size', 'count'),
        value: numeric,
        scale: members({
          type: valueIn('linear', 'log'),
          log: valueIn(2, 10),
          linearThreshold: harmless,
        }),
      }),
    }),
  ),
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
    min: changesNumbers(numeric),
    max: changesNumbers(numeric),
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

/** An old heatmap that counts its values, and what of powers differs between versions of Grafana. */
export function heatmapFaults(panel: unknown): Reason[] {
  if (isOldHeatmap(panel)) {
    const format = member(panel, 'dataFormat') ?? 'timeseries';
    return format === 'tsbuckets' ? [] : notUnderstood(format, 'dataFormat');
  }
  const scale = memberAt(panel, 'options.calculation.yBuckets.scale');
  if (memberAt(panel, 'options.calculate') !== true || member(scale, 'type') !== 'log') return [];
  const base = member(scale, 'log');
  const limits = ['options.yAxis.min', 'options.yAxis.max'];
  return [
    ...(base === 2 || base === 10 ? [] : notUnderstood(base, 'options.calculation.yBuckets.scale')),
    ...limits.flatMap((path) => {
      const limit = numberOf(memberAt(panel, path));
      return limit === undefined ? [] : notUnderstood(limit, path);
    }),
  ];
}
