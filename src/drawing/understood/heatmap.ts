import { isScheme } from '../colours/scheme-names.ts';
import { bucketMilliseconds } from '../heatmap/bucket-sizes.ts';
import { isOldHeatmap, modernisedHeatmap } from '../model/modernise-heatmap.ts';
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

const bucketCount = within(0, 10_000);

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
    axisWidth: within(1, 1000),
    axisColorMode: harmless,
    axisCenteredZero: harmless,
    axisGridShow: harmless,
    axisBorderShow: harmless,
    axisSoftMin: harmless,
    axisSoftMax: harmless,
    scaleDistribution: harmless,
    unit: changesNumbers(unit),
    decimals: changesNumbers(within(0, 20)),
    reverse: aFlag,
    // Of buckets that the data have, Grafana ignores these.
    min: changesNumbers(numeric),
    max: changesNumbers(numeric),
  }),
  legend: members({
    show: aFlag,
    showLegend: harmless,
    placement: valueIn('bottom'),
    width: harmless,
  }),
  // Grafana has no such drawing.
  showValue: harmless,
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
  dataFormat: changesNumbers(valueIn('tsbuckets', 'timeseries')),
  color: members({
    mode: valueIn('spectrum', 'opacity'),
    colorScheme: scheme,
    cardColor: colour,
    // Of old versions of Grafana alone.
    colorScale: harmless,
    exponent: harmless,
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
  hideZeroBuckets: harmless,
  highlightCards: harmless,
  heatmap: harmless,
  legend: members({ show: aFlag }),
  xAxis: members({ show: valueIn(true) }),
  xBucketNumber: changesNumbers(bucketCount),
  xBucketSize: changesNumbers(columnSize),
  yBucketNumber: changesNumbers(bucketCount),
  yBucketSize: changesNumbers(numeric),
  yAxis: members({
    show: aFlag,
    format: changesNumbers(unit),
    decimals: changesNumbers(within(0, 20)),
    logBase: changesNumbers(valueIn(1, 2, 10)),
    splitFactor: changesNumbers(numeric),
    min: changesNumbers(numeric),
    max: changesNumbers(numeric),
    width: numeric,
  }),
  tooltip: harmless,
  tooltipDecimals: harmless,
};

/** What of counting values differs between versions of Grafana. */
export function heatmapFaults(panel: unknown): Reason[] {
  if (isOldHeatmap(panel) && isGiven(panel, 'xBucketNumber') && !isGiven(panel, 'yBucketNumber')) {
    if (member(panel, 'dataFormat') !== 'tsbuckets' && !isGiven(panel, 'yBucketSize')) {
      return notUnderstood(member(panel, 'xBucketNumber'), 'xBucketNumber without yBucketNumber');
    }
  }
  const options = member(modernisedHeatmap(panel), 'options');
  const scale = memberAt(options, 'calculation.yBuckets.scale');
  if (memberAt(options, 'calculate') !== true || member(scale, 'type') !== 'log') return [];
  const base = member(scale, 'log');
  const limits = ['options.yAxis.min', 'options.yAxis.max'];
  return [
    ...(base === 2 || base === 10 ? [] : notUnderstood(base, 'options.calculation.yBuckets.scale')),
    ...limits.flatMap((path) => {
      const limit = numberOf(memberAt({ options }, path));
      return limit === undefined ? [] : notUnderstood(limit, path);
    }),
  ];
}

const isGiven = (panel: unknown, key: string) => (numberOf(member(panel, key)) ?? 0) !== 0;
