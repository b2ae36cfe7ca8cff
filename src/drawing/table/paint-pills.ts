import { type Box, fillRound, inset, type Stage } from '../canvas/stage.ts';
import { fitText, textWidth, writeText } from '../canvas/text.ts';
import { inkInCell, parseColour } from '../colours/colour.ts';
import { namesOfGradient } from '../colours/gradients.ts';
import { colourByName, UNKNOWN_COLOUR } from '../colours/named.ts';
import { FIRST_PALETTE } from '../colours/palettes.ts';
import { colourOfName, seriesPalette } from '../colours/series-palettes.ts';
import type { DrawnField } from '../fields/apply.ts';
import type { Column } from './column.ts';
import { PADDING } from './column.ts';

/** Pixels of letters, of a label, beside its letters, between two, and of its corners. */
const [SIZE, HEIGHT, BESIDE, GAP, CORNER] = [12, 22, 6, 4, 4];
/** Labels of one cell. */
const MOST = 50;

/** The labels of a cell: the entries of a list in JSON, or what is between commas. */
export function pillsOf(value: unknown): string[] {
  if (typeof value !== 'string' || value === '') return [];
  return (listIn(value) ?? value.trim().split(/\s*,\s*/)).slice(0, MOST);
}

function listIn(text: string): string[] | undefined {
  if (!text.startsWith('[')) return undefined;
  try {
    const parts = JSON.parse(text) as unknown;
    return Array.isArray(parts)
      ? parts.map((part) => (typeof part === 'string' ? part : JSON.stringify(part)))
      : undefined;
  } catch {
    return undefined;
  }
}

/** That of the value mapping where the column has some, its fixed one, or one by the letters. */
function pillColour(pill: string, { display, settings }: DrawnField, { theme, around }: Stage) {
  const { mode, fixed } = settings.colour;
  if (settings.mappings.length > 0) return display(pill).colour;
  if (mode === 'fixed') return colourByName(fixed ?? UNKNOWN_COLOUR, theme.name);
  const colours = seriesPalette(mode, around.palette, theme.name) ?? namesOfGradient(mode);
  return colourByName(colourOfName(pill, colours ?? FIRST_PALETTE), theme.name);
}

const wide = (stage: Stage, pill: string) => textWidth(stage, pill, { size: SIZE }) + 2 * BESIDE;

/** Pixels of all labels of a cell side by side. */
export const pillsWidth = (stage: Stage, pills: readonly string[]) =>
  pills.reduce((sum, pill) => sum + wide(stage, pill) + GAP, -GAP);

interface Placed {
  readonly pill: string;
  readonly x: number;
  readonly width: number;
}

/** The labels in lines of a width; where they do not wrap, the first line alone. */
function placed(stage: Stage, pills: readonly string[], width: number, isWrapped: boolean) {
  const lines: Placed[][] = [[]];
  let x = 0;
  for (const pill of pills) {
    const own = Math.min(width, wide(stage, pill));
    if (isWrapped && x > 0 && x + own > width) {
      lines.push([]);
      x = 0;
    }
    if (x >= width) break;
    lines.at(-1)?.push({ pill, x, width: Math.min(own, width - x) });
    x += own + GAP;
  }
  return lines;
}

/** Pixels of the labels of a cell in as many lines as they need. */
export function pillsHeight(stage: Stage, value: unknown, width: number): number {
  const lines = placed(stage, pillsOf(value), Math.max(1, width - 2 * PADDING), true);
  return lines.length * (HEIGHT + GAP) - GAP;
}

/** Labels with round corners, each in its colour. */
export function paintPills(stage: Stage, cell: Box, { drawn, style }: Column, row: number): void {
  const room = inset(cell, PADDING, 0);
  const lines = placed(stage, pillsOf(drawn.field.values[row]), room.width, style.isWrapped);
  const top = room.y + (room.height - lines.length * (HEIGHT + GAP) + GAP) / 2;
  for (const [index, line] of lines.entries()) {
    const last = line.at(-1);
    const free = room.width - (last ? last.x + last.width : 0);
    const indent = style.align === 'right' ? free : style.align === 'center' ? free / 2 : 0;
    for (const { pill, x, width } of line) {
      const box = {
        x: room.x + indent + x,
        y: top + index * (HEIGHT + GAP),
        width,
        height: HEIGHT,
      };
      paintPill(stage, box, pill, pillColour(pill, drawn, stage));
    }
  }
}

function paintPill(stage: Stage, box: Box, pill: string, colour: string): void {
  const { ctx, theme } = stage;
  fillRound(stage, box, CORNER, colour);
  const isSeen = (parseColour(colour)?.a ?? 1) > 0.3;
  if (!isSeen) {
    ctx.strokeStyle = theme.mediumBorder;
    ctx.lineWidth = 1;
    ctx.beginPath();
    ctx.roundRect(box.x + 0.5, box.y + 0.5, box.width - 1, box.height - 1, CORNER);
    ctx.stroke();
  }
  const text = fitText(stage, pill, { size: SIZE }, box.width - 2 * BESIDE + 0.5);
  writeText(stage, text, box.x + BESIDE, box.y + box.height / 2, {
    size: SIZE,
    colour: inkInCell(colour, theme.name === 'dark'),
    baseline: 'middle',
  });
}
