import { DateTime } from 'luxon';
import { NotDrawnError } from '../errors.ts';

/** How many digits a token of Moment.js takes, and the part of a date that it is. */
const TOKENS: Readonly<Record<string, readonly [part: Part, most: number]>> = {
  YYYY: ['year', 4],
  MM: ['month', 2],
  M: ['month', 2],
  DD: ['day', 2],
  D: ['day', 2],
  HH: ['hour', 2],
  H: ['hour', 2],
  mm: ['minute', 2],
  m: ['minute', 2],
  ss: ['second', 2],
  s: ['second', 2],
  S: ['millisecond', 1],
  SS: ['millisecond', 2],
  SSS: ['millisecond', 3],
};
type Part = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'millisecond';

const PIECES = /\[([^\]]*)\]|[A-Za-z]+|[^A-Za-z[]+/g;
const DEFAULT_FORMAT = 'YYYY-MM-DD HH:mm:ss';
const UNSURE = 'A text that is converted into a time is not drawn here.';

/**
 * A text as a time in the format of Moment.js, in ms; null for one that is not a date.
 * @throws NotDrawnError for formats and texts that could be read in more ways than one
 */
export function readDateText(text: string, format: string, zone: string): number | null {
  if (!/\d/.test(text)) return null;
  if (text.includes('now') || text.endsWith('Z')) throw new NotDrawnError(UNSURE);
  if (format === 'X' || format === 'x') return ofEpoch(text, format);
  const parts = partsOf(text, format === '' ? DEFAULT_FORMAT : format);
  const time = DateTime.fromObject(parts, { zone });
  if (time.isValid) return time.toMillis();
  // What is not a date, but a number, is taken for ms.
  return /^\d+$/.test(text) ? Number(text) : null;
}

function ofEpoch(text: string, format: 'X' | 'x'): number {
  if (!/^\d{1,15}(?:\.\d{1,3})?$/.test(text)) throw new NotDrawnError(UNSURE);
  return format === 'X' ? Number(text) * 1000 : Math.trunc(Number(text));
}

/** A text may end before its format does, and go on after it. */
function partsOf(text: string, format: string): Partial<Record<Part, number>> {
  const parts: Partial<Record<Part, number>> = {};
  let rest = text;
  for (const [piece, quoted] of format.matchAll(PIECES)) {
    if (rest === '') break;
    const token = Object.hasOwn(TOKENS, piece) ? TOKENS[piece] : undefined;
    const literal = quoted ?? piece;
    if (token) {
      const [part, most] = token;
      const [digits = ''] = new RegExp(`^\\d{1,${String(most)}}`).exec(rest) ?? [];
      if (digits === '' || (part === 'year' && digits.length < 4)) throw new NotDrawnError(UNSURE);
      rest = rest.slice(digits.length);
      parts[part] = part === 'millisecond' ? fraction(digits) : Number(digits);
    } else if (rest.startsWith(literal) && (quoted !== undefined || !/[A-SU-Za-z]/.test(literal))) {
      rest = rest.slice(literal.length);
    } else {
      throw new NotDrawnError(UNSURE);
    }
  }
  if (parts.year === undefined || parts.hour === 24) throw new NotDrawnError(UNSURE);
  return parts;
}

const fraction = (digits: string) => Math.trunc(Number(`0.${digits}`) * 1000);
