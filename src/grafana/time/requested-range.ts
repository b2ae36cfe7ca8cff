import { DateTime } from 'luxon';
import { type Edge, evaluate } from './calendar.ts';
import { parseDateMath } from './date-math.ts';
import {
  checkOrder,
  formatTime,
  instant,
  resolveTime,
  type Time,
  type TimeRange,
} from './time-range.ts';
import { zoneToReadIn } from './time-zones.ts';
import { firstAfter, latestBegun, type WallTime } from './wall-times.ts';

/** A range as it was asked for: either end may be left to the defaults. */
export interface RequestedRange {
  readonly from?: Time;
  readonly to?: Time;
  /** Minutes before and after a moment, which is both ends then: `around 14:20`. */
  readonly margin?: number;
  /** IANA name of the zone that was written behind a time of day. */
  readonly zone?: string;
  /** As it was typed. */
  readonly typed: string;
  /** Sentences for the person: what was read otherwise than it was written. */
  readonly notes: readonly string[];
}

/** What a range is resolved by. */
export interface RangeContext {
  /** IANA name of the zone in which wall times are read; UTC when undefined. */
  readonly zone: string | undefined;
  /** IANA name of the zone in which Grafana reads date math; UTC when undefined. */
  readonly grafanaZone: string | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Length of a range that says no more than its end, as date math: `-6h`. */
  readonly defaultLength: string;
}

const NOW: Time = { kind: 'relative', math: 'now' };

/** Whether a range is one day by its name or date alone. */
export function isDayAlone({ from, to, margin }: RequestedRange): boolean {
  if (margin !== undefined || from?.kind !== 'wall' || to?.kind !== 'wall') return false;
  return from.clock === undefined && formatTime(from) === formatTime(to);
}

/**
 * Puts two parts of a range together: what is given first is where it begins, unless it says itself
 * which end it is.
 * @returns undefined when both say the same end
 */
export function joinRanges(
  first: RequestedRange | undefined,
  second: RequestedRange,
): RequestedRange | undefined {
  if (first === undefined) return second;
  const isFirstDay = isDayAlone(first);
  const isWhole = second.from !== undefined && second.to !== undefined && !isDayAlone(second);
  if ((first.to !== undefined && !isFirstDay) || isWhole || first.margin !== undefined) {
    return undefined;
  }
  const to = second.to ?? second.from;
  const zone = first.zone ?? second.zone;
  return {
    ...(first.from && { from: first.from }),
    ...(to && { to }),
    ...(zone !== undefined && { zone }),
    typed: `${first.typed} ${second.typed}`,
    notes: [...first.notes, ...second.notes],
  };
}

/** Writes a range so that `findRange` reads the same from it. */
export function formatRange(range: RequestedRange): string {
  const { margin, zone } = range;
  const [from, to] = [range.from, range.to].map(
    (time) =>
      time && [formatTime(time), ...(zone !== undefined && isOfZone(time) ? [zone] : [])].join(' '),
  );
  if (from !== undefined && isDayAlone(range)) return from;
  if (margin !== undefined) return `around ${from ?? ''}`;
  if (from === undefined) return `until ${to ?? ''}`;
  if (to !== undefined) {
    return isOfWall(range) ? `from ${from} to ${to}` : `${from} ${to}`;
  }
  return isOfWall(range) ? `since ${from}` : from;
}

/** A zone is written behind a time of day alone. */
function isOfZone(time: Time): boolean {
  return time.kind === 'wall' && time.clock !== undefined;
}

/** Whether the range depends on what clocks and calendars show. */
export function isOfWall({ from, to }: Pick<RequestedRange, 'from' | 'to'>): boolean {
  return from?.kind === 'wall' || to?.kind === 'wall';
}

/**
 * Both ends as Grafana can be told them: date math where that was asked for, else moments.
 * @throws InvalidRequestError when the range ends before it begins
 */
export function resolveRange(range: RequestedRange, context: RangeContext): TimeRange {
  const resolved = range.margin === undefined ? endsOf(range, context) : around(range, context);
  checkOrder(resolved, context.grafanaZone, context.now, zoneOf(range, context));
  return resolved;
}

/**
 * How a range was understood, in the zone in which it was read: `2026-11-20 10:00 to 11:30 (UTC)`.
 * @param resolved what `resolveRange` made of it
 */
