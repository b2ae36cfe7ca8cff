import type { Box } from '../canvas/stage.ts';

/** Pixels between tiles that are large enough for it. */
const GAP = 4;

/** Tiles of one size: as near to squares as the box allows, or in one row or column. */
export function tiles(box: Box, count: number, columns: number, most = GAP): Box[] {
  const rows = Math.ceil(count / columns);
  const gap = Math.min(most, box.height / rows / 5, box.width / columns / 5);
  const height = (box.height - (rows - 1) * gap) / rows;
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns);
    // The last row is as wide as the others, however few it has.
    const inRow = row === rows - 1 ? count - row * columns : columns;
    const width = (box.width - (inRow - 1) * gap) / inRow;
    return {
      x: box.x + (index % columns) * (width + gap),
      y: box.y + row * (height + gap),
      width,
      height,
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

/** The tile whose width all texts must fit: the last row may be of wider ones. */
export const narrowest = (boxes: readonly Box[]): Box =>
  boxes.reduce((a, b) => (a.width <= b.width ? a : b));
