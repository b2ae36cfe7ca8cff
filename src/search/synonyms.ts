import { isSmallWord } from './filler.ts';
import { rootOf, splitWords } from './split-words.ts';
import { SYNONYMS } from './synonym-data.ts';

/** Words of the longest phrase. */
export const LONGEST_PHRASE = 4;

/** Another word or phrase for the same thing. */
export interface Synonym {
  readonly words: readonly string[];
  /** Whether they mean the same (`k8s`, kubernetes), or only something near (`slow`, latency). */
  readonly isSame: boolean;
}

export interface Synonyms {
  /** Of a word or phrase; empty when there are none. */
  of(words: readonly string[]): readonly Synonym[];
}

/**
 * Reads synonyms: on each line words and phrases, with `=` between those that mean the same and a comma
 * between those that mean something near; `#` begins a comment.
 * @param text the lines of an operator, which are added to those that come with the bot
 */
export function readSynonyms(text = ''): Synonyms {
  const others = new Map<string, Synonym[]>();
  for (const line of `${SYNONYMS}\n${text}`.split('\n')) {
    const groups = line
      .replace(/#.*$/, '')
      .split(/[,;]/)
      .map((group) => group.split('=').map(splitWords).filter(isPhrase));
    for (const [place, group] of groups.entries()) {
      const near = groups.flatMap((other, at) => (at === place ? [] : other));
      for (const phrase of group) {
        const same = group.filter((other) => other !== phrase);
        addTo(others, phrase, [
          ...same.map((words) => ({ words, isSame: true })),
          ...near.map((words) => ({ words, isSame: false })),
        ]);
      }
    }
  }
  return { of: (words) => others.get(keyOf(words)) ?? [] };
}

function isPhrase({ length }: readonly string[]): boolean {
  return length > 0 && length <= LONGEST_PHRASE;
}

function addTo(others: Map<string, Synonym[]>, phrase: readonly string[], more: Synonym[]): void {
  const key = keyOf(phrase);
  others.set(key, [...(others.get(key) ?? []), ...more]);
}

function keyOf(words: readonly string[]): string {
  const telling = words.filter((word) => !isSmallWord(word));
  return (telling.length > 0 ? telling : words).map(rootOf).join(' ');
}
