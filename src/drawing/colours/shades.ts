import { cssColour, parseColour, type Rgba } from './colour.ts';

/** Steps on either side of the colour that shades are made of. */
const STEPS = 5;
/** Degrees on the colour wheel, and parts of the lightness, of the farthest shade but one. */
const [SPIN, LIGHTER, DARKER] = [10, 0.35, 0.35];

/** A colour, then by turns lighter and darker ones of it that are turned a little on the colour wheel. */
export function shadesOf(colour: string): string[] {
  const base = parseColour(colour);
  if (!base) return [colour];
  const shades = Array.from({ length: STEPS }, (_, index) => (index + 1) / (STEPS + 1));
  return [
    colour,
    ...shades.flatMap((part) => [
      cssColour(brightened(turned(base, part * SPIN), part * LIGHTER)),
      cssColour(lightened(turned(base, -part * SPIN), -part * DARKER)),
    ]),
  ];
}

/**
 * The colours between which the gradient mode `hue` goes, from the top of a plot to its bottom: turned on
 * the colour wheel either way, as in `@grafana/ui` (Apache 2.0).
 */
export function hueEnds(colour: string, isDark: boolean): readonly [top: string, bottom: string] {
  const base = parseColour(colour);
  if (!base) return [colour, colour];
  const top = lightened(brightened(turned(saturated(base, 0.2), 20), 0.1), 0.1);
  const bottom = lightened(turned(base, -25), isDark ? -0.15 : -0.05);
  return [cssColour({ ...top, a: base.a }), cssColour({ ...bottom, a: base.a })];
}

function brightened({ r, g, b }: Rgba, part: number): Rgba {
  const more = Math.round(255 * part);
  const [red, green, blue] = [r, g, b].map((channel) => Math.min(255, channel + more));
  return { r: red ?? 0, g: green ?? 0, b: blue ?? 0, a: 1 };
}

interface Hsl {
  /** Turns of the colour wheel, 0 to 1. */
  readonly hue: number;
  readonly saturation: number;
  readonly lightness: number;
}

const turned = (colour: Rgba, degrees: number) => {
  const hsl = hslOf(colour);
  return rgbOf({ ...hsl, hue: (hsl.hue + degrees / 360 + 1) % 1 });
};

const lightened = (colour: Rgba, part: number) => {
  const hsl = hslOf(colour);
  return rgbOf({ ...hsl, lightness: Math.max(0, Math.min(1, hsl.lightness + part)) });
};

const saturated = (colour: Rgba, part: number) => {
  const hsl = hslOf(colour);
  return rgbOf({ ...hsl, saturation: Math.max(0, Math.min(1, hsl.saturation + part)) });
};

function hslOf({ r, g, b }: Rgba): Hsl {
  const [red, green, blue] = [r / 255, g / 255, b / 255];
  const [most, least] = [Math.max(red, green, blue), Math.min(red, green, blue)];
  const [lightness, spread] = [(most + least) / 2, most - least];
  if (spread === 0) return { hue: 0, saturation: 0, lightness };
  const saturation = spread / (lightness > 0.5 ? 2 - most - least : most + least);
  const sixth =
    most === red
      ? (green - blue) / spread + 6
      : most === green
        ? (blue - red) / spread + 2
        : (red - green) / spread + 4;
  return { hue: (sixth / 6) % 1, saturation, lightness };
}

function rgbOf({ hue, saturation, lightness }: Hsl): Rgba {
  const reach = saturation * Math.min(lightness, 1 - lightness);
  const channel = (offset: number) => {
    const place = (offset + hue * 12) % 12;
    const part = lightness - reach * Math.max(-1, Math.min(place - 3, 9 - place, 1));
    return Math.round(255 * part);
  };
  return { r: channel(0), g: channel(8), b: channel(4), a: 1 };
}
