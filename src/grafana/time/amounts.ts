import { parseLength } from './date-math.ts';
import type { Read } from './days.ts';

const SMALL =
  'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');

const NUMBERS = new Map<string, string>([
  ...SMALL.map((word, index) => [word, String(index + 1)] as const),
  ...TENS.flatMap((tens, index) => [
    [tens, String(index * 10 + 20)] as const,
    ...SMALL.slice(0, 9).flatMap((word, one) =>
      [' ', '-'].map((mark) => [tens + mark + word, String(index * 10 + 21 + one)] as const),
    ),
  ]),
  ['a', '1'],
  ['an', '1'],
  ['half', '0.5'],
  ['half an', '0.5'],
  ['half a', '0.5'],
  ['quarter of an', '0.25'],
  ['a quarter of an', '0.25'],
  ['quarter', '0.25'],
  ['three quarters of an', '0.75'],
  ['three quarters of a', '0.75'],
  ['a quarter', '0.25'],
  ['1/2', '0.5'],
  ['1/4', '0.25'],
  ['half of an', '0.5'],
  ['a few', '3'],
  ['few', '3'],
  ['a couple of', '2'],
  ['couple of', '2'],
]);

/** In words: `a quarter of an`. */
const LONGEST_NUMBER = 4;

/** The units of a length in several parts, such as `2 hours 30 minutes`, in their order. */
const ORDER = ['y', 'Q', 'M', 'w', 'd', 'h', 'm', 's'];

/**
 * Reads a length of time from the beginning of several words: `3h`, `3 hours`, `an hour`, `half an
 * hour`, `two days`.
 * @returns date math that goes back by it, such as `-3h`; undefined when the words do not begin so
 * @throws InvalidRequestError when Grafana cannot be told such a length
 */
export function readLength(words: readonly string[]): Read<string> | undefined {
  const [first = '', second = ''] = words;
  const attached = parseLength(first);
  if (attached !== undefined) return { value: attached, length: 1 };
  const count = countAndHalf(words);
  const unit = count ? (words[count.length] ?? '') : second;
  // What is typed as one word, `1M`, tells months and minutes apart by their case; `1 m` does too.
  const back = count && /^[a-z]+$/i.test(unit) ? lengthOf(count.value, unit) : undefined;
  return count && back !== undefined ? { value: back, length: count.length + 1 } : undefined;
}

function lengthOf(count: string, unit: string): string | undefined {
  return /^fortnights?$/i.test(unit)
    ? parseLength(`${Number(count) * 2}w`)
    : parseLength(count + unit);
}

/** `two and a half` hours too. */
function countAndHalf(words: readonly string[]): Read<string> | undefined {
  const count = countOf(words);
  return count && /^\d+$/.test(count.value) && hasAndHalf(words, count.length)
    ? { value: `${count.value}.5`, length: count.length + AND_A_HALF.length }
    : count;
}

const AND_A_HALF = ['and', 'a', 'half'];

function hasAndHalf(words: readonly string[], at: number): boolean {
  return AND_A_HALF.every((word, index) => words[at + index]?.toLowerCase() === word);
}

function countOf(words: readonly string[]): Read<string> | undefined {
  const [first = ''] = words;
  if (/^\d{1,9}(?:\.\d{1,6})?$/.test(first)) return { value: first, length: 1 };
  for (let length = LONGEST_NUMBER; length > 0; length -= 1) {
    const value = NUMBERS.get(words.slice(0, length).join(' ').toLowerCase());
    if (value !== undefined) return { value, length };
  }
  return undefined;
}

/**
 * Reads a length of time in one part or in several, from the largest unit to the smallest: `2 hours
 * and 30 minutes`, `1h 30m`, `an hour and a half`.
 * @returns as `readLength`
 * @throws InvalidRequestError when Grafana cannot be told such a length
 */
export function readLengths(words: readonly string[]): Read<string> | undefined {
  const first = readLength(words);
  const half = first && withHalf(first, words);
  if (half) return half;
  let sum = first;
  let last = unitRank(first);
  while (sum && last >= 0) {
    const at = sum.length + (/^and$/i.test(words[sum.length] ?? '') ? 1 : 0);
    const part = readLength(words.slice(at));
    const rank = unitRank(part);
    if (part === undefined || rank <= last) break;
    const value = parseLength(`${sum.value}${part.value}`.replaceAll('-', ''));
    if (value === undefined) break;
    sum = { value, length: at + part.length };
    last = rank;
  }
  return sum;
}

/** -1 where a length has several units already. */
function unitRank(length: Read<string> | undefined): number {
  return ORDER.indexOf(/^-\d+([a-z])$/i.exec(length?.value ?? '')?.[1] ?? '');
}

/** `an hour and a half`. */
function withHalf({ value, length }: Read<string>, words: readonly string[]) {
  if (!hasAndHalf(words, length)) return undefined;
  const [, whole, unit = ''] = /^-(\d+)([a-z])$/i.exec(value) ?? [];
  const longer = whole === undefined ? undefined : parseLength(`${whole}.5${unit}`);
  return longer === undefined ? undefined : { value: longer, length: length + AND_A_HALF.length };
}

/** Minutes of a length in hours and minutes; undefined when it has other units. */
export function minutesOf(value: string): number | undefined {
  const [, hours, minutes] = /^(?:-(\d{1,4})h)?(?:-(\d{1,4})m)?$/.exec(value) ?? [];
  const sum = Number(hours ?? 0) * 60 + Number(minutes ?? 0);
  return sum > 0 ? sum : undefined;
}
