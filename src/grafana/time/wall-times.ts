import { DateTime } from 'luxon';
import { type Edge, readClock, readDay } from './calendar.ts';
import { type Day, formatDay } from './days.ts';

/** What a clock or a calendar on the wall shows; at least one of the two is there. */
export interface WallTime {
  readonly kind: 'wall';
  readonly day?: Day;
  /** `HH:mm`, or finer. */
  readonly clock?: string;
}

/** Days that are looked at; 29 February may be eight years away. */
const MAX_YEARS = 8;

/** Writes a wall time as a range reads it. */
export function formatWallTime({ day, clock }: WallTime): string {
  return [day && formatDay(day), clock].filter(Boolean).join(' ');
}

/**
 * The latest such time that has begun; a date is what it is. A day is its first millisecond as `from`
 * and its last one as `to`.
 * @param zone an IANA name
 * @param now milliseconds since 1970
 * @returns milliseconds since 1970
 */
export function latestBegun(time: WallTime, edge: Edge, zone: string, now: number): number {
  const dates = datesBefore(time.day, DateTime.fromMillis(now, { zone }));
  const date = dates.find((one) => momentOf(one, time.clock, 'from', zone) <= now) ?? dates[0];
  return momentOf(date ?? '', time.clock, edge, zone);
}

/**
 * The first end of such a time after a moment, for times that come again.
 * @param zone an IANA name
 * @param start milliseconds since 1970
 * @returns milliseconds since 1970
 */
export function firstAfter(time: WallTime, zone: string, start: number): number {
  const dates = datesAfter(time.day, DateTime.fromMillis(start, { zone }));
  const moments = dates.map((date) => momentOf(date, time.clock, 'to', zone));
  return moments.find((moment) => moment > start) ?? moments[0] ?? Number.NaN;
}

/**
 * The date of a day, for what is compared with it.
 * @param before the weekday before this date is meant
 * @returns ISO 8601
 */
export function dateOfDay(day: Day, today: DateTime, before: DateTime): string {
  if (day.kind === 'weekday') {
    return datesBefore({ ...day, isPrevious: false }, before.minus({ days: 1 }))[0] ?? '';
  }
  const dates = datesBefore(day, today);
  return dates.find((date) => date <= iso(today)) ?? dates[0] ?? '';
}

function momentOf(date: string, clock: string | undefined, edge: Edge, zone: string): number {
  return clock === undefined
    ? readDay(date, edge, zone)
    : readClock(`${date}T${clock}`, edge, zone);
}

/** The dates that may be meant, the latest first. */
function datesBefore(day: Day | undefined, today: DateTime): string[] {
  switch (day?.kind) {
    case undefined:
      return [0, 1, 2].map((days) => iso(today.minus({ days })));
    case 'date':
      return [day.date];
    case 'back':
      return [iso(today.minus({ days: day.days }))];
    case 'weekday': {
      const since = (today.weekday - day.weekday + 7) % 7;
      const last = since === 0 && day.isPrevious ? 7 : since;
      return [last, last + 7].map((days) => iso(today.minus({ days })));
    }
    case 'yearless':
      return yearlyDates(day, today.year, -1);
    case 'monthless':
      return monthlyDates(day.day, today, -1);
  }
}

/** The dates that may be meant, the first one first. */
function datesAfter(day: Day | undefined, start: DateTime): string[] {
  switch (day?.kind) {
    case undefined:
    case 'back':
      return [0, 1, 2].map((days) => iso(start.plus({ days })));
    case 'date':
      return [day.date];
    case 'weekday': {
      const until = (day.weekday - start.weekday + 7) % 7;
      return [until, until + 7].map((days) => iso(start.plus({ days })));
    }
    case 'yearless':
      return yearlyDates(day, start.year, 1);
    case 'monthless':
      return monthlyDates(day.day, start, 1);
  }
}

function yearlyDates(
  { month, day }: { readonly month: number; readonly day: number },
  year: number,
  step: number,
): string[] {
  return Array.from({ length: MAX_YEARS + 1 }, (_, index) =>
    DateTime.utc(year + index * step, month, day),
  )
    .filter(({ isValid }) => isValid)
    .map(iso);
}

/** Of three months in a row at least one has 31 days. */
function monthlyDates(day: number, from: DateTime, step: number): string[] {
  const month = from.startOf('month');
  return [0, 1, 2, 3]
    .map((index) => month.plus({ months: index * step }))
    .map(({ year, month: number }) => DateTime.utc(year, number, day))
    .filter(({ isValid }) => isValid)
    .map(iso);
}

function iso(date: DateTime): string {
  return date.toFormat('yyyy-MM-dd');
}
