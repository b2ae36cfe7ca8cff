import { type Box, fillRound, type Stage } from '../canvas/stage.ts';
import { textWidth, writeText } from '../canvas/text.ts';
import { withOpacity } from '../colours/colour.ts';
import { wholeText } from '../fields/display.ts';
import { isColouredByValue } from '../fields/field-colour.ts';
import { member, numberOf, oneOf } from '../model/read.ts';
import { largestFit, tiles } from '../single/layout.ts';
import { type SingleValue, singleValues } from '../single/values.ts';
import { partsOf } from './gauge.ts';
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

interface Look {
  readonly isVertical: boolean;
  readonly mode: 'gradient' | 'lcd' | 'basic';
  readonly ink: 'color' | 'text' | 'hidden';
  readonly hasTrack: boolean;
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

const partOf = ({ shown }: SingleValue) =>
  Number.isNaN(shown.number) ? 0 : Math.max(0, Math.min(1, shown.part));

/** Pixels of a cell of the `lcd` mode, and between two. */
const [CELL, BETWEEN] = [14, 3];

function fillBar(stage: Stage, bar: Box, value: SingleValue, look: Look): void {
  const { theme } = stage;
  const { isVertical, mode, hasTrack } = look;
  const part = partOf(value);
  if (mode === 'lcd') {
    paintCells(stage, bar, value, look);
    return;
  }
  if (hasTrack) fillRound(stage, bar, 3, theme.secondary);
  const filled = isVertical
    ? { ...bar, y: bar.y + bar.height * (1 - part), height: bar.height * part }
    : { ...bar, width: bar.width * part };
  const { colour } = value.shown;
  if (mode === 'basic') {
    fillRound(stage, filled, 3, withOpacity(colour, 0.35));
    edge(stage, filled, isVertical, colour);
  } else fillRound(stage, filled, 3, gradientOf(stage, bar, value, isVertical));
}

function edge({ ctx }: Stage, box: Box, isVertical: boolean, colour: string): void {
  ctx.fillStyle = colour;
  if (isVertical) ctx.fillRect(box.x, box.y, box.width, 2);
  else ctx.fillRect(box.x + Math.max(0, box.width - 2), box.y, 2, box.height);
}

/** From the colour of the minimum to that of the maximum, where colours go by value. */
function gradientOf(stage: Stage, bar: Box, { field, shown }: SingleValue, isVertical: boolean) {
  const { ctx } = stage;
  const [x, y] = [bar.x, bar.y + bar.height];
  const gradient = isVertical
    ? ctx.createLinearGradient(0, y, 0, bar.y)
    : ctx.createLinearGradient(x, 0, x + bar.width, 0);
  if (!isColouredByValue(field.settings.colour.mode)) {
    gradient.addColorStop(0, withOpacity(shown.colour, 0.4));
    gradient.addColorStop(1, shown.colour);
    return gradient;
  }
  for (const { at, colour } of coloursAlong(field)) gradient.addColorStop(at, colour);
  return gradient;
}

/** Colours of a field along its range: those of thresholds run into each other. */
function coloursAlong(field: SingleValue['field']): { at: number; colour: string }[] {
  const { range, display } = field;
  const colourAt = (part: number) => display(range.min + part * (range.max - range.min)).colour;
  const places =
    field.settings.colour.mode === 'thresholds'
      ? partsOf(field).map(({ part }) => part)
      : [0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875];
  return [...new Set([0, ...places, 1])].map((at) => ({ at, colour: colourAt(at) }));
}

function paintCells(stage: Stage, bar: Box, value: SingleValue, { isVertical, hasTrack }: Look) {
  const { field } = value;
  const length = isVertical ? bar.height : bar.width;
  const count = Math.max(1, Math.floor(length / (CELL + BETWEEN)));
  const size = length / count;
  const { min, max } = field.range;
  const lit = partOf(value);
  for (let cell = 0; cell < count; cell += 1) {
    const part = count === 1 ? 1 : cell / (count - 1);
    const isLit = part <= lit && lit > 0;
    if (!isLit && !hasTrack) continue;
    const colour = isColouredByValue(field.settings.colour.mode)
      ? field.display(min + part * (max - min)).colour
      : value.shown.colour;
    const at = cell * size;
    const box = isVertical
      ? {
          x: bar.x,
          y: bar.y + bar.height - at - size + BETWEEN,
          width: bar.width,
          height: size - BETWEEN,
        }
      : { x: bar.x + at, y: bar.y, width: size - BETWEEN, height: bar.height };
    fillRound(stage, box, 2, isLit ? colour : withOpacity(colour, 0.18));
  }
}
