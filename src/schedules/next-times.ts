import { DateTime } from 'luxon';
import type { Days, When } from './when.ts';

const MINUTE = 60_000;

/**
 * The next times of a schedule, in ms since 1970, ascending. A time of day that the clocks skip comes an
 * hour later, and one that they show twice comes once.
 * @param zone IANA name
 * @param after in ms; no time is at or before it
 */
export function nextTimes(when: When, zone: string, after: number, count: number): number[] {
  return when.kind === 'hourly'
    ? nextMinutes(when.minutes, zone, after, count)
    : nextClockTimes(when.days, when.times, zone, after, count);
}

/** Every hour has them, also one that the clocks show twice. */
function nextMinutes(
  minutes: readonly number[],
  zone: string,
  after: number,
  count: number,
): number[] {
  const found: number[] = [];
  for (
    let at = (Math.floor(after / MINUTE) + 1) * MINUTE;
    found.length < count && minutes.length > 0;
    at += MINUTE
  ) {
    if (minutes.includes(DateTime.fromMillis(at, { zone }).minute)) found.push(at);
  }
  return found;
}

function nextClockTimes(
  days: Days,
  times: readonly number[],
  zone: string,
  after: number,
  count: number,
): number[] {
  const found = new Set<number>();
  // A time that the clocks skip may come on the day after its own.
  let day = DateTime.fromMillis(after, { zone }).startOf('day').minus({ days: 1 });
  while (found.size < count && days.days.length > 0 && times.length > 0) {
    if (isOn(days, day)) {
      const moments = times.map((minute) => momentOf(day, minute));
      for (const at of moments.sort((a, b) => a - b)) if (at > after) found.add(at);
    }
    day = day.plus({ days: 1 });
  }
  return [...found].sort((a, b) => a - b).slice(0, count);
}

function isOn({ kind, days }: Days, day: DateTime): boolean {
  if (kind === 'weekdays') return days.includes(day.weekday);
  const last = day.daysInMonth ?? 31;
  return days.some((date) => Math.min(date, last) === day.day);
}

/** The first moment at which the clocks show it. */
function momentOf({ year, month, day, zone }: DateTime, minuteOfDay: number): number {
  const shown = { year, month, day, hour: Math.floor(minuteOfDay / 60), minute: minuteOfDay % 60 };
  const [first] = DateTime.fromObject(shown, { zone }).getPossibleOffsets();
  return first?.toMillis() ?? Number.NaN;
}
