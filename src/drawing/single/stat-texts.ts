import { type Box, inset, type Stage } from '../canvas/stage.ts';
import { textWidth, writeText } from '../canvas/text.ts';
import { wholeText } from '../fields/display.ts';
import { type Change, changeText, paintChange } from './change.ts';
import { LEAST_SIZE, LINE_HEIGHT, wideAt, writeFitting } from './fit.ts';
import type { StatSizes } from './stat-layout.ts';
import type { SingleValue } from './values.ts';

/** How the texts of a stat are written. */
export interface StatWriting {
  readonly hasName: boolean;
  readonly isCentred: boolean;
  /** How the change from the first value to the last is shown; undefined: it is not. */
  readonly change: Change | undefined;
}

/** Colours of the texts. */
export interface StatInks {
  readonly name: string;
  readonly value: string;
}

/** Writes the texts of a tile over its line. */
export function writeStat(
  stage: Stage,
  tile: Box,
  value: SingleValue,
  look: StatWriting,
  sizes: StatSizes,
  inks: StatInks,
): void {
  const room = inset({ ...tile, height: tile.height - sizes.line }, sizes.padding);
  // The line has room of its own; above it the texts need none below them.
  const height = sizes.line > 0 ? room.height + sizes.padding : room.height;
  const paint = sizes.isBeside ? writeBeside : writeStacked;
  paint(stage, { ...room, height }, value, look, sizes, inks);
}

type Write = (
  stage: Stage,
  room: Box,
  value: SingleValue,
  look: StatWriting,
  sizes: StatSizes,
  inks: StatInks,
) => void;

/** The name on the left, the value on the right. */
const writeBeside: Write = (stage, room, value, look, sizes, inks) => {
  const text = wholeText(value.shown);
  const [middle, right] = [room.y + room.height / 2, room.x + room.width];
  const valueStyle = { size: sizes.value, weight: 'strong', colour: inks.value } as const;
  const most = room.width * 0.55;
  const widths = [textWidth(stage, text, valueStyle), changeWidth(stage, value, look, sizes)];
  const valueWidth = Math.min(most, Math.max(...widths));
  if (sizes.title >= LEAST_SIZE) {
    writeText(stage, value.name, room.x, middle, {
      ...nameStyle(sizes, inks),
      width: Math.max(0, room.width - valueWidth - 8),
    });
  }
  const style = { ...valueStyle, align: 'right', baseline: 'middle', width: most } as const;
  const y = middle - (sizes.change * LINE_HEIGHT) / 2;
  writeFitting(stage, text, right, y, style);
  const below = y + ((sizes.value + sizes.change) * LINE_HEIGHT) / 2;
  writeChange(stage, { x: right, y: below, align: 'right', width: most }, value, look, sizes, inks);
};

/** The name, below it the value, and below that its change. */
const writeStacked: Write = (stage, room, value, look, sizes, inks) => {
  const { isCentred, hasName } = look;
  const [title, number, change] = [sizes.title, sizes.value, sizes.change].map(
    (size) => (size < LEAST_SIZE ? 0 : size) * LINE_HEIGHT,
  ) as [number, number, number];
  const x = isCentred ? room.x + room.width / 2 : room.x;
  const align = isCentred ? ('center' as const) : ('left' as const);
  // Names begin at the top, beside each other; what is centred is so in its height too.
  const free = room.height - title - number - change;
  const top = room.y + (hasName && !isCentred && number > 0 ? 0 : Math.max(0, free / 2));
  if (title > 0) {
    const style = { ...nameStyle(sizes, inks), align, width: room.width };
    writeText(stage, value.name, x, top + title / 2, style);
  }
  if (number > 0) {
    writeFitting(stage, wholeText(value.shown), x, top + title + number / 2, {
      size: sizes.value,
      weight: 'strong',
      colour: inks.value,
      align,
      baseline: 'middle',
      width: room.width,
    });
  }
  const y = top + title + number + change / 2;
  writeChange(stage, { x, y, align, width: room.width }, value, look, sizes, inks);
};

const nameStyle = ({ title }: StatSizes, { name }: StatInks) =>
  ({ size: title, weight: 'strong', colour: name, baseline: 'middle' }) as const;

interface ChangePlace {
  readonly x: number;
  /** The middle. */
  readonly y: number;
  readonly align: 'left' | 'right' | 'center';
  readonly width: number;
}

function writeChange(
  stage: Stage,
  { width, ...place }: ChangePlace,
  value: SingleValue,
  look: StatWriting,
  sizes: StatSizes,
  inks: StatInks,
): void {
  const change = shownChange(value, look, sizes);
  if (!change || !look.change) return;
  const fits = Math.floor(width / (wideAt(stage, change.text) + ARROW));
  if (fits < LEAST_SIZE) return;
  const style = { ...look.change, size: Math.min(sizes.change, fits), ink: inks.value };
  paintChange(stage, place, change, style);
}

const shownChange = (
  { field }: SingleValue,
  { change }: StatWriting,
  { change: size }: StatSizes,
) => (change && size > 0 ? changeText(field.field.values) : undefined);

/** What the arrow of a change takes, in sizes of its text. */
const ARROW = 1;

function changeWidth(
  stage: Stage,
  value: SingleValue,
  look: StatWriting,
  sizes: StatSizes,
): number {
  const change = shownChange(value, look, sizes);
  return change ? (wideAt(stage, change.text) + ARROW) * sizes.change : 0;
}
