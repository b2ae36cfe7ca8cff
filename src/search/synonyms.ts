import { rootOf, splitWords } from './split-words.ts';
import { SYNONYMS } from './synonym-data.ts';

/** Words of the longest phrase. */
export const LONGEST_PHRASE = 4;

/** Other words for the same thing. */
export interface Synonyms {
  /** Of a word or phrase, the words of each other one; empty when there are none. */
  of(words: readonly string[]): readonly (readonly string[])[];
}

/**
 * Reads lines of words and phrases between commas; `#` begins a comment.
 * @param text the lines of an operator, which are added to those that come with the bot
 */
export function readSynonyms(text = ''): Synonyms {
  const others = new Map<string, string[][]>();
  for (const line of `${SYNONYMS}\n${text}`.split('\n')) {
    const phrases = line
      .replace(/#.*$/, '')
      .split(/[,;=]/)
      .map(splitWords)
      .filter(({ length }) => length > 0 && length <= LONGEST_PHRASE);
    for (const phrase of phrases) {
      const key = keyOf(phrase);
      const known = others.get(key) ?? [];
      others.set(key, [...known, ...phrases.filter((other) => keyOf(other) !== key)]);
    }
  }
  return { of: (words) => others.get(keyOf(words)) ?? [] };
}

function keyOf(words: readonly string[]): string {
  return words.map(rootOf).join(' ');
}
