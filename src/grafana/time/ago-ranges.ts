import { minutesOf, readLengths } from './amounts.ts';
import type { Day, Read } from './days.ts';
import type { RequestedRange } from './requested-range.ts';
import type { Time } from './time-range.ts';

/** Most minutes on either side of a moment. */
const MARGIN = 15;

/** Most days back of which the day is meant rather than the moment. */
const MAX_DAYS = 1_000;

/**
 * Reads `half an hour ago` as the time around that moment, and `2 days ago` as that day, as sentences have
 * it; `since half an hour ago` is not read here.
 * @returns undefined when the words do not begin so
 */
export function readAroundAgo(words: readonly string[]): Read<RequestedRange> | undefined {
  const back = readLengths(words);
  if (back === undefined || !/^ago$/i.test(words[back.length] ?? '')) return undefined;
  const length = back.length + 1;
  const typed = words.slice(0, length).join(' ');
  const days = daysOf(back.value);
  if (days !== undefined) {
    const day: Day = { kind: 'back', days };
    const at: Time = { kind: 'wall', day };
    return { value: { from: at, to: at, typed, notes: [] }, length };
  }
  const minutes = minutesOf(back.value);
  if (minutes === undefined) return undefined;
  const from: Time = { kind: 'relative', math: `now${back.value}` };
  const isJustNow = minutes <= MARGIN;
  const value: RequestedRange = isJustNow
    ? { from: { kind: 'relative', math: `now-${2 * minutes}m` }, typed, notes: [] }
    : { from, to: from, margin: MARGIN, typed, notes: [] };
  return { value, length };
}

/** Of a length in whole days or weeks. */
function daysOf(back: string): number | undefined {
  const [, count, unit] = /^-(\d{1,4})([dw])$/.exec(back) ?? [];
  const days = Number(count) * (unit === 'w' ? 7 : 1);
  return count !== undefined && days > 0 && days <= MAX_DAYS ? days : undefined;
}
