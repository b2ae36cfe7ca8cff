import { DateTime } from 'luxon';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Steps that a time axis may have: what is counted, and how many of it. */
const STEPS: readonly (readonly [
  unit: 'ms' | 'day' | 'month' | 'year',
  count: number,
  ms: number,
])[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500].map((n) => ['ms', n, n] as const),
  ...[1, 5, 10, 15, 30].map((n) => ['ms', n * SECOND, n * SECOND] as const),
  ...[1, 5, 10, 15, 30].map((n) => ['ms', n * MINUTE, n * MINUTE] as const),
  ...[1, 2, 3, 4, 6, 8, 12].map((n) => ['ms', n * HOUR, n * HOUR] as const),
  ...[1, 2, 3, 4, 5, 7, 10, 15].map((n) => ['day', n, n * DAY] as const),
  ...[1, 2, 3, 4, 6].map((n) => ['month', n, n * 30.4 * DAY] as const),
  ...[1, 2, 5, 10, 25, 50, 100].map((n) => ['year', n, n * 365 * DAY] as const),
];

export interface TimeTick {
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Empty where it is that of the one before. */
  readonly text: string;
}

export interface TimeSpan {
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
}

/**
 * Where a time axis has its lines, and what is written there, in the time of a zone.
 * @param width pixels of the axis
 * @param textWidth pixels that a text takes
 */
export function timeTicks(
  range: TimeSpan,
  zone: string,
  width: number,
  textWidth: (text: string) => number,
): TimeTick[] {
  const size = range.to - range.from;
  if (!(size > 0) || width <= 0) return [];
  for (const [unit, count, ms] of STEPS) {
    const format = timeFormat(size, ms);
    const space = textWidth(tickText(range.to, zone, format)) + Math.max(18, width / 50);
    if ((ms / size) * width < space) continue;
    const texts = timesAt(range, zone, unit, count).map((time) => ({
      time,
      text: tickText(time, zone, format),
    }));
    // An hour that the clock has twice is told once.
    return texts.map(({ time, text }, index) => ({
      time,
      text: text === texts[index - 1]?.text ? '' : text,
    }));
  }
  return [];
}

/** How times are written that are so far apart, within a range of that size. */
export function timeFormat(range: number, step: number): string {
  if (step < SECOND) return 'HH:mm:ss.SSS';
  if (step < MINUTE) return 'HH:mm:ss';
  if (range <= DAY) return 'HH:mm';
  if (step < DAY) return 'MM/dd HH:mm';
  return range < 365 * DAY ? 'MM/dd' : 'yyyy-MM';
}

export function tickText(time: number, zone: string, format: string): string {
  return DateTime.fromMillis(time, { zone, locale: 'en-US' }).toFormat(format);
}

const MOST_TICKS = 200;

function timesAt(
  { from, to }: TimeSpan,
  zone: string,
  unit: 'ms' | 'day' | 'month' | 'year',
  count: number,
): number[] {
  const times: number[] = [];
  for (let time = firstAt(from, zone, unit, count); times.length < MOST_TICKS;) {
    if (time > to) break;
    if (time >= from) times.push(time);
    time = nextAt(time, zone, unit, count);
  }
  return times;
}

function firstAt(from: number, zone: string, unit: string, count: number): number {
  const start = DateTime.fromMillis(from, { zone });
  if (unit === 'ms') {
    const offset = start.offset * MINUTE;
    return Math.ceil((from + offset) / count) * count - offset;
  }
  if (unit === 'day')
    return start
      .startOf('day')
      .set({ day: start.day - ((start.day - 1) % count) })
      .toMillis();
  if (unit === 'month') {
    return start
      .startOf('month')
      .set({ month: start.month - ((start.month - 1) % count) })
      .toMillis();
  }
  return start
    .startOf('year')
    .set({ year: start.year - (start.year % count) })
    .toMillis();
}

/** The next one on the clock of the zone, which may have been moved in between. */
function nextAt(time: number, zone: string, unit: string, count: number): number {
  const at = DateTime.fromMillis(time, { zone });
  if (unit === 'ms') {
    const next = DateTime.fromMillis(time + count, { zone });
    const moved = (at.offset - next.offset) * MINUTE;
    return count > HOUR && moved !== 0 ? time + count + moved : time + count;
  }
  if (unit === 'month') return at.plus({ months: count }).toMillis();
  if (unit === 'year') return at.plus({ years: count }).toMillis();
  const next = at.plus({ days: count });
  // Days are counted from the first of each month, and one that would stand beside it is left out.
  const nextMonth = at.startOf('month').plus({ months: 1 });
  const isNear = count > 1 && next > nextMonth.minus({ days: Math.ceil(count / 2) });
  return (isNear && next.toMillis() !== nextMonth.toMillis() ? nextMonth : next).toMillis();
}
