import type { Canvas, Size } from './canvas.ts';
import { highestOf, lastOf, type SeriesData } from './series.ts';
import { rect, text } from './svg.ts';
import { seriesColour } from './theme.ts';
import { formatValue } from './units.ts';

export interface Legend {
  readonly height: number;
  /** SVG, to be placed at the left edge of the panel. */
  readonly content: string;
}

const SIZE = 12;
const ROW = 19;
const PAD = 14;
const MARK = 14;
const TABLE_MINIMUM_WIDTH = 340;
const SMALLEST_PANEL = 130;
const NONE: Legend = { height: 0, content: '' };

/**
 * The names of the series with their current and highest values: a table where there is room for
 * one, else names in a line or a few, else nothing.
 */
export function legend(
  canvas: Canvas,
  { width, height }: Size,
  series: readonly SeriesData[],
  unit: string,
): Legend {
  if (height < SMALLEST_PANEL || series.length === 0) return NONE;
  const rows = Math.floor((height * 0.36) / ROW);
  return width >= TABLE_MINIMUM_WIDTH && series.length + 1 <= rows
    ? tableLegend(canvas, width, series, unit)
    : lineLegend(canvas, width, series, unit, Math.max(1, Math.floor(rows * 0.7)));
}

function tableLegend(
  { type, theme }: Canvas,
  width: number,
  series: readonly SeriesData[],
  unit: string,
): Legend {
  const columns = ['Max', 'Current'];
  const columnWidth = 88;
  const right = (column: number): number => width - PAD - column * columnWidth;
  const header = columns.map((title, column) =>
    text(right(column), ROW - 6, title, { size: 11, fill: theme.link, anchor: 'end' }),
  );
  const room = right(1) - columnWidth - PAD - MARK - 8;
  const rows = series.map((one, index) => {
    const y = ROW * (index + 2) - 6;
    const values = [highestOf(one), lastOf(one)].map((value, column) =>
      text(right(column), y, shown(value, unit), { size: SIZE, fill: theme.text, anchor: 'end' }),
    );
    const name = type.fit(one.name, room, SIZE);
    return [
      rect(PAD, y - 6, MARK, 4, seriesColour(theme, index), 2),
      text(PAD + MARK + 8, y, name, { size: SIZE, fill: theme.text }),
      ...values,
    ].join('');
  });
  return { height: ROW * (series.length + 1) + 6, content: [...header, ...rows].join('') };
}

interface Item {
  readonly name: string;
  readonly values: string;
  readonly colour: string;
  readonly width: number;
}

function lineLegend(
  canvas: Canvas,
  width: number,
  series: readonly SeriesData[],
  unit: string,
  maximumRows: number,
): Legend {
  const { type, theme } = canvas;
  const items = series.map((one, index) => legendItem(canvas, width, one, index, unit));
  const parts: string[] = [];
  let [x, row, drawn] = [PAD, 0, 0];
  for (const item of items) {
    if (x > PAD && x + item.width > width - PAD) [x, row] = [PAD, row + 1];
    const more = `+${items.length - drawn} more`;
    const isLastRow = row === maximumRows - 1;
    const needed = item.width + (drawn === items.length - 1 ? 0 : 16 + type.width(more, SIZE));
    if (row >= maximumRows || (isLastRow && drawn > 0 && x + needed > width - PAD)) {
      const y = Math.min(row, maximumRows - 1) * ROW + ROW - 6;
      if (row < maximumRows) parts.push(text(x, y, more, { size: SIZE, fill: theme.faint }));
      break;
    }
    parts.push(itemAt(canvas, item, x, row * ROW + ROW - 6));
    x += item.width + 16;
    drawn += 1;
  }
  return { height: Math.min(row + 1, maximumRows) * ROW + 6, content: parts.join('') };
}

function legendItem(
  { type, theme }: Canvas,
  width: number,
  one: SeriesData,
  index: number,
  unit: string,
): Item {
  const values = `${shown(lastOf(one), unit)}  max ${shown(highestOf(one), unit)}`;
  const room = width - 2 * PAD - MARK - 6;
  const valuesWidth = type.width(values, SIZE) + 10;
  const withValues = room - valuesWidth > 60;
  const name = type.fit(one.name, withValues ? room - valuesWidth : room, SIZE);
  return {
    name,
    values: withValues ? values : '',
    colour: seriesColour(theme, index),
    width: MARK + 6 + type.width(name, SIZE) + (withValues ? valuesWidth : 0),
  };
}

function itemAt({ type, theme }: Canvas, item: Item, x: number, y: number): string {
  const start = x + MARK + 6;
  return [
    rect(x, y - 6, MARK, 4, item.colour, 2),
    text(start, y, item.name, { size: SIZE, fill: theme.text }),
    item.values === ''
      ? ''
      : text(start + type.width(item.name, SIZE) + 10, y, item.values, {
          size: SIZE,
          fill: theme.faint,
        }),
  ].join('');
}

function shown(value: number | undefined, unit: string): string {
  return value === undefined || !Number.isFinite(value) ? '-' : formatValue(value, unit);
}
