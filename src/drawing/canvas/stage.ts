import type { CanvasGradient, SKRSContext2D } from '@napi-rs/canvas';
import type { Theme } from '../colours/theme.ts';
import type { Surroundings } from '../fields/surroundings.ts';

/** Where a picture is drawn, and in which look. */
export interface Stage {
  readonly ctx: SKRSContext2D;
  readonly theme: Theme;
  readonly around: Surroundings;
}

/** A rectangle, in pixels before the picture's scale. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export function inset(box: Box, horizontal: number, vertical = horizontal): Box {
  return {
    x: box.x + horizontal,
    y: box.y + vertical,
    width: Math.max(0, box.width - 2 * horizontal),
    height: Math.max(0, box.height - 2 * vertical),
  };
}

/** Draws within a box, and leaves the canvas as it was. */
export function clipped({ ctx }: Stage, box: Box, paint: () => void): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(box.x, box.y, box.width, box.height);
  ctx.clip();
  try {
    paint();
  } finally {
    ctx.restore();
  }
}

/** A filled rectangle with round corners. */
export function fillRound(
  { ctx }: Stage,
  { x, y, width, height }: Box,
  radius: number,
  colour: string | CanvasGradient,
): void {
  if (width <= 0 || height <= 0) return;
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.roundRect(x, y, width, height, Math.max(0, Math.min(radius, width / 2, height / 2)));
  ctx.fill();
}
