/** Red, green and blue from 0 to 255, and how opaque it is, from 0 to 1. */
export interface Rgba {
  readonly r: number;
  readonly g: number;
  readonly b: number;
  readonly a: number;
}

const NAMES: Readonly<Record<string, string>> = {
  black: '#000000',
  white: '#ffffff',
  gray: '#808080',
  grey: '#808080',
  silver: '#c0c0c0',
  maroon: '#800000',
  olive: '#808000',
  lime: '#00ff00',
  aqua: '#00ffff',
  cyan: '#00ffff',
  teal: '#008080',
  navy: '#000080',
  fuchsia: '#ff00ff',
  magenta: '#ff00ff',
  pink: '#ffc0cb',
  brown: '#a52a2a',
  gold: '#ffd700',
  lightblue: '#add8e6',
  lightgreen: '#90ee90',
  darkred: '#8b0000',
  darkgreen: '#006400',
  darkblue: '#00008b',
  transparent: '#00000000',
};

const NUMBERS = /^rgba?\(\s*([\d.]+)\s*,\s*([\d.]+)\s*,\s*([\d.]+)\s*(?:,\s*([\d.]+)(%?)\s*)?\)$/i;

/** A colour as CSS writes it: hexadecimal, `rgb(…)`, `rgba(…)` or a common name. */
export function parseColour(text: string): Rgba | undefined {
  const value = text.trim().toLowerCase();
  const hex = (Object.hasOwn(NAMES, value) ? NAMES[value] : value) ?? '';
  if (/^#([\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})$/.test(hex)) return ofHex(hex.slice(1));
  const numbers = NUMBERS.exec(value.slice(0, 60));
  if (!numbers) return undefined;
  const [r = 0, g = 0, b = 0] = numbers.slice(1, 4).map((part) => Math.min(255, Number(part)));
  const opacity = numbers[4] === undefined ? 1 : Number(numbers[4]) / (numbers[5] ? 100 : 1);
  if (![r, g, b, opacity].every(Number.isFinite)) return undefined;
  return { r, g, b, a: Math.min(1, opacity) };
}

function ofHex(hex: string): Rgba {
  const digits =
    hex.length <= 4 ? Array.from(hex, (digit) => digit + digit) : (hex.match(/../g) ?? []);
  const [r = 0, g = 0, b = 0, a = 255] = digits.map((pair) => parseInt(pair, 16));
  return { r, g, b, a: a / 255 };
}

export function cssColour({ r, g, b, a }: Rgba): string {
  const [red, green, blue] = [r, g, b].map(Math.round);
  return a >= 1
    ? `rgb(${String(red)}, ${String(green)}, ${String(blue)})`
    : `rgba(${String(red)}, ${String(green)}, ${String(blue)}, ${String(Number(a.toFixed(4)))})`;
}

/** The colour made less opaque: 0 is invisible, 1 leaves it as it is. */
export function withOpacity(colour: string, opacity: number): string {
  const rgba = parseColour(colour);
  return rgba ? cssColour({ ...rgba, a: rgba.a * opacity }) : colour;
}

export function mix(from: Rgba, to: Rgba, part: number): Rgba {
  const at = (a: number, b: number) => a + (b - a) * part;
  return { r: at(from.r, to.r), g: at(from.g, to.g), b: at(from.b, to.b), a: at(from.a, to.a) };
}

/** The colour made darker or, with a negative amount, lighter. */
export function darker(colour: string, amount: number): string {
  const rgba = parseColour(colour);
  if (!rgba) return colour;
  const target = amount > 0 ? 0 : 255;
  const end = { r: target, g: target, b: target, a: rgba.a };
  return cssColour(mix(rgba, end, Math.abs(amount)));
}

/** Black or white, whichever can be read on the colour. */
export function contrasting(colour: string): string {
  const rgba = parseColour(colour) ?? { r: 128, g: 128, b: 128 };
  return luminance(rgba) > 0.45 ? '#000000' : '#ffffff';
}

/** How light a colour seems, 0 to 1 (WCAG's relative luminance). */
function luminance({ r, g, b }: Pick<Rgba, 'r' | 'g' | 'b'>): number {
  const linear = (channel: number) => {
    const part = channel / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

/** WCAG's contrast of two colours, 1 to 21. */
export function contrastOf(a: Rgba, b: Rgba): number {
  const [first, second] = [luminance(a), luminance(b)];
  return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
}

/** Dark text on a light colour, light text on a dark one. */
export function inkOn(background: string): string {
  const { r, g, b } = parseColour(background) ?? { r: 0, g: 0, b: 0 };
  return 0.299 * r + 0.587 * g + 0.114 * b > 140 ? DARK_INK : LIGHT_INK;
}

/** The same in a cell of a table, which has another limit. Where the colour is hardly seen, that of the panel counts. */
export function inkInCell(background: string, isDark: boolean): string {
  const { r, g, b, a } = parseColour(background) ?? { r: 0, g: 0, b: 0, a: 0 };
  const isLight = a < 0.3 ? !isDark : 0.299 * r + 0.587 * g + 0.114 * b > 180;
  return isLight ? DARK_INK : LIGHT_INK;
}

/** The ink that is read best on a colour through which its background is seen. */
export function inkOver(colour: string, background: string, opacity: number): string {
  const [over, under] = [parseColour(colour), parseColour(background)];
  if (!over || !under) return inkOn(background);
  const seen = mix({ ...under, a: 1 }, { ...over, a: 1 }, over.a * opacity);
  const contrast = (ink: string) => contrastOf(seen, parseColour(ink) ?? seen);
  return contrast(DARK_INK) > contrast(LIGHT_INK) ? DARK_INK : LIGHT_INK;
}

const [DARK_INK, LIGHT_INK] = ['rgb(32, 34, 38)', 'rgb(247, 248, 250)'];
