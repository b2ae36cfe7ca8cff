import { type Box, inset, type Stage } from '../canvas/stage.ts';
import { commonSize, LEAST_SIZE, LINE_HEIGHT, wideAt } from './fit.ts';

/** What the tiles of a stat have in common. */
export interface StatTexts {
  readonly names: readonly string[];
  readonly values: readonly string[];
  /** Texts of how much each has changed. */
  readonly changes: readonly string[];
  readonly hasLine: boolean;
  /** Whether name and value may be beside each other. */
  readonly isWide: boolean;
  /** Pixels that the panel asks for. */
  readonly titleSize: number | undefined;
  readonly valueSize: number | undefined;
  readonly changeSize: number | undefined;
}

/** Sizes of texts in pixels, the same in all tiles; 0 for what is not written. */
export interface StatSizes {
  readonly padding: number;
  readonly title: number;
  readonly value: number;
  readonly change: number;
  /** Whether name and value are beside each other. */
  readonly isBeside: boolean;
  /** Pixels of the line at the bottom. */
  readonly line: number;
}

const LARGEST_TITLE = 30;
const LARGEST_VALUE = 300;
/** The sizes at which a long text is no longer made smaller, so that it does not make the others small. */
const [LEAST_TITLE, LEAST_VALUE] = [8, 12];
/** Shares of a tile's height: of the line, which takes what is left, and of the name above a value. */
const [LEAST_LINE, MOST_LINE] = [0.25, 0.5];
const TITLE_SHARE = 0.32;
/** Pixels of height below which a tile has no line. */
const LINED = 44;
const CHANGE_SHARE = 0.4;

/** One size of text for all tiles. @param tile the narrowest one */
export function statSizes(stage: Stage, tile: Box, texts: StatTexts): StatSizes {
  const padding = Math.min(tile.height > 100 ? 12 : 8, tile.width / 10, tile.height / 8);
  const room = inset(tile, padding);
  const hasBoth = texts.names.length > 0 && texts.values.length > 0;
  const isBeside = texts.isWide && hasBoth && tile.width > 2.5 * tile.height;
  const hasLine = texts.hasLine && tile.height >= LINED;
  const height = room.height - (hasLine ? tile.height * (isBeside ? 0.4 : LEAST_LINE) : 0);
  const written = isBeside
    ? besideSizes(stage, { ...room, height }, texts)
    : stackedSizes(stage, { ...room, height }, texts);
  const { title, value, change } = written;
  const lines = value + change + (isBeside ? 0 : title);
  const left = tile.height - padding - lines * LINE_HEIGHT;
  const line = hasLine ? Math.max(0, Math.min(left, tile.height * MOST_LINE)) : 0;
  return { padding, isBeside, line, ...written };
}

type Sizes = Pick<StatSizes, 'title' | 'value' | 'change'>;

function besideSizes(stage: Stage, room: Box, texts: StatTexts): Sizes {
  const values = { width: room.width * 0.55, height: room.height };
  const value = sizeOfValue(stage, values, texts);
  const widest = Math.max(...texts.values.map((text) => wideAt(stage, text))) * value;
  const names = { width: room.width - Math.min(widest, values.width) - 8, height: room.height };
  return { title: sizeOfTitle(stage, names, texts, value), ...withChange(value, room, texts) };
}

function stackedSizes(stage: Stage, room: Box, texts: StatTexts): Sizes {
  const { names, values } = texts;
  if (values.length === 0) {
    return { title: sizeOfTitle(stage, room, texts, Infinity), value: 0, change: 0 };
  }
  const canHaveName = names.length > 0 && room.height >= 2 * LEAST_SIZE * LINE_HEIGHT;
  const share = canHaveName ? TITLE_SHARE * room.height : 0;
  const value = sizeOfValue(stage, { ...room, height: room.height - share }, texts);
  if (!canHaveName) return { title: 0, ...withChange(value, room, texts) };
  const free = { ...room, height: room.height - value * LINE_HEIGHT * withChangeShare(texts) };
  const title = sizeOfTitle(stage, free, texts, value);
  const left = { ...room, height: room.height - title * LINE_HEIGHT };
  return { title, ...withChange(value, left, texts) };
}

const withChangeShare = ({ changes }: StatTexts) => (changes.length > 0 ? 1 + CHANGE_SHARE : 1);

function sizeOfValue(stage: Stage, room: Pick<Box, 'width' | 'height'>, texts: StatTexts): number {
  const { values, valueSize } = texts;
  const height = room.height / withChangeShare(texts);
  if (valueSize !== undefined) return Math.min(valueSize, height / LINE_HEIGHT);
  const limits = { least: LEAST_VALUE, most: LARGEST_VALUE };
  return commonSize(stage, values, { ...room, height }, limits);
}

/** A name is smaller than its value. */
function sizeOfTitle(
  stage: Stage,
  room: Pick<Box, 'width' | 'height'>,
  { names, titleSize }: StatTexts,
  value: number,
): number {
  if (names.length === 0) return 0;
  const byHeight = room.height / LINE_HEIGHT;
  if (titleSize !== undefined) return Math.max(0, Math.min(titleSize, byHeight));
  const limits = { least: LEAST_TITLE, most: LARGEST_TITLE };
  const size = commonSize(stage, names, room, limits);
  return Math.max(0, Math.min(size, byHeight, Math.max(10, Math.floor(value * 0.7))));
}

/** The change below a value, where there is room for it. */
function withChange(value: number, room: Box, { changes, changeSize }: StatTexts) {
  const free = room.height / LINE_HEIGHT - value;
  const wanted = changeSize ?? Math.max(8, Math.min(LARGEST_TITLE, value * CHANGE_SHARE));
  const change = changes.length > 0 ? Math.floor(Math.min(wanted, free)) : 0;
  return { value, change: change >= LEAST_SIZE ? change : 0 };
}
