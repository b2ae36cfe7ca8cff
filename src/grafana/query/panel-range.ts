import { InvalidRequestError } from '../../util/errors.ts';
import { evaluate } from '../time/calendar.ts';
import { parseLength } from '../time/date-math.ts';
import { parseTime, resolveTime } from '../time/time-range.ts';
import { zoneToReadIn } from '../time/time-zones.ts';
import type { QueryRange } from './interpolate.ts';

/** The range that a dashboard is shown over, as in URLs. */
export interface AskedRange {
  /** Date math, or milliseconds since 1970. */
  readonly from: string;
  readonly to: string;
  /** IANA name; UTC when missing. */
  readonly timeZone?: string | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What a panel itself says of its time. */
export interface PanelTime {
  /** `3h`, `now/d`: its own range, up to now, where the dashboard's is relative. */
  readonly timeFrom: string;
  /** `1d`: so much earlier. */
  readonly timeShift: string;
}

export interface PanelRange extends QueryRange {
  /** What Grafana writes beside the title where the panel has a range of its own, else empty. */
  readonly note: string;
}

/**
 * The range of a panel.
 * @throws InvalidRequestError when a time cannot be read
 */
export function panelRange(asked: AskedRange, { timeFrom, timeShift }: PanelTime): PanelRange {
  const isOwn = timeFrom !== '' && asked.from.startsWith('now');
  const start = timeFrom.startsWith('now') ? timeFrom : `now-${timeFrom}`;
  const own = isOwn ? { from: start, to: 'now' } : asked;
  const { timeZone, now } = asked;
  const from = resolveTime(parseTime(own.from), 'from', timeZone, now);
  const to = resolveTime(parseTime(own.to), 'to', timeZone, now);
  if (to < from) throw new InvalidRequestError('The range ends before it begins.');
  const notes = isOwn ? [describe(timeFrom)] : [];
  if (timeShift === '') return { from, to, note: notes.join(' ') };
  const back = parseLength(timeShift);
  if (back === undefined) throw new InvalidRequestError("The panel's time shift cannot be read.");
  const shifted = (ms: number, edge: 'from' | 'to') =>
    evaluate(back, edge, zoneToReadIn(timeZone), ms);
  return {
    from: shifted(from, 'from'),
    to: shifted(to, 'to'),
    note: [...notes, `timeshift -${timeShift}`].join(' '),
  };
}

const UNITS = new Map([
  ['s', 'second'],
  ['m', 'minute'],
  ['h', 'hour'],
  ['d', 'day'],
  ['w', 'week'],
  ['M', 'month'],
  ['Q', 'quarter'],
  ['y', 'year'],
]);

/** `Last 3 hours` for `3h`. */
function describe(timeFrom: string): string {
  const [, amount = '', letter = ''] = /^(?:now-)?(\d{1,9})([smhdwMQy])$/.exec(timeFrom) ?? [];
  const unit = UNITS.get(letter);
  if (unit === undefined) return timeFrom;
  return Number(amount) === 1 ? `Last 1 ${unit}` : `Last ${amount} ${unit}s`;
}
