import { clipped, type Stage } from '../canvas/stage.ts';
import { writeText } from '../canvas/text.ts';
import { NotDrawnError } from '../errors.ts';
import { type Board, type Heading, type Tile, titleOnTile, TOO_LATE } from '../model/board.ts';
import { paintMessage, paintPicture } from './paint-picture.ts';

const NOT_DRAWN = 'This panel could not be drawn here.';
const MARGIN = 16;
/** Where the title of a board has its middle, in pixels from the top. */
const TITLE_MIDDLE = 22;

export interface BoardLimits {
  readonly isOver: () => boolean;
  readonly onTile?: (tile: number) => void;
}

/**
 * Draws panels in their places, with the titles of their rows. One that cannot be drawn says so in its
 * place.
 * @param stageOf the stage of a panel: its zone and its palette are its own
 * @param limits.isOver whether the time is up; each panel that is left says so in its place
 * @param limits.onTile told the number of each tile before it is drawn
 */
export function paintBoard(
  stage: Stage,
  board: Board,
  stageOf: (drawing: Extract<Tile['content'], { panel: unknown }>) => Stage,
  { isOver, onTile = () => undefined }: BoardLimits,
): void {
  const { ctx, theme } = stage;
  ctx.fillStyle = theme.canvas;
  ctx.fillRect(0, 0, board.width, board.height);
  const width = board.width - 2 * MARGIN;
  writeText(stage, board.title, MARGIN, TITLE_MIDDLE, {
    size: 18,
    weight: 'strong',
    colour: theme.text,
    baseline: 'middle',
    width,
  });
  if (board.footer !== undefined) {
    writeText(stage, board.footer, MARGIN, board.height - 12, {
      size: 12,
      colour: theme.faintText,
      baseline: 'middle',
      width,
    });
  }
  for (const heading of board.headings) paintHeading(stage, heading, width);
  for (const [index, { box, content }] of board.tiles.entries()) {
    onTile(index);
    const size = { x: 0, y: 0, width: box.width, height: box.height };
    ctx.save();
    ctx.translate(box.x, box.y);
    clipped(stage, size, () => {
      if ('message' in content) {
        paintMessage(stage, size, content);
        return;
      }
      try {
        if (isOver()) throw new NotDrawnError(TOO_LATE);
        paintPicture(stageOf(content), content);
      } catch (error) {
        const message = error instanceof NotDrawnError ? error.message : NOT_DRAWN;
        paintMessage(stage, size, { title: titleOnTile(content), message });
      }
    });
    ctx.restore();
  }
}

function paintHeading(stage: Stage, { text, y, isCollapsed }: Heading, width: number): void {
  const { ctx, theme } = stage;
  ctx.fillStyle = theme.faintText;
  ctx.beginPath();
  const [x, side] = [MARGIN, 4];
  if (isCollapsed) {
    ctx.moveTo(x, y - side);
    ctx.lineTo(x + side, y);
    ctx.lineTo(x, y + side);
  } else {
    ctx.moveTo(x - 1, y - side / 2);
    ctx.lineTo(x + 2 * side - 1, y - side / 2);
    ctx.lineTo(x + side - 1, y + side / 2);
  }
  ctx.fill();
  writeText(stage, text, MARGIN + 14, y, {
    size: 14,
    weight: 'strong',
    colour: theme.text,
    baseline: 'middle',
    width: width - 14,
  });
}