export function describeRange(
  range: RequestedRange,
  resolved: TimeRange,
  context: RangeContext,
): string {
  const zone = zoneOf(range, context);
  const from = DateTime.fromMillis(momentOf(resolved.from, 'from', context), { zone });
  const begin = `${from.toFormat('yyyy-MM-dd')} ${clockOf(from)}`;
  if (resolved.to.kind === 'relative' && resolved.to.math === 'now') {
    return `${begin} until now (${zone})`;
  }
  const to = DateTime.fromMillis(momentOf(resolved.to, 'to', context), { zone });
  const next = to.plus(1);
  const isEndOfDay = next.toMillis() === next.startOf('day').toMillis();
  const end = isEndOfDay ? '24:00' : clockOf(to);
  const isSameDay = from.hasSame(to, 'day');
  return `${begin} to ${isSameDay ? '' : `${to.toFormat('yyyy-MM-dd')} `}${end} (${zone})`;
}

function clockOf(time: DateTime): string {
  return time.toFormat(time.second === 0 ? 'HH:mm' : 'HH:mm:ss');
}

/** The zone in which a range is read. */
function zoneOf({ zone }: RequestedRange, context: RangeContext): string {
  return zoneToReadIn(zone ?? context.zone);
}

function endsOf(range: RequestedRange, context: RangeContext): TimeRange {
  if (range.from === undefined) return upTo(range, context);
  const { to = NOW } = range;
  // What is open has begun before now, and not just now.
  const now = range.to === undefined ? context.now - 1 : context.now;
  const from = momentIfWall(range.from, range, { ...context, now });
  if (to.kind !== 'wall') return { from, to };
  const start = momentOf(from, 'from', context);
  return {
    from,
    to: instant(endAfter(range.from, to, start, zoneOf(range, context), context.now)),
  };
}

/**
 * The end that is meant beside a beginning. `14:00 to 15:00` and `monday to friday` are an end after
 * their beginning; else it is the latest that has begun, if that is after the beginning.
 */
function endAfter(from: Time, to: WallTime, start: number, zone: string, now: number): number {
  const isTimeOfDay = to.day === undefined && from.kind === 'wall' && from.clock !== undefined;
  const isRecurring =
    to.day?.kind === 'weekday' || to.day?.kind === 'yearless' || to.day?.kind === 'monthless';
  const isDay = isRecurring && from.kind === 'wall' && from.day?.kind === to.day.kind;
  const latest = latestBegun(to, 'to', zone, now);
  const isLater = (to.day === undefined || isRecurring) && latest <= start;
  return isTimeOfDay || isDay || isLater ? firstAfter(to, zone, start) : latest;
}

/** A range of the usual length before its end. */
function upTo(range: RequestedRange, context: RangeContext): TimeRange {
  const { defaultLength } = context;
  const { to = NOW } = range;
  if (to.kind === 'relative' && !to.math.includes('/')) {
    const math = parseDateMath(to.math + defaultLength);
    if (math !== undefined) return { from: { kind: 'relative', math }, to };
  }
  const end = momentIfWall(to, range, context, 'to');
  const zone = zoneOf(range, context);
  const last = momentOf(end, 'to', context);
  // A day, and what else is rounded, ends a millisecond before the next one.
  const start = evaluate(defaultLength, 'from', zone, last + (last % 1000 === 999 ? 1 : 0));
  return { from: instant(start), to: end };
}

function around(range: RequestedRange, context: RangeContext): TimeRange {
  const { from = NOW, margin = 0 } = range;
  const moment = momentOf(momentIfWall(from, range, context), 'from', context);
  return { from: instant(moment - margin * 60_000), to: instant(moment + margin * 60_000) };
}

function momentIfWall(
  time: Time,
  range: RequestedRange,
  context: RangeContext,
  edge: Edge = 'from',
): Time {
  if (time.kind !== 'wall') return time;
  return instant(latestBegun(time, edge, zoneOf(range, context), context.now));
}

/** The moment of what is not a wall time any more. */
function momentOf(time: Time, edge: Edge, { grafanaZone, now }: RangeContext): number {
  return resolveTime(time, edge, grafanaZone, now);
}
