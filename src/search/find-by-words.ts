import { runAtOnce, type Steps } from '../util/time-slices.ts';
import { withTimeWordsCorrected } from '../grafana/time/misspelt.ts';
import { timesInEnglish } from '../grafana/time/other-languages.ts';
import type { Candidate, FoundValue, WordsAnswer } from './model.ts';
import { type WordsQuery, readQuery } from './query.ts';
import { type Ranked, rankPanels } from './rank.ts';
import type { SearchIndex } from './search-index.ts';
import { type IsInTitle, readSentence } from './sentence.ts';
import { splitWords, squashed } from './split-words.ts';
import type { Synonyms } from './synonyms.ts';
import { textsWithAll } from './text-matches.ts';
import { NONE } from './text-table.ts';

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

/** Least score of something that is shown at once, and of something that is offered. */
const CLEAR = 0.4;
const OFFERED = 0.3;
/** Share of the best score that is as good, and most candidates that are as good as the first. */
const AS_GOOD = 0.98;
const MAX_AS_GOOD = 3;

/** Finds what is meant by words; in steps, for an index may be large. */
export function* findByWordsSteps(
  index: SearchIndex,
  text: string,
  context: WordsContext,
): Steps<WordsAnswer> {
  const { panelId, rest } = withoutPanelId(text);
  const sentence = readSentence(timesInEnglish(respelt(index, rest)), titlesOf(index));
  const query = readQuery(index, sentence.words, context);
  const found = yield* rankPanels(index, query, {
    limit: context.limit ?? 10,
    asksDashboard: /(?<!\p{L})dash(?:board)?s?(?!\p{L})/iu.test(text),
    panelId,
    boostOf: context.boostOf,
    carried: query.terms.some(isValue) ? undefined : context.carried?.uid,
  });
  const { range, shift, assignments, words } = sentence;
  const unknown = query.terms.filter(({ isKnown }) => !isKnown).map(({ typed }) => typed);
  const best = found[0]?.score ?? 0;
  const near = found.filter(({ score }) => score > best * AS_GOOD).length;
  const isClear = best >= CLEAR && near <= MAX_AS_GOOD;
  return {
    outcome: best < OFFERED ? 'nothing' : isClear ? 'clear' : 'unclear',
    candidates: found.map((one) => withCarried(index, candidateOf(index, query, one), context)),
    isSure: query.terms.every(({ isExact }) => isExact),
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

/** Words that nothing has may be misspelt words of a time: `cpu yesteday`. */
function respelt({ texts }: SearchIndex, text: string): string {
  return text.replace(/\S+/g, (word) => {
    const isKnown = splitWords(word).some((one) => texts.vocabulary.has(one));
    return isKnown ? word : (withTimeWordsCorrected(word) ?? word);
  });
}

function isValue({ inVariables, asValue, isExact }: WordsQuery['terms'][number]): boolean {
  return inVariables.size > 0 && (asValue > 0.9 || !isExact);
}

/** With the values of the last request, where none was named and the dashboard has them too. */
function withCarried(
  { entries, variables }: SearchIndex,
  candidate: Candidate,
  { carried }: WordsContext,
): Candidate {
  const entry = entries.get(candidate.uid);
  if (!entry || !carried || candidate.values.length > 0) return candidate;
  const values = carried.values.flatMap((value): FoundValue[] => {
    const hits = variables.find(squashed(value.text));
    const own = entry.variables.find((id) => hits.some(({ variable }) => variable === id));
    const isSame = candidate.uid === carried.uid;
    const { name } = own === undefined ? { name: undefined } : variables.read(own);
    const variable = isSame ? value.variable : name;
    return variable === undefined
      ? []
      : [{ ...value, variable, typed: value.text, isCarried: true }];
  });
  return values.length === 0 ? candidate : { ...candidate, values };
}

/** `node-full #20`, `panel 20 of node-full`, `node-full/20`. */
function withoutPanelId(text: string): { panelId: number | undefined; rest: string } {
  const match =
    /(?:(?:^|\s)#|(?<![\p{L}])panel[- #]{1,2}|(?<=[\p{L}\p{N}_-])\/)(\d{1,15})(?![\p{L}\p{N}:.-])/iu.exec(
      text,
    );
  if (!match) return { panelId: undefined, rest: text };
  const rest = `${text.slice(0, match.index)} ${text.slice(match.index + match[0].length)}`;
  return rest.trim() === ''
    ? { panelId: undefined, rest: text }
    : { panelId: Number(match[1]), rest };
}

/** Whether words of a time are words of a title, with the word before or behind them. */
function titlesOf({ texts }: SearchIndex): IsInTitle {
  const isPhrase = (words: readonly string[]) => {
    if (words.length < 2) return false;
    for (const text of textsWithAll(texts, words).keys()) {
      if (` ${texts.words(text).join(' ')} `.includes(` ${words.join(' ')} `)) return true;
    }
    return false;
  };
  return (typed, first, length) => {
    const words = typed.slice(first, first + length).flatMap((one) => one.words);
    const before = typed[first - 1]?.words ?? [];
    const behind = typed[first + length]?.words ?? [];
    return (
      (before.length > 0 && isPhrase([...before, ...words])) ||
      (behind.length > 0 && isPhrase([...words, ...behind]))
    );
  };
}

function candidateOf(
  { texts, variables }: SearchIndex,
  query: WordsQuery,
  { entry, at, score }: Ranked,
): Candidate {
  const isDashboard = at === NONE;
  const [id = 0, title = NONE, row = NONE] = isDashboard ? [] : entry.panels.subarray(at, at + 3);
  const own = [isDashboard ? entry.title : title, entry.title];
  const values = query.terms.flatMap(({ typed, inTexts, inVariables, asValue }): FoundValue[] => {
    const hit = entry.variables.map((one) => inVariables.get(one)).find(Boolean);
    // A word of the title is not a value too, unless it is more of a value.
    if (!hit || own.some((text) => (inTexts[text] ?? 0) > asValue)) return [];
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
    values: withoutTwins(values),
    score,
  };
}

function withoutTwins(values: readonly FoundValue[]): FoundValue[] {
  return values.filter(
    ({ variable, value }, place) =>
      values.findIndex((other) => other.variable === variable && other.value === value) === place,
  );
}
