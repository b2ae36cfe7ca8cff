import { fillRound, type Box, type Stage } from '../canvas/stage.ts';
import { textWidth, writeText } from '../canvas/text.ts';
import { type LegendItem, type LegendOptions, sortedItems } from './legend.ts';

const SIZE = 12;
const ROW = 22;
const SWATCH = 14;
const SPACE = 18;

/** The boxes of a graph and its legend. */
export interface Shares {
  readonly graph: Box;
  readonly legend: Box | undefined;
}

/** A legend takes what it needs: at the bottom up to a third of the height, on the right of the width. */
export function shareWithLegend(
  stage: Stage,
  box: Box,
  items: readonly LegendItem[],
  options: LegendOptions,
): Shares {
  if (options.mode === 'hidden' || items.length === 0) return { graph: box, legend: undefined };
  if (options.placement === 'right') {
    const wanted = options.width ?? neededWidth(stage, items, options);
    const width = Math.min(
      Math.ceil(wanted) + 8,
      box.width * (options.mode === 'table' ? 0.55 : 0.4),
    );
    if (box.width - width < 60) return { graph: box, legend: undefined };
    const x = box.x + box.width - width;
    return {
      graph: { ...box, width: box.width - width - 8 },
      legend: { x, y: box.y, width, height: box.height },
    };
  }
  const rows =
    options.mode === 'table' ? items.length + 1 : listRows(stage, items, box.width).length;
  const most = Math.max(ROW, Math.floor((box.height * 0.35) / ROW) * ROW);
  const height = Math.min(rows * ROW, most);
  if (box.height - height < 40) return { graph: box, legend: undefined };
  return {
    graph: { ...box, height: box.height - height - 4 },
    legend: { x: box.x, y: box.y + box.height - height, width: box.width, height },
  };
}

function listText({ name, values }: LegendItem): string {
  const calcs = values
    .map(({ title, text }) => (title === '' ? text : `${title}: ${text}`))
    .join('  ');
  return calcs === '' ? name : `${name}  ${calcs}`;
}

const itemWidth = (stage: Stage, item: LegendItem) =>
  SWATCH + 8 + textWidth(stage, listText(item), { size: SIZE });

function neededWidth(stage: Stage, items: readonly LegendItem[], { mode }: LegendOptions): number {
  const shown = items.slice(0, 100);
  if (mode === 'list') return Math.max(...shown.map((item) => itemWidth(stage, item)));
  const names = namesWidth(stage, shown);
  return SWATCH + 8 + names + columnWidths(stage, shown).reduce((a, b) => a + b, 0);
}

/** Pixels of the names and of the heading above them. */
function namesWidth(stage: Stage, items: readonly LegendItem[]): number {
  return Math.max(40, ...items.map(({ name }) => textWidth(stage, name, { size: SIZE })));
}

function columnWidths(stage: Stage, items: readonly LegendItem[]): number[] {
  const titles = items[0]?.values.map(({ title }) => title) ?? [];
  return titles.map((title, column) => {
    const texts = [title, ...items.map(({ values }) => values[column]?.text ?? '')];
    return Math.max(...texts.map((text) => textWidth(stage, text, { size: SIZE }))) + SPACE;
  });
}

function listRows(stage: Stage, items: readonly LegendItem[], width: number): LegendItem[][] {
  const rows: LegendItem[][] = [[]];
  let used = 0;
  for (const item of items) {
    const needed = Math.min(itemWidth(stage, item), width) + SPACE;
    if (used > 0 && used + needed - SPACE > width) {
      rows.push([]);
      used = 0;
    }
    rows.at(-1)?.push(item);
    used += needed;
  }
  return rows;
}

export function paintLegend(
  stage: Stage,
  box: Box,
  items: readonly LegendItem[],
  options: LegendOptions,
): void {
  const sorted = sortedItems(items, options);
  if (options.mode === 'table') paintTable(stage, box, sorted);
  else paintList(stage, box, sorted, options.placement);
}

function paintSwatch(stage: Stage, { colour }: LegendItem, x: number, middle: number): void {
  fillRound(stage, { x, y: middle - 2, width: SWATCH, height: 4 }, 2, colour);
}

