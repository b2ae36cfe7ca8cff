import { colourByName, UNKNOWN_COLOUR } from '../colours/named.ts';
import { gradientColour, isGradient } from '../colours/gradients.ts';
import { isPalette, paletteColour } from '../colours/series-palettes.ts';
import type { DisplayedField } from './display.ts';
import { partIn } from './range.ts';
import { reducerOf } from './reducers.ts';
import type { Surroundings } from './surroundings.ts';
import { stepAt } from './thresholds.ts';

/** Colour modes that are drawn. */
export function isKnownColourMode(mode: string): boolean {
  return mode === 'fixed' || mode === 'thresholds' || isPalette(mode) || isGradient(mode);
}

/** Whether each value has a colour of its own, rather than the whole series one. */
export function isColouredByValue(mode: string): boolean {
  return mode === 'thresholds' || isGradient(mode);
}

/**
 * The colour of a value by the field's colour mode.
 * @param part where the value is between minimum and maximum
 */
export function colourOf(
  { field, settings, index, name }: DisplayedField,
  value: number,
  part: number,
  { theme, palette }: Surroundings,
): string {
  const { mode, fixed } = settings.colour;
  if (field.type === 'boolean' && !isGradient(mode)) {
    return colourByName(value === 0 ? 'red' : 'green', theme);
  }
  if (field.type === 'boolean') return gradientColour(mode, value === 0 ? 0 : 1, theme);
  if (mode === 'fixed') {
    return fixed === undefined ? UNKNOWN_COLOUR : colourByName(fixed, theme);
  }
  if (!isColouredByValue(mode)) {
    return paletteColour({ mode, fixed: fixed ?? UNKNOWN_COLOUR, index, name }, palette, theme);
  }
  if (isGradient(mode)) return gradientColour(mode, part, theme);
  const step = stepAt(settings.thresholds, value, part);
  return step ? colourByName(step.colour, theme) : UNKNOWN_COLOUR;
}

/** The one colour of a series: where colours go by value, that of its last, smallest or largest. */
export function seriesColour(shown: DisplayedField, around: Surroundings): string {
  const { settings, field, measure } = shown;
  if (!isColouredByValue(settings.colour.mode)) return colourOf(shown, 0, 0, around);
  const value = reducerOf(settings.colour.seriesBy)?.(field.values) ?? 0;
  if (typeof value !== 'number') return colourOf(shown, -Infinity, 0, around);
  return colourOf(shown, value, partIn(measure, value), around);
}
