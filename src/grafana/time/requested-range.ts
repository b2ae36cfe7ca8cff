import { code } from '../../util/text.ts';
import { namedRange } from './named-ranges.ts';
import { parseTime, rewritingOf, type Time } from './time-range.ts';

/** A range as it was asked for: either end may be left to the defaults. */
export interface RequestedRange {
  readonly from?: Time;
  readonly to?: Time;
  /** Sentences for the person: what was read otherwise than it was written. */
  readonly notes: readonly string[];
}

/**
 * Reads the range, or the one end of it, that a text of several words begins with: a named range, a
 * date with the time of day behind it, an amount with its unit, or one time.
 * @param words at least one
 * @returns it, and of how many words it is made
 * @throws InvalidRequestError when the first word is not the beginning of a time
 */
export function readRange(words: readonly string[]): { range: RequestedRange; length: number } {
  const [first = '', second = ''] = words;
  const named = namedRange(words);
  if (named) {
    const from: Time = { kind: 'relative', math: named.from };
    const to: Time = { kind: 'relative', math: named.to };
    return { range: { from, to, notes: [] }, length: named.length };
  }
  if (/^\d{4}-\d\d-\d\d$/.test(first) && /^\d\d?:\d\d(:\d\d)?$/.test(second)) {
    return oneTime(`${first}T${second.replace(/^(\d):/, '0$1:')}`, 2);
  }
  const isAmount = /^\d{1,5}(?:\.\d+)?$/.test(first) && /^[a-z]+$/i.test(second);
  return isAmount ? oneTime(first + second, 2) : oneTime(first, 1);
}

function oneTime(typed: string, length: number): { range: RequestedRange; length: number } {
  return { range: readEnd(typed, 'from'), length };
}

/**
 * Reads what was given as one end of a range.
 * @throws InvalidRequestError when it is not a time
 */
export function readEnd(typed: string, edge: 'from' | 'to'): RequestedRange {
  const time = parseTime(typed);
  const rewritten = rewritingOf(typed, time);
  const notes = rewritten === undefined ? [] : [`I read ${code(typed)} as ${code(rewritten)}.`];
  return { [edge]: time, notes };
}

/**
 * Puts two parts of a range together: what is given first is where it begins, unless it says itself
 * which end it is.
 * @returns undefined when both are about the same end
 */
export function joinRanges(
  first: RequestedRange | undefined,
  second: RequestedRange,
): RequestedRange | undefined {
  if (first === undefined) return second;
  const notes = [...first.notes, ...second.notes];
  if (first.to !== undefined || (second.from !== undefined && second.to !== undefined)) {
    return undefined;
  }
  const to = second.to ?? second.from;
  return { ...first, ...(to === undefined ? {} : { to }), notes };
}
