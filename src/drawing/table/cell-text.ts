import type { FontWeight } from '../canvas/fonts.ts';
import { wholeText } from '../fields/display.ts';
import { hasLinks, linkTitles } from './cell-links.ts';
import { type Column, shownIn } from './column.ts';

type Cells = Pick<Column, 'drawn' | 'style' | 'fields'>;

/** Between the titles of links that are in one line. */
const BETWEEN = ' │ ';

/** What is written in a cell; `\n` is a line break where the cell wraps. */
export function textIn(column: Cells, row: number): string {
  const { drawn, style, fields } = column;
  if (style.kind === 'json') return jsonText(drawn.field.values[row], style.isWrapped);
  if (style.kind === 'links') {
    return linkTitles(drawn, row, fields).join(style.isWrapped ? '\n' : BETWEEN);
  }
  return style.kind === 'image' ? imageText(column, row) : wholeText(shownIn(column, row));
}

/** Pictures are not fetched: what Grafana writes where one cannot be shown. */
function imageText(column: Cells, row: number): string {
  const { text } = shownIn(column, row);
  return text === '' ? '' : (column.style.alt ?? text);
}

/** The text of a cell of Markdown, in which each line break is one. */
export const markdownIn = (column: Cells, row: number): string =>
  shownIn(column, row).text.replaceAll(/([^\n])\n(?!\n)/g, '$1  \n');

/** Whether a cell is one that the viewer of Grafana's page can click on. */
export const isLink = ({ drawn, style }: Cells) =>
  style.kind === 'links' || style.kind === 'image' || (style.kind === 'plain' && hasLinks(drawn));

export function weightOf(column: Cells): FontWeight {
  if (column.style.kind === 'json') return 'code';
  return isLink(column) ? 'strong' : 'text';
}

function jsonText(value: unknown, isWrapped: boolean): string {
  const text = pretty(value);
  if (!isWrapped) return text.replaceAll(/\s+/g, ' ');
  // A line is not broken where it begins.
  return text.replaceAll(/^ +/gm, (spaces) => '\u00a0'.repeat(2 * spaces.length));
}

function pretty(value: unknown): string {
  if (typeof value !== 'string') {
    return JSON.stringify(value ?? null, null, ' ');
  }
  try {
    return JSON.stringify(JSON.parse(value), null, ' ');
  } catch {
    return value;
  }
}
