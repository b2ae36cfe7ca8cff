import { textWidth, writeText } from '../canvas/text.ts';
import type { Box, Stage } from '../canvas/stage.ts';
import { position, type Scale, valueTicks } from '../graph/scales.ts';
import { asideRoom } from './categories.ts';
import type { BarOptions } from './bar-options.ts';

const SIZE = 12;
const BELOW = 24;
const LABEL = 18;

/** A plot with its values below it and its categories on the left. */
export interface ValueScale {
  readonly plot: Box;
  readonly place: (value: number) => number;
  readonly ticks: readonly { readonly x: number; readonly text: string }[];
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
  return { plot, place, ticks: isHidden ? [] : ticksFor(stage, scale, plot.width, place) };
}

/** As many values as there is room for beside each other. */
function ticksFor(stage: Stage, scale: Scale, width: number, place: (value: number) => number) {
  for (let room = width; ; room /= 1.5) {
    const ticks = valueTicks(scale, room);
    const widest = Math.max(0, ...ticks.map(({ text }) => textWidth(stage, text, { size: SIZE })));
    if (ticks.length < 2 || room < 30 || (widest + 16) * ticks.length <= width) {
      return ticks.map(({ value, text }) => ({ x: place(value), text }));
    }
  }
}

export function paintValueScale(stage: Stage, { plot, ticks }: ValueScale, scale: Scale): void {
  const colour = scale.style.colour === 'series' ? scale.colour : stage.theme.text;
  const bottom = plot.y + plot.height;
  const style = { size: SIZE, colour, align: 'center' } as const;
  for (const { x, text } of ticks) {
    writeText(stage, text, x, bottom + 8, { ...style, baseline: 'top' });
  }
  if (scale.style.label === '') return;
  const y = bottom + BELOW + LABEL / 2;
  writeText(stage, scale.style.label, plot.x + plot.width / 2, y, {
    ...style,
    baseline: 'middle',
    width: plot.width,
  });
}
