import type { SKRSContext2D } from '@napi-rs/canvas';
import { withOpacity } from '../colours/colour.ts';
import type { Box, Stage } from '../canvas/stage.ts';
import type { DrawnField } from '../fields/apply.ts';
import { colourOf, isColouredByValue } from '../fields/field-colour.ts';
import { position, type Scale } from './scales.ts';

type Gradient = ReturnType<SKRSContext2D['createLinearGradient']>;

/**
 * A gradient that gives each height of the plot the colour of the value there; undefined when the field
 * is not coloured by its values.
 */
export function valueGradient(
  { ctx, around }: Stage,
  field: DrawnField,
  plot: Box,
  scale: Scale,
  opacity: number,
): Gradient | undefined {
  const { colour, thresholds } = field.settings;
  if (!isColouredByValue(colour.mode)) return undefined;
  const { min, max } = scale.range;
  const gradient = ctx.createLinearGradient(0, plot.y + plot.height, 0, plot.y);
  const y = position(scale, plot.y, plot.y + plot.height);
  const stop = (value: number, shown: number) => {
    const at = (plot.y + plot.height - y(value)) / (plot.height || 1);
    const part = (shown - field.range.min) / (field.range.max - field.range.min || 1);
    const css = withOpacity(colourOf(field, shown, part, around), opacity);
    gradient.addColorStop(Math.max(0, Math.min(1, at)), css);
  };
  if (colour.mode !== 'thresholds') {
    for (let part = 0; part <= 10; part += 1) {
      const value = min + ((max - min) * part) / 10;
      stop(value, value);
    }
    return gradient;
  }
  stop(min, min);
  const size = field.range.max - field.range.min;
  for (const step of thresholds.steps) {
    const value = thresholds.isPercentage
      ? field.range.min + (size * step.value) / 100
      : step.value;
    if (!(value > min && value < max)) continue;
    stop(value, value - Math.abs(size || value) * 1e-9);
    stop(value, value);
  }
  stop(max, max);
  return gradient;
}
