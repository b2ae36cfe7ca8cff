import type { Steps } from '../util/time-slices.ts';
import { runAtOnce, STEP } from '../util/time-slices.ts';
import { meaningsOf } from './match-words.ts';
import type { Candidate, FoundValue, WordsAnswer } from './model.ts';
import { type IndexEntry, PANEL_FIELDS, type SearchIndex } from './search-index.ts';
import { readSentence, type Sentence, type TypedWord } from './sentence.ts';
import { squashed } from './split-words.ts';
import type { Synonyms } from './synonyms.ts';
import { NONE, unpack } from './text-table.ts';
import type { ValueHit } from './variable-table.ts';

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

/** Finds what is meant by words; in steps, for an index may be large. */
export function* findByWordsSteps(
  index: SearchIndex,
  text: string,
  context: WordsContext,
): Steps<WordsAnswer> {
  const sentence = readSentence(text, () => false);
  const query = readQuery(index, sentence, context);
  const found = yield* rank(index, query, context.limit ?? 10);
  const { range, shift, assignments, words } = sentence;
  const unknown = query.terms.filter(({ isKnown }) => !isKnown).map(({ typed }) => typed);
  const best = found[0]?.score ?? 0;
  const near = found.filter(({ score }) => score > best * 0.98).length;
  const isClear = best >= 0.4 && near <= 3;
  return {
    outcome: best < 0.3 ? 'nothing' : isClear ? 'clear' : 'unclear',
    candidates: found,
    isSure: unknown.length === 0,
    wanted: sentence.isAll ? Math.max(1, near) : 1,
    range,
    shift,
    assignments,
    unknown: [...new Set(unknown)],
    words: words.map(({ typed }) => typed),
  };
}

/** As `findByWordsSteps`, at once. */
export function findByWords(index: SearchIndex, text: string, context: WordsContext): WordsAnswer {
  return runAtOnce(findByWordsSteps(index, text, context));
}

interface Term {
  readonly typed: string;
  readonly isKnown: boolean;
  readonly weight: number;
  /** By the number of a text. */
  readonly inTexts: Float32Array;
  /** By the number of a variable. */
  readonly inVariables: ReadonlyMap<number, ValueHit>;
}

interface Query {
  readonly terms: readonly Term[];
  /** Of each text, which of its words were typed. */
  readonly said: Int32Array;
}

function readQuery(index: SearchIndex, { words }: Sentence, context: WordsContext): Query {
  const said = new Int32Array(index.texts.limit);
  const terms = words.flatMap((word) => termsOf(index, word, context, said));
  return { terms, said };
}

function termsOf(
  index: SearchIndex,
  { typed, words }: TypedWord,
  { synonyms }: WordsContext,
  said: Int32Array,
): Term[] {
  const inVariables = new Map<number, ValueHit>();
  for (const hit of index.variables.find(squashed(typed))) inVariables.set(hit.variable, hit);
  return words.map((word) => {
    const inTexts = new Float32Array(index.texts.limit);
    const meanings = meaningsOf(word, index.texts, synonyms);
    for (const [other, weight] of meanings) {
      for (const posting of index.texts.postings(other) ?? []) {
        const { text, place, isJoined } = unpack(posting);
        inTexts[text] = Math.max(inTexts[text] ?? 0, weight);
        said[text] = (said[text] ?? 0) | ((isJoined ? 3 : 1) << place);
      }
    }
    const isKnown = meanings.size > 0 || inVariables.size > 0;
    return { typed, isKnown, weight: 1, inTexts, inVariables };
  });
}

function* rank(index: SearchIndex, query: Query, limit: number): Steps<Candidate[]> {
  const best: { entry: IndexEntry; at: number; score: number }[] = [];
  const offer = (entry: IndexEntry, at: number, score: number) => {
    const last = best[limit - 1];
    if (score <= 0 || (last && last.score >= score)) return;
    const place = best.findIndex((other) => other.score < score);
    best.splice(place < 0 ? best.length : place, 0, { entry, at, score });
    if (best.length > limit) best.pop();
  };
  const { terms } = query;
  const total = terms.reduce((sum, { weight }) => sum + weight, 0);
  let done = 0;
  for (const entry of index.entries.values()) {
    const values = terms.map(({ inVariables }) =>
      entry.variables.some((id) => inVariables.has(id)) ? 0.9 : 0,
    );
    const around = terms.map(({ inTexts }, term) => {
      const at = (id: number) => (id === NONE ? 0 : (inTexts[id] ?? 0));
      const tags = Math.max(0, ...entry.tags.map(at));
      return Math.max(
        0.7 * at(entry.title),
        0.55 * at(entry.folder),
        0.55 * tags,
        values[term] ?? 0,
      );
    });
    const own = terms.reduce(
      (sum, { inTexts, weight }, term) =>
        sum + weight * Math.max(inTexts[entry.title] ?? 0, around[term] ?? 0),
      0,
    );
    offer(entry, NONE, (own / total) * (0.7 + 0.3 * covered(index, query, entry.title)));
    for (let at = 0; at < entry.panels.length; at += PANEL_FIELDS) {
      if ((done += 1) % STEP === 0) yield;
      const title = entry.panels[at + 1] ?? NONE;
      const row = entry.panels[at + 2] ?? NONE;
      let sum = 0;
      for (const [term, { inTexts, weight }] of terms.entries()) {
        const inRow = row === NONE ? 0 : 0.6 * (inTexts[row] ?? 0);
        sum += weight * Math.max(inTexts[title] ?? 0, inRow, around[term] ?? 0);
      }
      if (sum > 0) offer(entry, at, (sum / total) * (0.7 + 0.3 * covered(index, query, title)));
    }
  }
  return best.map(({ entry, at, score }) => candidateOf(index, query, entry, at, score));
}

function covered(index: SearchIndex, { said }: Query, id: number): number {
  const count = index.texts.words(id).length;
  let bits = said[id] ?? 0;
  let found = 0;
  for (; bits !== 0; bits &= bits - 1) found += 1;
  return count === 0 ? 0 : Math.min(1, found / count);
}

function candidateOf(
  { texts, variables }: SearchIndex,
  { terms }: Query,
  entry: IndexEntry,
  at: number,
  score: number,
): Candidate {
  const isDashboard = at === NONE;
  const [id = 0, title = NONE, row = NONE] = isDashboard ? [] : entry.panels.subarray(at, at + 3);
  const values = terms.flatMap(({ typed, inVariables }): FoundValue[] => {
    const hit = entry.variables.map((one) => inVariables.get(one)).find(Boolean);
    if (!hit) return [];
    const variable = variables.read(hit.variable);
    const option = variable.options[hit.option];
    return option ? [{ variable: variable.name, ...option, typed }] : [];
  });
  return {
    uid: entry.uid,
    panelId: isDashboard ? undefined : id,
    title: texts.read(isDashboard ? entry.title : title),
    ...(row === NONE ? {} : { row: texts.read(row) }),
    dashboard: texts.read(entry.title),
    ...(entry.folder === NONE ? {} : { folder: texts.read(entry.folder) }),
    values: values.filter(
      ({ variable, value }, place) =>
        values.findIndex((other) => other.variable === variable && other.value === value) === place,
    ),
    score,
  };
}
