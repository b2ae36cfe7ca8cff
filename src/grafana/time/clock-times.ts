import { InvalidRequestError } from '../../util/errors.ts';
import { code } from '../../util/text.ts';
import type { Read } from './days.ts';
import { findTimeZone, parseTimeZone } from './time-zones.ts';

/** A time of day as it was written. */
export interface ClockTime {
  /** `HH:mm` or `HH:mm:ss`; 24:00 is the end of the day. */
  readonly clock: string;
  /** Whether `am` or `pm` was written. */
  readonly hasMeridiem: boolean;
  /** IANA name of the zone written behind it. */
  readonly zone?: string | undefined;
}

const NAMES = new Map([
  ['noon', '12:00'],
  ['midday', '12:00'],
  ['midnight', '00:00'],
]);

/** In words: `New York`. */
const LONGEST_ZONE = 2;

const CLOCK =
  /^(\d{1,2})(?::(\d\d)(?::(\d\d(?:[.,]\d{1,9})?))?)?(?:(am?|pm?)|h)?(z|utc|gmt|\+\d\d(?::?\d\d)?)?$/;
/** `9.30pm`, `9h30`, and `0930` where only a time can be. */
const OTHER_CLOCKS = [/^(\d{1,2})\.(\d\d)(?=[ap]m?$)/, /^(\d{1,2})h(\d\d)$/];
/** Not 1900 to 2099, which are years. */
const BARE_CLOCK = /^(0\d|1[0-8]|2[1-3])([0-5]\d)$/;
const MERIDIEM = /^([ap])\.?m\.?$/;
/**
 * Reads a time of day from the beginning of several words: `14:00`, `9am`, `9:30 p.m.`, `noon`, with
 * the zone behind it (`10:00 UTC`).
 * @param takesBareHour whether `9` alone may be one
 * @returns undefined when the words do not begin with one
 * @throws InvalidRequestError when no clock shows it
 */
export function readClockTime(
  words: readonly string[],
  takesBareHour: boolean,
): Read<ClockTime> | undefined {
  const read = readNamed(words) ?? readDigits(words, takesBareHour);
  if (read === undefined || read.value.zone !== undefined) return read;
  const zone = readZone(words.slice(read.length));
  return zone
    ? { value: { ...read.value, zone: zone.value }, length: read.length + zone.length }
    : read;
}

/** A zone behind a time of day: `UTC`, `CEST`, `utc+2`, `+02:00`, `in Tokyo`, `New York time`. */
export function readZone(words: readonly string[]): Read<string> | undefined {
  const before = /^in$/i.test(words[0] ?? '') ? 1 : 0;
  for (let length = LONGEST_ZONE; length > 0; length -= 1) {
    const name = words.slice(before, before + length);
    const isWhole = name.length === length && (length === 1 || /^\p{L}/u.test(name[0] ?? ''));
    const value = isWhole ? findTimeZone(name.join(' ')) : undefined;
    if (value === undefined) continue;
    const behind = /^time$/i.test(words[before + length] ?? '') ? 1 : 0;
    return { value, length: before + length + behind };
  }
  return undefined;
}

function readNamed([word = '']: readonly string[]): Read<ClockTime> | undefined {
  const clock = NAMES.get(word.toLowerCase());
  return clock === undefined ? undefined : { value: { clock, hasMeridiem: false }, length: 1 };
}

