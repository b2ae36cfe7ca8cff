import type { Stage } from '../canvas/stage.ts';
import type { FontWeight } from '../canvas/fonts.ts';
import { graphemesOf } from '../canvas/graphemes.ts';
import { textWidth } from '../canvas/text.ts';
import type { TextRun } from './blocks.ts';

/** A word, or a part of it that has one look. */
export interface Piece extends TextRun {
  /** Pixels from the beginning of the line. */
  readonly x: number;
  readonly width: number;
}

export interface TextLine {
  readonly pieces: Piece[];
  /** Pixels. */
  readonly width: number;
}

/** The font of a run: code is in letters of one width. */
export const runWeight = ({ isCode, isStrong }: TextRun): FontWeight =>
  isCode ? 'code' : isStrong ? 'strong' : 'text';

/** Letters that are measured at once. */
const MOST_LETTERS = 200;

/**
 * Runs in lines of a width, broken between words. A word that is longer than a line is broken between
 * letters.
 * @param keepsSpaces whether spaces are part of the text, as in code
 */
export function linesOf(
  stage: Stage,
  runs: readonly TextRun[],
  { size, width, keepsSpaces }: { size: number; width: number; keepsSpaces: boolean },
): TextLine[] {
  const measure = (text: string, run: TextRun) =>
    textWidth(stage, text, { size, weight: runWeight(run) });
  const lines: TextLine[] = [];
  let pieces: Piece[] = [];
  let word: { run: TextRun; text: string; width: number }[] = [];
  let [x, space] = [0, 0];

  function endLine(): void {
    lines.push({ pieces, width: x });
    [pieces, x, space] = [[], 0, 0];
  }

  function put(run: TextRun, text: string, wide: number): void {
    pieces.push({ ...run, text, x, width: wide });
    x += wide;
  }

  function endWord(): void {
    const whole = word.reduce((sum, part) => sum + part.width, 0);
    if (word.length > 0) {
      if (pieces.length > 0 && x + space + whole > width) endLine();
      else if (pieces.length > 0) x += space;
      space = 0;
      for (const part of word) {
        if (whole <= width) put(part.run, part.text, part.width);
        else putLetters(part.run, part.text);
      }
    }
    word = [];
  }

  function putLetters(run: TextRun, text: string): void {
    let rest = graphemesOf(text);
    while (rest.length > 0) {
      let count = Math.min(rest.length, MOST_LETTERS);
      const wide = () => measure(rest.slice(0, count).join(''), run);
      while (count > 1 && x + wide() > width) count = Math.floor(count * 0.8);
      if (pieces.length > 0 && x + wide() > width) {
        endLine();
        continue;
      }
      put(run, rest.slice(0, count).join(''), wide());
      rest = rest.slice(count);
    }
  }

  for (const run of runs) {
    const parts = run.text.match(keepsSpaces ? /\n|[^\n]+/g : /\n| |[^ \n]+/g) ?? [];
    for (const part of parts) {
      if (part === '\n') {
        endWord();
        endLine();
      } else if (part === ' ') {
        endWord();
        space = measure(' ', run);
      } else {
        const text = part.replaceAll('\t', '    ');
        word.push({ run, text, width: text.length > MOST_LETTERS ? Infinity : measure(text, run) });
      }
    }
  }
  endWord();
  if (pieces.length > 0) endLine();
  return lines;
}
