import type { SchemeSetting } from '../colours/schemes.ts';
import { COUNTED_OTHERWISE } from '../model/modernise-heatmap.ts';
import { bounded, flagOf, memberAt, numberOf, oneOf, stringOf } from '../model/read.ts';
import { type BucketSize, bucketMilliseconds } from './bucket-sizes.ts';
import type { Counting } from './counted-cells.ts';

export interface HeatmapOptions {
  readonly colours: SchemeSetting;
  /** The values of the first and of the last colour; those of the data when there are none. */
  readonly min: number | undefined;
  readonly max: number | undefined;
  /** Values up to this one, or from that one on, are not drawn. */
  readonly hideUpTo: number;
  readonly hideFrom: number;
  readonly layout: string;
  /** Pixels between cells, and of their round corners. */
  readonly gap: number;
  readonly radius: number;
  readonly axis: 'left' | 'right' | 'hidden';
  readonly axisLabel: string;
  /** Pixels; undefined as wide as its labels. */
  readonly axisWidth: number | undefined;
  readonly isReversed: boolean;
  /** Of an axis of numbers. */
  readonly axisMin: number | undefined;
  readonly axisMax: number | undefined;
  /** Whether values are counted here, rather than by the data source. */
  readonly isCounted: boolean;
  /** Whether it is a Grafana of before version 9 that counts. */
  readonly isCountedOtherwise: boolean;
  readonly counting: Counting;
  readonly unit: string;
  readonly decimals: number | undefined;
  readonly valueUnit: string;
  readonly valueDecimals: number | undefined;
  readonly hasLegend: boolean;
}

export function heatmapOptions(panel: unknown): HeatmapOptions {
  const option = (path: string) => memberAt(panel, `options.${path}`);
  const least = option('filterValues.le');
  return {
    colours: {
      mode: oneOf(option('color.mode'), ['scheme', 'opacity']),
      scheme: stringOf(option('color.scheme')) ?? 'Oranges',
      steps: Math.round(bounded(option('color.steps'), 64, 2, 128)),
      isReversed: option('color.reverse') === true,
      fill: stringOf(option('color.fill')) ?? 'dark-orange',
      exponent: bounded(option('color.exponent'), 0.5, 0.01, 10),
      isLinear: option('color.scale') === 'linear',
    },
    min: numberOf(option('color.min')),
    max: numberOf(option('color.max')),
    hideUpTo: least === null ? -Infinity : (numberOf(least) ?? 1e-9),
    hideFrom: numberOf(option('filterValues.ge')) ?? Infinity,
    layout: stringOf(option('rowsFrame.layout')) ?? 'auto',
    gap: bounded(option('cellGap'), 1, 0, 25),
    radius: bounded(option('cellRadius'), 0, 0, 50),
    axis: oneOf(option('yAxis.axisPlacement'), ['left', 'right', 'hidden']),
    axisLabel: stringOf(option('yAxis.axisLabel')) ?? '',
    axisWidth: numberOf(option('yAxis.axisWidth')),
    isReversed: option('yAxis.reverse') === true,
    axisMin: numberOf(option('yAxis.min')),
    axisMax: numberOf(option('yAxis.max')),
    isCounted: option('calculate') === true,
    isCountedOtherwise: option('calculate') === COUNTED_OTHERWISE,
    counting: countingOf(option('calculation')),
    unit: stringOf(option('yAxis.unit')) ?? '',
    decimals: numberOf(option('yAxis.decimals')),
    valueUnit: stringOf(option('cellValues.unit')) ?? '',
    valueDecimals: numberOf(option('cellValues.decimals')),
    hasLegend: flagOf(option('legend.show')) ?? true,
  };
}

/** How many buckets there are about when a panel does not say. */
const COLUMNS = 20;
const ROWS = 10;

function countingOf(calculation: unknown): Counting {
  const x = memberAt(calculation, 'xBuckets');
  const y = memberAt(calculation, 'yBuckets');
  const width = textOf(memberAt(x, 'value'));
  const height = numberOf(memberAt(y, 'value'));
  const isLog = memberAt(y, 'scale.type') === 'log';
  return {
    x: sizeOf(x, isCount(x) ? numberOf(width) : bucketMilliseconds(width), COLUMNS),
    y: sizeOf(y, height, ROWS),
    logBase: isLog ? (numberOf(memberAt(y, 'scale.log')) ?? 0) : 0,
    split: height !== undefined && height > 0 ? height : 1,
  };
}

const isCount = (buckets: unknown) => memberAt(buckets, 'mode') === 'count';

const textOf = (value: unknown) =>
  typeof value === 'number' ? String(value) : (stringOf(value) ?? '');

function sizeOf(buckets: unknown, value: number | undefined, common: number): BucketSize {
  if (value === undefined || !(value > 0)) return { kind: 'count', count: common };
  return isCount(buckets) ? { kind: 'count', count: value } : { kind: 'size', size: value };
}
