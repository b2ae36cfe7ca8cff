import type { PackedBoard, PackedDrawing } from './packed.ts';

/** For the thread that draws: one panel, or several on one picture. */
export interface DrawOrder {
  readonly packed: PackedDrawing | PackedBoard;
}

/** What it reports: once that it is ready, or why it cannot draw at all; then for each order. */
export type DrawReport =
  | { readonly ready: true }
  | { readonly unavailable: string }
  /** The number of the tile of a board that it draws now; one more than there are: it writes the picture. */
  | { readonly tile: number }
  | { readonly png: Uint8Array<ArrayBuffer> }
  | { readonly failed: { readonly name: string; readonly message: string } };
