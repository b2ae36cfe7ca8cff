import { parseLength } from './date-math.ts';
import type { Read } from './days.ts';

const NUMBERS = new Map(
  [
    'one',
    'two',
    'three',
    'four',
    'five',
    'six',
    'seven',
    'eight',
    'nine',
    'ten',
    'eleven',
    'twelve',
  ]
    .map((word, index): [string, string] => [word, String(index + 1)])
    .concat([
      ['a', '1'],
      ['an', '1'],
      ['half an', '0.5'],
      ['half a', '0.5'],
      ['a couple of', '2'],
      ['couple of', '2'],
    ]),
);

/** In words: `a couple of`. */
const LONGEST_NUMBER = 3;

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
  const count = countOf(words);
  const unit = count ? (words[count.length] ?? '') : second;
  // What is typed as one word, `1M`, tells months and minutes apart by their case; `1 m` does too.
  const back = count && /^[a-z]+$/i.test(unit) ? parseLength(count.value + unit) : undefined;
  return count && back !== undefined ? { value: back, length: count.length + 1 } : undefined;
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
