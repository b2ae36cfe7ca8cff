import { DateTime } from 'luxon';

/** Which end of a range a time is. */
export type Edge = 'from' | 'to';

type CalendarUnit = 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year';

/** Fiscal years begin in January here, as they do in Grafana unless it is told otherwise. */
const UNITS = new Map<string, CalendarUnit>([
  ['s', 'second'],
  ['m', 'minute'],
  ['h', 'hour'],
  ['d', 'day'],
  ['w', 'week'],
  ['M', 'month'],
  ['Q', 'quarter'],
  ['y', 'year'],
  ['fQ', 'quarter'],
  ['fy', 'year'],
]);

const LENGTH_MS = { second: 1_000, minute: 60_000, hour: 3_600_000 } as const;

const STEP = /([+-]\d+)([a-z]+)|\/([a-z]+)/gi;

/**
 * Does what Grafana does with date math: step by step from the left, days and longer by the zone's
 * calendar. `/u` rounds down to the beginning of the unit, or, at the end of a range, up to its last
 * millisecond. Weeks begin on Sunday, as they do in Grafana's renderer, an English browser, unless
 * an organisation has chosen another day.
 * @param math as `date-math.ts` writes it, with or without its `now`; other steps are passed over
 * @param zone an IANA name
 * @param now milliseconds since 1970
 * @returns milliseconds since 1970; NaN when it leads out of the calendar
 */
export function evaluate(math: string, edge: Edge, zone: string, now: number): number {
  let time: DateTime = DateTime.fromMillis(now, { zone });
  for (const [, amount, moved = '', rounded = ''] of math.matchAll(STEP)) {
    const unit = UNITS.get(moved || rounded);
    if (unit === undefined) continue;
    time = amount === undefined ? round(time, unit, edge) : time.plus({ [unit]: Number(amount) });
  }
  return time.toMillis();
}

function round(time: DateTime, unit: CalendarUnit, edge: Edge): DateTime {
  if (unit === 'week') {
    const sunday = time.minus({ days: time.weekday % 7 });
    return edge === 'from' ? sunday.startOf('day') : sunday.plus({ days: 6 }).endOf('day');
  }
  if (edge === 'from') return time.startOf(unit);
  return unit === 'second' || unit === 'minute' || unit === 'hour'
    ? endOfClockUnit(time, LENGTH_MS[unit])
    : time.endOf(unit);
}

/** By the offset of the moment itself: where clocks go back by half an hour, luxon's hour ends early. */
function endOfClockUnit(time: DateTime, length: number): DateTime {
  const local = time.toMillis() + time.offset * LENGTH_MS.minute;
  return time.plus(length - 1 - (local - Math.floor(local / length) * length));
}

/**
 * Reads what a clock of the zone shows. In the hour that is shown twice when clocks go back, a range
 * begins at the first of the two moments and ends at the second; a time that is left out when they
 * go forward is later by as much as is left out.
 * @param at ISO 8601 without a zone
 * @param zone an IANA name
 * @returns milliseconds since 1970
 */
export function readClock(at: string, edge: Edge, zone: string): number {
  const moments = DateTime.fromISO(at, { zone })
    .getPossibleOffsets()
    .map((moment) => moment.toMillis());
  return edge === 'from' ? Math.min(...moments) : Math.max(...moments);
}

/**
 * First or last millisecond of a day, as the zone's clocks show it.
 * @param day ISO 8601, of the day alone
 * @param zone an IANA name
 * @returns milliseconds since 1970
 */
export function readDay(day: string, edge: Edge, zone: string): number {
  if (edge === 'from') return readClock(day, 'from', zone);
  const next = DateTime.fromISO(day, { zone: 'utc' }).plus({ days: 1 });
  return readClock(next.toISODate() ?? day, 'from', zone) - 1;
}
