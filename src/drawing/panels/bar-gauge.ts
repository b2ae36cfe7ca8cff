import type { Box, Stage } from '../canvas/stage.ts';
import { textWidth, writeText } from '../canvas/text.ts';
import { wholeText } from '../fields/display.ts';
import { member, numberOf, oneOf } from '../model/read.ts';
import { type BarLook, fillBar, partOf } from '../single/fill-bar.ts';
import { largestFit, tiles } from '../single/layout.ts';
import { type SingleValue, singleValues } from '../single/values.ts';
import type { PanelType } from './panel-type.ts';

/** Numbers as bars from minimum to maximum, beside each other. */
export const barGauge: PanelType = {
  defaultColour: 'thresholds',
  numbersOnly: false,
  paint(stage, box, { panel, frames }) {
    const values = singleValues(panel, frames);
    if (values.length === 0) return false;
    const look = lookOf(panel, box);
    const { isVertical } = look;
    const boxes = tiles(box, values.length, isVertical ? values.length : 1);
    const sizes = sizesOf(stage, boxes[0] ?? box, values, look);
    for (const [index, value] of values.entries()) {
      paintBar(stage, boxes[index] ?? box, value, look, sizes);
    }
    return true;
  },
};

interface Look extends BarLook {
  readonly ink: 'color' | 'text' | 'hidden';
  readonly names: 'auto' | 'top' | 'left' | 'hidden';
  readonly titleSize: number | undefined;
  readonly valueSize: number | undefined;
}

function lookOf(panel: unknown, box: Box): Look {
  const options = member(panel, 'options');
  const text = member(options, 'text');
  const orientation = oneOf(member(options, 'orientation'), ['auto', 'horizontal', 'vertical']);
  return {
    isVertical: orientation === 'auto' ? box.width > box.height : orientation === 'vertical',
    mode: oneOf(member(options, 'displayMode'), ['gradient', 'lcd', 'basic']),
    ink: oneOf(member(options, 'valueMode'), ['color', 'text', 'hidden']),
    hasTrack: member(options, 'showUnfilled') !== false,
    names: oneOf(member(options, 'namePlacement'), ['auto', 'top', 'left', 'hidden']),
    titleSize: numberOf(member(text, 'titleSize')),
    valueSize: numberOf(member(text, 'valueSize')),
  };
}

interface Sizes {
  readonly name: number;
  /** Pixels beside the bar, or above or below it. */
  readonly nameRoom: number;
  readonly isNameBeside: boolean;
  readonly value: number;
  readonly valueRoom: number;
}

const GAP = 8;
/** Pixels of height from which on a horizontal bar has its name above it. */
const TALL = 40;

/** One size of text for all bars: that of the longest. */
function sizesOf(
  stage: Stage,
  tile: Box,
  values: readonly SingleValue[],
  { isVertical, ink, names, titleSize, valueSize }: Look,
): Sizes {
  const longest = (texts: readonly string[]) =>
    texts.reduce((a, b) => (widthOf(stage, b) > widthOf(stage, a) ? b : a), '');
  const text = ink === 'hidden' ? '' : longest(values.map(({ shown }) => wholeText(shown)));
  const isNamed = names !== 'hidden';
  const isNameBeside =
    isNamed && !isVertical && (names === 'auto' ? tile.height <= TALL : names === 'left');
  const nameHeight = isNameBeside ? tile.height * 0.8 : Infinity;
  const name = isNamed ? (titleSize ?? Math.max(8, Math.min(14, nameHeight / 1.2))) : 0;
  const nameWidth = Math.min(
    tile.width * 0.4,
    widthOf(stage, longest(values.map((value) => value.name))) * (name / 100),
  );
  const barHeight = tile.height - (isNamed && !isNameBeside ? name * 1.5 : 0);
  const room = isVertical
    ? { width: tile.width * 0.9, height: Math.min(40, tile.height * 0.2) }
    : { width: tile.width * 0.3, height: Math.min(48, barHeight) };
  const value = text === '' ? 0 : (valueSize ?? largestFit(stage, text, room, 32));
  const valueWidth = (widthOf(stage, text) * value) / 100;
  return {
    name,
    nameRoom: isNamed ? (isNameBeside ? nameWidth + GAP : name * 1.5) : 0,
    isNameBeside,
    value,
    valueRoom: value === 0 ? 0 : isVertical ? value * 1.3 : valueWidth + GAP,
  };
}

const widthOf = (stage: Stage, text: string) =>
  textWidth(stage, text, { size: 100, weight: 'strong' });

function paintBar(stage: Stage, tile: Box, value: SingleValue, look: Look, sizes: Sizes): void {
  const { theme } = stage;
  const { isVertical, ink } = look;
  const nameStyle = { size: sizes.name, colour: theme.text, baseline: 'middle' } as const;
  let bar = tile;
  if (isVertical) {
    const below = tile.y + tile.height - sizes.nameRoom;
    const width = tile.width - 4;
    if (sizes.nameRoom > 0) {
      const [x, y] = [tile.x + tile.width / 2, below + sizes.nameRoom / 2];
      writeText(stage, value.name, x, y, { ...nameStyle, align: 'center', width });
    }
    const height = Math.max(1, tile.height - sizes.nameRoom - sizes.valueRoom);
    bar = { x: tile.x + 2, y: tile.y + sizes.valueRoom, width, height };
  } else if (sizes.isNameBeside) {
    const y = tile.y + tile.height / 2;
    writeText(stage, value.name, tile.x, y, { ...nameStyle, width: sizes.nameRoom - GAP });
    bar = { ...tile, x: tile.x + sizes.nameRoom, width: tile.width - sizes.nameRoom };
  } else if (sizes.nameRoom > 0) {
    const y = tile.y + sizes.nameRoom / 2;
    writeText(stage, value.name, tile.x, y, { ...nameStyle, width: tile.width });
    bar = { ...tile, y: tile.y + sizes.nameRoom, height: tile.height - sizes.nameRoom };
  }
  if (!isVertical) bar = { ...bar, width: Math.max(1, bar.width - sizes.valueRoom) };
  fillBar(stage, bar, value, look);
  if (sizes.value === 0) return;
  const { shown } = value;
  const style = {
    size: sizes.value,
    weight: 'strong',
    colour: ink === 'text' ? theme.text : shown.colour,
    baseline: 'middle',
  } as const;
  const text = wholeText(shown);
  if (isVertical) {
    const part = partOf(value);
    const top = bar.y + bar.height * (1 - part) - sizes.valueRoom / 2;
    writeText(stage, text, tile.x + tile.width / 2, top, {
      ...style,
      align: 'center',
      width: tile.width,
    });
  } else {
    writeText(stage, text, tile.x + tile.width, bar.y + bar.height / 2, {
      ...style,
      align: 'right',
    });
  }
}
