import type { Steps } from '../util/time-slices.ts';
import type { FoundAs } from './match-words.ts';
import { meaningsOf, RELATED, SAME_THING } from './match-words.ts';
import type { SearchIndex } from './search-index.ts';
import type { TypedWord } from './sentence.ts';
import { splitWords, squashed } from './split-words.ts';
import { isMachine, shapeOf } from './value-shapes.ts';
import { LONGEST_PHRASE, type Synonyms } from './synonyms.ts';
import {
  createTextMatches,
  formsOf,
  type TextMatches,
  textsWithAll,
  type TextWeights,
} from './text-matches.ts';
import type { ValueHit } from './variable-table.ts';

/** One word of what is asked for, and where it is found. */
export interface Term {
  /** As it was typed, with what is in one word with it. */
  readonly typed: string;
  /** In lower case, without accents; several of a value with separators. */
  readonly words: readonly string[];
  /** How it was found in titles and other texts. */
  readonly found: FoundAs;
  readonly inTexts: TextWeights;
  /** By the number of the variable: the value that is called so. */
  readonly values: ReadonlyMap<number, ValueHit>;
  /** Numbers of the variables that are called so. */
  readonly variables: ReadonlySet<number>;
  /** Dashboard whose UID it is. */
  readonly uid: string | undefined;
  /** Numbers of the variables that have values like it, when it looks like a value that none has. */
  readonly like: ReadonlySet<number> | undefined;
}

export interface Terms {
  readonly terms: readonly Term[];
  readonly matches: TextMatches;
}

/** Typed words that may be one value: `web 01`, `us east 1`. */
const LONGEST_VALUE = 3;

/** Two typed words that are one in a title: `mirror maker`. */
const JOINED = 0.95;

/** Finds each word in the index. */
export function* termsOf(
  index: SearchIndex,
  typed: readonly TypedWord[],
  synonyms: Synonyms,
): Steps<Terms> {
  const matches = createTextMatches(index.texts);
  const terms: Term[] = [];
  for (const word of withValues(index, typed)) {
    yield;
    terms.push(...(yield* termsOfWord(word, index, synonyms, matches)));
  }
  yield* addJoined(terms, index, matches);
  yield* addPhrases(terms, index, synonyms, matches);
  return { terms: terms.map(withFound), matches };
}

interface WordWithValues extends TypedWord {
  readonly values: ReadonlyMap<number, ValueHit>;
}

/** Puts words together that are one value, and takes those apart that are several. */
function withValues(index: SearchIndex, typed: readonly TypedWord[]): WordWithValues[] {
  const left = typed.flatMap((word) => partsOf(index, word));
  const read: WordWithValues[] = [];
  while (left.length > 0) {
    const length = valueLength(index, left);
    const taken = left.splice(0, length);
    const text = taken.map((word) => word.typed).join(' ');
    read.push({
      typed: text,
      words: taken.flatMap(({ words }) => words),
      values: valuesCalled(index, text),
    });
  }
  return read;
}

/** `web-01/web-02`, `orders,payments`. */
function partsOf(index: SearchIndex, word: TypedWord): TypedWord[] {
  const { typed } = word;
  const parts = typed.includes('://') ? [] : typed.split(/[/,&+|]/).filter(Boolean);
  if (parts.length < 2 || index.variables.find(squashed(typed)).length > 0) return [word];
  return parts.map((part) => ({ typed: part, words: splitWords(part) }));
}

function valueLength(index: SearchIndex, words: readonly TypedWord[]): number {
  for (let length = Math.min(LONGEST_VALUE, words.length); length > 1; length -= 1) {
    const parts = words.slice(0, length);
    const key = squashed(parts.map(({ typed }) => typed).join(''));
    // Words without a number are of a title more often than of a value.
    if (!/\d/.test(key) || parts.some(({ typed }) => isValue(index, typed))) continue;
    if (index.variables.find(key).some(({ form }) => form !== 'label')) return length;
  }
  return 1;
}

function isValue(index: SearchIndex, typed: string): boolean {
  return index.variables.find(squashed(typed)).length > 0;
}

const FORMS = ['whole', 'host', 'label'];

