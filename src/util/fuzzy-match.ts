import leven from 'leven';
import { runAtOnce, STEP, type Steps } from './time-slices.ts';

/** Longer names are compared by their beginning: the work grows with the square of the length. */
const COMPARED = 60;
/** Most names of one thing that are compared. */
const MAX_NAMES = 300;
/** Most things that are compared when nothing is really near. */
const MAX_UNLIKE = 2_000;

/** The names of a thing. */
type NamesOf<T> = (thing: T) => readonly string[];

/**
 * The things whose names are most like what was typed, nearest first. One letter in three may differ,
 * and none in a text shorter than three. Fit for 100,000 things: a name that cannot be nearer than
 * those already found is not compared.
 */
export function nearest<T>(
  typed: string,
  things: readonly T[],
  namesOf: NamesOf<T>,
  limit = 3,
): T[] {
  return runAtOnce(nearestSteps(typed, things, namesOf, limit, editsIn(typed)));
}

/** The names most like what was typed; one edit is allowed in a short one too. */
export function nearestOf(typed: string, names: readonly string[], limit = 1): string[] {
  const edits = Math.max(1, editsIn(typed));
  return runAtOnce(nearestSteps(typed, names, (name) => [name], limit, edits));
}

/** Edits that are allowed in a text. */
export function editsIn(typed: string): number {
  return typed.length < 3 ? 0 : Math.ceil(Math.min(typed.length, COMPARED) / 3);
}

/** @param edits most edits between what was typed and a name */
export function* nearestSteps<T>(
  typed: string,
  things: Iterable<T>,
  namesOf: NamesOf<T>,
  limit: number,
  edits: number,
): Steps<T[]> {
  const wanted = typed.slice(0, COMPARED);
  const near: { readonly thing: T; readonly distance: number }[] = [];
  let within = edits;
  let compared = 0;
  for (const thing of things) {
    if ((compared += 1) % STEP === 0) yield;
    const distance = distanceOf(wanted, namesOf(thing), within);
    if (distance > within) continue;
    const place = near.findIndex((other) => other.distance > distance);
    near.splice(place < 0 ? near.length : place, 0, { thing, distance });
    if (near.length > limit) near.pop();
    if (near.length === limit) within = (near.at(-1)?.distance ?? 0) - 1;
    if (within < 0) break;
  }
  return near.map(({ thing }) => thing);
}

/** As `closestSteps`, at once. */
export function closest<T>(
  typed: string,
  things: readonly T[],
  namesOf: NamesOf<T>,
  limit = 3,
): T[] {
  return runAtOnce(closestSteps(typed, things, namesOf, limit));
}

/**
 * The things that are most likely meant, and always some when there are any: those with nearly the same
 * name; then those whose name begins with what was typed, has it inside, or is abbreviated by it (`pg`
 * for postgresql); else whatever is least unlike it.
 */
export function* closestSteps<T>(
  typed: string,
  things: readonly T[],
  namesOf: NamesOf<T>,
  limit = 3,
): Steps<T[]> {
  const edits = Math.max(editsIn(typed), typed.length > 1 ? 1 : 0);
  const found = new Set(yield* nearestSteps(typed, things, namesOf, limit, edits));
  let compared = 0;
  for (const thing of typed.length > 1 ? things : []) {
    if (found.size >= limit) break;
    if ((compared += 1) % STEP === 0) yield;
    if (namesOf(thing).some((name) => isPartOrAbbreviation(typed, name))) found.add(thing);
  }
  if (found.size > 0) return [...found];
  return yield* nearestSteps(typed, things.slice(0, MAX_UNLIKE), namesOf, limit, COMPARED);
}

function isPartOrAbbreviation(typed: string, name: string): boolean {
  const compared = name.slice(0, COMPARED);
  if (typed.length > 2 && compared.includes(typed)) return true;
  return compared.split(/[^\p{L}\p{N}]+/u).some((word) => isAbbreviation(typed, word));
}

/** Whether the letters are in the word in this order, and the word begins with the first of them. */
function isAbbreviation(typed: string, word: string): boolean {
  if (word.length < typed.length || !word.startsWith(typed.charAt(0))) return false;
  let at = 0;
  for (const letter of word) if (letter === typed.charAt(at)) at += 1;
  return at === typed.length;
}

/** Edits to the nearest name; more than `within` when every name is further away. */
function distanceOf(wanted: string, names: readonly string[], within: number): number {
  let best = within + 1;
  for (const name of names.slice(0, MAX_NAMES)) {
    const compared = name.slice(0, COMPARED);
    // The difference in length is a lower bound of the distance.
    if (Math.abs(compared.length - wanted.length) >= best) continue;
    best = Math.min(best, editDistance(wanted, compared, best));
  }
  return best;
}

/**
 * Letters that are to be put in, left out or changed to make one text of the other; two that are swapped
 * count as one.
 * @param within distances beyond it need not be exact
 */
export function editDistance(one: string, other: string, within: number): number {
  return isSwap(one, other) ? 1 : leven(one, other, { maxDistance: within + 1 });
}

/** Whether two letters next to each other are in the other order, as in `wbe` for web. */
function isSwap(typed: string, name: string): boolean {
  if (typed.length !== name.length) return false;
  let at = 0;
  while (at < typed.length && typed[at] === name[at]) at += 1;
  return (
    at + 1 < typed.length &&
    typed[at] === name[at + 1] &&
    typed[at + 1] === name[at] &&
    typed.slice(at + 2) === name.slice(at + 2)
  );
}
