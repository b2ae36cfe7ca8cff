import type { Box, Stage } from '../canvas/stage.ts';
import { textWidth, writeText } from '../canvas/text.ts';
import type { FieldType } from '../../grafana/query/frames.ts';
import { type Column, lineHeight, PADDING } from './column.ts';
import type { FootLine } from './footer.ts';
import { linesIn, writeLines } from './paint-lines.ts';

/** Pixels of the picture of a column's type, with what is between it and the name. */
export const ICON = 20;

/** Pixels of the arrow behind the name of a column that rows are sorted by. */
export const ARROW = 16;

interface HeadLook {
  /** Pixels of letters. */
  readonly size: number;
  /** Whether each name has a sign of its column's type. */
  readonly hasIcons: boolean;
}

/** Pixels of the names of a column, with those of what is on either side of it. */
const nameWidth = ({ width, order }: Column, { hasIcons }: HeadLook) =>
  width - (hasIcons ? ICON : 0) - (order ? ARROW : 0);

/** The names of the columns. */
export function paintHead(
  stage: Stage,
  box: Box,
  columns: readonly Column[],
  look: HeadLook,
): void {
  for (const column of columns) if (!column.style.isHeadHidden) paintName(stage, box, column, look);
}

function paintName(stage: Stage, box: Box, column: Column, look: HeadLook): void {
  const { drawn, style, order, x } = column;
  const { size, hasIcons } = look;
  const { align } = style;
  const place = { ...box, x: x + (hasIcons ? ICON : 0), width: nameWidth(column, look) };
  const lines = style.isHeadWrapped
    ? linesIn(stage, drawn.name, place.width, size, 'strong')
    : [drawn.name];
  const ink = { size, colour: stage.theme.text, weight: 'strong' } as const;
  writeLines(stage, place, lines, { ...ink, align });
  const room = Math.max(0, place.width - 2 * PADDING);
  const wide = Math.min(room, Math.max(...lines.map((line) => textWidth(stage, line, ink))));
  const indent = align === 'right' ? room - wide : align === 'center' ? (room - wide) / 2 : 0;
  const middle = box.y + box.height / 2;
  if (hasIcons) paintIcon(stage, drawn.field.type, x + PADDING + indent, middle);
  if (!order) return;
  const arrow = order === 'rising' ? '↑' : '↓';
  const left = place.x + PADDING + indent + wide + 4;
  writeText(stage, arrow, left, middle, { ...ink, weight: 'text', baseline: 'middle' });
}

/** Pixels of the head: names may go on in further lines. */
export function headHeight(
  stage: Stage,
  columns: readonly Column[],
  look: HeadLook & { readonly least: number },
): number {
  const { size, least } = look;
  const lines = columns.map((column) =>
    column.style.isHeadWrapped
      ? linesIn(stage, column.drawn.name, nameWidth(column, look), size, 'strong').length
      : 1,
  );
  return Math.max(least, Math.max(1, ...lines) * lineHeight(size) + 2 * PADDING + 4);
}

/** A clock, digits, a letter, a switch or brackets, 14 pixels wide. */
function paintIcon({ ctx, theme }: Stage, type: FieldType, x: number, y: number): void {
  ctx.save();
  ctx.strokeStyle = theme.faintText;
  ctx.fillStyle = theme.faintText;
  ctx.lineWidth = 1.5;
  ctx.lineCap = 'round';
  ctx.lineJoin = 'round';
  ctx.beginPath();
  for (const [move, ...rest] of ICONS[type]) {
    if (move) ctx.moveTo(x + move[0], y + move[1]);
    for (const [dx, dy] of rest) ctx.lineTo(x + dx, y + dy);
  }
  if (type === 'time') {
    ctx.moveTo(x + 13, y);
    ctx.arc(x + 7, y, 6, 0, 2 * Math.PI);
  }
  if (type === 'boolean') ctx.roundRect(x + 1, y - 4, 12, 8, 4);
  ctx.stroke();
  ctx.restore();
}

type Stroke = readonly (readonly [x: number, y: number])[];

/** Strokes about the middle of an icon's left edge. */
const ICONS: Readonly<Record<FieldType, readonly Stroke[]>> = {
  time: [
    [
      [7, -3],
      [7, 0],
      [9.5, 1.5],
    ],
  ],
  number: [
    [
      [5, -5],
      [3.5, 5],
    ],
    [
      [10.5, -5],
      [9, 5],
    ],
    [
      [2, -2],
      [12.5, -2],
    ],
    [
      [1.5, 2],
      [12, 2],
    ],
  ],
  string: [
    [
      [2, 5],
      [7, -5],
      [12, 5],
    ],
    [
      [4, 1.5],
      [10, 1.5],
    ],
  ],
  boolean: [
    [
      [9, 0],
      [9.1, 0],
    ],
  ],
  other: [
    [
      [5, -5],
      [3, -5],
      [3, 5],
      [5, 5],
    ],
    [
      [9, -5],
      [11, -5],
      [11, 5],
      [9, 5],
    ],
  ],
};

/** What is calculated of the columns, below them. */
export function paintFoot(
  stage: Stage,
  box: Box,
  columns: readonly Column[],
  foot: readonly (readonly FootLine[])[],
  size: number,
): void {
  const step = lineHeight(size);
  for (const [index, { style, x, width }] of columns.entries()) {
    for (const [at, { label, text }] of (foot[index] ?? []).entries()) {
      const place = { ...box, x, width, y: box.y + PADDING + 2 + at * step, height: step };
      const look = { size, colour: stage.theme.text };
      if (label === undefined) writeLines(stage, place, [text], { ...look, align: style.align });
      else {
        writeLines(stage, place, [label], { size, colour: stage.theme.faintText, align: 'left' });
        writeLines(stage, place, [text], { ...look, align: 'right' });
      }
    }
  }
}
