import type { TimeSpan } from '../axes/time-ticks.ts';
import { writeText } from '../canvas/text.ts';
import type { Box, Stage } from '../canvas/stage.ts';
import { wholeText } from '../fields/display.ts';
import { timeX } from './paint-axes.ts';
import { hasAllPoints } from './paint-series.ts';
import { position, type Scale, scaleKey } from './scales.ts';
import type { Layer } from './stacks.ts';

const SIZE = 12;

/** Pixels of the plot that each bar has at least whose value is written. */
const LEAST_WIDTH = 30;

/** The values of series that show them, at their points: above, or below those below zero. */
export function paintPointValues(
  stage: Stage,
  layers: readonly Layer[],
  scales: ReadonlyMap<string, Scale>,
  plot: Box,
  range: TimeSpan,
): void {
  const x = timeX(plot, range);
  for (const layer of layers) {
    const scale = scales.get(scaleKey(layer.series));
    if (!scale || !isTold(layer, plot)) continue;
    const y = position(scale, plot.y, plot.y + plot.height);
    for (const [row, time] of layer.times.entries()) {
      const top = layer.tops[row] ?? NaN;
      if (Number.isNaN(top) || time < range.from || time > range.to) continue;
      const text = wholeText(layer.series.field.display(top));
      const below = Math.min(y(top) + 5, plot.y + plot.height - SIZE);
      writeText(stage, text, x(time), top < 0 ? below : y(top) - 8, {
        size: SIZE,
        colour: stage.theme.text,
        align: 'center',
        baseline: top < 0 ? 'top' : 'alphabetic',
      });
    }
  }
}

function isTold(layer: Layer, plot: Box): boolean {
  const { hasValues, draw, points, isConstant } = layer.series.style;
  if (!hasValues || isConstant || (points === 'never' && draw !== 'points')) return false;
  const isWide = draw === 'bars' && plot.width / layer.times.length >= LEAST_WIDTH;
  return isWide || hasAllPoints(layer, plot);
}
