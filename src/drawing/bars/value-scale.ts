import { writeText } from '../canvas/text.ts';
import type { Box, Stage } from '../canvas/stage.ts';
import { type LabelBelow, placeBelow, ticksBelow, writeBelow } from '../graph/labels-below.ts';
import { position, type Scale } from '../graph/scales.ts';
import { asideRoom } from './categories.ts';
import type { BarOptions } from './bar-options.ts';

const SIZE = 12;
const BELOW = 24;
const LABEL = 18;

/** A plot with its values below it and its categories on the left. */
export interface ValueScale {
  readonly plot: Box;
  readonly place: (value: number) => number;
  readonly ticks: readonly LabelBelow[];
  /** From where to where labels below the plot may reach. */
  readonly edges: readonly [number, number];
}

export function layValueScale(
  stage: Stage,
  box: Box,
  scale: Scale,
  labels: readonly string[],
  options: BarOptions,
): ValueScale {
  const aside = asideRoom(stage, labels, options, box.width);
  const isHidden = scale.side === 'hidden';
  const below = (isHidden ? 8 : BELOW) + (scale.style.label === '' ? 0 : LABEL);
  const plot = {
    x: box.x + aside,
    y: box.y + 4,
    width: Math.max(1, box.width - aside - 24),
    height: Math.max(1, box.height - 4 - below),
  };
  const upwards = position(scale, 0, plot.width);
  const place = (value: number) => plot.x + plot.width - upwards(value);
  const shown = isHidden ? [] : ticksBelow(stage, scale, plot.width);
  const ticks = shown.map(({ value, text }) => ({ x: place(value), text }));
  const edges = [box.x, box.x + box.width] as const;
  return { plot, place, edges, ticks };
}

export function paintValueScale(
  stage: Stage,
  { plot, ticks, edges }: ValueScale,
  scale: Scale,
): void {
  const colour = scale.style.colour === 'series' ? scale.colour : stage.theme.text;
  const bottom = plot.y + plot.height;
  writeBelow(stage, placeBelow(stage, ticks, edges), bottom + 8, colour);
  if (scale.style.label === '') return;
  const y = bottom + BELOW + LABEL / 2;
  writeText(stage, scale.style.label, plot.x + plot.width / 2, y, {
    size: SIZE,
    colour,
    align: 'center',
    baseline: 'middle',
    width: plot.width,
  });
}
