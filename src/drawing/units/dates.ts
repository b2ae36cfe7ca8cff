import { DateTime } from 'luxon';
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

const TOKEN =
  /\[([^\]]*)\]|YYYY|YY|Y|Qo?|MMMM|MMM|MM|Mo|M|DDDD|DDDo|DDD|DD|Do|D|dddd|ddd|dd|do|d|E|e|ww|wo|w|WW|Wo|W|gggg|gg|GGGG|GG|HH|H|hh|h|kk|k|mm|m|ss|s|S{1,9}|A|a|ZZ|Z|zz|z|X|x|LTS|LT|LLLL|LLL|LL|L|llll|lll|ll|l/g;

/** Dates in the format of Moment.js, in which Grafana's users write them. */
export function writeDate(time: DateTime, format: string): string {
  return format.replace(
    TOKEN,
    (token: string, quoted?: string) => quoted ?? writeToken(time, token),
  );
}

export const ordinal = (value: number) => {
  const tens = value % 100;
  const ends = ['th', 'st', 'nd', 'rd'];
  const end = tens >= 11 && tens <= 13 ? 'th' : (ends[value % 10] ?? 'th');
  return `${value}${end}`;
};

/** Tokens that Luxon writes alike under another name. */
const LUXON: Readonly<Record<string, string>> = {
  YYYY: 'yyyy',
  YY: 'yy',
  Y: 'y',
  Q: 'q',
  MMMM: 'LLLL',
  MMM: 'LLL',
  MM: 'LL',
  M: 'L',
  DDDD: 'ooo',
  DDD: 'o',
  DD: 'dd',
  D: 'd',
  dddd: 'cccc',
  ddd: 'ccc',
  E: 'c',
  WW: 'WW',
  W: 'W',
  GGGG: 'kkkk',
  GG: 'kk',
  HH: 'HH',
  H: 'H',
  hh: 'hh',
  h: 'h',
  mm: 'mm',
  m: 'm',
  ss: 'ss',
  s: 's',
  A: 'a',
  Z: 'ZZ',
  ZZ: 'ZZZ',
  X: 'X',
  x: 'x',
};

const LONG: Readonly<Record<string, string>> = {
  LT: 'h:mm A',
  LTS: 'h:mm:ss A',
  L: 'MM/DD/YYYY',
  LL: 'MMMM D, YYYY',
  LLL: 'MMMM D, YYYY h:mm A',
  LLLL: 'dddd, MMMM D, YYYY h:mm A',
  l: 'M/D/YYYY',
  ll: 'MMM D, YYYY',
  lll: 'MMM D, YYYY h:mm A',
  llll: 'ddd, MMM D, YYYY h:mm A',
};

function writeToken(time: DateTime, token: string): string {
  const long = LONG[token];
  if (long !== undefined) return writeDate(time, long);
  const luxon = LUXON[token];
  if (luxon !== undefined) return time.toFormat(luxon);
  if (token.startsWith('S')) {
    return String(time.millisecond)
      .padStart(3, '0')
      .padEnd(token.length, '0')
      .slice(0, token.length);
  }
  const weekday = time.weekday % 7;
  switch (token) {
    case 'a':
      return time.hour < 12 ? 'am' : 'pm';
    case 'Do':
      return ordinal(time.day);
    case 'DDDo':
      return ordinal(time.ordinal);
    case 'Mo':
      return ordinal(time.month);
    case 'Qo':
      return ordinal(time.quarter);
    case 'dd':
      return time.toFormat('ccc').slice(0, 2);
    case 'd':
    case 'e':
      return String(weekday);
    case 'do':
      return ordinal(weekday);
    case 'k':
      return String(time.hour || 24);
    case 'kk':
      return String(time.hour || 24).padStart(2, '0');
    case 'z':
    case 'zz':
      return time.offset === 0 ? 'UTC' : '';
    default:
      return writeWeek(time, token);
  }
}

/** Weeks that begin on Sunday; the first one has January 1st. */
function writeWeek(time: DateTime, token: string): string {
  const saturday = time.plus({ days: 6 - (time.weekday % 7) });
  const year = saturday.year;
  const week = Math.ceil(saturday.ordinal / 7);
  if (token === 'gggg') return String(year);
  if (token === 'gg') return String(year % 100).padStart(2, '0');
  if (token === 'Wo') return ordinal(time.weekNumber);
  if (token === 'wo') return ordinal(week);
  return token === 'ww' ? String(week).padStart(2, '0') : String(week);
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
