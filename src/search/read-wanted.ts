import { withTimeWordsCorrected } from '../grafana/time/misspelt.ts';
import { timesInEnglish } from '../grafana/time/other-languages.ts';
import { folded } from '../util/normalize-text.ts';
import type { Steps } from '../util/time-slices.ts';
import { fillerIn, isAllWord, isDashboardWord, isMeasure, isWhyWord } from './filler.ts';
import type { WordsContext } from './find-by-words.ts';
import type { Wanted } from './rank.ts';
import type { SearchIndex } from './search-index.ts';
import { type IsInTitle, readSentence, type Sentence, type TypedWord } from './sentence.ts';
import { splitWords } from './split-words.ts';
import { LONGEST_PHRASE } from './synonyms.ts';
import { type Term, termsOf } from './terms.ts';
import { textsWithAll } from './text-matches.ts';

/** A sentence, and what is looked for by it. */
export interface ReadWords {
  readonly sentence: Sentence;
  /** Words that are left of it. */
  readonly words: readonly TypedWord[];
  readonly wanted: Wanted;
  /** Whether all of several are wanted. */
  readonly isAll: boolean;
  /** Whether it asks for a reason, which no one picture gives. */
  readonly isWhy: boolean;
  /** Words that are found nowhere. */
  readonly unknown: readonly Term[];
  /** Whether a room's own words are read as they are. */
  readonly isLiteral?: boolean;
}

/** Asks for what is left of something, rather than for what is called full. */
const HOW_FULL = /(?<!\S)(?:how|wie|hoe) (?:full|voll|vol)(?!\S)/gi;

/** What a choice of before is worth: less than a word. */
const BOOST = 0.02;
/** What the dashboard of the last request is worth. */
const CARRIED = 0.05;

/**
 * Reads a sentence: with its times as times, and once more as words where a title has them; with a room's
 * own words as what they mean, and once more as they are.
 */
export function* readWanted(
  index: SearchIndex,
  text: string,
  context: WordsContext,
): Steps<readonly ReadWords[]> {
  const meant = withAliases(text, context.aliases);
  const readings = yield* readText(index, meant, context);
  if (meant === withAliases(text, undefined)) return readings;
  const literal = yield* readText(index, text, context);
  return [...readings, ...literal.map((one): ReadWords => ({ ...one, isLiteral: true }))];
}

function* readText(
  index: SearchIndex,
  text: string,
  context: WordsContext,
): Steps<readonly ReadWords[]> {
  const spelt = respelt(index, text.replace(HOW_FULL, 'running out of'));
  yield;
  const typed = yield* timesInEnglish(spelt);
  const inTitle: IsInTitle = (words, first, length) => isInTitle(index, words, first, length);
  const withTimes = readSentence(typed, () => false);
  yield;
  const withWords = readSentence(typed, inTitle);
  yield;
  const first = yield* wantedOf(index, withTimes, context);
  if (withWords.words.length <= withTimes.words.length) return [first];
  return [first, yield* wantedOf(index, withWords, context)];
}

/** Whether a title has these words and one beside them. */
function isInTitle(
  { texts }: SearchIndex,
  words: readonly TypedWord[],
  first: number,
  length: number,
): boolean {
  const own = words.slice(first, first + length).flatMap((word) => word.words);
  return [words[first - 1], words[first + length]].some(
    (beside) => beside && textsWithAll(texts, [...own, ...beside.words]).size > 0,
  );
}

/** Words that nothing has may be misspelt words of a time: `cpu yesteday`. */
function respelt({ texts }: SearchIndex, text: string): string {
  return text.replace(/\S+/g, (word) => {
    const isKnown = splitWords(word).some((one) => texts.postings(one) !== undefined);
    return isKnown ? word : (withTimeWordsCorrected(word) ?? word);
  });
}

/** A room's own words are read as what they stand for. */
function withAliases(text: string, aliases: WordsContext['aliases']): string {
  const words = text.split(/\s+/);
  if (!aliases || aliases.size === 0) return words.join(' ');
  const read: string[] = [];
  while (words.length > 0) {
    const length = aliasLength(words, aliases);
    const taken = words.splice(0, Math.max(1, length)).join(' ');
    read.push(length > 0 ? (aliases.get(aliasKey(taken)) ?? taken) : taken);
  }
  return read.join(' ');
}

