import type { Box, Stage } from '../canvas/stage.ts';
import { commonSize, LEAST_SIZE, LINE_HEIGHT, wideAt } from './fit.ts';

/** What the bars of a panel have in common. */
export interface BarTexts {
  readonly names: readonly string[];
  readonly values: readonly string[];
  readonly isVertical: boolean;
  readonly placement: 'auto' | 'top' | 'left' | 'hidden';
  /** Pixels that the panel asks for. */
  readonly titleSize: number | undefined;
  readonly valueSize: number | undefined;
}

/** In pixels, the same for all bars of a panel; texts of no size are not written. */
export interface BarSizes {
  readonly name: number;
  /** Beside the bar, or above or below it. */
  readonly nameRoom: number;
  readonly isNameBeside: boolean;
  readonly value: number;
  readonly valueRoom: number;
}

/** Pixels between a bar and a text beside it. */
export const BAR_TEXT_GAP = 8;
/** Pixels of height from which on a horizontal bar has its name above it. */
const TALL = 40;
const LARGEST_NAME = 14;
const LARGEST_VALUE = 32;
/** The sizes at which a long text is no longer made smaller, so that it does not make the others small. */
const [LEAST_NAME, LEAST_VALUE] = [8, 12];

/** @param tile of one bar */
export function barSizes(stage: Stage, tile: Box, texts: BarTexts): BarSizes {
  return (texts.isVertical ? verticalSizes : horizontalSizes)(stage, tile, texts);
}

/** The name below the bar, the value above it. */
function verticalSizes(stage: Stage, tile: Box, texts: BarTexts): BarSizes {
  const { names, values, placement, titleSize, valueSize } = texts;
  const width = tile.width * 0.95;
  const nameHeight = tile.height * 0.25;
  const name =
    placement === 'hidden' || tile.width < 20
      ? 0
      : Math.min(
          titleSize ?? commonSize(stage, names, tile, { least: LEAST_NAME, most: LARGEST_NAME }),
          nameHeight / LINE_HEIGHT,
        );
  const room = { width, height: Math.min(48, Math.max(18, tile.height * 0.2), tile.height * 0.3) };
  const fits = values.filter((text) => wideAt(stage, text) * LEAST_SIZE <= width);
  // Few numbers among many that do not fit would say less than none.
  const canRead = 2 * fits.length >= values.length;
  const value = canRead ? (valueSize ?? sizeOfValues(stage, values, room)) : 0;
  return {
    ...withoutSmall(name, name * 1.5),
    isNameBeside: false,
    ...valueRoom(Math.min(value, room.height / LINE_HEIGHT), 1.3),
  };
}

/** The name above the bar or on its left, the value on its right. */
function horizontalSizes(stage: Stage, tile: Box, texts: BarTexts): BarSizes {
  const { names, values, placement, titleSize, valueSize } = texts;
  const isBeside = placement === 'auto' ? tile.height <= TALL : placement === 'left';
  const nameHeight = tile.height * (isBeside ? 0.95 : 0.55);
  const name =
    placement === 'hidden'
      ? 0
      : Math.min(titleSize ?? LARGEST_NAME, nameHeight / (isBeside ? LINE_HEIGHT : 1.5));
  const nameWidth = Math.min(tile.width * 0.4, widest(stage, names) * name);
  const nameRoom = isBeside ? nameWidth + BAR_TEXT_GAP : name * 1.5;
  const height = Math.min(48, tile.height - (isBeside || name < LEAST_SIZE ? 0 : nameRoom));
  const free = tile.width - (isBeside ? nameRoom : 0);
  // A long value has more of the bar's room before it is written small.
  const [common, most] = [free * 0.35, free * 0.6];
  const limit = (valueSize ?? LARGEST_VALUE) * LINE_HEIGHT;
  const room = { width: common, height: Math.min(height, limit) };
  const value = Math.max(
    sizeOfValues(stage, values, room),
    Math.min(LEAST_VALUE + 2, sizeOfValues(stage, values, { ...room, width: most })),
  );
  const taken = Math.min(most, Math.max(0, widest(stage, values) * value));
  const { value: size, valueRoom: has } = valueRoom(value, 1);
  return {
    ...withoutSmall(name, nameRoom),
    isNameBeside: isBeside,
    value: size,
    valueRoom: has === 0 ? 0 : taken + BAR_TEXT_GAP,
  };
}

const widest = (stage: Stage, texts: readonly string[]) =>
  texts.map((text) => wideAt(stage, text)).reduce((a, b) => Math.max(a, b), 0);

const sizeOfValues = (
  stage: Stage,
  values: readonly string[],
  room: Pick<Box, 'width' | 'height'>,
) =>
  values.length === 0
    ? 0
    : commonSize(stage, values, room, { least: LEAST_VALUE, most: LARGEST_VALUE });

const withoutSmall = (name: number, nameRoom: number) =>
  name < LEAST_SIZE ? { name: 0, nameRoom: 0 } : { name, nameRoom };

const valueRoom = (value: number, lines: number) =>
  value < LEAST_SIZE ? { value: 0, valueRoom: 0 } : { value, valueRoom: value * lines };
