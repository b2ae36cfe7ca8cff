import { cssColour, mix, parseColour } from '../colours/colour.ts';
import { gradientColour, isGradient } from '../colours/gradients.ts';
import { colourByName } from '../colours/named.ts';
import { hueEnds } from '../colours/shades.ts';
import type { DrawnField } from '../fields/apply.ts';
import type { Theme } from '../colours/theme.ts';
import { partsOf } from './threshold-parts.ts';

/** A colour at each part of a gauge, from 0 to 1. */
export type ColourAt = (part: number) => string;

/** The colours of a bar that has a gradient: of the scale up to the value, or of the one colour it has. */
export function barColours(field: DrawnField, colour: string, theme: Theme): ColourAt {
  const { mode } = field.settings.colour;
  if (mode === 'thresholds') return blended(thresholdStops(field, theme));
  if (isGradient(mode)) return (part) => gradientColour(mode, part, theme.name);
  const isDark = theme.name === 'dark';
  const [light, dark] = hueEnds(colour, isDark);
  return blended([
    { part: 0, colour: isDark ? dark : light },
    { part: 1, colour: isDark ? light : dark },
  ]);
}

/** The colours of the ring of thresholds, and of segments that each have the colour of their value. */
export function scaleColours(field: DrawnField, theme: Theme): ColourAt {
  const { mode } = field.settings.colour;
  if (isGradient(mode)) return (part) => gradientColour(mode, part, theme.name);
  const stops = thresholdStops(field, theme);
  return (at) => stops.findLast(({ part }) => part <= at)?.colour ?? stops[0]?.colour ?? '';
}

interface Stop {
  readonly part: number;
  readonly colour: string;
}

const thresholdStops = (field: DrawnField, theme: Theme): Stop[] => {
  const parts = partsOf(field);
  // Several may lie at or below the minimum: the last of them is the colour there.
  const first = parts.findLastIndex(({ part }) => part <= 0);
  return parts
    .slice(Math.max(0, first))
    .map(({ part, colour }) => ({ part, colour: colourByName(colour, theme.name) }));
};

function blended(stops: readonly Stop[]): ColourAt {
  return (at) => {
    const next = stops.findIndex(({ part }) => part > at);
    const from = stops[next < 0 ? stops.length - 1 : Math.max(0, next - 1)];
    const to = next < 0 ? from : stops[next];
    if (!from || !to) return '';
    const share = (at - from.part) / (to.part - from.part || 1);
    const [a, b] = [parseColour(from.colour), parseColour(to.colour)];
    return a && b ? cssColour(mix(a, b, Math.max(0, Math.min(1, share)))) : from.colour;
  };
}
