import { InvalidRequestError } from '../../util/errors.ts';
import { code } from '../../util/text.ts';
import { readLength } from './amounts.ts';
import { type ClockTime, readClockTime, withMeridiemOf } from './clock-times.ts';
import { type Day, type Read, readDayName } from './days.ts';
import { namedRange } from './named-ranges.ts';
import type { RequestedRange } from './requested-range.ts';
import { NotATimeError, parseTime, rewritingOf, type Time } from './time-range.ts';
import type { WallTime } from './wall-times.ts';

/** Words of the longest range, and some to spare. */
export const LONGEST_RANGE = 20;

/** Minutes on either side of `around 14:20`. */
const MARGIN = 15;

/** A word or two that can be an end of a range, or a range themselves. */
interface End {
  /** What it is as a beginning, and as an end. */
  readonly from: Time;
  readonly to: Time;
  /** A moment alone runs until now; a day or a named range is all there is. */
  readonly isMoment: boolean;
  /** Whether a second one may stand behind it without a word between them. */
  readonly isNamed: boolean;
  readonly zone?: string | undefined;
  /** The day and the time of day it was read from. */
  readonly wall?: { readonly day?: Day | undefined; readonly time: ClockTime } | undefined;
  readonly notes: readonly string[];
}

/**
 * Reads the range, or the one end of it, that several words begin with: `3h ago to 1h ago`, `since
 * yesterday`, `10:00 11:30`, `between 9am and noon`, `around 14:20`, `last 7 days`, `monday`.
 * @returns undefined when the words do not begin with a time
 * @throws InvalidRequestError when they do, but there is no such time, or Grafana cannot be told it
 */
export function findRange(words: readonly string[]): Read<RequestedRange> | undefined {
  const [first = ''] = words;
  const filler = fillerLength(words);
  if (filler > 0) {
    const read = findRange(words.slice(filler));
    return read && { value: read.value, length: read.length + filler };
  }
  const word = first.toLowerCase();
  const rest = words.slice(1);
  if (/^(?:between|from|since|after|starting)$/.test(word)) return readIntroduced(word, rest);
  if (/^(?:until|till|til|before|to)$/.test(word)) return readUntil(rest);
  if (/^(?:around|about|at|near|circa)$/.test(word)) return readAround(word, rest);
  if (/^~\d/.test(word)) return readAround('around', [first.slice(1), ...rest], 0);
  return readPlain(words);
}

/**
 * Reads what was given as one end of a range, `from=` or `to=`.
 * @throws InvalidRequestError when it is not a time
 */
export function readEnd(typed: string, edge: 'from' | 'to'): RequestedRange {
  const words = typed.trim().split(/\s+/);
  const read = words.length > LONGEST_RANGE ? undefined : endOf(words, false);
  const end = read?.length === words.length ? read.value : single(typed);
  const { zone, notes } = end;
  return { [edge]: end[edge], ...(zone !== undefined && { zone }), typed, notes };
}

/** `for the last 3 hours`, `in the past day`. */
function fillerLength([first = '', second = '']: readonly string[]): number {
  if (!/^(?:for|over|during|in|within|of)$/i.test(first)) return 0;
  return /^the$/i.test(second) ? 2 : 1;
}

/** `from A [to B]`, `since A`, `between A and B`. */
function readIntroduced(intro: string, words: readonly string[]): Read<RequestedRange> | undefined {
  const begin = endOf(words, true);
  if (begin === undefined) return undefined;
  const connector = connectorLength(words.slice(begin.length), intro === 'between');
  const isPair = intro === 'between' || intro === 'from';
  const end =
    connector > 0 || isPair ? endOf(words.slice(begin.length + connector), true) : undefined;
  // `from monday web` has no end; `from monday to web` has one that is not a time.
  if (end === undefined && (connector > 0 || intro === 'between')) {
    throw missingEnd(words.slice(0, begin.length));
  }
  if (end && (connector > 0 || !end.value.isNamed)) {
    const length = 1 + begin.length + connector + end.length;
    return { value: pair(begin.value, end.value, [intro, ...words].slice(0, length)), length };
  }
  const length = 1 + begin.length;
  const { from, zone, notes } = begin.value;
  const typed = [intro, ...words].slice(0, length).join(' ');
  return { value: { from, ...(zone !== undefined && { zone }), typed, notes }, length };
}

function readUntil(words: readonly string[]): Read<RequestedRange> | undefined {
  const end = endOf(words, false);
  if (end === undefined) return undefined;
  const { to, zone, notes } = end.value;
  const typed = ['until', ...words.slice(0, end.length)].join(' ');
  return {
    value: { to, ...(zone !== undefined && { zone }), typed, notes },
    length: 1 + end.length,
  };
}

function readAround(
  word: string,
  words: readonly string[],
  introLength = 1,
): Read<RequestedRange> | undefined {
  const read = endOf(words, true);
  if (read === undefined) return undefined;
  const { from, isMoment, zone, notes } = read.value;
  const length = introLength + read.length;
  if (!isMoment || connectorLength(words.slice(read.length), false) > 0) {
    const plain = readPlain(words);
    return plain && { value: plain.value, length: plain.length + introLength };
  }
  const typed = [word, ...words.slice(0, read.length)].join(' ');
  const value = {
    from,
    to: from,
    margin: MARGIN,
    ...(zone !== undefined && { zone }),
    typed,
    notes,
  };
  return { value, length };
}

