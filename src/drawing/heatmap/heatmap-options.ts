import type { SchemeSetting } from '../colours/schemes.ts';
import { bounded, flagOf, memberAt, numberOf, oneOf, stringOf } from '../model/read.ts';

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
  readonly isReversed: boolean;
  readonly unit: string;
  readonly decimals: number | undefined;
  readonly valueUnit: string;
  readonly valueDecimals: number | undefined;
  readonly hasLegend: boolean;
}

export function heatmapOptions(panel: unknown): HeatmapOptions {
  const option = (path: string) => memberAt(panel, `options.${path}`);
  const isFiltered = memberAt(panel, 'options.filterValues') !== undefined;
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
    hideUpTo: numberOf(option('filterValues.le')) ?? (isFiltered ? -Infinity : 1e-9),
    hideFrom: numberOf(option('filterValues.ge')) ?? Infinity,
    layout: stringOf(option('rowsFrame.layout')) ?? 'auto',
    gap: bounded(option('cellGap'), 1, 0, 25),
    radius: bounded(option('cellRadius'), 0, 0, 50),
    axis: oneOf(option('yAxis.axisPlacement'), ['left', 'right', 'hidden']),
    axisLabel: stringOf(option('yAxis.axisLabel')) ?? '',
    isReversed: option('yAxis.reverse') === true,
    unit: stringOf(option('yAxis.unit')) ?? '',
    decimals: numberOf(option('yAxis.decimals')),
    valueUnit: stringOf(option('cellValues.unit')) ?? '',
    valueDecimals: numberOf(option('cellValues.decimals')),
    hasLegend: flagOf(option('legend.show')) ?? true,
  };
}
