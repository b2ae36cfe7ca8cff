import { inkOver, withOpacity } from '../colours/colour.ts';
import { textWidth, writeText } from '../canvas/text.ts';
import type { Box, Stage } from '../canvas/stage.ts';
import { wholeText, writeValue } from '../fields/display.ts';
import type { Surroundings } from '../fields/surroundings.ts';
import type { Scale } from '../graph/scales.ts';
import { fillPaint, linePaint, valueGradient } from '../graph/scheme.ts';
import type { BarOptions } from './bar-options.ts';
import type { Bar } from './lay-bars.ts';

export interface BarPaint {
  readonly plot: Box;
  readonly scale: Scale;
  readonly options: BarOptions;
  readonly isUpwards: boolean;
}

/** A bar in the colour of its value, where values have one of their own. */
export function paintBar(stage: Stage, bar: Bar, at: Box, look: BarPaint): void {
  const { ctx } = stage;
  const { style, colour, field } = bar.layer.series;
  const line = Math.min(style.lineWidth, at.width / 2, at.height / 2);
  const ground = { plot: look.plot, isSideways: look.options.isHorizontal };
  const byHeight = (opacity: number) =>
    style.gradient === 'scheme' && bar.colour === undefined
      ? valueGradient(stage, field, look.scale, opacity, ground)
      : undefined;
  ctx.fillStyle =
    byHeight(style.fill) ??
    (bar.colour === undefined
      ? fillPaint(stage, colour, style, ground)
      : withOpacity(bar.colour, style.fill));
  ctx.strokeStyle = byHeight(1) ?? bar.colour ?? linePaint(stage, colour, style, ground);
  ctx.lineWidth = line;
  ctx.beginPath();
  ctx.roundRect(at.x, at.y, at.width, at.height, corners(bar, at, look));
  ctx.fill();
  if (line <= 0) return;
  ctx.beginPath();
  const inner = [at.x + line / 2, at.y + line / 2, at.width - line, at.height - line] as const;
  ctx.roundRect(...inner, corners(bar, at, look));
  ctx.stroke();
}

/** The end of a bar is round; which end that is depends on the side to which it goes. */
function corners({ isLast }: Bar, { width, height }: Box, { options, isUpwards }: BarPaint) {
  const isRound = isLast && options.stack.mode !== 'percent';
  const radius = isRound ? Math.min(width, height) * options.radius : 0;
  const [r, none] = [Math.max(0, radius), 0];
  if (options.isHorizontal) return isUpwards ? [none, r, r, none] : [r, none, none, r];
  return isUpwards ? [r, r, none, none] : [none, none, r, r];
}

const LEAST = 8;
const MOST = 30;
const COMMON = 12;

/** The values of bars, and the size in which all of them are written. */
export interface BarValues {
  readonly texts: readonly string[];
  /** Pixels. */
  readonly size: number;
}

/** Undefined where no values are shown: the panel says so, or they would be too small. */
export function valuesOfBars(
  stage: Stage,
  bars: readonly Bar[],
  options: BarOptions,
): BarValues | undefined {
  if (options.values === 'never' || bars.length === 0) return undefined;
  const texts = bars.map((bar) => textOf(bar, options, stage.around));
  const size = options.valueSize ?? fittingSize(stage, texts, bars[0]?.size ?? 0, options);
  if (size < LEAST && options.values === 'auto') return undefined;
  return { texts, size: Math.max(LEAST, Math.min(100, size)) };
}

/** Pixels by which values above upright bars would go beyond the plot. */
export function valuesAbove(
  { size }: BarValues,
  bars: readonly Bar[],
  { isHorizontal, stack }: BarOptions,
  plot: Box,
): number {
  if (isHorizontal || stack.mode !== 'none') return 0;
  const needed = size + APART;
  const highest = bars.reduce(
    (y, { base, end }) => (end <= base ? Math.min(y, end) : y),
    plot.y + plot.height,
  );
  const above = highest - plot.y;
  // A lower plot has less above its bars, too.
  return Math.max(0, Math.min(needed, needed - above + (above * needed) / plot.height));
}

/** Pixels between a bar and its value. */
const APART = 4;

/**
 * The values at the ends of bars; of stacked bars in them.
 * @param within where they may be
 */
export function paintValues(
  stage: Stage,
  bars: readonly Bar[],
  { texts, size }: BarValues,
  options: BarOptions,
  within: Box,
): void {
  const style = { size, baseline: 'middle' } as const;
  const isStacked = options.stack.mode !== 'none';
  for (const [index, bar] of bars.entries()) {
    const text = texts[index] ?? '';
    const length = Math.abs(bar.end - bar.base);
    const needed = options.isHorizontal ? textWidth(stage, text, style) : size;
    if (isStacked && length < needed + 2) continue;
    const { along, isInside } = isStacked
      ? { along: (bar.base + bar.end) / 2, isInside: true }
      : beyondEnd(bar, needed, options, within);
    const middle = bar.start + bar.size / 2;
    const [x, y] = options.isHorizontal ? [along, middle] : [middle, along];
    const ownColour = bar.colour ?? bar.layer.series.colour;
    const colour = isInside
      ? inkOver(ownColour, stage.theme.panel, bar.layer.series.style.fill)
      : ownColour;
    writeText(stage, text, x, y, { ...style, colour, align: 'center' });
  }
}

/** Of a stack of shares, which part of it a bar is. */
function textOf({ layer, value, row }: Bar, { stack }: BarOptions, around: Surroundings): string {
  const { field } = layer.series;
  if (stack.mode !== 'percent') return wholeText(field.display(value));
  const share = Math.abs((layer.tops[row] ?? 0) - (layer.bottoms?.[row] ?? 0));
  return writeValue(share, 'percentunit', field.settings.decimals, around);
}

/** Pixels beside the plot into which a value may go. */
const MARGIN = 20;

/** The middle of a value beyond the end of its bar or, where there is no room, within the bar. */
function beyondEnd(
  { base, end }: Bar,
  needed: number,
  { isHorizontal }: BarOptions,
  within: Box,
): { readonly along: number; readonly isInside: boolean } {
  const sign = end === base ? (isHorizontal ? 1 : -1) : Math.sign(end - base);
  const along = end + sign * (needed / 2 + (isHorizontal ? APART : APART - 1));
  const [from, to] = isHorizontal
    ? [within.x, within.x + within.width + MARGIN]
    : [within.y, within.y + within.height];
  const moved = Math.max(from + needed / 2, Math.min(to - needed / 2, along));
  if (moved === along) return { along, isInside: false };
  // Across the end of its bar a value is hard to read.
  const inside = end - sign * (needed / 2 + APART);
  return { along: Math.abs(end - base) >= needed + 2 * APART ? inside : moved, isInside: true };
}

/** Pixels in which the longest value fits the width of a bar. */
function fittingSize(
  stage: Stage,
  texts: readonly string[],
  width: number,
  { isHorizontal }: BarOptions,
): number {
  if (isHorizontal) return Math.min(COMMON + 2, width * 0.8);
  const shown = texts.slice(0, 2000).map((text) => textWidth(stage, text, { size: COMMON }));
  const widest = Math.max(1, ...shown);
  return Math.min(MOST, Math.floor((COMMON * width * 0.65) / widest));
}
