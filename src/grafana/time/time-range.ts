import { DateTime } from 'luxon';
import { InvalidRequestError } from '../../util/errors.ts';
import { oneLine } from '../../util/text.ts';
import { type Edge, evaluate } from './calendar.ts';
import { parseDateMath, parseLength } from './date-math.ts';
import { isYearInBounds, yearOutOfBounds } from './days.ts';
import { zoneToReadIn } from './time-zones.ts';
import { formatWallTime, latestBegun, type WallTime } from './wall-times.ts';

/** One end of a time range. */
export type Time =
  /** Date math as Grafana writes it, `now-6h`. */
  | { readonly kind: 'relative'; readonly math: string }
  /** Milliseconds since 1970. */
  | { readonly kind: 'instant'; readonly ms: number }
  /** In whatever zone will be asked for. */
  | WallTime;

export interface TimeRange {
  readonly from: Time;
  readonly to: Time;
}

/** A text that nothing here reads. */
export class NotATimeError extends InvalidRequestError {}

/** ISO 8601 with or without its dashes and colons, down to the day or to parts of a second. */
const DATE =
  /^\d{4}(-?)\d\d\1\d\d(?:([T ])\d\d(?::?\d\d(?::?\d\d(?:[.,]\d{1,9})?)?)?(Z|[+-](?:0\d|1[0-4])(?::?[0-5]\d)?)?)?$/i;