function paintList(
  stage: Stage,
  box: Box,
  items: readonly LegendItem[],
  placement: 'bottom' | 'right',
): void {
  const rows =
    placement === 'right' ? items.map((item) => [item]) : listRows(stage, items, box.width);
  const room = Math.max(1, Math.floor(box.height / ROW));
  const shown = rows.slice(0, rows.length > room ? room : rows.length);
  const left = rows.slice(shown.length).flat().length;
  for (const [index, row] of shown.entries()) {
    const middle = box.y + index * ROW + ROW / 2;
    const isLast = index === shown.length - 1 && left > 0;
    const more = isLast ? textWidth(stage, `+${left} more`, { size: SIZE }) + SPACE : 0;
    let x = box.x;
    const end = box.x + box.width - more;
    for (const item of row) {
      const width = end - x - SWATCH - 8;
      if (width < 10) break;
      paintSwatch(stage, item, x, middle);
      const style = { size: SIZE, colour: stage.theme.text, baseline: 'middle', width } as const;
      x += SWATCH + 8 + writeText(stage, listText(item), x + SWATCH + 8, middle, style) + SPACE;
    }
    if (isLast) paintMore(stage, left, box, middle);
  }
}

function paintMore(stage: Stage, count: number, box: Box, middle: number): void {
  writeText(stage, `+${count} more`, box.x + box.width - 4, middle, {
    size: SIZE,
    colour: stage.theme.faintText,
    align: 'right',
    baseline: 'middle',
  });
}

function paintTable(stage: Stage, box: Box, items: readonly LegendItem[]): void {
  const { theme } = stage;
  const room = Math.max(1, Math.floor(box.height / ROW) - 1);
  const isCut = items.length > room;
  const shown = items.slice(0, isCut && room > 1 ? room - 1 : room);
  const nameRoom = Math.min(80, SWATCH + 8 + namesWidth(stage, items.slice(0, 200)));
  const columns = fitting(columnWidths(stage, items.slice(0, 200)), box.width - nameRoom);
  const name = box.width - columns.reduce((sum, { width }) => sum + width, 0) - SWATCH - 12;
  const cell = (text: string, x: number, middle: number, colour: string) =>
    writeText(stage, text, x, middle, { size: SIZE, colour, align: 'right', baseline: 'middle' });
  const head = box.y + ROW / 2;
  const nameStyle = { size: SIZE, colour: theme.link, baseline: 'middle' } as const;
  const left = items.length - shown.length;
  const nameEnd = writeText(stage, 'Name', box.x, head, { ...nameStyle, weight: 'strong' });
  if (left > 0 && room === 1) {
    const style = { ...nameStyle, colour: theme.faintText };
    writeText(stage, `+${left} more`, box.x + nameEnd + SPACE, head, style);
  }
  for (const [index, item] of [undefined, ...shown].entries()) {
    const middle = box.y + index * ROW + ROW / 2;
    if (item) {
      paintSwatch(stage, item, box.x, middle);
      const style = { ...nameStyle, colour: theme.text, width: name };
      writeText(stage, item.name, box.x + SWATCH + 8, middle, style);
    }
    let x = box.x + box.width - 4;
    for (const { column, width } of columns.toReversed()) {
      const value = (item ?? shown[0])?.values[column];
      const text = item ? value?.text : value?.title;
      cell(text ?? '', x, middle, item ? theme.text : theme.link);
      x -= width;
    }
    stage.ctx.fillStyle = theme.border;
    stage.ctx.fillRect(box.x, box.y + (index + 1) * ROW - 1, box.width, 1);
  }
  if (left > 0 && room > 1) paintMore(stage, left, box, box.y + (shown.length + 1) * ROW + ROW / 2);
}

/** The columns for which there is room, from the first one on. */
function fitting(widths: readonly number[], room: number): { column: number; width: number }[] {
  const columns: { column: number; width: number }[] = [];
  let left = room;
  for (const [column, width] of widths.entries()) {
    if (width > left) break;
    left -= width;
    columns.push({ column, width });
  }
  return columns;
}
