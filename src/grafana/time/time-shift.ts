import { DateTime } from 'luxon';
import { InvalidRequestError } from '../../util/errors.ts';
import { code } from '../../util/text.ts';
import { readLength } from './amounts.ts';
import { evaluate, readClock } from './calendar.ts';
import { type Day, formatDay, type Read, readDayName, WEEKDAYS } from './days.ts';
import { instant, resolveTime, type TimeRange } from './time-range.ts';
import { zoneToReadIn } from './time-zones.ts';
import { dateOfDay } from './wall-times.ts';

/** Which range a picture is compared with. */
export type Shift =
  /** So much earlier; for titles `yesterday`, `1w earlier`. Date math, such as `-1w`. */
  | { readonly kind: 'back'; readonly label: string; readonly math: string }
  /** The same clock range on that day. */
  | { readonly kind: 'day'; readonly day: Day };

/** With what `last` means before them. */
const YESTERDAY: Shift = { kind: 'back', label: 'yesterday', math: '-1d' };
const NAMED = new Map<string, Shift>([
  ['yesterday', YESTERDAY],
  ['same time yesterday', YESTERDAY],
  ['the day before', YESTERDAY],
  ['same time last week', back('-1w')],
  ['this time last week', back('-1w')],
  ['this day last week', back('-1w')],
  ['same day last week', back('-1w')],
]);

/** In words: `same time last week`. */
const LONGEST_NAME = 4;

/**
 * Reads what to compare with, from the words behind `vs`: `yesterday`, `1w`, `7 days`, `last week`,
 * `a week ago`, `monday`, `2026-11-20`.
 * @throws InvalidRequestError when the words do not begin with such a thing
 */
export function readShift(words: readonly string[]): Read<Shift> {
  const lower = words.map((word) => word.toLowerCase());
  for (let length = LONGEST_NAME; length > 0; length -= 1) {
    const value = NAMED.get(lower.slice(0, length).join(' '));
    if (value !== undefined) return { value, length };
  }
  const day = readDayName(words);
  if (day) return { value: { kind: 'day', day: day.value }, length: day.length };
  const isLast = /^(?:last|previous)$/.test(lower[0] ?? '');
  const article = lower[0] === 'the' ? 1 : 0;
  const before = article > 0 ? readBefore(lower.slice(1)) : undefined;
  if (before) return before;
  const read = isLast
    ? (readLength(words.slice(1)) ?? readLength(['a', ...words.slice(1)]))
    : readLength(words.slice(article));
  if (read !== undefined && /[1-9]/.test(read.value)) {
    const isTwoWords = isLast && readLength(words.slice(1)) !== undefined;
    const before = isLast ? (isTwoWords ? 1 : 0) : article;
    const length = before + read.length;
    const isFollowed = /^(?:ago|earlier|before)$/.test(lower[length] ?? '');
    return { value: back(read.value), length: length + (isFollowed ? 1 : 0) };
  }
  const found = words[0] === undefined ? '`vs` alone' : code(words[0]);
  throw new InvalidRequestError(
    `${found} is not something to compare with; write how much earlier or which day, such as vs yesterday, vs 1w, vs monday or vs 2026-11-20.`,
  );
}

/** `the hour before`, `the previous week`. */
function readBefore(words: readonly string[]): Read<Shift> | undefined {
  const isPrevious = /^(?:previous|last)$/.test(words[0] ?? '');
  const unit = words[isPrevious ? 1 : 0] ?? '';
  const isBefore = /^(?:before|earlier)$/.test(words[1] ?? '');
  const read = isPrevious || isBefore ? readLength(['a', unit]) : undefined;
  return read && { value: back(read.value), length: 3 };
}

/** Writes it so that `readShift` reads the same from it. */
export function formatShift(shift: Shift): string {
  if (shift.kind === 'day') return formatDay(shift.day);
  return shift.label === 'yesterday' ? shift.label : shift.math.replaceAll('-', '');
}

function back(math: string): Shift {
  return { kind: 'back', label: `${math.replaceAll('-', '')} earlier`, math };
}

/** A range of two moments, and what it is called in a title. */
export interface ShiftedRange extends TimeRange {
  readonly label: string;
}

/**
 * The range to compare with. One that is so much earlier begins where the zone's calendar says (`1M`
 * before 31 March is the last of February, `1d` is the same hour where the clocks have changed), and
 * lasts as long; one on a day has the same times of day.
 * @param zone IANA name; UTC when undefined
 * @param now milliseconds since 1970
 * @throws InvalidRequestError when it would begin before 1971, the day is the same, or there is no
 *   such zone
 */
export function shiftRange(
  range: TimeRange,
  shift: Shift,
  zone: string | undefined,
  now: number,
): ShiftedRange {
  const from = resolveTime(range.from, 'from', zone, now);
  const to = resolveTime(range.to, 'to', zone, now);
  if (shift.kind === 'day') return onDay(shift.day, from, to, zoneToReadIn(zone), now);
  const earlier = evaluate(shift.math, 'from', zoneToReadIn(zone), from);
  return { from: instant(earlier), to: instant(earlier + (to - from)), label: shift.label };
}

function onDay(day: Day, from: number, to: number, zone: string, now: number): ShiftedRange {
  const [begin, end] = [from, to].map((ms) => DateTime.fromMillis(ms, { zone }));
  if (begin === undefined || end === undefined) throw new TypeError('two moments make two times');
  const date = dateOfDay(day, DateTime.fromMillis(now, { zone }), begin);
  if (date === begin.toFormat('yyyy-MM-dd')) {
    throw new InvalidRequestError(
      `The range is on ${date} already, so there is nothing to compare; write another day, such as vs yesterday or vs ${WEEKDAYS[0]}.`,
    );
  }
  const days = Math.round(end.startOf('day').diff(begin.startOf('day'), 'days').days);
  const last = DateTime.fromISO(date, { zone: 'utc' }).plus({ days }).toFormat('yyyy-MM-dd');
  const clock = (time: DateTime) => time.toFormat('HH:mm:ss.SSS');
  const first = readClock(`${date}T${clock(begin)}`, 'from', zone);
  const until = readClock(`${last}T${clock(end)}`, 'to', zone);
  const weekday = DateTime.fromISO(date, { zone: 'utc' }).setLocale('en').toFormat('cccc');
  return {
    from: instant(first),
    to: instant(Math.max(until, first + 1)),
    label: day.kind === 'weekday' ? `${weekday}, ${date}` : date,
  };
}
