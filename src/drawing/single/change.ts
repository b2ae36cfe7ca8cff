import type { Stage } from '../canvas/stage.ts';
import { textWidth, writeText } from '../canvas/text.ts';
import { colourByName } from '../colours/named.ts';
import { reducerOf } from '../fields/reducers.ts';
import { member, memberAt, numberOf, oneOf } from '../model/read.ts';

/** How the change from the first value of a series to its last is shown. */
export interface Change {
  /** Growth is green, or red, or as the number is. */
  readonly mode: 'standard' | 'inverted' | 'same_as_value';
  /** Pixels; undefined: after the size of the number. */
  readonly size: number | undefined;
}

/** Undefined where a panel does not show it, or each row is a number of its own. */
export function changeOf(options: unknown, colourMode: string): Change | undefined {
  const isShown = member(options, 'showPercentChange') === true;
  if (!isShown || memberAt(options, 'reduceOptions.values') === true) return undefined;
  const mode = oneOf(member(options, 'percentChangeColorMode'), [
    'standard',
    'inverted',
    'same_as_value',
  ]);
  return {
    // Green or red could not be read on a background that is coloured.
    mode: colourMode.startsWith('background') ? 'same_as_value' : mode,
    size: numberOf(memberAt(options, 'text.percentSize')),
  };
}

export interface ChangeText {
  /** Such as `-12.3%`. */
  readonly text: string;
  readonly sign: number;
}

const FORMAT: Intl.NumberFormatOptions = { style: 'percent', maximumSignificantDigits: 3 };

/** Of the values of a series; undefined where there is nothing to compare. */
export function changeText(values: readonly unknown[]): ChangeText | undefined {
  if (!values.some((value) => typeof value === 'number')) return undefined;
  const percent = reducerOf('diffperc')?.(values);
  if (typeof percent !== 'number' || Number.isNaN(percent)) return undefined;
  return { text: (percent / 100).toLocaleString('en-US', FORMAT), sign: Math.sign(percent) };
}

interface Place {
  readonly x: number;
  /** The middle. */
  readonly y: number;
  readonly align: 'left' | 'right' | 'center';
}

interface Look {
  readonly mode: Change['mode'];
  readonly size: number;
  /** The colour of the number. */
  readonly ink: string;
}

/** Writes the change behind an arrow that points where it goes. */
export function paintChange(
  stage: Stage,
  { x, y, align }: Place,
  { text, sign }: ChangeText,
  { mode, size, ink }: Look,
): void {
  const colour =
    mode === 'same_as_value' ? ink : signColour(stage, mode === 'inverted' ? -sign : sign);
  const arrow = sign === 0 ? 0 : size * 0.9;
  const style = { size, weight: 'strong', colour, baseline: 'middle' } as const;
  const width = arrow + textWidth(stage, text, style);
  const left = align === 'left' ? x : align === 'right' ? x - width : x - width / 2;
  if (sign !== 0) paintArrow(stage, { x: left + size * 0.35, y, size, isUp: sign > 0, colour });
  writeText(stage, text, left + arrow, y, style);
}

function signColour({ theme }: Stage, sign: number): string {
  if (sign === 0) return theme.faintText;
  return colourByName(sign > 0 ? 'green' : 'red', theme.name);
}

interface Arrow {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly isUp: boolean;
  readonly colour: string;
}

function paintArrow({ ctx }: Stage, { x, y, size, isUp, colour }: Arrow): void {
  const half = size * 0.35;
  const tip = isUp ? y - half : y + half;
  const wings = isUp ? tip + half : tip - half;
  ctx.strokeStyle = colour;
  ctx.lineWidth = Math.max(1, size / 9);
  ctx.beginPath();
  ctx.moveTo(x, isUp ? y + half : y - half);
  ctx.lineTo(x, tip);
  ctx.moveTo(x - half, wings);
  ctx.lineTo(x, tip);
  ctx.lineTo(x + half, wings);
  ctx.stroke();
}
