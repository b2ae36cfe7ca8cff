import { code } from '../../util/text.ts';
import { readLengths } from './amounts.ts';
import { type ClockTime, readClockTime } from './clock-times.ts';
import { type Day, type Read, readDayName } from './days.ts';
import { namedRange } from './named-ranges.ts';
import { NotATimeError, parseTime, rewritingOf, type Time } from './time-range.ts';
import type { WallTime } from './wall-times.ts';

/** A word or two that can be an end of a range, or a range themselves. */
export interface End {
  /** What it is as a beginning, and as an end. */
  readonly from: Time;
  readonly to: Time;
  /** A moment alone runs until now; a day or a named range is all there is. */
  readonly isMoment: boolean;
  /** Whether a second one may stand behind it without a word between them. */
  readonly isNamed: boolean;
  readonly zone?: string | undefined;
  /** The day and the time of day it was read from. */
  readonly wall?: {
    readonly day?: Day | undefined;
    /** Whether the day is behind the time, and so perhaps of both ends. */
    readonly isDayBehind: boolean;
    readonly time: ClockTime;
  };
  readonly notes: readonly string[];
}

/** One end at the beginning of several words. */
export function endOf(words: readonly string[], takesBareHour: boolean): Read<End> | undefined {
  const [first = ''] = words;
  if (first === '') return undefined;
  return (
    readAgo(words) ??
    readAmount(words) ??
    readPartOfDay(words) ??
    readDayAndTime(words, takesBareHour) ??
    readNamed(words) ??
    readDay(words) ??
    readSingle(first)
  );
}

/** `3h ago`, `an hour ago`, `2 days ago at 14:00`. */
function readAgo(words: readonly string[]): Read<End> | undefined {
  const back = readLengths(words);
  if (back === undefined || !/^ago$/i.test(words[back.length] ?? '')) return undefined;
  const length = back.length + 1;
  const days = /^-(\d{1,5})d$/.exec(back.value)?.[1];
  if (days !== undefined) {
    const day: Day = { kind: 'back', days: Number(days) };
    const time = readTimeBehind(words, length);
    if (time) return { value: wallEnd(day, time.value), length: time.length };
  }
  return { value: relative(`now${back.value}`), length };
}

const PARTS = new Map<string, readonly [from: string, to: string]>([
  ['morning', ['06:00', '12:00']],
  ['afternoon', ['12:00', '18:00']],
  ['evening', ['18:00', '24:00']],
  ['night', ['20:00', '06:00']],
]);

/** `this morning`, `last night`, `monday evening`. */
function readPartOfDay(words: readonly string[]): Read<End> | undefined {
  const [first = '', second = ''] = words.slice(0, 2).map((word) => word.toLowerCase());
  const weekend = readWeekend(words);
  if (weekend) return weekend;
  if (first === 'tonight') return { value: partOfDay(undefined, 'night'), length: 1 };
  if (first === 'overnight') return { value: partOfDay(daysBack(1), 'night'), length: 1 };
  if (!PARTS.has(second)) {
    const day = readDayName(words);
    const part = day && words[day.length]?.toLowerCase();
    if (day === undefined || part === undefined || !PARTS.has(part)) return undefined;
    return { value: partOfDay(day.value, part), length: day.length + 1 };
  }
  if (first === 'this') return { value: partOfDay(undefined, second), length: 2 };
  if (first === 'last') return { value: partOfDay(daysBack(1), second), length: 2 };
  const day = readDayName([first]);
  return day && { value: partOfDay(day.value, second), length: 2 };
}

/** The last one that has begun; `last weekend` is not the one that is now. */
function readWeekend(words: readonly string[]): Read<End> | undefined {
  const at = words.slice(0, 3).findIndex((word) => /^weekend$/i.test(word));
  const before = words.slice(0, Math.max(0, at)).join(' ');
  if (at < 0 || !/^(?:(?:on|over) )?(?:the |this |last |past )?$/i.test(`${before} `.trimStart())) {
    return undefined;
  }
  const isPrevious = /last|past/i.test(before);
  const from: WallTime = { kind: 'wall', day: { kind: 'weekday', weekday: 6, isPrevious } };
  const to: WallTime = { kind: 'wall', day: { kind: 'weekday', weekday: 7, isPrevious: false } };
  return { value: { from, to, isMoment: false, isNamed: true, notes: [] }, length: at + 1 };
}

