import { InvalidRequestError } from '../errors.ts';
import { oneLine } from '../text.ts';

/** How people write the units that Grafana knows by one letter. */
const UNITS = new Map(
  [
    ['s', 'sec', 'secs', 'second', 'seconds'],
    ['m', 'min', 'mins', 'minute', 'minutes'],
    ['h', 'hr', 'hrs', 'hour', 'hours'],
    ['d', 'day', 'days'],
    ['w', 'week', 'weeks'],
    ['M', 'mo', 'month', 'months'],
    ['Q', 'quarter', 'quarters'],
    ['y', 'yr', 'year', 'years'],
    ['fy'],
    ['fQ'],
  ].flatMap(([unit = '', ...words]) => [unit, ...words].map((word) => [word, unit] as const)),
);

const DATE_MATH = /^now((?:(?:[+-]\d+|\/)[a-z]+)*)$/i;
const STEP = /([+-]\d+|\/)([a-z]+)/gi;

/** ISO 8601 with or without its dashes and colons, down to the day or to parts of a second. */
const DATE =
  /^(\d{4})(-?)(\d\d)\2(\d\d)(?:[T ](\d\d):?(\d\d)(?::?(\d\d)(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?$/i;

/**
 * Reads one end of a time range and writes it as Grafana understands it, which takes its own range
 * for anything else without a word: date math (`now-6h`, `now-1d/d`; `now-12hr` becomes `now-12h`),
 * a bare length of time (`6h` is `now-6h`), or an absolute time, which becomes milliseconds: ISO 8601
 * (UTC where it names no zone, as Grafana reads it), seconds or milliseconds since 1970.
 * @throws InvalidRequestError when it is none of these
 */
export function parseTime(text: string): string {
  const relative = /^\d+[a-z]+$/i.test(text) ? `now-${text}` : text;
  const time = parseDateMath(relative) ?? parseEpoch(text) ?? parseDate(text);
  if (time !== undefined) return time;
  throw new InvalidRequestError(
    `"${oneLine(text, 60)}" is no time that Grafana knows; write one such as now-6h, now-2d, now/d, 30m, 2024-01-31 or milliseconds since 1970.`,
  );
}

function parseDateMath(text: string): string | undefined {
  const steps = DATE_MATH.exec(text)?.[1];
  if (steps === undefined) return undefined;
  const parts = [...steps.matchAll(STEP)].map(([, step = '', word]) => {
    const unit = unitOf(word);
    return unit === undefined ? undefined : `${step}${unit}`;
  });
  return parts.includes(undefined) ? undefined : `now${parts.join('')}`;
}

/** Ten digits are seconds until the year 2286; eight are a date. */
function parseEpoch(text: string): string | undefined {
  if (/^\d{9,10}$/.test(text)) return String(Number(text) * 1000);
  return /^\d{11,15}$/.test(text) ? text : undefined;
}

function parseDate(text: string): string | undefined {
  const [, year = '', , month = '', day = '', ...time] = DATE.exec(text) ?? [];
  const [hours = '00', minutes = '00', seconds = '00', fraction = '', zone = 'Z'] = time;
  // Date.parse itself turns 30 February into 1 March.
  const isDay = new Date(`${year}-${month}-${day}T00:00:00Z`).getUTCDate() === Number(day);
  const ms = Date.parse(`${year}-${month}-${day}T${hours}:${minutes}:${seconds}${fraction}${zone}`);
  return isDay && ms >= 0 ? String(ms) : undefined;
}

function unitOf(word: string | undefined): string | undefined {
  if (word === undefined) return undefined;
  return UNITS.get(word) ?? (word.length > 1 ? UNITS.get(word.toLowerCase()) : undefined);
}
