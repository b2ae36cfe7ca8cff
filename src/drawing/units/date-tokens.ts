import type { DateTime } from 'luxon';

/** What is in brackets, or behind a backslash, stays as it is. */
const TOKEN =
  /(\[[^[]*\])|\\?(eHHmm|[Hh]mm(?:ss)?|Mo|MM?M?M?|Do|DDDo|DD?D?D?|ddd?d?|do?|w[ow]?|W[oW]?|Qo?|N{1,5}|Y{4,6}|YY|y{2,4}|yo?|gg(?:ggg?)?|GG(?:GGG?)?|e|E|a|A|hh?|HH?|kk?|mm?|ss?|S{1,9}|x|X|zz?|ZZ?|[^])/g;

const LONG_TOKEN = /(\[[^[]*\])|\\?(?:LTS|LT|LL?L?L?|l{1,4})/g;

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

/** The form of ISO 8601, where none is given. */
const ISO = (time: DateTime) =>
  time.zoneName === 'UTC' ? 'YYYY-MM-DDTHH:mm:ss[Z]' : 'YYYY-MM-DDTHH:mm:ssZ';

/** Dates in the format of Moment.js, in which Grafana's users write them. */
export function writeDate(time: DateTime, format: string): string {
  return (format || ISO(time))
    .replace(LONG_TOKEN, (token) => LONG[token] ?? token)
    .replace(TOKEN, (token: string, quoted: string | undefined) =>
      quoted !== undefined
        ? quoted.slice(1, -1)
        : token.startsWith('\\')
          ? token.slice(1)
          : writeToken(time, token),
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
  hmm: 'hmm',
  hmmss: 'hmmss',
  Hmm: 'Hmm',
  Hmmss: 'Hmmss',
};

function writeToken(time: DateTime, token: string): string {
  const luxon = LUXON[token];
  if (luxon !== undefined) return time.toFormat(luxon);
  const year = yearOf(time, token);
  if (year !== undefined) return year;
  if (/^S+$/.test(token))
    return padded(time.millisecond, 3).padEnd(token.length, '0').slice(0, token.length);
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
    case 'eHHmm':
      return `${weekday}${time.toFormat('HHmm')}`;
    case 'k':
      return String(time.hour || 24);
    case 'kk':
      return padded(time.hour || 24, 2);
    case 'z':
    case 'zz':
      return zoneName(time);
    case 'x':
      return String(Math.trunc(time.toMillis()));
    case 'X':
      return String(Math.floor(time.toMillis() / 1000));
    case 'Wo':
      return ordinal(time.weekNumber);
    case 'w':
      return String(weekOf(time).week);
    case 'ww':
      return padded(weekOf(time).week, 2);
    case 'wo':
      return ordinal(weekOf(time).week);
    default:
      // A letter that is not a token stays.
      return token;
  }
}

/** What a token that tells a year, or its era, writes; undefined for any other. */
function yearOf(time: DateTime, token: string): string | undefined {
  const { year } = time;
  const eraYear = year > 0 ? year : 1 - year;
  if (/^N+$/.test(token)) {
    if (token.length === 4) return year > 0 ? 'Anno Domini' : 'Before Christ';
    return year > 0 ? 'AD' : 'BC';
  }
  if (token === 'yo') return ordinal(eraYear);
  if (/^y+$/.test(token)) return padded(eraYear, token.length);
  if (token === 'Y') return year <= 9999 ? padded(year, 4) : `+${year}`;
  if (token === 'YY') return padded(year % 100, 2);
  if (/^Y+$/.test(token)) return padded(year, token.length, token.length === 6);
  if (token === 'gg') return padded(weekOf(time).year % 100, 2);
  if (token === 'GG') return padded(time.weekYear % 100, 2);
  if (/^g{4,5}$/.test(token)) return padded(weekOf(time).year, token.length);
  if (/^G{4,5}$/.test(token)) return padded(time.weekYear, token.length);
  return undefined;
}

function padded(value: number, length: number, isSigned = false): string {
  const sign = value < 0 ? '-' : isSigned ? '+' : '';
  return `${sign}${String(Math.abs(value)).padStart(length, '0')}`;
}

/** Weeks that begin on Sunday; the first one has January 1st. */
function weekOf(time: DateTime): { readonly year: number; readonly week: number } {
  const saturday = time.plus({ days: 6 - (time.weekday % 7) });
  return { year: saturday.year, week: Math.ceil(saturday.ordinal / 7) };
}

/** English has short names of zones where they are in use: `CET` in Europe, `PST` in America. */
const ENGLISH = ['en-US', 'en-GB', 'en-AU', 'en-CA', 'en-IN', 'en-NZ', 'en-ZA'];

/** Such as `CEST`; for a zone without one its offset, as `+03`. */
function zoneName(time: DateTime): string {
  const names = ENGLISH.map((locale) => time.setLocale(locale).toFormat('ZZZZ'));
  const name = names.find((one) => !/^(GMT|UTC)[-+]/.test(one));
  return name ?? time.toFormat('ZZZ').replace(/00$/, '');
}
