import {
  interpolateCividis,
  interpolateInferno,
  interpolateMagma,
  interpolatePlasma,
  interpolateViridis,
} from 'd3-scale-chromatic';
import { cssColour, mix, parseColour, type Rgba } from './colour.ts';
import { colourByName, type ThemeName } from './named.ts';

/** Colour modes that show how large a value is, by names of colours from small to large. */
const GRADIENTS: Readonly<Record<string, readonly string[]>> = {
  'continuous-GrYlRd': ['green', 'yellow', 'red'],
  'continuous-RdYlGr': ['red', 'yellow', 'green'],
  'continuous-BlYlRd': ['dark-blue', 'super-light-yellow', 'dark-red'],
  'continuous-YlRd': ['super-light-yellow', 'dark-red'],
  'continuous-BlPu': ['blue', 'purple'],
  'continuous-YlBl': ['super-light-yellow', 'dark-blue'],
  'continuous-blues': ['panel-bg', 'dark-blue'],
  'continuous-reds': ['panel-bg', 'dark-red'],
  'continuous-greens': ['panel-bg', 'dark-green'],
  'continuous-purples': ['panel-bg', 'dark-purple'],
};

/** Those that colour-blind people read too. */
const INTERPOLATED: ReadonlyMap<string, (part: number) => string> = new Map([
  ['continuous-viridis', interpolateViridis],
  ['continuous-magma', interpolateMagma],
  ['continuous-plasma', interpolatePlasma],
  ['continuous-inferno', interpolateInferno],
  ['continuous-cividis', interpolateCividis],
]);

export function isGradient(mode: string): boolean {
  return Object.hasOwn(GRADIENTS, mode) || INTERPOLATED.has(mode);
}

/** The colours that a mode runs through, by their names; undefined for one that has none. */
export const namesOfGradient = (mode: string): readonly string[] | undefined =>
  Object.hasOwn(GRADIENTS, mode) ? GRADIENTS[mode] : undefined;

/**
 * The colour of a value in a continuous colour mode.
 * @param part where it is between minimum and maximum: 0 to 1
 */
export function gradientColour(mode: string, part: number, theme: ThemeName): string {
  const within = Math.max(0, Math.min(1, Number.isNaN(part) ? 0 : part));
  const interpolate = INTERPOLATED.get(mode);
  if (interpolate) return interpolate(within);
  const names = GRADIENTS[mode] ?? [];
  const colours = names.map((name) => parseColour(colourByName(name, theme))).filter((c) => !!c);
  return cssColour(spline(colours, within));
}

/** Between two colours a straight line; of more, a uniform cubic B-spline that ends at the outer ones. */
export function spline(colours: readonly Rgba[], part: number): Rgba {
  const last = colours.length - 1;
  const [first, end] = [colours[0], colours[last]];
  if (!first || !end) return { r: 128, g: 128, b: 128, a: 1 };
  if (last < 2) return mix(first, end, part);
  const at = part >= 1 ? last - 1 : Math.floor(part * last);
  const t = part * last - at;
  const [c1, c2] = [colours[at] ?? first, colours[at + 1] ?? end];
  const c0 = colours[at - 1] ?? mirrored(c1, c2);
  const c3 = colours[at + 2] ?? mirrored(c2, c1);
  const channel = (key: 'r' | 'g' | 'b' | 'a') =>
    ((1 - t) ** 3 * c0[key] +
      (4 - 6 * t ** 2 + 3 * t ** 3) * c1[key] +
      (1 + 3 * t + 3 * t ** 2 - 3 * t ** 3) * c2[key] +
      t ** 3 * c3[key]) /
    6;
  return { r: channel('r'), g: channel('g'), b: channel('b'), a: channel('a') };
}

const mirrored = (near: Rgba, far: Rgba): Rgba => mix(near, far, -1);
