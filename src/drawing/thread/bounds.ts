import { isSmallValue } from '../../util/small-value.ts';
import { NotDrawnError } from '../errors.ts';
import type { Board } from '../model/board.ts';
import type { Drawing } from '../model/drawing.ts';

/** Limits of one picture: on Node 24 a thread that runs out of memory ends the whole process. */
const MOST_PIXELS = 36_000_000;
const MOST_NUMBERS = 3_000_000;
const MOST_TEXTS = 200_000;
const MOST_FIELDS = 2_000;
const MOST_OF_MODEL = { parts: 50_000, characters: 2_000_000 };

/** @throws NotDrawnError for what would take too much memory or time */
export function checkBounds(drawing: Drawing): void {
  checkSize(drawing);
  checkContents([drawing]);
}

/** @throws NotDrawnError when all panels together would take too much */
export function checkBoardBounds(board: Board): void {
  checkSize(board);
  checkContents(board.tiles.flatMap(({ content }) => ('panel' in content ? [content] : [])));
}

function checkSize({ width, height, scale }: Pick<Drawing, 'width' | 'height' | 'scale'>): void {
  const pixels = width * height * scale * scale;
  const isSize = [width, height, scale].every((size) => Number.isFinite(size) && size > 0);
  if (!isSize || pixels > MOST_PIXELS || pixels < 1) {
    const most = `${MOST_PIXELS / 1e6} million pixels are the most`;
    throw new NotDrawnError(
      `A picture of ${width}×${height} at scale ${scale} is not drawn here; ${most}.`,
    );
  }
}

function checkContents(drawings: readonly Drawing[]): void {
  let [numbers, texts, fields] = [0, 0, 0];
  for (const frame of drawings.flatMap(({ frames }) => frames)) {
    fields += frame.fields.length;
    for (const { type, values } of frame.fields) {
      if (type === 'number' || type === 'time') numbers += values.length;
      else texts += values.length;
    }
  }
  if (fields > MOST_FIELDS) throw tooMuch(`${fields} series and columns`);
  if (numbers > MOST_NUMBERS || texts > MOST_TEXTS) throw tooMuch(`${numbers + texts} values`);
  if (!drawings.every(({ panel }) => isSmallValue(panel, MOST_OF_MODEL))) {
    throw new NotDrawnError('The panel is too large to be drawn here.');
  }
}

const tooMuch = (what: string) =>
  new NotDrawnError(`The panel has ${what}, more than is drawn here.`);
