import type * as Canvas from '@napi-rs/canvas';
import { lazily } from '../../util/lazy.ts';
import { THEMES } from '../colours/theme.ts';
import { classicPalette } from '../colours/palettes.ts';
import { registerFonts } from '../canvas/fonts.ts';
import type { Drawing } from '../model/drawing.ts';
import { paintPicture } from '../panels/paint-picture.ts';

/** The canvas with its fonts, once in each thread. */
export const loadCanvas: () => Promise<typeof Canvas> = lazily(async () => {
  const canvas = await import('@napi-rs/canvas');
  registerFonts(canvas.GlobalFonts);
  return canvas;
});

/** @returns the bytes of a PNG */
export async function renderDrawing(drawing: Drawing): Promise<Buffer> {
  const { createCanvas } = await loadCanvas();
  const { width, height, scale, theme, zone, version } = drawing;
  const canvas = createCanvas(Math.round(width * scale), Math.round(height * scale));
  const ctx = canvas.getContext('2d');
  ctx.scale(scale, scale);
  const around = { theme, clock: { zone, now: Date.now() }, palette: classicPalette(version) };
  paintPicture({ ctx, theme: THEMES[theme], around }, drawing);
  return canvas.encode('png');
}
