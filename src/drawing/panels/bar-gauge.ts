import type { Box, Stage } from '../canvas/stage.ts';
import { writeText } from '../canvas/text.ts';
import { wholeText } from '../fields/display.ts';
import { member, numberOf, oneOf } from '../model/read.ts';
import { type BarSizes, barSizes, BAR_TEXT_GAP } from '../single/bar-gauge-layout.ts';
import { type BarLook, fillBar, filledPart } from '../single/fill-bar.ts';
import { writeFitting } from '../single/fit.ts';
import { tiles } from '../single/layout.ts';
import { type SingleValue, singleValues } from '../single/values.ts';
import type { PanelType } from './panel-type.ts';

/** Pixels between bars that are thick enough for it. */
const BETWEEN = 8;
/** Pixels that a bar takes at least: of the others, it is said how many there are. */
const [LEAST_HEIGHT, LEAST_WIDTH] = [12, 6];
const NOTE = 16;

/** Numbers as bars from minimum to maximum, beside each other. */
export const barGauge: PanelType = {
  defaultColour: 'thresholds',
  numbersOnly: false,
  paint(stage, box, { panel, frames }) {
    const values = singleValues(panel, frames);
    if (values.length === 0) return false;
    const look = lookOf(panel, box);
    const room = roomFor(box, values.length, look);
    const shown = values.slice(0, room.count);
    const boxes = tiles(room.box, shown.length, look.isVertical ? shown.length : 1, BETWEEN);
    const sizes = barSizes(stage, boxes[0] ?? box, {
      ...look,
      names: shown.map(({ name }) => name),
      values: look.ink === 'hidden' ? [] : shown.map((value) => wholeText(value.shown)),
    });
    for (const [index, value] of shown.entries()) {
      paintBar(stage, boxes[index] ?? box, value, look, sizes);
    }
    const left = values.length - shown.length;
    if (left > 0) {
      writeText(stage, `+${left} more`, box.x + box.width, box.y + box.height - NOTE / 2, {
        size: 12,
        colour: stage.theme.faintText,
        align: 'right',
        baseline: 'middle',
        width: box.width,
      });
    }
    return true;
  },
};

/** The bars that can be seen, and the box for them. */
function roomFor(box: Box, count: number, { isVertical }: Look): { box: Box; count: number } {
  if (isVertical ? count * LEAST_WIDTH <= box.width : count * LEAST_HEIGHT <= box.height) {
    return { box, count };
  }
  const height = box.height - NOTE;
  // A panel that is too small for the note has all of them, thin as they are.
  if (height < LEAST_HEIGHT) return { box, count };
  const most = isVertical ? box.width / LEAST_WIDTH : height / LEAST_HEIGHT;
  return { box: { ...box, height }, count: Math.max(1, Math.floor(most)) };
}

interface Look extends BarLook {
  readonly ink: 'color' | 'text' | 'hidden';
  readonly placement: 'auto' | 'top' | 'left' | 'hidden';
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
    placement: oneOf(member(options, 'namePlacement'), ['auto', 'top', 'left', 'hidden']),
    titleSize: numberOf(member(text, 'titleSize')),
    valueSize: numberOf(member(text, 'valueSize')),
  };
}

function paintBar(stage: Stage, tile: Box, value: SingleValue, look: Look, sizes: BarSizes): void {
  if (look.isVertical) paintVertical(stage, tile, value, look, sizes);
  else paintHorizontal(stage, tile, value, look, sizes);
}

const nameStyle = ({ theme }: Stage, { name }: BarSizes) =>
  ({ size: name, colour: theme.text, baseline: 'middle' }) as const;

const valueStyle = ({ theme }: Stage, { shown }: SingleValue, { ink }: Look, { value }: BarSizes) =>
  ({
    size: value,
    weight: 'strong',
    colour: ink === 'text' ? theme.text : shown.colour,
    baseline: 'middle',
  }) as const;

function paintVertical(
  stage: Stage,
  tile: Box,
  value: SingleValue,
  look: Look,
  sizes: BarSizes,
): void {
  const { nameRoom, valueRoom } = sizes;
  const middle = tile.x + tile.width / 2;
  const centred = { align: 'center', width: tile.width } as const;
  if (nameRoom > 0) {
    const y = tile.y + tile.height - nameRoom / 2;
    writeText(stage, value.name, middle, y, { ...nameStyle(stage, sizes), ...centred });
  }
  const height = Math.max(1, tile.height - nameRoom - valueRoom);
  const bar = { ...tile, y: tile.y + valueRoom, height };
  fillBar(stage, bar, value, look);
  if (valueRoom === 0) return;
  // Above the whole bar, or where there is nothing but what is filled, above that.
  const top = look.hasTrack ? bar.y : bar.y + height * (1 - filledPart(bar, value, look));
  const style = { ...valueStyle(stage, value, look, sizes), ...centred };
  writeFitting(stage, wholeText(value.shown), middle, top - valueRoom / 2, style);
}

function paintHorizontal(
  stage: Stage,
  tile: Box,
  value: SingleValue,
  look: Look,
  sizes: BarSizes,
): void {
  const { nameRoom, valueRoom, isNameBeside } = sizes;
  let bar = tile;
  if (nameRoom > 0 && isNameBeside) {
    const style = { ...nameStyle(stage, sizes), width: nameRoom - BAR_TEXT_GAP };
    writeText(stage, value.name, tile.x, tile.y + tile.height / 2, style);
    bar = { ...tile, x: tile.x + nameRoom, width: tile.width - nameRoom };
  } else if (nameRoom > 0) {
    const style = { ...nameStyle(stage, sizes), width: tile.width };
    writeText(stage, value.name, tile.x, tile.y + nameRoom / 2, style);
    bar = { ...tile, y: tile.y + nameRoom, height: Math.max(1, tile.height - nameRoom) };
  }
  bar = { ...bar, width: Math.max(1, bar.width - valueRoom) };
  fillBar(stage, bar, value, look);
  if (valueRoom === 0) return;
  writeFitting(stage, wholeText(value.shown), tile.x + tile.width, bar.y + bar.height / 2, {
    ...valueStyle(stage, value, look, sizes),
    align: 'right',
    width: valueRoom - BAR_TEXT_GAP,
  });
}
