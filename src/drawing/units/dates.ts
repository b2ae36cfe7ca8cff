import { DateTime } from 'luxon';
import { writeDate } from './date-tokens.ts';
import type { UnitFormat } from './scales.ts';

/** Where and when a value is shown: dates depend on both. */
export interface ValueClock {
  /** An IANA name. */
  readonly zone: string;
  /** Milliseconds since 1970, for `5 minutes ago`. */
  readonly now: number;
}

const ISO = 'YYYY-MM-DD HH:mm:ss';
const US = 'MM/DD/YYYY h:mm:ss a';
const LOCAL = 'MM/DD/YYYY, hh:mm:ss A';

const FORMATS: Readonly<Record<string, readonly [format: string, today?: string]>> = {
  dateTimeAsIso: [ISO],
  dateTimeAsIsoNoDateIfToday: [ISO, 'HH:mm:ss'],
  dateTimeAsUS: [US],
  dateTimeAsUSNoDateIfToday: [US, 'h:mm:ss a'],
  dateTimeAsLocal: [LOCAL],
  dateTimeAsLocalNoDateIfToday: [LOCAL, 'hh:mm:ss A'],
  dateTimeAsSystem: [ISO],
};

/** The format of a unit that is a date, in milliseconds since 1970; undefined for any other unit. */
export function dateFormat(unit: string, { zone, now }: ValueClock): UnitFormat | undefined {
  if (unit === 'dateTimeFromNow') return (value) => ({ text: fromNow(value, now) });
  const [format, today] = unit.startsWith('time:')
    ? [unit.slice('time:'.length)]
    : Object.hasOwn(FORMATS, unit)
      ? (FORMATS[unit] ?? [])
      : [];
  if (format === undefined) return undefined;
  return (value) => {
    const time = DateTime.fromMillis(Math.trunc(value), { zone, locale: 'en-US' });
    if (!Number.isFinite(value) || !time.isValid) return { text: 'Invalid date' };
    const isToday = today !== undefined && time.hasSame(DateTime.fromMillis(now, { zone }), 'day');
    return { text: writeDate(time, isToday ? today : format) };
  };
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `5 hours ago`, `in a minute`, in the steps of Moment.js. */
function fromNow(value: number, now: number): string {
  if (!Number.isFinite(value)) return 'Invalid date';
  const words = span(Math.abs(value - now));
  return value > now ? `in ${words}` : `${words} ago`;
}

function span(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const minutes = Math.round(ms / MINUTE);
  const hours = Math.round(ms / HOUR);
  const days = Math.round(ms / DAY);
  const months = Math.round(ms / DAY / (146_097 / 4800));
  const years = Math.round(ms / DAY / (146_097 / 400));
  if (seconds < 45) return 'a few seconds';
  if (minutes <= 1) return 'a minute';
  if (minutes < 45) return `${minutes} minutes`;
  if (hours <= 1) return 'an hour';
  if (hours < 22) return `${hours} hours`;
  if (days <= 1) return 'a day';
  if (days < 26) return `${days} days`;
  if (months <= 1) return 'a month';
  if (months < 11) return `${months} months`;
  if (years <= 1) return 'a year';
  return `${years} years`;
}
