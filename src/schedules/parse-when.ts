import { readClockTime } from '../grafana/time/clock-times.ts';
import { WEEKDAYS } from '../grafana/time/days.ts';
import { InvalidRequestError } from '../util/errors.ts';
import { code, oneLine } from '../util/text.ts';
import { readScheduleZone, splitTrailingZone } from './schedule-zone.ts';
import { type Days, EVERY_DAY, MINUTES_OF_DAY, WEEKEND, type When, WORKING_DAYS } from './when.ts';
import { type Words, wordsOf } from './words.ts';

/** What was typed after `graf schedule`. */
export interface ParsedSchedule {
  readonly when: When;
  /** IANA name, where one was written. */
  readonly zone: string | undefined;
  /** The request behind it, as it was typed. */
  readonly request: string;
}

export const WHEN_SAMPLES =
  '`weekdays 9:00`, `hourly`, `daily 8am`, `mon,thu 8:30`, `weekdays 9:00, 17:00` or `1st 9:00`';

/** Most times of one day. */
const MAX_TIMES = 24;

/**
 * Reads `weekdays 9:00 db web now-24h`, `hourly cpu`, `mon,thu 8:30 in Europe/Berlin db web`.
 * @throws InvalidRequestError that says what is missing, or is not understood
 */
export function parseSchedule(text: string): ParsedSchedule {
  const words = wordsOf(text);
  const when = readHourly(words) ?? readTimesOnDays(words);
  const zone = readScheduleZone(words);
  const rest = words.rest();
  if (zone !== undefined) return { when, zone, request: rest };
  const trailing = splitTrailingZone(rest);
  return { when, zone: trailing.zone, request: trailing.request };
}

/** `hourly`, `hourly :15, :45`, `every 2 hours`, `every 30 minutes`. */
function readHourly(words: Words): When | undefined {
  const start = words.position();
  const isEvery = words.take(/^(?:every|each)$/i) !== undefined;
  if (!isEvery && words.take(/^hourly$/i)) return hourlyAt(words);
  if (isEvery && words.take(/^hour$/i)) return hourlyAt(words);
  const number = isEvery ? words.take(/^\d{1,4}$/) : undefined;
  const unit = number === undefined ? undefined : words.take(/^(?:h|hours?|m|min|mins|minutes?)$/i);
  if (number !== undefined && unit !== undefined) return every(Number(number), unit);
  words.backTo(start);
  return undefined;
}

function hourlyAt(words: Words): When {
  const start = words.position();
  words.take(/^(?:at|on)$/i);
  const minutes = readList(words, () => {
    const [, minute] = /^:([0-5]\d)$/.exec(words.take(/^:[0-5]\d$/) ?? '') ?? [];
    return minute === undefined ? undefined : [Number(minute)];
  });
  if (minutes.length === 0) words.backTo(start);
  return { kind: 'hourly', minutes: minutes.length === 0 ? [0] : ascending(minutes) };
}

function every(number: number, unit: string): When {
  const isHours = /^h/i.test(unit);
  const minutes = isHours ? number * 60 : number;
  const whole = isHours ? MINUTES_OF_DAY : 60;
  if (minutes < 15 || whole % minutes !== 0) {
    throw new InvalidRequestError(
      `${code(`every ${number} ${unit}`)} cannot be scheduled: write a number of hours that divides a day, such as \`every 2 hours\`, or \`every 15 minutes\`, \`every 20 minutes\` or \`every 30 minutes\`.`,
    );
  }
  const steps = Array.from({ length: whole / minutes }, (_, step) => step * minutes);
  return isHours && minutes > 60
    ? { kind: 'times', days: { kind: 'weekdays', days: EVERY_DAY }, times: steps }
    : { kind: 'hourly', minutes: isHours ? [0] : steps };
}

/** `weekdays 9:00, 17:00`, `9:00 on weekdays`, and `9:00` alone, which is every day. */
function readTimesOnDays(words: Words): When {
  const before = readDays(words);
  words.take(/^(?:at|@)$/i);
  const times = readList(words, () => readTime(words, before !== undefined));
  if (times.length === 0) throw notRead(words, before !== undefined);
  if (times.length > MAX_TIMES)
    throw new InvalidRequestError(`One schedule has ${MAX_TIMES} times of day at most.`);
  const days = before ?? readDays(words) ?? { kind: 'weekdays', days: EVERY_DAY };
  return { kind: 'times', days, times: ascending(times) };
}

