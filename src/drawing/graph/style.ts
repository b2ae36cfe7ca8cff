import {
  bounded,
  entriesOf,
  member,
  nonEmptyOf,
  numberOf,
  oneOf,
  stringOf,
} from '../model/read.ts';
import type { DrawnField } from '../fields/apply.ts';
import type { SymmetricLog } from '../axes/symmetric-log.ts';
import type { Limits } from '../axes/value-range.ts';

export type ThresholdStyle = 'off' | 'line' | 'dashed' | 'area' | 'line+area' | 'dashed+area';

/** How one series of a graph looks. */
export interface SeriesStyle {
  readonly draw: 'line' | 'bars' | 'points';
  readonly interpolation: 'linear' | 'smooth' | 'stepBefore' | 'stepAfter';
  /** Pixels. */
  readonly lineWidth: number;
  /** 0 to 1. */
  readonly fill: number;
  readonly gradient: 'none' | 'opacity' | 'hue' | 'scheme';
  /** The name of the series down to which it is filled. */
  readonly fillBelowTo: string | undefined;
  /** Pixels of strokes and gaps; empty for a whole line. */
  readonly dash: readonly number[];
  /** Whether strokes have round ends, with which those of no length are dots. */
  readonly isDotted: boolean;
  readonly points: 'auto' | 'always' | 'never';
  /** Whether bars have points too. */
  readonly barsHavePoints: boolean;
  /** Whether its values are written at its points or bars. */
  readonly hasValues: boolean;
  readonly pointSize: number;
  /** Gaps that are drawn over: none, all, or those up to so many milliseconds. */
  readonly spanNulls: boolean | number;
  /** Milliseconds between values beyond which there is a gap. */
  readonly insertNulls: number | undefined;
  readonly stack: { readonly mode: 'none' | 'normal' | 'percent'; readonly group: string };
  readonly isNegative: boolean;
  /** Whether its first value is drawn over the whole range, in place of all. */
  readonly isConstant: boolean;
  /** 0 to 1: of the room of a bar. */
  readonly barWidth: number;
  /** Pixels. */
  readonly widestBar: number;
  readonly barAlignment: number;
  readonly thresholds: ThresholdStyle;
  readonly isHidden: boolean;
  readonly isInLegend: boolean;
  /** Series of a higher one are drawn above others. */
  readonly height: number;
}

export interface AxisStyle {
  readonly placement: 'auto' | 'left' | 'right' | 'hidden';
  readonly label: string;
  readonly limits: Limits;
  /** 0 for an axis that is not logarithmic, or is so either way from zero. */
  readonly logBase: number;
  readonly symmetric: SymmetricLog | undefined;
  readonly hasGrid: boolean;
  readonly hasBorder: boolean;
  /** Pixels; undefined as wide as its labels. */
  readonly width: number | undefined;
  readonly colour: 'text' | 'series';
}

type Custom = ReadonlyMap<string, unknown>;

