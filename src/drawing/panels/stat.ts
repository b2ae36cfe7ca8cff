import { type Box, inset, type Stage } from '../canvas/stage.ts';
import { textWidth, writeText } from '../canvas/text.ts';
import { contrasting, darker, withOpacity } from '../colours/colour.ts';
import { wholeText } from '../fields/display.ts';
import { member, numberOf, oneOf } from '../model/read.ts';
import { largestFit, squarest, tiles } from '../single/layout.ts';
import {
  type Change,
  changeOf,
  type ChangeText,
  changeText,
  paintChange,
} from '../single/change.ts';
import { paintSparkLine } from '../single/spark-line.ts';
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
    const columns = columnsOf(look, box, values.length);
    const boxes = tiles(box, values.length, columns);
    const sizes = sizesOf(stage, boxes, values, look);
    for (const [index, value] of values.entries()) {
      const tile = boxes[index];
      if (tile) paintTile(stage, tile, value, look, sizes);
    }
    return true;
  },
};

interface Look {
  readonly colour: 'value' | 'background' | 'background_solid' | 'none';
  readonly hasLine: boolean;
  readonly hasName: boolean;
  readonly hasValue: boolean;
  readonly isCentred: boolean;
  readonly isWide: boolean;
  readonly orientation: 'auto' | 'horizontal' | 'vertical';
  readonly titleSize: number | undefined;
  readonly valueSize: number | undefined;
  /** How the change from the first value to the last is shown; undefined: it is not. */
  readonly change: Change | undefined;
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
  const colour = oneOf(member(options, 'colorMode'), [
    'value',
    'background',
    'background_solid',
    'none',
  ]);
  return {
    colour,
    hasLine: oneOf(member(options, 'graphMode'), ['area', 'none']) === 'area',
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

interface Sizes {
  readonly title: number;
  readonly value: number;
  readonly change: number;
  /** Whether name and value are beside each other. */
  readonly isBeside: boolean;
}

const PADDING = 8;
const LARGEST_TITLE = 30;
const LARGEST_VALUE = 300;

/** One size of text for all tiles: that of the longest. */
function sizesOf(
  stage: Stage,
  boxes: readonly Box[],
  values: readonly SingleValue[],
  look: Look,
): Sizes {
  const narrowest = boxes.reduce((a, b) => (a.width <= b.width ? a : b));
  const room = inset(narrowest, PADDING);
  const longest = (texts: readonly string[]) =>
    texts.reduce((a, b) => (widthOf(stage, a) >= widthOf(stage, b) ? a : b), '');
  const name = look.hasName ? longest(values.map((value) => value.name)) : '';
  const text = look.hasValue ? longest(values.map(({ shown }) => wholeText(shown))) : '';
  const isBeside =
    look.isWide && name !== '' && text !== '' && narrowest.width > 2.5 * narrowest.height;
  const height = isBeside || name === '' || text === '' ? room.height : room.height * 0.7;
  const value =
    look.valueSize ??
    largestFit(
      stage,
      text,
      {
        width: isBeside ? room.width * 0.6 : room.width,
        height: height * (look.hasLine ? 0.62 : 1) * (look.change ? 0.7 : 1),
      },
      LARGEST_VALUE,
    );
  const title =
    look.titleSize ??
    Math.min(
      largestFit(
        stage,
        name,
        {
          width: isBeside ? room.width * 0.4 : Infinity,
          height: text === '' || isBeside ? room.height : room.height * 0.3,
        },
        LARGEST_TITLE,
      ),
      text === '' ? LARGEST_TITLE : Math.max(10, Math.floor(value * 0.7)),
    );
  const change = look.change
    ? (look.change.size ?? Math.max(8, Math.min(LARGEST_TITLE, Math.round(value * 0.4))))
    : 0;
  return { title: Math.max(name === '' ? 0 : 8, title), value, change, isBeside };
}

const widthOf = (stage: Stage, text: string) =>
  textWidth(stage, text, { size: 100, weight: 'strong' });

function paintTile(stage: Stage, tile: Box, value: SingleValue, look: Look, sizes: Sizes): void {
  const { theme } = stage;
  const { colour } = value.shown;
  const change = look.change && changeText(value.field.field.values);
  const isFilled = look.colour === 'background' || look.colour === 'background_solid';
  if (isFilled) paintBackground(stage, tile, colour, look.colour === 'background');
  if (look.hasLine && value.times) paintLine(stage, tile, value, isFilled);
  const onFill = contrasting(colour);
  const ink = isFilled ? onFill : look.colour === 'none' ? theme.text : colour;
  const inks = { name: isFilled ? onFill : theme.text, value: ink };
  writeTexts(stage, tile, { ...value, change }, look, sizes, inks);
}

function paintBackground({ ctx }: Stage, tile: Box, colour: string, isGradient: boolean): void {
  const { x, y, width, height } = tile;
  const fill = ctx.createLinearGradient(x, y, x + width, y + height);
  fill.addColorStop(0, isGradient ? darker(colour, 0.18) : colour);
  fill.addColorStop(1, isGradient ? darker(colour, 0.04) : colour);
  ctx.fillStyle = fill;
  ctx.beginPath();
  ctx.roundRect(x, y, width, height, 3);
  ctx.fill();
}

function paintLine(stage: Stage, tile: Box, value: SingleValue, isFilled: boolean): void {
  const { field, shown, times = [] } = value;
  const { min, max } = field.settings;
  const height = tile.height * (tile.height > 60 ? 0.4 : 0.5);
  const box = { ...tile, y: tile.y + tile.height - height, height };
  const line = isFilled ? withOpacity(contrasting(shown.colour), 0.8) : shown.colour;
  const fill = withOpacity(isFilled ? contrasting(shown.colour) : shown.colour, 0.2);
  paintSparkLine(stage, box, { times, values: field.field.values }, { line, fill, min, max });
}

interface Inks {
  readonly name: string;
  readonly value: string;
}

function writeTexts(
  stage: Stage,
  tile: Box,
  { name, shown, change }: SingleValue & { readonly change: ChangeText | undefined },
  { hasName, hasValue, isCentred, hasLine, ...look }: Look,
  sizes: Sizes,
  inks: Inks,
): void {
  const room = inset(tile, Math.min(PADDING, tile.width / 8), Math.min(PADDING, tile.height / 8));
  const text = wholeText(shown);
  const middle = room.y + room.height / 2;
  const nameStyle = { size: sizes.title, weight: 'strong', colour: inks.name } as const;
  const valueStyle = { size: sizes.value, weight: 'strong', colour: inks.value } as const;
  if (sizes.isBeside) {
    const valueWidth = Math.min(room.width, textWidth(stage, text, valueStyle));
    const width = Math.max(0, room.width - valueWidth - PADDING);
    writeText(stage, name, room.x, middle, { ...nameStyle, baseline: 'middle', width });
    const right = room.x + room.width;
    const below = change ? sizes.change * 1.2 : 0;
    const style = { align: 'right', baseline: 'middle', width: room.width } as const;
    writeText(stage, text, right, middle - below / 2, { ...valueStyle, ...style });
    if (change && look.change) {
      const at = { x: right, y: middle + (sizes.value * 1.2) / 2, align: 'right' } as const;
      paintChange(stage, at, change, { ...look.change, size: sizes.change, ink: inks.value });
    }
    return;
  }
  const align = isCentred ? 'center' : 'left';
  const x = isCentred ? room.x + room.width / 2 : room.x;
  const heights = [hasName ? sizes.title * 1.2 : 0, hasValue ? sizes.value * 1.2 : 0] as const;
  const total = heights[0] + heights[1] + sizes.change * 1.2;
  // Above the line where there is one, else in the middle; names begin at the top.
  const free = room.height - total;
  const top = room.y + (hasName && !isCentred ? 0 : Math.max(0, free * (hasLine ? 0.35 : 0.5)));
  const common = { align, baseline: 'middle', width: room.width } as const;
  if (hasName) writeText(stage, name, x, top + heights[0] / 2, { ...nameStyle, ...common });
  if (hasValue) {
    writeText(stage, text, x, top + heights[0] + heights[1] / 2, { ...valueStyle, ...common });
  }
  if (change && look.change) {
    const at = { x, y: top + heights[0] + heights[1] + sizes.change * 0.6, align } as const;
    paintChange(stage, at, change, { ...look.change, size: sizes.change, ink: inks.value });
  }
}
