import { fromZone, inZone, type Zone } from '../../src/grafana/zone.ts';

export interface TimeTick {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly label: string;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MONTH = 30 * DAY;
const YEAR = 365 * DAY;

const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 4, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 4, 7, 14].map((count) => count * DAY),
  ...[1, 2, 3, 6].map((count) => count * MONTH),
  ...[1, 2, 5, 10, 20, 50].map((count) => count * YEAR),
];

/**
 * Ticks at round times of the zone, no more of them than there is room for.
 * @param room how many ticks of a label's width fit, for the label given
 */
export function timeTicks(
  from: number,
  to: number,
  zone: Zone,
  room: (label: string) => number,
): readonly TimeTick[] {
  const span = Math.max(1, to - from);
  const step =
    STEPS.find((candidate) => span / candidate <= room(labelAt(to, candidate, span, zone))) ??
    100 * YEAR;
  return ticksOf(from, to, step, zone).map((at) => ({ at, label: labelAt(at, step, span, zone) }));
}

function ticksOf(from: number, to: number, step: number, zone: Zone): readonly number[] {
  const ticks: number[] = [];
  const start = startBefore(from, step, zone);
  for (let index = 0; index < 1000; index += 1) {
    const at = fromZone(zone, localTick(start, step, index));
    if (at > to) break;
    if (at >= from && at !== ticks.at(-1)) ticks.push(at);
  }
  return ticks;
}

function localTick(start: Date, step: number, index: number): number {
  if (step < MONTH) return start.getTime() + index * step;
  const months = step < YEAR ? step / MONTH : (step / YEAR) * 12;
  return Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + index * months);
}

/** The last round time before `from`, as a Date whose UTC fields are the zone's. */
function startBefore(from: number, step: number, zone: Zone): Date {
  const local = inZone(zone, from);
  const [year, month] = [local.getUTCFullYear(), local.getUTCMonth()];
  if (step >= YEAR) return new Date(Date.UTC(year - (year % (step / YEAR)), 0));
  if (step >= MONTH) return new Date(Date.UTC(year, month - (month % (step / MONTH))));
  return new Date(Math.floor(local.getTime() / step) * step);
}

function labelAt(at: number, step: number, span: number, zone: Zone): string {
  const [date = '', time = ''] = inZone(zone, at).toISOString().split('T');
  const day = date.slice(-5).replace('-', '/');
  if (step >= YEAR) return date.slice(0, -6);
  if (step >= MONTH) return date.slice(0, -3);
  if (step >= DAY) return day;
  const clock = step < MINUTE ? time.slice(0, 8) : time.slice(0, 5);
  return span > 1.01 * DAY ? `${day} ${clock}` : clock;
}