function readTime(words: Words, takesBareHour: boolean): readonly number[] | undefined {
  const [first = '', second = ''] = words.next(2);
  const isMeridiem = /^(?:[ap]\.?m\.?|o['’]?clock)$/i.test(second);
  const clock = first.replace(/(?:z|utc|gmt|[+-]\d\d(?::?\d\d)?)$/i, '');
  const read = readClockTime(isMeridiem ? [clock, second] : [clock], takesBareHour);
  if (read === undefined) return undefined;
  const [hours = 0, minutes = 0, seconds = 0] = read.value.clock.split(':').map(Number);
  if (seconds !== 0 || hours === 24) {
    throw new InvalidRequestError(
      `${code(first)} cannot be scheduled; write a time of day from 0:00 to 23:59, without seconds.`,
    );
  }
  words.skip(read.length);
  if (clock !== first) words.putBack(first.slice(clock.length));
  return [hours * 60 + minutes];
}

const DAY_SETS: readonly (readonly [pattern: RegExp, days: readonly number[]])[] = [
  [/^(?:daily|everyday|days?)$/i, EVERY_DAY],
  [/^(?:weekdays?|workdays?)$/i, WORKING_DAYS],
  [/^weekends?$/i, WEEKEND],
];

/** `weekdays`, `mon,thu`, `mon-fri`, `mondays`, `1st`, `1st,15th of the month`, `last day`. */
function readDays(words: Words): Days | undefined {
  const start = words.position();
  words.take(/^(?:on|every|each|the)$/i);
  words.take(/^(?:weekly|monthly)$/i);
  words.take(/^(?:on|the)$/i);
  const dates = readList(words, () => readDate(words));
  if (dates.length > 0) {
    readOfTheMonth(words);
    return { kind: 'dates', days: ascending(dates) };
  }
  const days = readList(words, () => readDaySet(words) ?? readWeekday(words));
  if (days.length > 0) return { kind: 'weekdays', days: ascending(days) };
  words.backTo(start);
  return undefined;
}

function readDaySet(words: Words): readonly number[] | undefined {
  return DAY_SETS.find(([pattern]) => words.take(pattern) !== undefined)?.[1];
}

const DAY = String.raw`(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:days?|s)?`;
const ONE_DAY = new RegExp(`^${DAY}\\.?$`, 'i');
const DAY_RANGE = new RegExp(`^(${DAY})(?:-|\u2013|\\.\\.)(${DAY})$`, 'i');

function readWeekday(words: Words): readonly number[] | undefined {
  const [, first, last] = DAY_RANGE.exec(words.next(1)[0] ?? '') ?? [];
  if (first !== undefined && last !== undefined) {
    words.skip(1);
    return daysBetween(weekdayOf(first), weekdayOf(last));
  }
  const day = words.take(ONE_DAY);
  if (day === undefined) return undefined;
  const start = words.position();
  const to = words.take(/^(?:to|through|until|-|\u2013)$/i) && words.take(ONE_DAY);
  if (to !== undefined) return daysBetween(weekdayOf(day), weekdayOf(to));
  words.backTo(start);
  return [weekdayOf(day)];
}

function weekdayOf(word: string): number {
  return WEEKDAYS.findIndex((name) => name.startsWith(word.slice(0, 3).toLowerCase())) + 1;
}

/** `fri-mon` goes over the weekend. */
function daysBetween(first: number, last: number): number[] {
  const length = ((last - first + 7) % 7) + 1;
  return Array.from({ length }, (_, step) => ((first - 1 + step) % 7) + 1);
}

function readDate(words: Words): readonly number[] | undefined {
  const start = words.position();
  if (words.take(/^last$/i)) {
    if (words.take(/^day$/i)) return [31];
    words.backTo(start);
    return undefined;
  }
  const [, digits] = /^(\d{1,2})(?:st|nd|rd|th)$/i.exec(words.next(1)[0] ?? '') ?? [];
  if (digits === undefined) return undefined;
  const day = Number(digits);
  if (day < 1 || day > 31)
    throw new InvalidRequestError(
      `A month has no ${oneLine(words.next(1)[0] ?? '')}; write a day from 1st to 31st.`,
    );
  words.skip(1);
  return [day];
}

function readOfTheMonth(words: Words): void {
  const start = words.position();
  words.take(/^(?:day|days)$/i);
  const hasOf = words.take(/^(?:of|in)$/i) !== undefined;
  words.take(/^(?:the|every|each|a)$/i);
  if (!(hasOf && words.take(/^months?$/i))) words.backTo(start);
}

/** Items with commas or `and` between them. */
function readList(words: Words, readItem: () => readonly number[] | undefined): number[] {
  const items: number[] = [];
  for (;;) {
    const start = words.position();
    if (items.length > 0 && !words.takeSeparator()) return items;
    const item = readItem();
    if (item === undefined) {
      words.backTo(start);
      return items;
    }
    items.push(...item);
  }
}

function ascending(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}

function notRead(words: Words, hasDays: boolean): InvalidRequestError {
  const rest = words.rest();
  if (hasDays) {
    return new InvalidRequestError(
      'At which time? Write one behind the days, such as `weekdays 9:00` or `daily 8am`.',
    );
  }
  if (/^(?:[\d*/,-]+\s+){4}[\w*/,-]+/.test(rest)) {
    return new InvalidRequestError(
      `Cron expressions are not read here; write ${WHEN_SAMPLES} in place of it.`,
    );
  }
  return new InvalidRequestError(
    `${rest === '' ? 'When?' : `${code(oneLine(rest, 40))} does not begin with a time.`} Write \`graf schedule WHEN REQUEST\`, with a time such as ${WHEN_SAMPLES}.`,
  );
}
