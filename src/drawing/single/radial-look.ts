import { bounded, member, memberAt, numberOf, oneOf, stringOf } from '../model/read.ts';

/** What a gauge looks like since Grafana 12.4. */
export interface RadialLook {
  readonly shape: 'gauge' | 'circle';
  /** 0 to 1. */
  readonly barWidth: number;
  readonly isRounded: boolean;
  /** One for a bar in one piece. */
  readonly segments: number;
  /** 0 to 1: how far they are apart. */
  readonly spacing: number;
  readonly hasGradient: boolean;
  readonly hasGlow: boolean;
  readonly hasGlowInside: boolean;
  readonly end: 'point' | 'glow' | 'none';
  /** The value at which the bar begins; undefined at the minimum. */
  readonly neutral: number | undefined;
  readonly hasLine: boolean;
  readonly hasName: boolean;
  readonly hasValue: boolean;
  readonly hasRing: boolean;
  readonly hasLabels: boolean;
  /** Pixels. */
  readonly nameSize: number | undefined;
  readonly valueSize: number | undefined;
}

/** @returns undefined for a panel that was saved before there were such gauges */
export function radialLook(panel: unknown, count: number): RadialLook | undefined {
  const option = (path: string) => memberAt(panel, `options.${path}`);
  if (stringOf(option('shape')) === undefined) return undefined;
  const asked = oneOf(option('textMode'), ['auto', 'value_and_name', 'value', 'name', 'none']);
  const text = asked === 'auto' ? (count === 1 ? 'value' : 'value_and_name') : asked;
  const effects = option('effects');
  return {
    shape: oneOf(option('shape'), ['gauge', 'circle']),
    barWidth: bounded(option('barWidthFactor'), 0.5, 0, 1),
    isRounded: option('barShape') === 'rounded',
    segments: Math.round(bounded(option('segmentCount'), 1, 1, 1000)),
    spacing: bounded(option('segmentSpacing'), 0.3, 0, 1),
    hasGradient: member(effects, 'gradient') !== false,
    hasGlow: member(effects, 'barGlow') === true,
    hasGlowInside: member(effects, 'centerGlow') === true,
    end: oneOf(option('endpointMarker'), ['point', 'glow', 'none']),
    neutral: numberOf(option('neutral')),
    hasLine: option('sparkline') !== false,
    hasName: text === 'name' || text === 'value_and_name',
    hasValue: text === 'value' || text === 'value_and_name',
    hasRing: option('showThresholdMarkers') !== false,
    hasLabels: option('showThresholdLabels') === true,
    nameSize: numberOf(option('text.titleSize')),
    valueSize: numberOf(option('text.valueSize')),
  };
}
