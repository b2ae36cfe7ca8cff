import { InvalidRequestError } from '../../util/errors.ts';
import { code } from '../../util/text.ts';
import { endWithMeridiemOf, readZone, withMeridiemOf } from './clock-times.ts';
import { type Day, type Read, readDayName } from './days.ts';
import { connectorLength, readBeside, readOfOneUnit } from './measured-ranges.ts';
import { type End, endOf, single, wallTime } from './range-ends.ts';
import type { RequestedRange } from './requested-range.ts';
import { NotATimeError, type Time } from './time-range.ts';
import type { WallTime } from './wall-times.ts';

/** Words of the longest range, and some to spare. */
export const LONGEST_RANGE = 20;

/** Minutes on either side of `around 14:20`. */
const MARGIN = 15;

/**
 * Reads the range, or the one end of it, that several words begin with: `3h ago to 1h ago`, `since
 * yesterday`, `10:00 11:30`, `between 9am and noon`, `around 14:20`, `last 7 days`, `monday`.
 * @returns undefined when the words do not begin with a time
 * @throws InvalidRequestError when they do, but there is no such time, or Grafana cannot be told it
 */
export function findRange(words: readonly string[]): Read<RequestedRange> | undefined {
  return readDayAndRange(words) ?? readRangeAndDay(words);
}

/** `yesterday 14:00-15:00`, `monday between 9am and 10am`, `18 nov around 14:20`. */
function readDayAndRange(words: readonly string[]): Read<RequestedRange> | undefined {
  const day = readDayName(words);
  // `monday at 9` is since then.
  if (day && /^at$/i.test(words[day.length] ?? '')) return undefined;
  const range = day && readUndated(words.slice(day.length));
  if (day === undefined || range === undefined || !isOfClocks(range.value)) return undefined;
  const length = day.length + range.length;
  return { value: onDay(range.value, day.value, words.slice(0, length)), length };
}

/** `14:00-15:00 yesterday`, `14:00-15:00 on monday`. */
function readRangeAndDay(words: readonly string[]): Read<RequestedRange> | undefined {
  const range = readUndated(words);
  if (range === undefined || !isOfClocks(range.value)) return range;
  const on = /^on$/i.test(words[range.length] ?? '') ? 1 : 0;
  const day = readDayName(words.slice(range.length + on));
  if (day === undefined) return range;
  const length = range.length + on + day.length;
  return { value: onDay(range.value, day.value, words.slice(0, length)), length };
}

/** Whether a range is between two times of day, or around one. */
function isOfClocks({ from, to }: RequestedRange): boolean {
  return isClock(from) && isClock(to);
}

function isClock(time: Time | undefined): time is WallTime {
  return time?.kind === 'wall' && time.day === undefined && time.clock !== undefined;
}

function onDay(range: RequestedRange, day: Day, words: readonly string[]): RequestedRange {
  const { from, to, margin } = range;
  if (!isClock(from) || !isClock(to)) return range;
  const dated = { ...from, day };
  return { ...range, from: dated, to: margin === undefined ? to : dated, typed: words.join(' ') };
}

/** A range whose day, if it has one, belongs to one of its ends. */
function readUndated(words: readonly string[]): Read<RequestedRange> | undefined {
  const [first = ''] = words;
  const filler = fillerLength(words);
  if (filler > 0) {
    const read = readUndated(words.slice(filler));
    return read && { value: read.value, length: read.length + filler };
  }
  const beside = readBeside(words);
  if (beside) return beside;
  const ofOneUnit = readOfOneUnit(words);
  if (ofOneUnit) return ofOneUnit;
  const word = first.toLowerCase();
  const rest = words.slice(1);
  if (/^(?:between|from|since|after|starting)$/.test(word)) return readIntroduced(word, rest);
  if (/^(?:until|till|til|before|to)$/.test(word)) return readUntil(rest);
  if (word === 'up' && /^to$/i.test(rest[0] ?? '')) return readUntil(rest.slice(1), 2);
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

function readUntil(words: readonly string[], introLength = 1): Read<RequestedRange> | undefined {
  const end = endOf(words, false);
  if (end === undefined) return undefined;
  const { to, zone, notes } = end.value;
  const typed = ['until', ...words.slice(0, end.length)].join(' ');
  return {
    value: { to, ...(zone !== undefined && { zone }), typed, notes },
    length: introLength + end.length,
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
  const dashed = readDashed(words) ?? readSplitDash(words);
  if (dashed) return withZoneBehind(dashed, words);
  const begin = endOf(words, false) ?? hourBefore(words);
  if (begin === undefined) return undefined;
  const rest = words.slice(begin.length);
  const connector = connectorLength(rest, false);
  const isAfternoon = begin.value.wall?.time.hasMeridiem === true;
  const end = endOf(rest.slice(connector), connector > 0 && isAfternoon);
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
    to: endBehind(begin, end),
    ...(zone !== undefined && { zone }),
    typed: words.join(' '),
    notes: [...begin.notes, ...end.notes],
  };
}

/** `2 to 4pm yesterday`: what is behind the end is of the beginning too. */
function beginBefore({ from, wall }: End, end: End): Time {
  if (wall === undefined || end.wall === undefined) return from;
  const { day, isDayBehind, time } = end.wall;
  if (day !== undefined && !isDayBehind) return from;
  return wallTime(wall.day ?? day, withMeridiemOf(wall.time, time));
}

/** With the day at the beginning, the end is the first such time after it. */
function endBehind(begin: End, { to, wall }: End): Time {
  if (begin.wall === undefined || wall === undefined) return to;
  const isShared = wall.isDayBehind && !begin.wall.day;
  const day = isShared ? undefined : wall.day;
  return wallTime(day, day ? wall.time : endWithMeridiemOf(begin.wall.time, wall.time));
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
    const begin = end && endOf([before], end.value.wall !== undefined);
    if (begin) return { value: pair(begin.value, end.value, [word]), length: 1 };
  }
  return undefined;
}

/** `14:00- 15:00`, `14:00 -15:00`. */
function readSplitDash([first = '', second = '']: readonly string[]):
  Read<RequestedRange> | undefined {
  const isBefore = /^\d.*[-–]$/.test(first) && /^\d/.test(second);
  const isBehind = /^\d/.test(first) && /^[-–]\d{1,2}(?::\d\d|[ap]m)/i.test(second);
  const read = isBefore || isBehind ? readDashed([first + second]) : undefined;
  return read && { value: { ...read.value, typed: `${first} ${second}` }, length: 2 };
}

/** `14:00-15:00 UTC`. */
function withZoneBehind(
  read: Read<RequestedRange>,
  words: readonly string[],
): Read<RequestedRange> {
  const { value, length } = read;
  const isClocks = isOfClocks(value) && value.zone === undefined;
  const zone = isClocks ? readZone(words.slice(length)) : undefined;
  if (zone === undefined) return read;
  const whole = length + zone.length;
  const typed = words.slice(0, whole).join(' ');
  return { value: { ...value, zone: zone.value, typed }, length: whole };
}

function missingEnd(words: readonly string[]): InvalidRequestError {
  return new InvalidRequestError(
    `The range that begins with ${code(words.join(' '))} has no end that is a time; write it as \`10:00 to 11:30\` or \`now-3h to now-1h\`.`,
  );
}
