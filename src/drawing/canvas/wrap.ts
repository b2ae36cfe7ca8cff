import { graphemesOf, wholeStart } from './graphemes.ts';
import { plainLine, type TextStyle, textWidth } from './text.ts';
import type { Stage } from './stage.ts';

/** Code units of a letter, such as an emoji of a family. */
const LONGEST_LETTER = 64;

/**
 * A text in rows of a width, broken between words, and within those that are too long.
 * @param most rows; what is beyond them is left out
 */
export function wrapText(
  stage: Stage,
  text: string,
  style: Pick<TextStyle, 'size' | 'weight'>,
  width: number,
  most: number,
): string[] {
  const rows: string[] = [];
  let rest = plainLine(text);
  while (rest !== '' && rows.length < most) {
    const end = endOfRow(stage, rest, style, width);
    rows.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  return rows.length === 0 ? [''] : rows;
}

/** How many characters fit, up to the last space among them. */
function endOfRow(
  stage: Stage,
  text: string,
  style: Pick<TextStyle, 'size' | 'weight'>,
  width: number,
): number {
  if (textWidth(stage, text, style) <= width) return text.length;
  let [low, high] = [1, text.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (textWidth(stage, text.slice(0, middle), style) <= width) low = middle;
    else high = middle - 1;
  }
  const space = text.lastIndexOf(' ', low);
  if (space > 0) return space;
  // Not within a letter, and one at least.
  const first = graphemesOf(text.slice(0, LONGEST_LETTER))[0]?.length ?? 1;
  return Math.max(first, wholeStart(text, low).length);
}
