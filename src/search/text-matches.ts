import { rootOf } from './split-words.ts';
import { type TextTable, unpack } from './text-table.ts';

/** How well each text holds a word, from 0 to 1, by the number of the text. */
export type TextWeights = Float32Array;

/** Collects where a sentence's words are found. */
export interface TextMatches {
  /** A word of the index counts for a typed one, in every text that has it. */
  addWord(weights: TextWeights, word: string, weight: number): void;
  /** All these words count for typed ones, in every text that has all of them. */
  addPhrase(weights: readonly TextWeights[], words: readonly string[], weight: number): void;
  /** Of each text, which of its words were typed: bits by their places. */
  readonly said: Int32Array;
}

/** Meanings that weigh less do not count as words that were typed. */
const MIN_SAID = 0.6;

export function createTextMatches(texts: TextTable): TextMatches {
  const said = new Int32Array(texts.limit);

  const mark = (weights: readonly TextWeights[], text: number, bits: number, weight: number) => {
    for (const one of weights) if (weight > (one[text] ?? 0)) one[text] = weight;
    if (weight >= MIN_SAID) said[text] = (said[text] ?? 0) | bits;
  };
  return {
    said,
    addWord: (weights, word, weight) => {
      for (const posting of texts.postings(word) ?? []) {
        const { text, place, isJoined } = unpack(posting);
        mark([weights], text, (isJoined ? 3 : 1) << place, weight);
      }
    },
    addPhrase: (weights, words, weight) => {
      for (const [text, bits] of textsWithAll(texts, words)) mark(weights, text, bits, weight);
    },
  };
}

/** Texts that have all these words, or others with their roots, and the places of them. */
export function textsWithAll(texts: TextTable, words: readonly string[]): Map<number, number> {
  let common: Map<number, number> | undefined;
  const places = words.map((word) => [...formsOf(texts, word)].map((form) => texts.postings(form)));
  // The one that fewest texts have leaves the least to do.
  for (const ofWord of places.sort((a, b) => countOf(a) - countOf(b))) {
    const found = new Map<number, number>();
    for (const postings of ofWord) {
      for (const posting of postings ?? []) {
        const { text, place, isJoined } = unpack(posting);
        const before = common?.get(text);
        if (common && before === undefined) continue;
        found.set(text, (found.get(text) ?? before ?? 0) | ((isJoined ? 3 : 1) << place));
      }
    }
    common = found;
    if (common.size === 0) break;
  }
  return common ?? new Map<number, number>();
}

function countOf(lists: readonly (readonly number[] | undefined)[]): number {
  return lists.reduce((sum, list) => sum + (list?.length ?? 0), 0);
}

/** Words of the index with the same root. */
export function formsOf(texts: TextTable, word: string): Iterable<string> {
  return texts.withRoot(rootOf(word)) ?? [];
}