function readDigits(
  [first = '', second = '']: readonly string[],
  takesBareHour: boolean,
): Read<ClockTime> | undefined {
  const word = plainClock(first.toLowerCase().replace(/([ap])\.m\.?/, '$1m'), takesBareHour);
  const [match, hour = '', minute, seconds, attached, zone] = CLOCK.exec(word) ?? [];
  const following = second.toLowerCase();
  const behind = attached === undefined ? MERIDIEM.exec(following)?.[1] : undefined;
  const isOClock = /^o['’]?clock$/.test(following);
  const meridiem = attached?.charAt(0) ?? behind;
  if (match === undefined) return undefined;
  if (minute === undefined) {
    const isBare = meridiem === undefined && !isOClock;
    // `9h` is a length of time, and 9+02 is nothing.
    if ((isBare && (!takesBareHour || !/^\d+$/.test(word))) || zone !== undefined) return undefined;
  }
  const typed = behind === undefined ? first : `${first} ${second}`;
  return {
    value: {
      clock: clockOf(typed, hour, minute, seconds, meridiem),
      hasMeridiem: meridiem !== undefined,
      ...(zone !== undefined && { zone: parseTimeZone(zone) }),
    },
    length: behind !== undefined || isOClock ? 2 : 1,
  };
}

function plainClock(word: string, takesBareHour: boolean): string {
  const pattern = [...OTHER_CLOCKS, ...(takesBareHour ? [BARE_CLOCK] : [])].find((one) =>
    one.test(word),
  );
  return pattern ? word.replace(pattern, '$1:$2') : word;
}

function clockOf(
  typed: string,
  hour: string,
  minute = '00',
  seconds: string | undefined,
  meridiem: string | undefined,
): string {
  const hours = meridiem === undefined ? Number(hour) : twelveHours(Number(hour), meridiem === 'p');
  const isEndOfDay = hours === 24 && minute === '00' && (seconds ?? '00') === '00';
  const isShown =
    hours < 24 && Number(minute) < 60 && Number((seconds ?? '0').replace(',', '.')) < 60;
  if (!isEndOfDay && !isShown) {
    throw new InvalidRequestError(
      `${code(typed)} is not a time of day; write one such as 14:30 or 9am.`,
    );
  }
  const clock = `${String(hours).padStart(2, '0')}:${minute}`;
  return seconds === undefined || seconds === '00' ? clock : `${clock}:${seconds}`;
}

/** 12am is midnight and 12pm noon; NaN when such a clock does not show the hour. */
function twelveHours(hour: number, isAfternoon: boolean): number {
  if (hour < 1 || hour > 12) return Number.NaN;
  return (hour % 12) + (isAfternoon ? 12 : 0);
}

/** `5pm to 7` and `9am to 5` end in the evening, where that is after their beginning. */
export function endWithMeridiemOf(from: ClockTime, to: ClockTime): ClockTime {
  const isNext = to.clock < '12:00' && to.clock <= from.clock;
  if (to.hasMeridiem || !from.hasMeridiem || !isNext) return to;
  const later = `${Number(to.clock.slice(0, 2)) + 12}${to.clock.slice(2)}`;
  return later > from.clock ? { ...to, clock: later } : to;
}

/**
 * `2 to 4pm` begins in the afternoon: an hour without am or pm takes that of the end, where it is
 * before the end then.
 */
export function withMeridiemOf(from: ClockTime, to: ClockTime): ClockTime {
  if (from.hasMeridiem || !to.hasMeridiem || from.clock >= '12:00' || to.clock < '12:00')
    return from;
  const later = `${Number(from.clock.slice(0, 2)) + 12}${from.clock.slice(2)}`;
  return later < to.clock ? { ...from, clock: later } : from;
}

/** The time of day so many minutes later; undefined when that is on another day. */
export function clockBeside(time: ClockTime, minutes: number): ClockTime | undefined {
  const [hour = 0, minute = 0] = time.clock.split(':').map(Number);
  const moved = hour * 60 + minute + minutes;
  const seconds = time.clock.slice(5);
  if (moved < 0 || moved > 24 * 60 || (moved === 24 * 60 && seconds !== '')) return undefined;
  const [newHour, newMinute] = [Math.floor(moved / 60), moved % 60];
  const clock = [newHour, newMinute].map((part) => String(part).padStart(2, '0')).join(':');
  return { ...time, clock: clock + seconds };
}
