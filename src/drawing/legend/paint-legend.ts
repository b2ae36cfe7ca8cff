import { fitNames } from '../canvas/fit-names.ts';
import { fillRound, type Stage } from '../canvas/stage.ts';
import { fitText, textWidth, writeText } from '../canvas/text.ts';
import { type LegendItem, type LegendOptions, sortedItems } from './legend.ts';
import { paintLegendTable } from './paint-legend-table.ts';
import {
  GAP,
  itemWidth,
  LEAST_NAME,
  listRows,
  listText,
  ROW,
  SIZE,
  SPACE,
  SWATCH,
  valuesText,
} from './measure.ts';
import type { LegendBox } from './share.ts';

export function paintLegend(
  stage: Stage,
  box: LegendBox,
  items: readonly LegendItem[],
  options: LegendOptions,
): void {
  const sorted = sortedItems(items, options);
  if (box.mode === 'table') paintLegendTable(stage, box, sorted);
  else if (box.placement === 'right') paintColumn(stage, box, sorted);
  else paintRows(stage, box, sorted);
}

function paintSwatch(stage: Stage, { colour }: LegendItem, x: number, middle: number): void {
  fillRound(stage, { x, y: middle - 2, width: SWATCH, height: 4 }, 2, colour);
}

/** Items side by side. Of those for which there is no room the count is told at the end of the last row. */
function paintRows(stage: Stage, box: LegendBox, items: readonly LegendItem[]): void {
  const rows = listRows(stage, items, box.width);
  const room = Math.max(1, Math.floor(box.height / ROW));
  const full = rows.slice(0, room);
  const hidden = rows.slice(room).flat().length;
  const last = hidden > 0 ? full.pop() : undefined;
  for (const [index, row] of full.entries()) paintRow(stage, box, row, index);
  if (!last) return;
  const more = (count: number) => `+${String(count)} more`;
  const width = box.width - textWidth(stage, more(items.length), { size: SIZE }) - SPACE - 4;
  const fitting = last.slice(0, Math.max(1, fittingItems(stage, last, width)));
  paintRow(stage, { ...box, width }, fitting, full.length);
  const middle = box.y + full.length * ROW + ROW / 2;
  writeText(stage, more(hidden + last.length - fitting.length), box.x + box.width - 4, middle, {
    size: SIZE,
    colour: stage.theme.faintText,
    align: 'right',
    baseline: 'middle',
  });
}

function fittingItems(stage: Stage, row: readonly LegendItem[], width: number): number {
  let used = 0;
  const beyond = row.findIndex((item) => {
    used += itemWidth(stage, item) + SPACE;
    return used - SPACE > width;
  });
  return beyond === -1 ? row.length : beyond;
}

function paintRow(stage: Stage, box: LegendBox, row: readonly LegendItem[], index: number): void {
  const middle = box.y + index * ROW + ROW / 2;
  let x = box.x;
  for (const item of row) {
    const room = box.x + box.width - x - SWATCH - GAP;
    const name = fitText(stage, item.name, { size: SIZE }, nameRoom(stage, item, room));
    paintSwatch(stage, item, x, middle);
    x += SWATCH + GAP + paintItem(stage, name, item, { x: x + SWATCH + GAP, middle, room }) + SPACE;
  }
}

/** Pixels of a name beside its values: these are cut only where a name would have next to nothing. */
function nameRoom(stage: Stage, item: LegendItem, room: number): number {
  const values = valuesText(item);
  if (values === '') return room;
  return Math.max(LEAST_NAME, room - textWidth(stage, `  ${values}`, { size: SIZE }));
}

function paintItem(
  stage: Stage,
  name: string,
  item: LegendItem,
  { x, middle, room }: { readonly x: number; readonly middle: number; readonly room: number },
): number {
  const style = { size: SIZE, colour: stage.theme.text, baseline: 'middle', width: room } as const;
  return writeText(stage, listText(name, item), x, middle, style);
}

/** Items below each other. */
function paintColumn(stage: Stage, box: LegendBox, items: readonly LegendItem[]): void {
  const rows = Math.max(1, Math.floor(box.height / ROW));
  const shown = items.slice(0, items.length > rows ? Math.max(1, rows - 1) : rows);
  const room = box.width - SWATCH - GAP;
  const names = fitNames(
    stage,
    shown.map(({ name }) => name),
    { size: SIZE },
    Math.min(...shown.map((item) => nameRoom(stage, item, room))),
  );
  const x = box.x + SWATCH + GAP;
  for (const [index, item] of shown.entries()) {
    const middle = box.y + index * ROW + ROW / 2;
    paintSwatch(stage, item, box.x, middle);
    paintItem(stage, names[index] ?? '', item, { x, middle, room });
  }
  const left = items.length - shown.length;
  if (left === 0 || rows === 1) return;
  const style = { size: SIZE, colour: stage.theme.faintText, baseline: 'middle' } as const;
  writeText(stage, `+${String(left)} more`, x, box.y + shown.length * ROW + ROW / 2, style);
}