/** One end, one whole range, or two ends one behind the other. */
function readPlain(words: readonly string[]): Read<RequestedRange> | undefined {
  const dashed = readDashed(words);
  if (dashed) return dashed;
  const begin = endOf(words, false) ?? hourBefore(words);
  if (begin === undefined) return undefined;
  const rest = words.slice(begin.length);
  const connector = connectorLength(rest, false);
  const end = endOf(rest.slice(connector), false);
  if (connector > 0 && end === undefined) throw missingEnd(words.slice(0, begin.length));
  const isPair = connector > 0 || (!begin.value.isNamed && end && !end.value.isNamed);
  const length = begin.length + (end && isPair ? connector + end.length : 0);
  const typed = words.slice(0, length);
  return end && isPair
    ? { value: pair(begin.value, end.value, typed), length }
    : { value: alone(begin.value, typed.join(' ')), length };
}

/** `2 to 4pm`: an hour alone is a time of day where the end is one with am or pm. */
function hourBefore(words: readonly string[]): Read<End> | undefined {
  const begin = endOf(words, true);
  const connector = connectorLength(words.slice(begin?.length ?? 0), false);
  const end =
    begin && connector > 0 ? endOf(words.slice(begin.length + connector), false) : undefined;
  return end?.value.wall?.time.hasMeridiem === true ? begin : undefined;
}

function alone({ from, to, isMoment, zone, notes }: End, typed: string): RequestedRange {
  return { from, ...(!isMoment && { to }), ...(zone !== undefined && { zone }), typed, notes };
}

function pair(begin: End, end: End, words: readonly string[]): RequestedRange {
  const zone = end.zone ?? begin.zone;
  return {
    from: beginBefore(begin, end),
    to: end.to,
    ...(zone !== undefined && { zone }),
    typed: words.join(' '),
    notes: [...begin.notes, ...end.notes],
  };
}

function beginBefore({ from, wall }: End, end: End): Time {
  if (wall === undefined || end.wall === undefined || end.wall.day !== undefined) return from;
  return wallTime(wall.day, withMeridiemOf(wall.time, end.wall.time));
}

/** Whether the dashes of a word are its own. */
function isOneTime(word: string): boolean {
  try {
    return endOf([word], false) !== undefined;
  } catch (error) {
    if (error instanceof NotATimeError) return false;
    throw error;
  }
}

/** `14:00-15:00`, `mon-fri`, `now-3h..now-1h`: two ends in one word. */
function readDashed([word = '']: readonly string[]): Read<RequestedRange> | undefined {
  if (word.length > 60 || isOneTime(word)) return undefined;
  for (const { index, 0: separator } of word.matchAll(/\.{2,3}|…|[-–~]|\/(?=\d{4})/g)) {
    const [before, after] = [word.slice(0, index), word.slice(index + separator.length)];
    const end = endOf([after], false);
    const begin = end && endOf([before], end.value.wall?.time.hasMeridiem === true);
    if (begin) return { value: pair(begin.value, end.value, [word]), length: 1 };
  }
  return undefined;
}

function connectorLength([first = '', second = '']: readonly string[], isBetween: boolean): number {
  const word = first.toLowerCase();
  if (/^(?:to|until|till|til|through|thru|-+|\.{2,3}|…|→|->)$/.test(word)) return 1;
  if (word === 'up' && second.toLowerCase() === 'to') return 2;
  return isBetween && word === 'and' ? 1 : 0;
}

function missingEnd(words: readonly string[]): InvalidRequestError {
  return new InvalidRequestError(
    `The range that begins with ${code(words.join(' '))} has no end that is a time; write it as \`10:00 to 11:30\` or \`now-3h to now-1h\`.`,
  );
}

/** One end at the beginning of several words. */
function endOf(words: readonly string[], takesBareHour: boolean): Read<End> | undefined {
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
  const back = readLength(words);
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
    ? { value: wallEnd(behind.value, time.value), length: time.length + on + behind.length }
    : { value: wallEnd(undefined, time.value), length: time.length };
}

/** The time of day behind a day; `length` counts all words up to its end. */
function readTimeBehind(words: readonly string[], dayLength: number): Read<ClockTime> | undefined {
  const at = /^(?:at|from|@)$/i.test(words[dayLength] ?? '') ? 1 : 0;
  const time = readClockTime(words.slice(dayLength + at), at > 0);
  return time && { value: time.value, length: dayLength + at + time.length };
}

function wallEnd(day: Day | undefined, time: ClockTime): End {
  const at = wallTime(day, time);
  const { zone } = time;
  return { from: at, to: at, isMoment: true, isNamed: false, zone, wall: { day, time }, notes: [] };
}

function wallTime(day: Day | undefined, { clock }: ClockTime): WallTime {
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

/** `5 minutes` is that long ago. */
function readAmount(words: readonly string[]): Read<End> | undefined {
  const isAmount = /^\d/.test(words[0] ?? '');
  const back = isAmount ? readLength(words) : undefined;
  return back && back.length > 1
    ? { value: relative(`now${back.value}`), length: back.length }
    : undefined;
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

function single(typed: string): End {
  const time = parseTime(typed);
  const rewritten = rewritingOf(typed, time);
  const notes = rewritten === undefined ? [] : [`I read ${code(typed)} as ${code(rewritten)}.`];
  const isDay = time.kind === 'wall' && time.clock === undefined;
  return { from: time, to: time, isMoment: !isDay, isNamed: false, notes };
}
