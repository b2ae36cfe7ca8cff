import { STEP, type Steps } from '../util/time-slices.ts';
import { type BestPlaces, createBestPlaces, type Ranked } from './best-places.ts';
import { type IndexEntry, PANEL_FIELDS, type SearchIndex } from './search-index.ts';
import type { Term, Terms } from './terms.ts';
import type { TextWeights } from './text-matches.ts';
import { NONE } from './text-table.ts';

/** How much a word counts by where it is found; in the title of a panel it counts 1. */
const IN = {
  dashboard: 0.7,
  row: 0.6,
  folder: 0.55,
  tag: 0.55,
  panelDescription: 0.4,
  description: 0.3,
  variable: 0.35,
};

/** A word that no title has is meant as a value; one that some title has may be. */
const VALUE = { onlyValue: 0.9, also: 0.5, service: 0.3, like: 0.8, open: 0.5 };

/** How much of the score depends on how much of the title was typed. */
const TITLE_SHARE = { panel: 0.25, dashboard: 0.35 };
/** What is left of the score of a panel of which nothing was typed but its dashboard. */
const NOT_ITSELF = 0.75;
/** What is left of the score of a dashboard that lacks a word. */
const LACKING = 0.6;
/** A dashboard whose title has every word is meant rather than its panels. */
const WHOLE_BONUS = 1.08;
/** A panel whose whole title was typed, with words of its dashboard. */
const COMPLETE_BONUS = 1.08;
/** A word that is in the title of the dashboard too says more of the panel. */
const IN_BOTH = 0.04;
/** Weight of a panel's number, which is typed by few. */
const NUMBER_WEIGHT = 2;

/** What is looked for. */
export interface Wanted extends Terms {
  /** Of a panel, as in `panel 20`. */
  readonly panelId: number | undefined;
  /** Whether the sentence asks for a dashboard by that word. */
  readonly isDashboard: boolean;
  /** How much each term counts. */
  readonly weights: readonly number[];
  /** Added to the score. */
  readonly boostOf: (uid: string, panelId: number | undefined) => number;
  /** The most that it adds. */
  readonly mostBoost: number;
}

/** The best places, best first; of equals the first in the index. */
export function* rankPlaces(index: SearchIndex, wanted: Wanted, limit: number): Steps<Ranked[]> {
  const best = createBestPlaces(limit);
  const score = createScorer(index, wanted, best);
  let done = 0;
  for (const entry of index.entries.values()) {
    done += 1 + entry.panels.length / PANEL_FIELDS;
    if (done >= STEP) {
      done = 0;
      yield;
    }
    score(entry);
  }
  return best.ranked();
}

