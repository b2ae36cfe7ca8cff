import type { Layer } from '../graph/stacks.ts';
import type { BarOptions } from './bar-options.ts';

/** One bar, along the categories and along the values, in pixels. */
export interface Bar {
  readonly layer: Layer;
  /** Which category. */
  readonly row: number;
  readonly value: number;
  readonly start: number;
  readonly size: number;
  /** Where the bar begins and where its value is. */
  readonly base: number;
  readonly end: number;
  /** Of the value alone, where all have colours of their own. */
  readonly colour: string | undefined;
  /** Whether its end is that of its stack. */
  readonly isLast: boolean;
}

export interface Room {
  /** Pixels of the axis of the categories. */
  readonly start: number;
  readonly size: number;
  readonly categories: number;
}

/** Parts of one size, the first and the last at the ends of the room, with the same gap between all. */
function parts(count: number, { start, size }: Pick<Room, 'start' | 'size'>, filled: number) {
  const part = (size * filled) / Math.max(1, count);
  const step = count > 1 ? part + (size * (1 - filled)) / (count - 1) : 0;
  return Array.from({ length: count }, (_, at) => ({ start: start + at * step, size: part }));
}

interface Sizes extends Pick<BarOptions, 'groupWidth' | 'barWidth' | 'stack'> {
  /** How many series there are, hidden ones too. */
  readonly series: number;
}

/** The categories of a chart, each with its bars in it. */
function groupsOf(room: Room, layers: number, sizes: Sizes) {
  const { groupWidth, barWidth, stack, series } = sizes;
  // Bars that are alone in their categories are as wide as bars are in theirs.
  const isAlone = stack.mode !== 'none' || series === 1;
  const groups = parts(room.categories, room, isAlone ? barWidth : groupWidth);
  const count = stack.mode === 'none' ? layers : 1;
  return groups.map((group) => ({ ...group, bars: parts(count, group, count > 1 ? barWidth : 1) }));
}

/** The middle of each category. */
export function middles(room: Room, layers: number, sizes: Sizes): number[] {
  return groupsOf(room, layers, sizes).map(({ start, size }) => start + size / 2);
}

/**
 * Groups of bars side by side, or one bar on another when they are stacked.
 * @param place pixels of a value of a layer; without a value, of the end of bars that are not stacked
 * @param colourOf of one value; undefined for the colour of the series
 */
export function layBars(
  layers: readonly Layer[],
  room: Room,
  sizes: Sizes,
  place: (layer: Layer, value?: number) => number,
  colourOf: (layer: Layer, row: number) => string | undefined,
): Bar[] {
  const groups = groupsOf(room, layers.length, sizes);
  const isStacked = sizes.stack.mode !== 'none';
  return layers.flatMap((layer, index) =>
    groups.flatMap(({ bars }, row): Bar[] => {
      const { start, size } = bars[isStacked ? 0 : index] ?? { start: 0, size: 0 };
      const value = layer.series.values[row] ?? NaN;
      const top = layer.tops[row] ?? NaN;
      if (Number.isNaN(value) || Number.isNaN(top)) return [];
      return [
        {
          layer,
          row,
          value,
          start,
          size: Math.max(1, size),
          base: place(layer, layer.bottoms?.[row]),
          end: place(layer, top),
          colour: colourOf(layer, row),
          isLast: !isStacked || index === layers.length - 1,
        },
      ];
    }),
  );
}
