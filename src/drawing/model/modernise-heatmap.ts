import { member, memberAt, membersOf, numberOf, stringOf } from './read.ts';

/** Whether a heatmap is of the kind that Grafana had before version 9, and was not saved by a newer one. */
export function isOldHeatmap(panel: unknown): boolean {
  const isOld =
    member(panel, 'dataFormat') !== undefined || memberAt(panel, 'color.mode') !== undefined;
  return isOld && Object.keys(membersOf(member(panel, 'options'))).length === 0;
}

/** Where the names of rows are: since version 9 Grafana has bounds of old panels at the other edge. */
const LAYOUTS: Readonly<Record<string, string>> = { upper: 'ge', lower: 'le', middle: 'unknown' };
const OLD_LAYOUTS: Readonly<Record<string, string>> = { ...LAYOUTS, upper: 'le', lower: 'ge' };

/**
 * A heatmap of before Grafana 9, in the form that it has now.
 * @param version Grafana's, such as `11.6.4`; one of 9 or later when it is not known
 */
export function modernisedHeatmap(panel: unknown, version?: string): unknown {
  if (!isOldHeatmap(panel)) return membersOf(panel);
  const isOfOldGrafana = /^v?[0-8]\./.test(version ?? '');
  const axis = member(panel, 'yAxis');
  const bound = stringOf(member(panel, 'yBucketBound')) ?? 'auto';
  const layouts = isOfOldGrafana ? OLD_LAYOUTS : LAYOUTS;
  const isShown = member(axis, 'show') !== false;
  const isCounted = member(panel, 'dataFormat') !== 'tsbuckets';
  const areZerosShown = isOfOldGrafana && member(panel, 'hideZeroBuckets') !== true;
  return {
    ...membersOf(panel),
    options: {
      calculate: isCounted && isOfOldGrafana ? COUNTED_OTHERWISE : isCounted,
      calculation: isCounted ? calculationOf(panel) : {},
      color: colourOptions(member(panel, 'color'), isOfOldGrafana),
      cellGap: (numberOf(memberAt(panel, 'cards.cardPadding')) ?? 2) || 1,
      cellRadius: numberOf(memberAt(panel, 'cards.cardRound')) ?? 0,
      filterValues: areZerosShown ? { le: null } : {},
      rowsFrame: { layout: Object.hasOwn(layouts, bound) ? layouts[bound] : 'auto' },
      yAxis: {
        axisPlacement: isShown ? 'left' : 'hidden',
        axisWidth: numberOf(member(axis, 'width')),
        reverse: member(panel, 'reverseYBuckets') === true,
        unit: stringOf(member(axis, 'format')) ?? 'short',
        decimals: numberOf(member(axis, 'decimals')),
        min: numberOf(member(axis, 'min')),
        max: numberOf(member(axis, 'max')),
      },
      legend: { show: memberAt(panel, 'legend.show') === true },
    },
  };
}

/** Stands for a heatmap whose values a Grafana of before version 9 counts. */
export const COUNTED_OTHERWISE = 'as before Grafana 9';

/** How the values are counted, as Grafana reads it out of an old panel. */
function calculationOf(panel: unknown) {
  const [xSize, xCount] = ['xBucketSize', 'xBucketNumber'].map((key) => member(panel, key));
  const [ySize, yCount] = ['yBucketSize', 'yBucketNumber'].map((key) => member(panel, key));
  const base = numberOf(memberAt(panel, 'yAxis.logBase')) ?? 1;
  const split = numberOf(memberAt(panel, 'yAxis.splitFactor')) ?? 0;
  const buckets = (size: unknown, count: unknown) =>
    isGiven(size)
      ? { mode: 'size', value: String(size) }
      : isGiven(count)
        ? { mode: 'count', value: String(count) }
        : undefined;
  return {
    xBuckets: buckets(xSize, xCount),
    yBuckets:
      base > 1
        ? {
            mode: 'count',
            value: split > 0 ? String(split) : undefined,
            scale: { type: 'log', log: base },
          }
        : // Only beside a number of columns does that of rows count.
          buckets(ySize, isGiven(xCount) ? yCount : undefined),
  };
}

const isGiven = (value: unknown): value is string | number =>
  (typeof value === 'number' && value !== 0) || (typeof value === 'string' && value !== '');

/** Since version 9 the scale of an opacity is no longer read. */
function colourOptions(color: unknown, isOfOldGrafana: boolean) {
  const [min, max] = ['min', 'max'].map((key) => numberOf(member(color, key)));
  const isTurned = min !== undefined && max !== undefined && min > max;
  const scale = member(color, 'colorScale') === 'linear' ? 'linear' : 'exponential';
  return {
    mode: member(color, 'mode') === 'opacity' ? 'opacity' : 'scheme',
    scheme: (stringOf(member(color, 'colorScheme')) ?? '').replace(/^interpolate/, ''),
    fill: stringOf(member(color, 'cardColor')),
    scale: isOfOldGrafana ? scale : 'exponential',
    exponent: isOfOldGrafana ? numberOf(member(color, 'exponent')) : undefined,
    min: isTurned ? max : min,
    max: isTurned ? min : max,
    reverse: isTurned,
    steps: 128,
  };
}
