import type { Box, Stage } from '../canvas/stage.ts';
import { textWidth } from '../canvas/text.ts';

/** Pixels between tiles. */
const GAP = 4;

/** Tiles of one size: as near to squares as the box allows, or in one row or column. */
export function tiles(box: Box, count: number, columns: number): Box[] {
  const rows = Math.ceil(count / columns);
  const height = (box.height - (rows - 1) * GAP) / rows;
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns);
    // The last row is as wide as the others, however few it has.
    const inRow = row === rows - 1 ? count - row * columns : columns;
    const width = (box.width - (inRow - 1) * GAP) / inRow;
    return {
      x: box.x + (index % columns) * (width + GAP),
      y: box.y + row * (height + GAP),
      width: Math.max(1, width),
      height: Math.max(1, height),
    };
  });
}

/** Columns with which tiles come nearest to squares. */
export function squarest({ width, height }: Box, count: number): number {
  let best = { columns: 1, side: 0 };
  for (let columns = 1; columns <= count; columns += 1) {
    const side = Math.min(width / columns, height / Math.ceil(count / columns));
    if (side > best.side) best = { columns, side };
  }
  // As many rows as that needs, filled evenly.
  return Math.ceil(count / Math.ceil(count / best.columns));
}

/**
 * The largest size at which a text fits a line.
 * @returns whole pixels, from 6 on
 */
export function largestFit(
  stage: Stage,
  text: string,
  { width, height }: Pick<Box, 'width' | 'height'>,
  most: number,
): number {
  const taken = textWidth(stage, text, { size: 100, weight: 'strong' }) / 100;
  const size = Math.min(most, height / 1.2, taken > 0 ? width / taken : most);
  return Math.max(6, Math.floor(size));
}
