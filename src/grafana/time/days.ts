import { DateTime } from 'luxon';
import { InvalidRequestError } from '../../util/errors.ts';
import { code } from '../../util/text.ts';

/** A day as people name it, which only a zone and a clock make a date of. */
export type Day =
  /** ISO 8601. */
  | { readonly kind: 'date'; readonly date: string }
  /** So many days before today. */
  | { readonly kind: 'back'; readonly days: number }
  /** 1 is Monday; the last one, today included unless it is the previous one that is meant. */
  | { readonly kind: 'weekday'; readonly weekday: number; readonly isPrevious: boolean }
  /** The last one of these that has begun. */
  | { readonly kind: 'yearless'; readonly month: number; readonly day: number }
  | { readonly kind: 'monthless'; readonly day: number };

/** Something read from the beginning of several words, and how many of them it takes. */
export interface Read<T> {
  readonly value: T;
  readonly length: number;
}

export const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;

export const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
] as const;

const FIRST_YEAR = 1971;
const LAST_YEAR = 4999;

const NAMED = new Map([
  ['today', 0],
  ['yesterday', 1],
  ['day before yesterday', 2],
  ['the day before yesterday', 2],
]);

/**
 * Reads a day from the beginning of several words: `yesterday`, `monday`, `last monday`,
 * `2026-11-20`, `25/11/2026`, `25 November`, `Nov 25th, 2026`, `the 25th`.
 * @returns undefined when the words do not begin with one
 * @throws InvalidRequestError when it could be two days, or is not in the calendar
 */
export function readDayName(words: readonly string[]): Read<Day> | undefined {
  const lower = words.slice(0, 5).map((word) => word.toLowerCase());
  for (let length = 4; length > 0; length -= 1) {
    const days = NAMED.get(lower.slice(0, length).join(' '));
    if (days !== undefined && lower.length >= length) {
      return { value: { kind: 'back', days }, length };
    }
  }
  if (lower[0] !== 'the') {
    return readWeekday(lower) ?? readNumericDate(lower) ?? readMonthDate(lower);
  }
  const read = readMonthDate(lower.slice(1));
  return read ? { ...read, length: read.length + 1 } : readDayOfMonth(lower);
}

/** Writes a day so that `readDayName` reads the same from it. */
export function formatDay(day: Day): string {
  switch (day.kind) {
    case 'date':
      return day.date;
    case 'back':
      return ['today', 'yesterday', 'day before yesterday'][day.days] ?? `${day.days} days ago`;
    case 'weekday':
      return `${day.isPrevious ? 'last ' : ''}${WEEKDAYS[day.weekday - 1] ?? ''}`;
    case 'yearless':
      return `${day.day} ${MONTHS[day.month - 1] ?? ''}`;
    case 'monthless':
      return `the ${ordinal(day.day)}`;
  }
}

function readWeekday(words: readonly string[]): Read<Day> | undefined {
  const hasPrefix = /^(?:last|previous|past|this|on)$/.test(words[0] ?? '');
  const word = words[hasPrefix ? 1 : 0] ?? '';
  const index = /^(?:mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)$|day$/.test(word)
    ? WEEKDAYS.findIndex((name) => name === word || name.startsWith(word))
    : -1;
  if (index < 0) return undefined;
  const isPrevious = hasPrefix && !/^(?:this|on)$/.test(words[0] ?? '');
  const value: Day = { kind: 'weekday', weekday: index + 1, isPrevious };
  return { value, length: hasPrefix ? 2 : 1 };
}

/** Digits alone: the year first, or, where only one reading is in the calendar, last. */
function readNumericDate([word = '']: readonly string[]): Read<Day> | undefined {
  const iso = /^(\d{4})([-/.])(\d\d?)\2(\d\d?)$/.exec(word);
  if (iso) {
    const [, year, , month, day] = iso.map(Number);
    return { value: dateOf(word, year ?? 0, month ?? 0, day ?? 0), length: 1 };
  }
  const [, first, separator, second, year] =
    /^(\d\d?)([-/.])(\d\d?)\2(\d{4}|\d\d)$/.exec(word) ?? /^(\d\d?)(\/)(\d\d?)$/.exec(word) ?? [];
  if (first === undefined || second === undefined) return undefined;
  return {
    value: dayFirstOrMonthFirst(word, Number(first), Number(second), year, separator),
    length: 1,
  };
}

function dayFirstOrMonthFirst(
  typed: string,
  first: number,
  second: number,
  year: string | undefined,
  separator: string | undefined,
): Day {
  const fullYear = year === undefined ? undefined : Number(year.length === 2 ? `20${year}` : year);
  const make = (month: number, day: number): Day =>
    fullYear === undefined ? yearless(typed, month, day) : dateOf(typed, fullYear, month, day);
  // Where dots are written the day comes first.
  if (separator === '.' || second === first || first > 12) return make(second, first);
  if (second > 12) return make(first, second);
  throw ambiguous(typed, first, second, fullYear);
}