/** Dashes, hyphens and minus signs that keyboards and word processors put in the place of `-`. */
const MINUS = /[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/g;

/** Eight digits are a date for Grafana, and fifteen a date with a time; in between nothing is lost. */
const MIN_MS = 10_000_000_000;
const MAX_MS = 99_999_999_999_999;

/**
 * Reads one end of a time range: date math (`now-6h`, `now-1d/d`; `NOW-12hr` and `now-1.5h` too,
 * which Grafana itself would silently ignore), a length of time (`6h` is `now-6h`), or an absolute
 * time: ISO 8601, seconds or milliseconds since 1970.
 * @throws InvalidRequestError when it is none of these, or one that Grafana cannot be told
 */
export function parseTime(text: string): Time {
  const typed = withMinus(text);
  const math = parseDateMath(typed);
  if (math !== undefined) return { kind: 'relative', math };
  const time = parseEpoch(typed) ?? parseDate(typed);
  if (time !== undefined) return time;
  const length = parseLength(typed.replace(/^-(?=\d)/, ''));
  if (length !== undefined) return { kind: 'relative', math: `now${length}` };
  throw new NotATimeError(
    `"${oneLine(text, 60)}" is not a time; write one such as 6h, now-2d, yesterday, 14:00, 2024-01-31 or \`10:00 to 11:30\`.`,
  );
}

/**
 * What Grafana is given instead of what was typed, where a person should be told.
 * @param time what `parseTime` made of the text
 * @returns date math; undefined when it is what was typed, a plain shorthand (`6h`) or absolute
 */
export function rewritingOf(text: string, time: Time): string | undefined {
  if (time.kind !== 'relative') return undefined;
  const typed = withMinus(text);
  const plain = typed.replace(/^-/, '');
  return time.math === typed || time.math === `now-${plain}` ? undefined : time.math;
}

/** Writes a time so that `parseTime` reads the same from it. */
export function formatTime(time: Time): string {
  switch (time.kind) {
    case 'relative':
      return time.math;
    case 'instant':
      return String(time.ms);
    case 'wall':
      return formatWallTime(time);
  }
}

/**
 * Writes one end of a range as Grafana's URLs have it: date math as it is, everything else as
 * milliseconds, the one form that every version reads.
 * @param zone in which a time without a zone is read; see `resolveTime`
 * @throws InvalidRequestError when there is no such zone
 */
export function writeTime(time: Time, edge: Edge, zone: string | undefined, now: number): string {
  return time.kind === 'relative' ? time.math : String(resolveTime(time, edge, zone, now));
}

/**
 * The moment that is meant. A day is its first millisecond as `from` and its last one as `to`. Of an
 * hour that clocks show twice, `from` is the first and `to` the second; a time that they leave out
 * is read as if they had not yet gone forward. For date math see `evaluate`, for a time of day or a
 * weekday `latestBegun`.
 * @param zone an IANA name; UTC when it is undefined, or only known to a browser
 * @param now milliseconds since 1970
 * @returns milliseconds since 1970
 * @throws InvalidRequestError when there is no such zone, or the calendar does not reach as far
 */
export function resolveTime(time: Time, edge: Edge, zone: string | undefined, now: number): number {
  const name = zoneToReadIn(zone);
  switch (time.kind) {
    case 'instant':
      return time.ms;
    case 'wall':
      return latestBegun(time, edge, name, now);
    case 'relative': {
      const ms = evaluate(time.math, edge, name, now);
      if (!Number.isNaN(ms)) return ms;
      throw new InvalidRequestError(
        `${time.math} leads out of the calendar; write a time such as now-6h or 2024-01-31.`,
      );
    }
  }
}

/**
 * Grafana draws something else for a range that ends before it begins, or nothing for an empty one.
 * A range that begins at a round time may be empty: at midnight `now/d` to `now` is, for a moment.
 * @param shownZone IANA name of the zone in which the sentence writes moments
 * @throws InvalidRequestError with both ends written out when the range does not end after it begins
 */
export function checkOrder(
  range: TimeRange,
  zone: string | undefined,
  now: number,
  shownZone = zone,
): void {
  const from = resolveTime(range.from, 'from', zone, now);
  const to = resolveTime(range.to, 'to', zone, now);
  const isRounded = range.from.kind === 'relative' && range.from.math.includes('/');
  if (from < to || (from === to && isRounded)) return;
  const [first, last] = [describe(range.from, from, shownZone), describe(range.to, to, shownZone)];
  if (range.to.kind === 'relative' && range.to.math === 'now' && from > to) {
    throw new InvalidRequestError(
      `The range begins at ${first}, which has not come yet, and ends now; write an earlier time, such as 6h, yesterday or 9:00.`,
    );
  }
  throw new InvalidRequestError(
    from === to
      ? `The range is empty: it begins at ${first} and ends at ${last}; write one such as now-2d now-1d.`
      : `The range ends before it begins: it begins at ${first} and ends at ${last}; write the earlier time first, such as now-2d now-1d.`,
  );
}

/**
 * A moment as an end of a range.
 * @param ms milliseconds since 1970
 * @throws InvalidRequestError when Grafana would take them for something else
 */
export function instant(ms: number): Time {
  if (ms >= MIN_MS && ms <= MAX_MS) return { kind: 'instant', ms };
  throw yearOutOfBounds();
}

function describe(time: Time, ms: number, zone: string | undefined): string {
  const name = zoneToReadIn(zone);
  const at = DateTime.fromMillis(ms, { zone: name }).toFormat('yyyy-MM-dd HH:mm:ss');
  return time.kind === 'relative' ? `${time.math} (${at} ${name})` : `${at} (${name})`;
}

/** Ten digits are seconds until the year 2286; eight are a date. */
function parseEpoch(text: string): Time | undefined {
  if (/^\d{9,10}$/.test(text)) return instant(Number(text) * 1000);
  return /^\d{11,20}$/.test(text) ? instant(Number(text)) : undefined;
}

function parseDate(text: string): Time | undefined {
  const [match, , hasTime, zone] = DATE.exec(text) ?? [];
  if (match === undefined) return undefined;
  const iso = match.replace(' ', 'T').toUpperCase();
  const time = DateTime.fromISO(iso, { zone: 'utc' });
  if (!time.isValid) return undefined;
  if (!isYearInBounds(time.year)) throw yearOutOfBounds();
  if (zone !== undefined) return instant(time.toMillis());
  const day = { kind: 'date', date: time.toISODate() } as const;
  if (hasTime === undefined) return { kind: 'wall', day };
  const clock = time.toISOTime({
    includeOffset: false,
    suppressMilliseconds: true,
    suppressSeconds: true,
  });
  return { kind: 'wall', day, clock };
}

function withMinus(text: string): string {
  return text.trim().replace(MINUS, '-');
}
