import type { Candidate, WordsAnswer } from './model.ts';
import type { Ranked } from './best-places.ts';
import type { ReadWords } from './read-wanted.ts';
import type { Term } from './terms.ts';
import { NONE } from './text-table.ts';

/** Shares of the best score from which on others are as likely, nearly so, and alike. */
const EQUAL = 0.97;
const LIKE = 0.9;
const ALIKE = 0.85;
/** Dashboards that are as likely, from which on a list is shown. */
const MANY = 3;
/** Share of the words that the best one must have for a picture, and for a list. */
const MIN_COVERAGE = 0.7;
const MIN_LISTED = 0.35;

/** Whether the best candidate is meant, or several are as likely, or none. */
export function outcomeOf(
  read: ReadWords,
  ranked: readonly Ranked[],
  candidates: readonly Candidate[],
  limit: number,
): WordsAnswer {
  const { sentence, words, unknown, wanted, isAll } = read;
  const { terms } = wanted;
  const [best] = ranked;
  const asked = terms.length + unknown.length + (wanted.panelId === undefined ? 0 : 1);
  const share = best ? (best.coverage * (asked - unknown.length)) / Math.max(1, asked) : 0;
  const near = candidates.filter(
    ({ score }) => score >= (candidates[0]?.score ?? 0) * EQUAL,
  ).length;
  return {
    outcome:
      !best || share < MIN_LISTED ? 'nothing' : isClear(read, ranked, share) ? 'clear' : 'unclear',
    candidates: candidates.slice(0, limit),
    isSure: unknown.length === 0 && terms.every(({ found, like }) => found === 'exact' && !like),
    wanted: isAll ? Math.max(1, Math.min(near, limit)) : 1,
    range: sentence.range,
    shift: sentence.shift,
    assignments: sentence.assignments,
    unknown: [...new Set(unknown.map(({ typed }) => typed))],
    words: words.map(({ typed }) => typed),
  };
}

function isClear(
  { wanted, unknown, isAll, isWhy }: ReadWords,
  ranked: readonly Ranked[],
  share: number,
): boolean {
  const [best] = ranked;
  // A word that nothing has may have been the one that counts.
  if (!best || isWhy || unknown.length > 0 || share < MIN_COVERAGE) return false;
  const { terms, panelId } = wanted;
  if (isAll || (panelId !== undefined && best.entry.panels[best.at] === panelId)) return true;
  const from = (part: number) => dashboardsFrom(ranked, best.score * part);
  if (best.at === NONE) return from(ALIKE) < MANY && !terms.every(isOnlyValue);
  const [title = NONE, row = NONE] = best.entry.panels.subarray(best.at + 1, best.at + 3);
  const isTold = ({ inTexts }: Term) => (inTexts[title] ?? 0) > 0 || (inTexts[row] ?? 0) > 0;
  if (!terms.some(isTold)) return false;
  if (terms.some((term) => isValueOf(term, best))) return true;
  if (terms.length === 1) return from(ALIKE) < MANY;
  return terms.some((term) => isNameOf(term, best)) ? from(LIKE) <= MANY : from(EQUAL) < MANY;
}

function isOnlyValue({ values, inTexts }: Term): boolean {
  return values.size > 0 && !inTexts.some((weight) => weight > 0);
}

/** Whether a word says which values of a dashboard are meant. */
function isValueOf({ values, like }: Term, { entry }: Ranked): boolean {
  return like !== undefined || entry.variables.some((id) => values.has(id));
}

/** Whether a word is of the dashboard. */
function isNameOf({ uid, inTexts }: Term, { entry }: Ranked): boolean {
  return (
    uid === entry.uid ||
    [entry.title, entry.folder, ...entry.tags].some((text) => (inTexts[text] ?? 0) > 0)
  );
}

function dashboardsFrom(ranked: readonly Ranked[], score: number): number {
  return new Set(ranked.filter((one) => one.score >= score).map(({ entry }) => entry.uid)).size;
}
