import { runAtOnce, type Steps } from '../util/time-slices.ts';
import { candidatesOf } from './candidates.ts';
import { readWanted, type ReadWords } from './read-wanted.ts';
import type { FoundValue, WordsAnswer } from './model.ts';
import { moreOfLast } from './more-of-last.ts';
import { outcomeOf } from './outcome.ts';
import { rankPlaces } from './rank.ts';
import type { SearchIndex } from './search-index.ts';
import type { Synonyms } from './synonyms.ts';

export interface WordsContext {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** IANA name of the zone in which times are read; UTC when undefined. */
  readonly zone: string | undefined;
  readonly synonyms: Synonyms;
  /** What a team calls things: words for a word or phrase, in lower case. */
  readonly aliases?: ReadonlyMap<string, string>;
  /** How much more a candidate was chosen before than others, from 0 to 1; orders near ties alone. */
  readonly boostOf?: (uid: string, panelId: number | undefined) => number;
  /** Of the last request of the same person. */
  readonly carried?: {
    readonly uid: string;
    readonly values: readonly Pick<FoundValue, 'variable' | 'value' | 'text'>[];
  };
  /** Most candidates that are returned; 10 when undefined. */
  readonly limit?: number;
}

/** Places that are ranked for each that is returned, for some are alike. */
const RANKED = 30;

/** Finds what is meant by words; in steps, for an index may be large. */
export function* findByWordsSteps(
  index: SearchIndex,
  text: string,
  context: WordsContext,
): Steps<WordsAnswer> {
  const limit = context.limit ?? 10;
  let best: { read: ReadWords; answer: WordsAnswer; score: number } | undefined;
  // A time that is also in a title is read both ways.
  for (const read of yield* readWanted(index, text, context)) {
    const ranked = yield* rankPlaces(index, read.wanted, limit + RANKED);
    const candidates = candidatesOf(index, read, ranked, context.carried);
    const ofLast = moreOfLast(index, read, context.carried);
    const answer = { ...outcomeOf(read, ranked, candidates, limit), ...(ofLast && { ofLast }) };
    const score = ranked[0]?.score ?? 0;
    if (read.isLiteral && best && !(lacks(best.answer) && !lacks(answer))) continue;
    if (!best || read.isLiteral || score > best.score) best = { read, answer, score };
  }
  if (!best) throw new TypeError('a sentence is read in one way at least');
  return best.answer;
}

/** Whether the best candidate has not every word. */
function lacks({ candidates, unknown }: WordsAnswer): boolean {
  const [first] = candidates;
  return first === undefined || first.missing !== undefined || unknown.length > 0;
}

/** As `findByWordsSteps`, at once. */
export function findByWords(index: SearchIndex, text: string, context: WordsContext): WordsAnswer {
  return runAtOnce(findByWordsSteps(index, text, context));
}