function daysBack(days: number): Day {
  return { kind: 'back', days };
}

function partOfDay(day: Day | undefined, part: string): End {
  const [from, to] = PARTS.get(part) ?? ['00:00', '24:00'];
  return {
    from: { kind: 'wall', ...(day && { day }), clock: from },
    to: { kind: 'wall', clock: to },
    isMoment: false,
    isNamed: true,
    notes: [],
  };
}

/** `yesterday 14:00`, `14:00 yesterday`, `monday at 9am`, `10:00`. */
function readDayAndTime(words: readonly string[], takesBareHour: boolean): Read<End> | undefined {
  const day = readDayName(words);
  if (day) {
    const time = readTimeBehind(words, day.length);
    return time && { value: wallEnd(day.value, time.value), length: time.length };
  }
  const time = readClockTime(words, takesBareHour);
  if (time === undefined) return undefined;
  const on = /^on$/i.test(words[time.length] ?? '') ? 1 : 0;
  const behind = readDayName(words.slice(time.length + on));
  return behind
    ? { value: wallEnd(behind.value, time.value, true), length: time.length + on + behind.length }
    : { value: wallEnd(undefined, time.value), length: time.length };
}

/** The time of day behind a day; `length` counts all words up to its end. */
function readTimeBehind(words: readonly string[], dayLength: number): Read<ClockTime> | undefined {
  const at = /^(?:at|from|@)$/i.test(words[dayLength] ?? '') ? 1 : 0;
  const time = readClockTime(words.slice(dayLength + at), at > 0);
  return time && { value: time.value, length: dayLength + at + time.length };
}

function wallEnd(day: Day | undefined, time: ClockTime, isDayBehind = false): End {
  const at = wallTime(day, time);
  const { zone } = time;
  const wall = { day, isDayBehind, time };
  return { from: at, to: at, isMoment: true, isNamed: false, zone, wall, notes: [] };
}

export function wallTime(day: Day | undefined, { clock }: ClockTime): WallTime {
  return { kind: 'wall', ...(day && { day }), clock };
}

function readNamed(words: readonly string[]): Read<End> | undefined {
  const article = /^the$/i.test(words[0] ?? '') ? 1 : 0;
  const named = namedRange(words.slice(article));
  if (named === undefined) return undefined;
  const from: Time = { kind: 'relative', math: named.from };
  const to: Time = { kind: 'relative', math: named.to };
  return {
    value: { from, to, isMoment: false, isNamed: true, notes: [] },
    length: article + named.length,
  };
}

function readDay(words: readonly string[]): Read<End> | undefined {
  const day = readDayName(words);
  if (day === undefined) return undefined;
  const at: WallTime = { kind: 'wall', day: day.value };
  const value = { from: at, to: at, isMoment: false, isNamed: false, notes: [] };
  return { value, length: day.length };
}

/** `5 minutes` and `an hour and a half` are that long ago; `3h 1h` are two ends. */
function readAmount(words: readonly string[]): Read<End> | undefined {
  const back = readLengths(words);
  return back && back.length > 1 && !isShort(words)
    ? { value: relative(`now${back.value}`), length: back.length }
    : undefined;
}

/** Whether the first word is a number with its unit. */
function isShort([first = '']: readonly string[]): boolean {
  return /^\d[\d.]*[a-z]/i.test(first);
}

function relative(math: string): End {
  const time: Time = { kind: 'relative', math };
  return { from: time, to: time, isMoment: true, isNamed: false, notes: [] };
}

/** One word that looks like a time; one that then is not a time is refused. */
function readSingle(word: string): Read<End> | undefined {
  if (!/^(?:now|[+-]?\d)/i.test(word)) return undefined;
  try {
    return { value: single(word), length: 1 };
  } catch (error) {
    // What begins with a digit may be a word of a title.
    if (error instanceof NotATimeError && !/^now(?![a-z])/i.test(word)) return undefined;
    throw error;
  }
}

export function single(typed: string): End {
  const time = parseTime(typed);
  const rewritten = rewritingOf(typed, time);
  const notes = rewritten === undefined ? [] : [`I read ${code(typed)} as ${code(rewritten)}.`];
  const isDay = time.kind === 'wall' && time.clock === undefined;
  return { from: time, to: time, isMoment: !isDay, isNamed: false, notes };
}
