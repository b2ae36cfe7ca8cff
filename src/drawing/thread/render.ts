import type * as Canvas from '@napi-rs/canvas';
import { lazily } from '../../util/lazy.ts';
import { THEMES } from '../colours/theme.ts';
import { classicPalette } from '../colours/palettes.ts';
import { registerFonts } from '../canvas/fonts.ts';
import type { Stage } from '../canvas/stage.ts';
import type { Board } from '../model/board.ts';
import type { Drawing } from '../model/drawing.ts';
import { paintBoard } from '../panels/paint-board.ts';
import { paintPicture } from '../panels/paint-picture.ts';

/** Milliseconds for the panels of one board: less than its thread has for the picture as a whole. */
const BOARD_MS = 7_000;

/** The canvas with its fonts, once in each thread. */
export const loadCanvas: () => Promise<typeof Canvas> = lazily(async () => {
  const canvas = await import('@napi-rs/canvas');
  registerFonts(canvas.GlobalFonts);
  return canvas;
});

/** @returns the bytes of a PNG */
export async function renderDrawing(drawing: Drawing): Promise<Buffer> {
  const { canvas, stageOf } = await startPicture(drawing);
  paintPicture(stageOf(drawing), drawing);
  return pngOf(canvas);
}

/**
 * @param onTile told the number of each tile before it is drawn, and their count before the picture is
 *   written
 * @returns the bytes of a PNG
 */
export async function renderBoard(
  board: Board,
  onTile: (tile: number) => void = () => undefined,
): Promise<Buffer> {
  const { canvas, stageOf } = await startPicture(board);
  const start = performance.now();
  const isOver = () => performance.now() - start > BOARD_MS;
  paintBoard(stageOf({ zone: 'utc' }), board, stageOf, { isOver, onTile });
  onTile(board.tiles.length);
  return pngOf(canvas);
}

/** The picture, whose pixels are freed at once: V8 does not know how large they are. */
async function pngOf(canvas: Canvas.Canvas): Promise<Buffer> {
  const png = await canvas.encode('png');
  canvas.width = 1;
  canvas.height = 1;
  return png;
}

async function startPicture({
  width,
  height,
  scale,
  theme,
}: Pick<Drawing, 'width' | 'height' | 'scale' | 'theme'>) {
  const { createCanvas } = await loadCanvas();
  const canvas = createCanvas(Math.round(width * scale), Math.round(height * scale));
  const ctx = canvas.getContext('2d');
  ctx.scale(scale, scale);
  const now = Date.now();
  const stageOf = ({ zone, version }: Pick<Drawing, 'zone' | 'version'>): Stage => ({
    ctx,
    theme: THEMES[theme],
    around: { theme, clock: { zone, now }, palette: classicPalette(version) },
  });
  return { canvas, stageOf };
}
