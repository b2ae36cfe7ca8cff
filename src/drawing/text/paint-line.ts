import { fillRound, type Stage } from '../canvas/stage.ts';
import { writeText } from '../canvas/text.ts';
import { type Piece, type TextLine, runWeight } from './lines.ts';

interface Place {
  readonly x: number;
  /** Of the base line. */
  readonly y: number;
  readonly size: number;
  /** That of the theme's texts when none is given. */
  readonly colour?: string;
  readonly isCodeBlock?: boolean;
  /** Whether it is on a ground of a colour, on which links and code have the colour of the text. */
  readonly isOnColour?: boolean;
}

/** Writes a line of words, each in its look. */
export function paintTextLine(stage: Stage, { pieces }: TextLine, place: Place): void {
  for (const piece of pieces) paintPiece(stage, piece, place);
}

function paintPiece(stage: Stage, piece: Piece, place: Place): void {
  const { ctx, theme } = stage;
  const { x, y, size, colour = theme.text, isCodeBlock = false, isOnColour = false } = place;
  const left = x + piece.x;
  if (piece.isCode && !isCodeBlock) {
    const box = { x: left - 2, y: y - size, width: piece.width + 4, height: size * 1.35 };
    fillRound(stage, box, 2, isOnColour ? 'rgba(0, 0, 0, 0.2)' : theme.secondary);
  }
  ctx.save();
  // The font has no italics of its own: its letters lean.
  if (piece.isItalic) ctx.transform(1, 0, -0.2, 1, 0.2 * y, 0);
  writeText(stage, piece.text, left, y, {
    size,
    weight: runWeight(piece),
    colour: piece.isLink && !isOnColour ? theme.link : colour,
  });
  if (piece.isStruck) {
    ctx.fillStyle = colour;
    ctx.fillRect(left, Math.round(y - size * 0.3), piece.width, Math.max(1, Math.round(size / 14)));
  }
  ctx.restore();
}
