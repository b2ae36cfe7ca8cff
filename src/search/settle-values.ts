import { resolveRange } from '../grafana/time/requested-range.ts';
import { resolveTime } from '../grafana/time/time-range.ts';
import type { GrafanaClient } from '../grafana/api/client.ts';
import type { QueryRange } from '../grafana/query/interpolate.ts';
import type { ReadOptions } from '../grafana/query/options-reader.ts';
import { GrafanaImagesError, InvalidRequestError } from '../util/errors.ts';
import { withTimeout } from '../util/timeout.ts';
import { liveValues, type LiveLookup } from './live-values.ts';
import type { Candidate, FoundValue, MoreOfLast, WordsAnswer } from './model.ts';

export interface SettleContext {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** IANA name of the zone in which times are read; UTC when undefined. */
  readonly zone: string | undefined;
  /** UID of the dashboard that was shown last. */
  readonly last: string | undefined;
}

/**
 * Looks values up that dashboards do not save, for what is about to be shown: words that were guessed to be
 * values, and words that were not found. What Grafana does not answer in time stays as it was.
 */
export type SettleValues = (
  client: GrafanaClient,
  answer: WordsAnswer,
  context: SettleContext,
) => Promise<WordsAnswer>;

/** Dashboards whose values are looked up where it is not clear which is meant. */
const MAX_DASHBOARDS = 3;
/** Share of the best score from which on a candidate is as likely. */
const LIKE = 0.9;
const DEFAULT_LENGTH = '-6h';

/** @param timeoutMs after which nothing more is looked up */
export function createSettleValues(readOptions: ReadOptions, timeoutMs: number): SettleValues {
  return async (client, answer, context) => {
    const end = performance.now() + timeoutMs;
    const isOver = () => performance.now() > end;
    const lookup = { readOptions, client, range: rangeOf(answer, context), isOver };
    return withTimeout(settled(answer, context, client, lookup), timeoutMs, () => answer);
  };
}

async function settled(
  answer: WordsAnswer,
  { last }: SettleContext,
  client: GrafanaClient,
  lookup: LiveLookup,
): Promise<WordsAnswer> {
  const ofLast = await settledLast(answer.ofLast, last, client, lookup);
  if (ofLast?.open.length === 0) return { ...answer, ofLast };
  return settledCandidates(answer, client, lookup);
}

/** What is open of the values of the last request's dashboard. */
async function settledLast(
  ofLast: MoreOfLast | undefined,
  uid: string | undefined,
  client: GrafanaClient,
  lookup: LiveLookup,
): Promise<MoreOfLast | undefined> {
  if (!ofLast || uid === undefined) return ofLast;
  const open = [...ofLast.open, ...guessed(ofLast.values)];
  if (open.length === 0) return ofLast;
  const found = await valuesIn(uid, open, ofLast.values, client, lookup);
  return {
    values: merged(ofLast.values, found),
    open: ofLast.open.filter((typed) => !isAmong(typed, found)),
  };
}

async function settledCandidates(
  answer: WordsAnswer,
  client: GrafanaClient,
  lookup: LiveLookup,
): Promise<WordsAnswer> {
  const { candidates, unknown, outcome } = answer;
  const dashboards = [...new Set(candidates.map(({ uid }) => uid))];
  const looked = new Map<string, readonly FoundValue[]>();
  for (const uid of dashboards.slice(0, outcome === 'clear' ? 1 : MAX_DASHBOARDS)) {
    const first = candidates.find((one) => one.uid === uid);
    const open = [...new Set(first ? openOf(unknown)(first) : [])];
    if (open.length > 0 && !lookup.isOver()) {
      looked.set(uid, await valuesIn(uid, open, first?.values ?? [], client, lookup));
    }
  }
  if (![...looked.values()].some((values) => values.length > 0)) return answer;
  const candidatesNow = candidates.map((one) =>
    withValues(one, looked.get(one.uid) ?? [], unknown),
  );
  const isComplete = ({ values, missing }: Candidate) =>
    !missing && unknown.every((typed) => isAmong(typed, values));
  const complete = candidatesNow.filter(isComplete);
  const others = candidatesNow.filter((one) => !complete.includes(one));
  const [first] = complete;
  // What has every word is meant, unless others have them as well.
  const lacked = candidates.filter(({ missing = [] }) => missing.length + unknown.length > 0);
  const isNews = lacked.some(({ uid, panelId }) => uid === first?.uid && panelId === first.panelId);
  if (!first || !isNews || outcome === 'clear') return { ...answer, candidates: candidatesNow };
  const near = new Set(
    complete.filter(({ score }) => score >= first.score * LIKE).map(({ uid }) => uid),
  );
  return {
    ...answer,
    candidates: [...complete, ...others],
    outcome: near.size > 1 ? 'unclear' : 'clear',
    unknown: [],
  };
}

/** Words that may be values of a candidate's dashboard. */
function openOf(unknown: readonly string[]) {
  return ({ values, missing = [] }: Candidate) => [...guessed(values), ...missing, ...unknown];
}

function guessed(values: readonly FoundValue[]): string[] {
  return values.filter(({ isGuess }) => isGuess).map(({ typed }) => typed);
}

async function valuesIn(
  uid: string,
  words: readonly string[],
  known: readonly FoundValue[],
  client: GrafanaClient,
  lookup: LiveLookup,
): Promise<readonly FoundValue[]> {
  try {
    return await liveValues(await client.dashboard(uid), words, known, lookup);
  } catch (error) {
    if (error instanceof GrafanaImagesError) return [];
    throw error;
  }
}

/** With those of the values that are not words of its own texts. */
function withValues(
  candidate: Candidate,
  found: readonly FoundValue[],
  unknown: readonly string[],
): Candidate {
  const { missing = [], ...rest } = candidate;
  const open = openOf(unknown)(candidate);
  const own = found.filter(({ typed }) => open.includes(typed));
  const left = missing.filter((typed) => !isAmong(typed, own));
  return {
    ...rest,
    values: merged(candidate.values, own),
    ...(left.length > 0 && { missing: left }),
  };
}

/** Values that were looked up take the place of guesses, and of what was carried over. */
function merged(values: readonly FoundValue[], found: readonly FoundValue[]): FoundValue[] {
  const variables = new Set(found.map(({ variable }) => variable));
  const kept = values.filter(
    ({ typed, variable, isGuess, isCarried }) =>
      !(isGuess && isAmong(typed, found)) && !(isCarried && variables.has(variable)),
  );
  return [...kept, ...found];
}

function isAmong(typed: string, values: readonly FoundValue[]): boolean {
  return values.some((one) => one.typed === typed);
}

/** Of the request; the last six hours where it has none, or none that Grafana can be told. */
function rangeOf({ range }: WordsAnswer, { now, zone }: SettleContext): QueryRange {
  const fallback = { from: now - 6 * 3_600_000, to: now };
  if (!range) return fallback;
  try {
    const { from, to } = resolveRange(range, {
      zone,
      grafanaZone: zone,
      now,
      defaultLength: DEFAULT_LENGTH,
    });
    return { from: resolveTime(from, 'from', zone, now), to: resolveTime(to, 'to', zone, now) };
  } catch (error) {
    if (error instanceof InvalidRequestError) return fallback;
    throw error;
  }
}
