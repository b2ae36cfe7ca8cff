import type { Box, Stage } from '../canvas/stage.ts';
import { textWidth } from '../canvas/text.ts';
import type { FieldType } from '../../grafana/query/frames.ts';
import { type Column, lineHeight, PADDING } from './column.ts';
import type { FootLine } from './footer.ts';
import { linesIn, writeLines } from './paint-lines.ts';

/** Pixels of the picture of a column's type, with what is between it and the name. */
export const ICON = 20;

/** The names of the columns. */
export function paintHead(
  stage: Stage,
  box: Box,
  columns: readonly Column[],
  { size, hasIcons }: { size: number; hasIcons: boolean },
): void {
  for (const { drawn, style, x, width } of columns) {
    if (style.isHeadHidden) continue;
    const left = hasIcons ? ICON : 0;
    const place = { ...box, x: x + left, width: width - left };
    const lines = style.isHeadWrapped
      ? linesIn(stage, drawn.name, place.width, size, 'strong')
      : [drawn.name];
    const { align } = style;
    writeLines(stage, place, lines, { align, size, colour: stage.theme.text, weight: 'strong' });
    if (!hasIcons) continue;
    const wide = Math.max(
      ...lines.map((line) => textWidth(stage, line, { size, weight: 'strong' })),
    );
    const free = Math.max(0, place.width - 2 * PADDING - wide);
    const indent = align === 'right' ? free : align === 'center' ? free / 2 : 0;
    paintIcon(stage, drawn.field.type, x + PADDING + indent, box.y + box.height / 2);
  }
}

/** Pixels of the head: names may go on in further lines. */
export function headHeight(
  stage: Stage,
  columns: readonly Column[],
  { size, hasIcons, least }: { size: number; hasIcons: boolean; least: number },
): number {
  const lines = columns.map(({ drawn, style, width }) =>
    style.isHeadWrapped
      ? linesIn(stage, drawn.name, width - (hasIcons ? ICON : 0), size, 'strong').length
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
