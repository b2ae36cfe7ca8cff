import { bounded, member, memberAt, nonEmptyOf, numberOf, oneOf, stringOf } from '../model/read.ts';
import type { SeriesStyle } from '../graph/style.ts';
import type { Box } from '../canvas/stage.ts';

export interface BarOptions {
  readonly xField: string | undefined;
  /** The field whose values colour the bars. */
  readonly colourField: string | undefined;
  readonly isHorizontal: boolean;
  readonly stack: SeriesStyle['stack'];
  /** 0 to 1: how much of the axis the categories take, and how much of a category its bars. */
  readonly groupWidth: number;
  readonly barWidth: number;
  /** 0 to 0.5: round ends. */
  readonly radius: number;
  readonly values: 'auto' | 'always' | 'never';
  /** Pixels. */
  readonly valueSize: number | undefined;
  /** Degrees. */
  readonly rotation: number;
  /** Characters of a category; 0 for all. */
  readonly labelLength: number;
  /** Pixels that the name of a category needs at least; below 0 names are left out from the end on. */
  readonly labelSpacing: number;
}

export function barOptions(panel: unknown, { width, height }: Box): BarOptions {
  const option = (key: string) => memberAt(panel, `options.${key}`);
  const orientation = oneOf(option('orientation'), ['auto', 'vertical', 'horizontal']);
  const stacking = option('stacking');
  return {
    xField: stringOf(option('xField')),
    colourField: nonEmptyOf(option('colorByField')),
    isHorizontal: orientation === 'horizontal' || (orientation === 'auto' && width < height),
    stack: {
      mode: oneOf(stringOf(member(stacking, 'mode')) ?? stacking, ['none', 'normal', 'percent']),
      group: 'A',
    },
    groupWidth: bounded(option('groupWidth'), 0.7, 0.01, 1),
    barWidth: bounded(option('barWidth'), 0.97, 0.01, 1),
    radius: bounded(option('barRadius'), 0, 0, 0.5),
    values: oneOf(option('showValue'), ['auto', 'always', 'never']),
    valueSize: numberOf(member(option('text'), 'valueSize')),
    rotation: bounded(option('xTickLabelRotation'), 0, -90, 90),
    labelLength: bounded(option('xTickLabelMaxLength'), 0, 0, 1000),
    labelSpacing: bounded(option('xTickLabelSpacing'), 0, -1000, 1000),
  };
}
