import { editDistance } from '../util/fuzzy-match.ts';
import { STEP, type Steps } from '../util/time-slices.ts';
import type { Synonyms } from './synonyms.ts';
import { formsOf } from './text-matches.ts';
import type { TextTable } from './text-table.ts';

/** How a typed word was found: itself or a synonym, or only words that are like it, or not at all. */
export type FoundAs = 'exact' | 'like' | 'not';

/** Words of the index that a typed word may mean, and how likely: 1 for the word itself. */
export interface Meanings {
  readonly found: FoundAs;
  readonly words: ReadonlyMap<string, number>;
}

/** Weights of what is not the typed word itself. */
const ROOT = 0.97;
export const SAME_THING = 0.92;
export const RELATED = { beside: 0.55, alone: 0.8 };
const PREFIX = 0.8;
const PART = 0.6;
const TYPO = [1, 0.82, 0.7];

/** Fewest letters that begin a word, and that are a part of a longer one. */
const MIN_PREFIX = 3;
const MIN_PART = 4;

/** In steps, since a word that nothing has is compared with every word. */
export function* meaningsOf(word: string, texts: TextTable, synonyms: Synonyms): Steps<Meanings> {
  const words = new Map<string, number>();
  const add = (other: string, weight: number) => {
    if (weight > (words.get(other) ?? 0)) words.set(other, weight);
  };
  const addForms = (other: string, weight: number) => {
    for (const form of formsOf(texts, other)) {
      // `pgs` does not mean postgres.
      if (form === other || other === word || other.length > 3) {
        add(form, form === other ? weight : weight * ROOT);
      }
    }
  };
  addForms(word, 1);
  const related = words.size > 0 ? RELATED.beside : RELATED.alone;
  const others = synonyms.of([word]);
  for (const { words: phrase, isSame } of others) {
    const [only = '', second] = phrase;
    if (second === undefined) addForms(only, isSame ? SAME_THING : related);
  }
  if (words.size > 0) return { found: 'exact', words };
  // A synonym of several words is looked for by the caller.
  if (others.some((other) => other.words.length > 1)) return { found: 'not', words };
  for (const isLike of [begunBy, misspelt]) {
    const weightOf = isLike(word);
    let compared = 0;
    for (const other of weightOf ? texts.vocabulary.keys() : []) {
      if ((compared += 1) % STEP === 0) yield;
      const weight = weightOf?.(other) ?? 0;
      if (weight > 0) add(other, weight);
    }
    if (words.size > 0) return { found: 'like', words };
  }
  return { found: 'not', words };
}

/** How likely another word is meant; 0 when it is not. */
type WeightOf = (other: string) => number;

/** `rabbit` for rabbitmq, `unacked` for unacknowledged; and `mirrormaker2` for mirrormaker. */
function begunBy(word: string): WeightOf | undefined {
  if (word.length < MIN_PREFIX || /^\d/.test(word)) return undefined;
  const begin = word.length > 5 ? word.replace(/(?:ed|ing|s)$/, '') : word;
  return (other) => {
    if (other.startsWith(begin)) return PREFIX;
    const isPart =
      other.length >= MIN_PART &&
      word.startsWith(other) &&
      (word.length <= other.length * 1.5 || /^\d+$/.test(word.slice(other.length)));
    return isPart ? PART : 0;
  };
}

/** One letter in four may be wrong, two at most. */
function misspelt(word: string): WeightOf | undefined {
  const edits = word.length < 4 || /^\d/.test(word) ? 0 : word.length < 7 ? 1 : 2;
  if (edits === 0) return undefined;
  return (other) => {
    if (Math.abs(other.length - word.length) > edits) return 0;
    const distance = editDistance(word, other, edits);
    return distance <= edits ? (TYPO[distance] ?? 0) : 0;
  };
}