/** @returns offers a dashboard and its panels with their scores */
function createScorer(
  index: SearchIndex,
  wanted: Wanted,
  { offer, isTooLow }: BestPlaces,
): (entry: IndexEntry) => void {
  const { terms, weights, matches, panelId, mostBoost } = wanted;
  const count = terms.length;
  const numberWeight = panelId === undefined ? 0 : NUMBER_WEIGHT;
  const total = weights.reduce((sum, weight) => sum + weight, numberWeight);
  const valueWeights = terms.map((term) => valueWeightsOf(index, term));
  const inTexts = terms.map((term) => term.inTexts);
  const around = new Float64Array(count);
  const { said } = matches;
  const { texts } = index;
  const isHit = textsHit(wanted);

  /** How much of a title was typed, from 0 to 1. */
  const typedShare = (text: number) => {
    const telling = texts.telling(text);
    return telling === 0 ? 0 : bitsIn((said[text] ?? 0) & telling) / bitsIn(telling);
  };

  const scoreDashboard = (entry: IndexEntry) => {
    let sum = 0;
    let inTitle = 0;
    let found = 0;
    for (let term = 0; term < count; term += 1) {
      const title = at(inTexts[term], entry.title);
      const here = Math.max(title, around[term] ?? 0);
      const weight = weights[term] ?? 0;
      sum += weight * here;
      found += here > 0 ? weight : 0;
      inTitle += title >= 0.9 ? weight : 0;
    }
    if (sum === 0) return;
    const lack = found < total - numberWeight - 1e-9 ? LACKING : 1;
    const whole = inTitle >= total - 1e-9 || (wanted.isDashboard && inTitle > 0) ? WHOLE_BONUS : 1;
    const share = 1 - TITLE_SHARE.dashboard * (1 - typedShare(entry.title));
    const score = (sum / total) * share * lack * whole;
    offer(entry, NONE, score + wanted.boostOf(entry.uid, undefined), found / total);
  };

  /** What every panel is worth that itself has none of the words. */
  const scoreOfOthers = () => {
    let sum = 0;
    let found = 0;
    for (let term = 0; term < count; term += 1) {
      const outside = around[term] ?? 0;
      sum += (weights[term] ?? 0) * outside;
      found += outside > 0 ? (weights[term] ?? 0) : 0;
    }
    const score = (sum / total) * (1 - TITLE_SHARE.panel) * NOT_ITSELF;
    return { score, coverage: found / total, isFound: sum > 0 };
  };

  const hasWords = ({ panels }: IndexEntry, place: number) =>
    panels[place] === panelId ||
    isHit[panels[place + 1] ?? NONE] === 1 ||
    isHit[panels[place + 2] ?? NONE] === 1 ||
    isHit[panels[place + 3] ?? NONE] === 1;

  const scorePanel = (entry: IndexEntry, place: number) => {
    const { panels } = entry;
    const title = panels[place + 1] ?? NONE;
    const row = panels[place + 2] ?? NONE;
    const description = panels[place + 3] ?? NONE;
    let sum = 0;
    let own = 0;
    let found = 0;
    for (let term = 0; term < count; term += 1) {
      const texts = inTexts[term];
      let here = at(texts, title);
      if (row !== NONE) here = Math.max(here, IN.row * at(texts, row));
      if (description !== NONE) here = Math.max(here, IN.panelDescription * at(texts, description));
      const weight = weights[term] ?? 0;
      own += here;
      const outside = around[term] ?? 0;
      here = Math.max(here, outside) + IN_BOTH * Math.min(here, outside);
      sum += weight * here;
      found += here > 0 ? weight : 0;
    }
    if (panels[place] === panelId) {
      sum += numberWeight;
      own += 1;
      found += numberWeight;
    }
    if (sum === 0) return;
    const inRow = row === NONE ? 0 : IN.row * typedShare(row);
    const titleShare = typedShare(title);
    const share = 1 - TITLE_SHARE.panel * (1 - Math.max(titleShare, inRow));
    const isComplete = titleShare === 1 && found > total - 1e-9;
    const bonus = own === 0 ? NOT_ITSELF : isComplete ? COMPLETE_BONUS : 1;
    const score = (sum / total) * share * bonus;
    offer(entry, place, score + wanted.boostOf(entry.uid, panels[place]), found / total);
  };

  return (entry) => {
    for (let term = 0; term < count; term += 1) {
      around[term] = aroundPanels(index, entry, terms[term], valueWeights[term]);
    }
    if (panelId === undefined && !entry.isEmpty) scoreDashboard(entry);
    const others = scoreOfOthers();
    for (let place = 0; place < entry.panels.length; place += PANEL_FIELDS) {
      if (hasWords(entry, place)) scorePanel(entry, place);
      else if (others.isFound && !isTooLow(others.score + mostBoost)) {
        const boost = wanted.boostOf(entry.uid, entry.panels[place]);
        offer(entry, place, others.score + boost, others.coverage);
      }
    }
  };
}

/** Which texts have any of the words, by their numbers: 1 or 0. */
function textsHit({ terms, matches: { said } }: Terms): Uint8Array {
  const isHit = new Uint8Array(said.length);
  for (const texts of [said, ...terms.map(({ inTexts }) => inTexts)]) {
    for (let text = 0; text < texts.length; text += 1) if (texts[text] !== 0) isHit[text] = 1;
  }
  return isHit;
}

/** How well a dashboard holds a word outside of its panels. */
function aroundPanels(
  index: SearchIndex,
  entry: IndexEntry,
  term: Term | undefined,
  values: ReadonlyMap<number, number> | undefined,
): number {
  if (!term) return 0;
  const { inTexts } = term;
  let best = term.uid === entry.uid ? 1 : IN.dashboard * at(inTexts, entry.title);
  best = Math.max(best, IN.folder * at(inTexts, entry.folder));
  best = Math.max(best, IN.description * at(inTexts, entry.description));
  for (const tag of entry.tags) best = Math.max(best, IN.tag * at(inTexts, tag));
  if (term.like) {
    for (const variable of entry.variables) {
      if (term.like.has(variable)) best = Math.max(best, VALUE.like);
      else if (index.variables.isOpen(variable)) best = Math.max(best, VALUE.open);
    }
  }
  if (term.variables.size > 0 || (values?.size ?? 0) > 0) {
    for (const variable of entry.variables) {
      best = Math.max(best, values?.get(variable) ?? 0);
      if (term.variables.has(variable)) best = Math.max(best, IN.variable);
    }
  }
  return best;
}

/** Names of variables whose values are those of a service, as titles are. */
const SERVICE = /^(?:job|integration|type)$/i;

function valueWeightsOf(
  index: SearchIndex,
  { values, inTexts, words }: Term,
): ReadonlyMap<number, number> {
  const isInTitle = words.length === 1 && inTexts.some((weight) => weight > 0.9);
  const weight = isInTitle ? VALUE.also : VALUE.onlyValue;
  return new Map(
    [...values.keys()].map((id) => {
      const isService = SERVICE.test(index.variables.read(id).name);
      return [id, isService ? VALUE.service : weight];
    }),
  );
}

function at(weights: TextWeights | undefined, text: number): number {
  return text === NONE ? 0 : (weights?.[text] ?? 0);
}

function bitsIn(bits: number): number {
  let count = 0;
  for (let left = bits; left !== 0; left &= left - 1) count += 1;
  return count;
}
