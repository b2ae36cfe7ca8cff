import { minutesOf, readLength, readLengths } from './amounts.ts';
import { clockBeside } from './clock-times.ts';
import type { Read } from './days.ts';
import { endOf, wallTime } from './range-ends.ts';
import type { RequestedRange } from './requested-range.ts';

/** `3 to 1 hours ago`, in either order. */
export function readOfOneUnit(words: readonly string[]): Read<RequestedRange> | undefined {
  const intro = /^(?:from|between)$/i.test(words[0] ?? '') ? 1 : 0;
  const [first = '', ...rest] = words.slice(intro);
  const connector = connectorLength(rest, true);
  const [second = '', unit = '', ago = ''] = rest.slice(connector);
  const isWhole = connector > 0 && /^ago$/i.test(ago) && /^[a-z]+$/i.test(unit);
  if (!isWhole || ![first, second].every((count) => /^\d{1,5}$/.test(count))) return undefined;
  const [later, earlier] = [first, second]
    .sort((a, b) => Number(a) - Number(b))
    .map((count) => readLength([count, unit]));
  if (later === undefined || earlier === undefined) return undefined;
  const length = intro + 1 + connector + 3;
  const value: RequestedRange = {
    from: { kind: 'relative', math: `now${earlier.value}` },
    to: { kind: 'relative', math: `now${later.value}` },
    typed: words.slice(0, length).join(' '),
    notes: [],
  };
  return { value, length };
}

/** `30 minutes before 14:00`, `1h after noon`, within one day. */
export function readBeside(words: readonly string[]): Read<RequestedRange> | undefined {
  const amount = readLengths(words);
  const isAfter = /^after$/i.test(words[amount?.length ?? 0] ?? '');
  const minutes = amount && minutesOf(amount.value);
  if (minutes === undefined || !(isAfter || /^before$/i.test(words[amount?.length ?? 0] ?? ''))) {
    return undefined;
  }
  const before = (amount?.length ?? 0) + 1;
  const end = endOf(words.slice(before), true);
  const at = end?.value.wall;
  const other = at && clockBeside(at.time, isAfter ? minutes : -minutes);
  if (end === undefined || at === undefined || other === undefined) return undefined;
  const [from, to] = isAfter ? [at.time, other] : [other, at.time];
  const length = before + end.length;
  const { zone } = end.value;
  const value: RequestedRange = {
    from: wallTime(at.day, from),
    to: wallTime(undefined, to),
    ...(zone !== undefined && { zone }),
    typed: words.slice(0, length).join(' '),
    notes: end.value.notes,
  };
  return { value, length };
}

/** How many words part two ends: `to`, `up to`, a dash; 0 when none do. */
export function connectorLength(
  [first = '', second = '']: readonly string[],
  isBetween: boolean,
): number {
  const word = first.toLowerCase();
  if (/^(?:to|until|till|til|through|thru|-+|\.{2,3}|…|→|->)$/.test(word)) return 1;
  if (word === 'up' && second.toLowerCase() === 'to') return 2;
  return isBetween && word === 'and' ? 1 : 0;
}
