import { STEP, type Steps } from '../util/time-slices.ts';
import type { WordsQuery } from './query.ts';
import { type IndexEntry, PANEL_FIELDS, type SearchIndex } from './search-index.ts';
import { NONE } from './text-table.ts';

/** A panel of an entry, by the place of its fields; NONE for the whole dashboard. */
export interface Ranked {
  readonly entry: IndexEntry;
  readonly at: number;
  readonly score: number;
}

/** What a word counts that is found there; in the panel's own title it counts 1. */
const DASHBOARD = 0.7;
const ROW = 0.6;
const AROUND = 0.55;
const DESCRIPTION = 0.45;

/** A panel is not what was asked for where none of its own words were typed. */
const NOT_ITS_OWN = 0.85;
/** A dashboard is what was asked for where its title, or what it is about, has all the words. */
const NOT_ALL_OF_DASHBOARD = 0.65;
const NEARLY_DASHBOARD = 0.93;
const ASKED_FOR_DASHBOARD = 1.2;
/** How much a learned choice may change: it orders near ties alone. */
const LEARNED = 0.03;
/** How much the dashboard that was shown last is preferred, where no value was named. */
const CARRIED = 0.12;

export interface RankOptions {
  readonly limit: number;
  /** Whether the word "dashboard" was said. */
  readonly asksDashboard: boolean;
  /** Only panels with this id. */
  readonly panelId: number | undefined;
  readonly boostOf?: ((uid: string, panelId: number | undefined) => number) | undefined;
  /** UID of the dashboard that was shown last. */
  readonly carried?: string | undefined;
}

/** The panels and dashboards that fit best, in one pass over all. */
export function* rankPanels(
  index: SearchIndex,
  query: WordsQuery,
  options: RankOptions,
): Steps<Ranked[]> {
  const best: Ranked[] = [];
  const offer = (ranked: Ranked) => {
    const last = best[options.limit - 1];
    if (ranked.score <= 0 || (last && last.score >= ranked.score)) return;
    const place = best.findIndex((other) => other.score < ranked.score);
    best.splice(place < 0 ? best.length : place, 0, ranked);
    if (best.length > options.limit) best.pop();
  };
  let done = 0;
  for (const entry of index.entries.values()) {
    const around = aroundOf(entry, query);
    if (options.panelId === undefined) offerDashboard(index, entry, query, around, options, offer);
    for (let at = 0; at < entry.panels.length; at += PANEL_FIELDS) {
      if ((done += 1) % STEP === 0) yield;
      offerPanel(index, entry, at, query, around, options, offer);
    }
  }
  return best;
}

/** Of each term what it counts for all panels of a dashboard. */
function aroundOf(entry: IndexEntry, { terms }: WordsQuery): Float64Array {
  const around = new Float64Array(terms.length);
  for (const [place, { typed, inTexts, inVariables, asValue }] of terms.entries()) {
    let most = DASHBOARD * at(inTexts, entry.title);
    most = Math.max(most, AROUND * at(inTexts, entry.folder));
    most = Math.max(most, DESCRIPTION * at(inTexts, entry.description));
    for (const tag of entry.tags) most = Math.max(most, AROUND * at(inTexts, tag));
    if (inVariables.size > 0 && entry.variables.some((id) => inVariables.has(id))) {
      most = Math.max(most, asValue);
    }
    if (typed.toLowerCase() === entry.uid.toLowerCase()) most = 1;
    around[place] = most;
  }
  return around;
}

function offerDashboard(
  index: SearchIndex,
  entry: IndexEntry,
  query: WordsQuery,
  around: Float64Array,
  options: RankOptions,
  offer: (ranked: Ranked) => void,
): void {
  let sum = 0;
  let total = 0;
  let least = 1;
  for (const [place, { inTexts, weight }] of query.terms.entries()) {
    const found = Math.max(at(inTexts, entry.title), around[place] ?? 0);
    least = Math.min(least, found);
    sum += weight * found;
    total += weight;
  }
  if (sum === 0 || entry.isEmpty) return;
  const asked = options.asksDashboard ? ASKED_FOR_DASHBOARD : 1;
  const whole = least === 0 ? NOT_ALL_OF_DASHBOARD : least < 0.95 ? NEARLY_DASHBOARD : 1;
  const score = (sum / total) * asked * whole * shareOf(index, query, entry.title);
  offer({ entry, at: NONE, score: score + learned(entry, undefined, options) });
}

function offerPanel(
  index: SearchIndex,
  entry: IndexEntry,
  place: number,
  query: WordsQuery,
  around: Float64Array,
  options: RankOptions,
  offer: (ranked: Ranked) => void,
): void {
  const { panels } = entry;
  const id = panels[place] ?? 0;
  if (options.panelId !== undefined && options.panelId !== id) return;
  const title = panels[place + 1] ?? NONE;
  const row = panels[place + 2] ?? NONE;
  const description = panels[place + 3] ?? NONE;
  let sum = 0;
  let total = 0;
  let own = 0;
  for (const [term, { inTexts, weight }] of query.terms.entries()) {
    const inTitle = at(inTexts, title);
    const inRow = ROW * at(inTexts, row);
    const inDescription = DESCRIPTION * at(inTexts, description);
    own = Math.max(own, inTitle, inRow, inDescription);
    sum += weight * Math.max(inTitle, inRow, inDescription, around[term] ?? 0);
    total += weight;
  }
  if (sum === 0) return;
  if (options.panelId !== undefined) own = 1;
  const score = (sum / total) * (own > 0 ? 1 : NOT_ITS_OWN) * shareOf(index, query, title);
  offer({ entry, at: place, score: score + learned(entry, id, options) });
}

function learned(entry: IndexEntry, id: number | undefined, options: RankOptions): number {
  const carried = options.carried === entry.uid ? CARRIED : 0;
  return LEARNED * (options.boostOf?.(entry.uid, id) ?? 0) + carried;
}

/** How much of a title was typed: the less of it, the less it is meant. */
function shareOf({ texts }: SearchIndex, { said }: WordsQuery, id: number): number {
  const count = id === NONE ? 0 : texts.words(id).length;
  if (count === 0) return 0.7;
  let found = 0;
  for (let bits = said[id] ?? 0; bits !== 0; bits &= bits - 1) found += 1;
  return 0.7 + 0.3 * Math.min(1, found / count);
}

function at(inTexts: Float32Array, id: number): number {
  return id === NONE ? 0 : (inTexts[id] ?? 0);
}
