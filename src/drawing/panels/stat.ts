import { type Box, clipped, type Stage } from '../canvas/stage.ts';
import { contrasting, inkOn, withOpacity } from '../colours/colour.ts';
import { gradientGround } from '../colours/ground.ts';
import { wholeText } from '../fields/display.ts';
import { member, numberOf, oneOf } from '../model/read.ts';
import { changeOf, changeText } from '../single/change.ts';
import { narrowest, squarest, tiles } from '../single/layout.ts';
import { hasSparkLine, paintSparkLine } from '../single/spark-line.ts';
import { type StatSizes, statSizes } from '../single/stat-layout.ts';
import { type StatWriting, writeStat } from '../single/stat-texts.ts';
import { type SingleValue, singleValues } from '../single/values.ts';
import type { PanelType } from './panel-type.ts';

/** A number, or several, as large as they fit. */
export const stat: PanelType = {
  defaultColour: 'thresholds',
  numbersOnly: false,
  paint(stage, box, { panel, frames }) {
    const values = singleValues(panel, frames);
    if (values.length === 0) return false;
    const look = lookOf(panel, values);
    const boxes = tiles(box, values.length, columnsOf(look, box, values.length));
    const sizes = sizesOf(stage, narrowest(boxes), values, look);
    for (const [index, value] of values.entries()) {
      const tile = boxes[index];
      if (tile) paintTile(stage, tile, value, look, sizes);
    }
    return true;
  },
};

interface Look extends StatWriting {
  readonly colour: 'value' | 'background' | 'background_solid' | 'none';
  readonly hasLine: boolean;
  readonly hasValue: boolean;
  readonly isWide: boolean;
  readonly orientation: 'auto' | 'horizontal' | 'vertical';
  readonly titleSize: number | undefined;
  readonly valueSize: number | undefined;
}

function lookOf(panel: unknown, values: readonly SingleValue[]): Look {
  const options = member(panel, 'options');
  const text = member(options, 'text');
  const mode = oneOf(member(options, 'textMode'), [
    'auto',
    'value',
    'value_and_name',
    'name',
    'none',
  ]);
  const hasName =
    mode === 'auto' ? values.length > 1 : mode === 'value_and_name' || mode === 'name';
  const asked = member(options, 'colorMode');
  const colour = oneOf(asked === 'fixed' ? 'none' : asked, [
    'value',
    'background',
    'background_solid',
    'none',
  ]);
  return {
    colour,
    hasLine: member(options, 'graphMode') !== 'none',
    hasName,
    hasValue: mode !== 'name' && mode !== 'none',
    isCentred: !hasName || oneOf(member(options, 'justifyMode'), ['auto', 'center']) === 'center',
    isWide: member(options, 'wideLayout') !== false,
    orientation: oneOf(member(options, 'orientation'), ['auto', 'horizontal', 'vertical']),
    titleSize: numberOf(member(text, 'titleSize')),
    valueSize: numberOf(member(text, 'valueSize')),
    change: mode === 'name' || mode === 'none' ? undefined : changeOf(options, colour),
  };
}

function columnsOf({ orientation }: Look, box: Box, count: number): number {
  if (orientation === 'horizontal') return 1;
  return orientation === 'vertical' ? count : squarest(box, count);
}

function sizesOf(stage: Stage, tile: Box, values: readonly SingleValue[], look: Look): StatSizes {
  const { change } = look;
  return statSizes(stage, tile, {
    names: look.hasName ? values.map(({ name }) => name) : [],
    values: look.hasValue ? values.map(({ shown }) => wholeText(shown)) : [],
    changes: change
      ? values.flatMap(({ field }) => changeText(field.field.values)?.text ?? [])
      : [],
    changeSize: change?.size,
    hasLine: look.hasLine && values.some(hasLineOf),
    isWide: look.isWide,
    titleSize: look.titleSize,
    valueSize: look.valueSize,
  });
}

const hasLineOf = ({ times, field }: SingleValue) =>
  times !== undefined && hasSparkLine(field.field.values);

function paintTile(
  stage: Stage,
  tile: Box,
  value: SingleValue,
  look: Look,
  sizes: StatSizes,
): void {
  const { theme } = stage;
  const { colour } = value.shown;
  const isFilled = look.colour === 'background' || look.colour === 'background_solid';
  const isGradient = look.colour === 'background';
  const onFill = isGradient ? contrasting(colour) : inkOn(colour);
  clipped(stage, tile, () => {
    if (isFilled) paintBackground(stage, tile, colour, isGradient);
    if (sizes.line > 0 && value.times) {
      paintLine(stage, tile, value, sizes.line, isFilled ? onFill : undefined);
    }
    const ink = isFilled ? onFill : look.colour === 'none' ? theme.text : colour;
    writeStat(stage, tile, value, look, sizes, {
      name: isFilled ? onFill : theme.text,
      value: ink,
    });
  });
}

function paintBackground({ ctx }: Stage, tile: Box, colour: string, isGradient: boolean): void {
  const { x, y, width, height } = tile;
  const fill = ctx.createLinearGradient(x, y, x + width, y + height);
  const [from, to] = isGradient ? gradientGround(colour) : [colour, colour];
  fill.addColorStop(0, from);
  fill.addColorStop(1, to);
  ctx.fillStyle = fill;
  ctx.beginPath();
  ctx.roundRect(x, y, width, height, Math.min(3, width / 2, height / 2));
  ctx.fill();
}

function paintLine(
  stage: Stage,
  tile: Box,
  { field, shown, times = [] }: SingleValue,
  height: number,
  ink: string | undefined,
): void {
  const { min, max } = field.settings;
  const box = { ...tile, y: tile.y + tile.height - height, height };
  const line = ink === undefined ? shown.colour : withOpacity(ink, 0.8);
  const fill = withOpacity(ink ?? shown.colour, 0.2);
  paintSparkLine(stage, box, { times, values: field.field.values }, { line, fill, min, max });
}
