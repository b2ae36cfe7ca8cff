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
}

export interface Room {
  /** Pixels of the axis of the categories. */
  readonly start: number;
  readonly size: number;
  readonly categories: number;
}

/** The middle of each category. */
export function middles({ start, size, categories }: Room): number[] {
  return Array.from(
    { length: categories },
    (_, row) => start + ((row + 0.5) * size) / Math.max(1, categories),
  );
}

/**
 * Groups of bars side by side, or one bar on another when they are stacked.
 * @param place pixels of a value of a layer; without a value, of the end of bars that are not stacked
 */
export function layBars(
  layers: readonly Layer[],
  room: Room,
  options: Pick<BarOptions, 'groupWidth' | 'barWidth' | 'stack'>,
  place: (layer: Layer, value?: number) => number,
): Bar[] {
  const perGroup = options.stack.mode === 'none' ? Math.max(1, layers.length) : 1;
  const group = (room.size / Math.max(1, room.categories)) * options.groupWidth;
  const slot = group / perGroup;
  const size = Math.max(1, slot * options.barWidth);
  const centres = middles(room);
  return layers.flatMap((layer, index) => {
    const offset = (perGroup === 1 ? 0.5 : index + 0.5) * slot - group / 2;
    return centres.flatMap((centre, row): Bar[] => {
      const value = layer.series.values[row] ?? NaN;
      const top = layer.tops[row] ?? NaN;
      if (Number.isNaN(value) || Number.isNaN(top)) return [];
      const bottom = layer.bottoms?.[row];
      return [
        {
          layer,
          row,
          value,
          start: centre + offset - size / 2,
          size,
          base: place(layer, bottom),
          end: place(layer, top),
        },
      ];
    });
  });
}