/** Words of the longest alias that the words begin with; 0 when they begin with none. */
function aliasLength(words: readonly string[], aliases: ReadonlyMap<string, string>): number {
  for (let length = Math.min(LONGEST_PHRASE, words.length); length > 0; length -= 1) {
    if (aliases.has(aliasKey(words.slice(0, length).join(' ')))) return length;
  }
  return 0;
}

function aliasKey(typed: string): string {
  return folded(typed).replace(/^["'`]|["'`.,;!?]+$/g, '');
}

function* wantedOf(
  index: SearchIndex,
  sentence: Sentence,
  context: WordsContext,
): Steps<ReadWords> {
  const { panelId, words: named } = withoutPanelId(index, sentence.words);
  const left = named.filter(
    ({ words: [first = ''] }, place) => !isMeasure(first, named[place - 1]?.words.at(-1)),
  );
  const isKnown = (word: string) =>
    index.texts.postings(word) !== undefined || context.synonyms.of([word]).length > 0;
  const onlyAsks = fillerIn(
    left.flatMap(({ words }) => words),
    isKnown,
  );
  const isAsked = ({ words }: TypedWord) =>
    !words.every((word) => onlyAsks(word) || isAllWord(word) || isDashboardWord(word));
  const telling = left.filter(isAsked);
  const isPlain = telling.length === 0 && panelId === undefined;
  const words = isPlain ? left.filter(({ words: [first = ''] }) => isKnown(first)) : telling;
  const { terms: found, matches } = yield* termsOf(index, words, context.synonyms);
  const terms = found.filter((term) => term.words.length > 1 || !term.words.every(onlyAsks));
  const known = terms.filter((term) => !isUnknown(term));
  return {
    sentence,
    words,
    isAll: left.some(({ words: [first = '', ...more] }) => more.length === 0 && isAllWord(first)),
    isWhy: left.some(({ words: [first = ''] }) => isWhyWord(first)),
    unknown: terms.filter(isUnknown),
    wanted: {
      terms: known,
      matches,
      panelId,
      isDashboard: left.some(({ words: [first = ''] }) => isDashboardWord(first)),
      weights: known.map((term) => weightOf(index, term)),
      boostOf: boostOf(context),
      mostBoost: BOOST + CARRIED,
    },
  };
}

function isUnknown({ found, values, variables, uid, like }: Term): boolean {
  return found === 'not' && values.size + variables.size === 0 && uid === undefined && !like;
}

function boostOf({ boostOf: chosen, carried }: WordsContext): Wanted['boostOf'] {
  return (uid, panelId) =>
    BOOST * Math.min(1, chosen?.(uid, panelId) ?? 0) + (carried?.uid === uid ? CARRIED : 0);
}

/** Shares of the texts that have a word, from which on it says less, and up to which it says more. */
const COMMON = 0.02;
const RARE = 0.005;
const WEIGHTS = { common: 0.85, rare: 1.15 };

/** A word that many titles have says less than one that few have. */
function weightOf(index: SearchIndex, { inTexts, values, like, uid }: Term): number {
  if (values.size > 0 || like || uid !== undefined) return WEIGHTS.rare;
  const having = inTexts.reduce((count, weight) => (weight > 0.9 ? count + 1 : count), 0);
  const share = having / index.texts.limit;
  return share > COMMON ? WEIGHTS.common : share < RARE ? WEIGHTS.rare : 1;
}

/** `#64`, `panel 20`, `panel-20`, `node-full/77`. */
function withoutPanelId(
  index: SearchIndex,
  words: readonly TypedWord[],
): { panelId: number | undefined; words: readonly TypedWord[] } {
  for (const [place, { typed }] of words.entries()) {
    const [, uid, id] = /^(.+?)[/:](?:panel-?)?(\d{1,9})$/i.exec(typed) ?? [];
    if (uid !== undefined && index.has(uid)) {
      const rest = words.with(place, { typed: uid, words: splitWords(uid) });
      return { panelId: Number(id), words: rest };
    }
    const alone = /^(?:#|panel[-#])(\d{1,9})$/i.exec(typed)?.[1];
    if (alone !== undefined) return { panelId: Number(alone), words: words.toSpliced(place, 1) };
    const next = /^#?(\d{1,9})$/.exec(words[place + 1]?.typed ?? '')?.[1];
    if (next !== undefined && /^(?:panel|id)$/i.test(typed)) {
      return { panelId: Number(next), words: words.toSpliced(place, 2) };
    }
  }
  return { panelId: undefined, words };
}