function ambiguous(
  typed: string,
  first: number,
  second: number,
  year: number | undefined,
): InvalidRequestError {
  const name = (month: number, day: number) =>
    `${day} ${monthName(month)}${year === undefined ? '' : ` ${year}`}`;
  const iso = (month: number, day: number) =>
    year === undefined
      ? `\`${day} ${monthName(month).slice(0, 3)}\``
      : `\`${isoDate(year, month, day)}\``;
  return new InvalidRequestError(
    `${code(typed)} could be ${name(second, first)} or ${name(first, second)}; write ${iso(second, first)} or ${iso(first, second)}.`,
  );
}

/** `25 nov 2026`, `25th of november`, `nov 25`, `25-nov-2026`. */
function readMonthDate(words: readonly string[]): Read<Day> | undefined {
  const [joined] = words;
  const parts = /^\d{1,2}-?[a-z]{3,9}(?:-?\d{4})?$/.exec(joined ?? '')
    ? (joined?.match(/\d+|[a-z]+/g) ?? [])
    : undefined;
  const all = (parts ?? words).map((word) => word.replace(/,$/, ''));
  const at = all[1] === 'of' ? 2 : 1;
  const dayFirst = { day: dayNumber(all[0]), month: monthNumber(all[at]), length: at + 1 };
  const monthFirst = { day: dayNumber(all[1]), month: monthNumber(all[0]), length: 2 };
  const read = [dayFirst, monthFirst].find(({ day, month }) => day > 0 && month > 0);
  if (!read || (parts && parts.length < read.length)) return undefined;
  const year = /^\d{4}$/.test(all[read.length] ?? '') ? Number(all[read.length]) : undefined;
  const length = parts ? 1 : read.length + (year === undefined ? 0 : 1);
  const typed = words.slice(0, length).join(' ');
  const value =
    year === undefined
      ? yearless(typed, read.month, read.day)
      : dateOf(typed, year, read.month, read.day);
  return { value, length };
}

/** `the 18th`, but not `the 25th percentile`. */
function readDayOfMonth([article, word = '', next = '']: readonly string[]): Read<Day> | undefined {
  const day = /^\d{1,2}(?:st|nd|rd|th)$/.test(word) ? dayNumber(word) : 0;
  if (article !== 'the' || day === 0 || /^(?:per|quan)tiles?$/.test(next)) return undefined;
  return { value: { kind: 'monthless', day }, length: 2 };
}

function ordinal(day: number): string {
  const suffix = day > 10 && day < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][day % 10] ?? 'th');
  return `${day}${suffix}`;
}

function dayNumber(word = ''): number {
  const day = Number(/^(\d{1,2})(?:st|nd|rd|th|\.)?$/.exec(word)?.[1]);
  return day >= 1 && day <= 31 ? day : 0;
}

function monthNumber(word = ''): number {
  const name = word.replace(/\.$/, '');
  if (name.length < 3) return 0;
  return (
    MONTHS.findIndex(
      (month) =>
        month === name || month.slice(0, 3) === name || (name === 'sept' && month === 'september'),
    ) + 1
  );
}

function monthName(month: number): string {
  const name = MONTHS[month - 1] ?? '';
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function isoDate(year: number, month: number, day: number): string {
  return [String(year).padStart(4, '0'), month, day]
    .map((part) => String(part).padStart(2, '0'))
    .join('-');
}

function dateOf(typed: string, year: number, month: number, day: number): Day {
  if (!DateTime.utc(year, month, day).isValid) throw notInCalendar(typed);
  if (year < FIRST_YEAR || year > LAST_YEAR) throw yearOutOfBounds();
  return { kind: 'date', date: isoDate(year, month, day) };
}

function yearless(typed: string, month: number, day: number): Day {
  if (!DateTime.utc(2024, month, day).isValid) throw notInCalendar(typed);
  return { kind: 'yearless', month, day };
}

function notInCalendar(typed: string): InvalidRequestError {
  return new InvalidRequestError(
    `${code(typed)} is not a day of the calendar; write one such as 2026-11-20.`,
  );
}

/** Grafana misreads other years. */
export function yearOutOfBounds(): InvalidRequestError {
  return new InvalidRequestError(
    `Times must lie in the years ${FIRST_YEAR} to ${LAST_YEAR}; Grafana misreads others. Write one such as 2024-01-31T10:00, or its milliseconds since 1970.`,
  );
}

export function isYearInBounds(year: number): boolean {
  return year >= FIRST_YEAR && year <= LAST_YEAR;
}