function valuesCalled(index: SearchIndex, typed: string): Map<number, ValueHit> {
  const values = new Map<number, ValueHit>();
  for (const hit of index.variables.find(squashed(typed))) {
    const other = values.get(hit.variable);
    if (!other || FORMS.indexOf(hit.form) < FORMS.indexOf(other.form))
      values.set(hit.variable, hit);
  }
  return values;
}

function* termsOfWord(
  { typed, words, values }: WordWithValues,
  index: SearchIndex,
  synonyms: Synonyms,
  matches: TextMatches,
): Steps<Term[]> {
  const uid = index.has(typed) ? typed : undefined;
  const isOne = words.length > 1 && (values.size > 0 || uid !== undefined);
  if (isOne) {
    const inTexts = new Float32Array(index.texts.limit);
    matches.addPhrase([inTexts], words, 1);
    const variables = new Set<number>();
    return [{ typed, words, found: 'exact', inTexts, values, variables, uid, like: undefined }];
  }
  const guess = guessOf(typed, words, values, index, matches);
  if (guess) return [guess];
  const terms: Term[] = [];
  for (const word of words) {
    const inTexts = new Float32Array(index.texts.limit);
    const { found, words: meanings } = yield* meaningsOf(word, index.texts, synonyms);
    for (const [other, weight] of meanings) {
      yield;
      matches.addWord(inTexts, other, weight);
    }
    const variables = new Set(index.variables.named(word));
    terms.push({ typed, words: [word], found, inTexts, values, variables, uid, like: undefined });
  }
  return terms;
}

/** A word that is in no title as a whole, and looks like the name of a machine. */
function guessOf(
  typed: string,
  words: readonly string[],
  values: ReadonlyMap<number, ValueHit>,
  index: SearchIndex,
  matches: TextMatches,
): Term | undefined {
  if (values.size > 0 || !isMachine(typed)) return undefined;
  const inTexts = new Float32Array(index.texts.limit);
  matches.addPhrase([inTexts], words, 1);
  if (inTexts.some((weight) => weight > 0)) return undefined;
  const shape = shapeOf(typed.replace(/:\d+$/, ''));
  const like = new Set(shape === undefined ? [] : index.variables.shaped(shape));
  // `mirrormaker2` and `http2` are names of other things.
  if (like.size === 0 && words.length === 1) return undefined;
  const none = { values, variables: new Set<number>(), uid: undefined };
  return { typed, words, found: 'not', inTexts, like, ...none };
}

function* addJoined(
  terms: readonly Term[],
  { texts }: SearchIndex,
  matches: TextMatches,
): Steps<void> {
  for (const [place, first] of terms.entries()) {
    const second = terms[place + 1];
    if (first.words.length !== 1 || second?.words.length !== 1) continue;
    for (const form of formsOf(texts, `${first.words.join('')}${second.words.join('')}`)) {
      yield;
      matches.addWord(first.inTexts, form, JOINED);
      matches.addWord(second.inTexts, form, JOINED);
    }
  }
}

/** Synonyms of several words, and of several typed ones. */
function* addPhrases(
  terms: readonly Term[],
  index: SearchIndex,
  synonyms: Synonyms,
  matches: TextMatches,
): Steps<void> {
  for (const place of terms.keys()) {
    for (let length = 1; length <= LONGEST_PHRASE; length += 1) {
      const span = terms.slice(place, place + length);
      if (span.length < length) break;
      const words = span.flatMap((term) => term.words);
      const others = synonyms.of(words);
      // `running out` is not what runs, or what goes out.
      if (length > 1 && others.length > 0 && textsWithAll(index.texts, words).size === 0) {
        for (const term of span) term.inTexts.fill(0);
      }
      for (const synonym of others) {
        // A word for a word is among the meanings already.
        if (length === 1 && synonym.words.length === 1) continue;
        yield;
        const weight = synonym.isSame ? SAME_THING : RELATED.alone;
        matches.addPhrase(
          span.map(({ inTexts }) => inTexts),
          synonym.words,
          weight,
        );
      }
    }
  }
}

/** A word that is found with others was found. */
function withFound(term: Term): Term {
  if (term.found !== 'not' || !term.inTexts.some((weight) => weight > 0)) return term;
  return { ...term, found: 'exact' };
}
