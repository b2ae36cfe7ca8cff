import { meaningsOf, RELATED, SAME_THING } from './match-words.ts';
import type { SearchIndex } from './search-index.ts';
import type { TypedWord } from './sentence.ts';
import { rootOf, splitWords, squashed } from './split-words.ts';
import { LONGEST_PHRASE, type Synonyms } from './synonyms.ts';
import { createTextMatches, type TextMatches, type TextWeights } from './text-matches.ts';
import type { ValueHit } from './variable-table.ts';

/** One word to look for, and where it is found. */
export interface Term {
  /** The whole of what was typed, of which it may be a part. */
  readonly typed: string;
  readonly word: string;
  /** How it was found in texts; a value counts by itself. */
  readonly isExact: boolean;
  readonly isKnown: boolean;
  readonly weight: number;
  /** By the number of a text. */
  readonly inTexts: TextWeights;
  /** How much a value counts that is called so. */
  readonly asValue: number;
  /** By the number of a variable. */
  readonly inVariables: ReadonlyMap<number, ValueHit>;
}

export interface WordsQuery {
  readonly terms: readonly Term[];
  /** Of each text, which of its words were typed. */
  readonly said: Int32Array;
}

/** A value that is not a word of any title counts nearly as a title; others less than a dashboard's title. */
const VALUE = { alone: 0.95, beside: 0.66 };

/** Words that are said beside a value: `namespace payments`, `orders topic`. */
const VALUE_NAMES = new Set(
  'instance host hostname server node machine namespace ns pod cluster job topic database db queue service container device interface env environment region zone'.split(
    ' ',
  ),
);
const BESIDE_VALUE = 0.25;

export interface KnownWords {
  readonly synonyms: Synonyms;
  /** What a team calls things: words for a word or phrase, in lower case. */
  readonly aliases?: ReadonlyMap<string, string>;
}

export function readQuery(
  index: SearchIndex,
  typedWords: readonly TypedWord[],
  { synonyms, aliases }: KnownWords,
): WordsQuery {
  const matches = createTextMatches(index.texts);
  const terms: Term[] = [];
  const hits = typedWords.map(({ typed }) => valuesCalled(index, typed));
  for (const [place, { typed, words }] of typedWords.entries()) {
    const inVariables = hits[place] ?? new Map<number, ValueHit>();
    const isBeside = [hits[place - 1], hits[place + 1]].some((one) => (one?.size ?? 0) > 0);
    const isName = VALUE_NAMES.has(words.join('')) && isBeside;
    for (const word of words) {
      const inTexts = new Float32Array(index.texts.limit);
      const { found, words: meanings } = meaningsOf(word, index.texts, synonyms);
      for (const [other, weight] of meanings) matches.addWord(inTexts, other, weight);
      terms.push({
        typed,
        word,
        isExact: found === 'exact' || inVariables.size > 0,
        isKnown: found !== 'not' || inVariables.size > 0,
        weight: isName ? BESIDE_VALUE : 1,
        inTexts,
        asValue: found === 'exact' && words.length === 1 ? VALUE.beside : VALUE.alone,
        inVariables,
      });
    }
  }
  const known = addPhrases(terms, synonyms, aliases, matches);
  return {
    terms: terms.map((term, at) =>
      known.has(at) ? { ...term, isKnown: true, isExact: true } : term,
    ),
    said: matches.said,
  };
}

/** Other words and phrases for what was typed. @returns the places of terms that have one */
function addPhrases(
  terms: readonly Term[],
  synonyms: Synonyms,
  aliases: ReadonlyMap<string, string> | undefined,
  matches: TextMatches,
): Set<number> {
  const known = new Set<number>();
  const own = new Map(
    [...(aliases ?? new Map<string, string>())].map(([key, words]) => [
      keyOf(splitWords(key)),
      splitWords(words),
    ]),
  );
  const add = (at: number, length: number, words: readonly string[], weight: number) => {
    const weights = terms.slice(at, at + length).map(({ inTexts }) => inTexts);
    const before = weights.map((one) => one.some((value) => value > 0));
    matches.addPhrase(weights, words, weight);
    weights.forEach((one, index) => {
      if (before[index] || one.some((value) => value > 0)) known.add(at + index);
    });
  };
  for (let at = 0; at < terms.length; at += 1) {
    for (let length = 1; length <= LONGEST_PHRASE && at + length <= terms.length; length += 1) {
      const words = terms.slice(at, at + length).map(({ word }) => word);
      const alias = own.get(keyOf(words));
      if (alias) add(at, length, alias, 1);
      for (const { words: phrase, isSame } of synonyms.of(words)) {
        if (length === 1 && phrase.length === 1) continue;
        add(at, length, phrase, isSame ? SAME_THING : RELATED.beside);
      }
    }
  }
  return known;
}

function keyOf(words: readonly string[]): string {
  return words.map(rootOf).join(' ');
}

function valuesCalled(index: SearchIndex, typed: string): Map<number, ValueHit> {
  return new Map(index.variables.find(squashed(typed)).map((hit) => [hit.variable, hit]));
}