export function seriesStyle({ settings: { custom } }: DrawnField): SeriesStyle {
  const line = custom.get('lineStyle');
  const fill = oneOf(member(line, 'fill'), ['solid', 'dash', 'dot', 'square', 'accessible']);
  const hidden = custom.get('hideFrom');
  const span = custom.get('spanNulls');
  const insert = custom.get('insertNulls');
  const points = custom.get('showPoints');
  return {
    draw: oneOf(custom.get('drawStyle'), ['line', 'bars', 'points']),
    interpolation: oneOf(custom.get('lineInterpolation'), [
      'linear',
      'smooth',
      'stepBefore',
      'stepAfter',
    ]),
    lineWidth: bounded(custom.get('lineWidth'), 1, 0, 20),
    fill: bounded(custom.get('fillOpacity'), 0, 0, 100) / 100,
    gradient: oneOf(custom.get('gradientMode'), ['none', 'opacity', 'hue', 'scheme']),
    fillBelowTo: nonEmptyOf(custom.get('fillBelowTo')),
    dash: fill === 'solid' ? [] : dashes(member(line, 'dash'), [10, 10]),
    isDotted: fill === 'dot',
    points: oneOf(points, ['auto', 'always', 'never']),
    barsHavePoints: points === '' || points === 'always',
    hasValues: custom.get('showValues') === true,
    pointSize: bounded(custom.get('pointSize'), 5, 0, 40),
    spanNulls: typeof span === 'number' ? span : span === true,
    insertNulls: typeof insert === 'number' && insert > 0 ? insert : undefined,
    stack: stackOf(custom.get('stacking')),
    isNegative: custom.get('transform') === 'negative-Y',
    isConstant: custom.get('transform') === 'constant',
    barWidth: bounded(custom.get('barWidthFactor'), 0.6, 0.01, 1),
    widestBar: bounded(custom.get('barMaxWidth'), 200, 1, 10_000),
    barAlignment: bounded(custom.get('barAlignment'), 0, -1, 1),
    thresholds: oneOf(member(custom.get('thresholdsStyle'), 'mode'), [
      'off',
      'line',
      'dashed',
      'area',
      'line+area',
      'dashed+area',
    ]),
    isHidden: member(hidden, 'viz') === true,
    isInLegend: member(hidden, 'legend') !== true && member(hidden, 'viz') !== true,
    height: bounded(custom.get('zindex'), 0, -100, 100),
  };
}

/** In per cent; of bars that are not told otherwise. */
const BAR_FILL = 80;

/** The style of a bar of a bar chart or a histogram, which is filled unless its panel says otherwise. */
export function barStyle(drawn: DrawnField): SeriesStyle {
  const fill = bounded(drawn.settings.custom.get('fillOpacity'), BAR_FILL, 0, 100) / 100;
  return { ...seriesStyle(drawn), draw: 'bars', fill };
}

/** A mode of its own name, `value`, was once saved: Grafana stacks it apart from others. */
function stackOf(value: unknown): SeriesStyle['stack'] {
  const [mode, group] = [member(value, 'mode'), stringOf(member(value, 'group')) ?? 'A'];
  return mode === 'value'
    ? { mode: 'normal', group: `value ${group}` }
    : { mode: oneOf(mode, ['none', 'normal', 'percent']), group };
}

function dashes(value: unknown, fallback: readonly number[]): readonly number[] {
  const lengths = entriesOf(value)
    .slice(0, 10)
    .map((part) => bounded(part, 10, 0, 100));
  return lengths.some((length) => length > 0) ? lengths : fallback;
}

export function axisStyle({ settings: { min, max, decimals, custom } }: DrawnField): AxisStyle {
  const scale = custom.get('scaleDistribution');
  const isLog = member(scale, 'type') === 'log';
  const width = numberOf(custom.get('axisWidth'));
  return {
    placement: oneOf(custom.get('axisPlacement'), ['auto', 'left', 'right', 'hidden']),
    label: stringOf(custom.get('axisLabel')) ?? '',
    limits: {
      min,
      max,
      softMin: limit(custom, 'axisSoftMin'),
      softMax: limit(custom, 'axisSoftMax'),
      isCentred: custom.get('axisCenteredZero') === true,
      isWhole: decimals === 0,
    },
    logBase: isLog ? (numberOf(member(scale, 'log')) === 10 ? 10 : 2) : 0,
    symmetric: symmetricOf(scale),
    hasGrid: custom.get('axisGridShow') !== false,
    hasBorder: custom.get('axisBorderShow') === true,
    width: width === undefined ? undefined : Math.max(1, Math.min(500, width)),
    colour: custom.get('axisColorMode') === 'series' ? 'series' : 'text',
  };
}

function symmetricOf(scale: unknown): SymmetricLog | undefined {
  if (member(scale, 'type') !== 'symlog') return undefined;
  const threshold = numberOf(member(scale, 'linearThreshold')) ?? 1;
  return {
    base: member(scale, 'log') === 2 ? 2 : 10,
    threshold: threshold > 0 ? threshold : 1,
  };
}

const limit = (custom: Custom, key: string) => numberOf(custom.get(key));
