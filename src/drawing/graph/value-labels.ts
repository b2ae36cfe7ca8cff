import { areNear, powerDecimals, tickDecimals, type WriteValue } from '../axes/tick-texts.ts';
import { stepFor } from '../axes/value-steps.ts';
import { symmetricTicks } from '../axes/symmetric-log.ts';
import { linearTicks, logTicks } from '../axes/value-ticks.ts';
import { wholeText } from '../fields/display.ts';
import { fixed } from '../units/decimals.ts';
import { isOfFlags, type Scale } from './scales.ts';

export interface ValueTick {
  readonly value: number;
  /** Empty at a line of which the text is that of the one before. */
  readonly text: string;
}

/** What the texts of a scale depend on. */
export interface ToldScale extends Pick<Scale, 'range' | 'field' | 'isPercent'> {
  readonly style: Pick<Scale['style'], 'logBase' | 'symmetric'>;
}

/** Pixels between lines: in a low plot, in one of common height, and in the highest one. */
const [LOW, COMMON, HIGH] = [20, 34, 54];

/** How many lines there is room for. @param height pixels of the plot */
function roomFor(height: number): number {
  const apart = Math.min(HIGH, COMMON + Math.max(0, height - 300) / 30);
  return Math.max(1, Math.floor(height / (height < 120 ? LOW : apart)));
}

/** The lines of a scale and what is written there. @param height pixels of the plot */
export function valueTicks(scale: ToldScale, height: number): ValueTick[] {
  return ticksFor(scale, roomFor(height));
}

/** The same for at most so many lines: fewer where their texts would be the same. */
export function ticksFor(scale: ToldScale, most: number): ValueTick[] {
  const { style, range, field, isPercent } = scale;
  if (isPercent) {
    return linearTicks(range, most).map((value) => ({
      value,
      text: `${fixed(Number((value * 100).toFixed(6)))}%`,
    }));
  }
  if (style.logBase > 0 || style.symmetric) {
    const ticks = style.symmetric
      ? symmetricTicks(range, most, style.symmetric)
      : logTicks(range, most, style.logBase);
    return withoutRepeats(ticks.map((tick) => powerText(scale, tick)));
  }
  const { decimals } = field.settings;
  const lists = tickLists(scale, most);
  for (const asked of decimals === undefined ? [undefined] : [decimals, undefined]) {
    for (const ticks of lists) {
      if (asked !== undefined && !areNear(ticks, writer(scale), asked)) continue;
      const told = textsOf(scale, ticks, asked);
      if (told.every(({ text }, index) => text !== told[index - 1]?.text)) return told;
    }
  }
  return withoutRepeats(textsOf(scale, lists[0] ?? [], undefined));
}

const writer =
  ({ field }: ToldScale): WriteValue =>
  (value, decimals) =>
    field.display(value, decimals);

/** Where lines may be, from near to each other to far apart: never one alone if there can be more. */
function tickLists({ range, field }: ToldScale, most: number): number[][] {
  const unit = field.settings.unit ?? '';
  if (isOfFlags(field) && range.max - range.min <= most) {
    return [[0, 1].filter((value) => value >= range.min && value <= range.max)];
  }
  const step = stepFor(unit, range);
  const lists = [linearTicks(range, most, step)];
  for (let room = most; room > 1;) {
    room = Math.floor(room / 1.5);
    const ticks = linearTicks(range, room, step);
    if (ticks.length > 1 && ticks.length < (lists.at(-1)?.length ?? 0)) lists.push(ticks);
  }
  return lists;
}

function textsOf(scale: ToldScale, ticks: readonly number[], decimals: number | undefined) {
  const places = decimals === undefined ? tickDecimals(ticks, writer(scale)) : undefined;
  return ticks.map((value, index) => ({
    value,
    text: wholeText(scale.field.display(value, decimals ?? places?.[index])),
  }));
}

/** Powers are far apart: each is told with as many decimals as it needs. */
function powerText(scale: ToldScale, value: number): ValueTick {
  const { decimals } = scale.field.settings;
  const isAsked = decimals !== undefined && areNear([value], writer(scale), decimals);
  const needed = powerDecimals(value, writer(scale));
  return { value, text: wholeText(scale.field.display(value, isAsked ? decimals : needed)) };
}

/** Of labels that follow each other and say the same, the first one. */
export function withoutRepeats(ticks: readonly ValueTick[]): ValueTick[] {
  let before = '';
  return ticks.map(({ value, text }) => {
    const told = text === before ? '' : text;
    before = text === '' ? before : text;
    return { value, text: told };
  });
}
