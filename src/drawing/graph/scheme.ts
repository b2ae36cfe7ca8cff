import type { SKRSContext2D } from '@napi-rs/canvas';
import { withOpacity } from '../colours/colour.ts';
import { hueEnds } from '../colours/shades.ts';
import type { Box, Stage } from '../canvas/stage.ts';
import type { DrawnField } from '../fields/apply.ts';
import { colourOf, isColouredByValue } from '../fields/field-colour.ts';
import { position, type Scale } from './scales.ts';
import type { SeriesStyle } from './style.ts';

type Gradient = ReturnType<SKRSContext2D['createLinearGradient']>;

/** A plot, and whether its values go from left to right rather than upwards. */
export interface GradientPlot {
  readonly plot: Box;
  readonly isSideways?: boolean;
}

const upwards = ({ ctx }: Stage, { plot, isSideways }: GradientPlot) =>
  isSideways
    ? ctx.createLinearGradient(plot.x, 0, plot.x + plot.width, 0)
    : ctx.createLinearGradient(0, plot.y + plot.height, 0, plot.y);

/** What an area, or a bar, is filled with whose colour does not go by its values. */
export function fillPaint(
  stage: Stage,
  colour: string,
  { fill, gradient }: Pick<SeriesStyle, 'fill' | 'gradient'>,
  ground: GradientPlot,
): SKRSContext2D['fillStyle'] {
  if (gradient !== 'opacity' && gradient !== 'hue') return withOpacity(colour, fill);
  const [top, bottom] =
    gradient === 'hue'
      ? hueEnds(colour, stage.theme.name === 'dark').map((end) => withOpacity(end, fill))
      : [withOpacity(colour, fill), withOpacity(colour, 0)];
  return between(stage, bottom ?? colour, top ?? colour, ground);
}

/** What a line is drawn with. */
export function linePaint(
  stage: Stage,
  colour: string,
  { gradient }: Pick<SeriesStyle, 'gradient'>,
  ground: GradientPlot,
): SKRSContext2D['fillStyle'] {
  if (gradient !== 'hue') return colour;
  const [top, bottom] = hueEnds(colour, stage.theme.name === 'dark');
  return between(stage, bottom, top, ground);
}

function between(stage: Stage, low: string, high: string, ground: GradientPlot): Gradient {
  const gradient = upwards(stage, ground);
  gradient.addColorStop(0, low);
  gradient.addColorStop(1, high);
  return gradient;
}

/**
 * A gradient that gives each height of the plot the colour of the value there; undefined when the field
 * is not coloured by its values.
 */
export function valueGradient(
  stage: Stage,
  field: DrawnField,
  scale: Scale,
  opacity: number,
  ground: GradientPlot,
): Gradient | undefined {
  const { colour, thresholds } = field.settings;
  if (!isColouredByValue(colour.mode)) return undefined;
  const { around } = stage;
  const { plot } = ground;
  const { min, max } = scale.range;
  const gradient = upwards(stage, ground);
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
