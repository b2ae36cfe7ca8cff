import { InvalidRequestError } from '../../util/errors.ts';
import { oneLine } from '../../util/text.ts';
import { evaluate } from './calendar.ts';
import { parseLength } from './date-math.ts';
import { instant, resolveTime, type TimeRange } from './time-range.ts';
import { zoneToReadIn } from './time-zones.ts';

/** How much earlier the range to compare with is. */
export interface Shift {
  /** As `readShift` reads it again. */
  readonly typed: string;
  /** For titles: `yesterday`, `1w earlier`. */
  readonly label: string;
  /** Date math that goes back by it, such as `-1w`. */
  readonly math: string;
}

/**
 * Reads how much earlier, from the words behind `vs`: `1w`, `7 days`, `last week`, `yesterday`.
 * @returns it, and of how many words it is made
 * @throws InvalidRequestError when the words do not begin with such a thing
 */
export function readShift(words: readonly string[]): { shift: Shift; length: number } {
  const [first = '', second = ''] = words;
  const amount = /^(?:last|previous|one|a)$/i.test(first) ? '1' : first;
  const isTwoWords = /^\d+(?:\.\d+)?$/.test(amount) && /^[a-z]+$/i.test(second);
  const typed = isTwoWords ? amount + second : first;
  return { shift: parseShift(typed), length: isTwoWords ? 2 : 1 };
}

/**
 * Reads `yesterday`, or a length of time such as `1w`, `12h` or `1M`.
 * @throws InvalidRequestError when it is neither
 */
export function parseShift(text: string): Shift {
  const typed = text.trim();
  if (/^yesterday$/i.test(typed)) return { typed: 'yesterday', label: 'yesterday', math: '-1d' };
  const math = parseLength(typed);
  if (math !== undefined && /[1-9]/.test(math)) {
    const length = math.replaceAll('-', '');
    return { typed: length, label: `${length} earlier`, math };
  }
  throw new InvalidRequestError(
    `"${oneLine(text, 60)}" is nothing to compare with; write how much earlier, such as vs yesterday, vs 1w, vs 12h or vs 1M.`,
  );
}

/**
 * The same length of time, earlier: it begins where the zone's calendar says (`1M` before 31 March is
 * the last of February, `1d` is the same hour where the clocks have changed), and lasts as long.
 * @param now milliseconds since 1970
 * @returns a range of two moments
 * @throws InvalidRequestError when it would begin before 1971, or the zone is none
 */
export function shiftRange(
  range: TimeRange,
  shift: Shift,
  zone: string | undefined,
  now: number,
): TimeRange {
  const from = resolveTime(range.from, 'from', zone, now);
  const to = resolveTime(range.to, 'to', zone, now);
  const earlier = evaluate(shift.math, 'from', zoneToReadIn(zone), from);
  return { from: instant(earlier), to: instant(earlier + (to - from)) };
}
