import leven from 'leven';

/** Longer names are compared by their beginning: the work grows with the square of the length. */
const COMPARED = 60;
/** Most names of one thing that are compared. */
const MAX_NAMES = 300;

/**
 * The things whose names are most like what was typed, nearest first. One letter in three may differ,
 * and none in a text shorter than three. Fit for 100,000 things: a name that cannot be nearer than
 * those already found is not compared.
 * @param namesOf the names of a thing
 */
export function nearest<T>(
  typed: string,
  things: readonly T[],
  namesOf: (thing: T) => readonly string[],
  limit = 3,
): T[] {
  const wanted = typed.slice(0, COMPARED);
  const near: { readonly thing: T; readonly distance: number }[] = [];
  let within = wanted.length < 3 ? 0 : Math.ceil(wanted.length / 3);
  for (const thing of things) {
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

/** Edits to the nearest name; more than `within` when every name is further away. */
function distanceOf(wanted: string, names: readonly string[], within: number): number {
  let best = within + 1;
  for (const name of names.slice(0, MAX_NAMES)) {
    const compared = name.slice(0, COMPARED);
    // The difference in length is a lower bound of the distance.
    if (Math.abs(compared.length - wanted.length) >= best) continue;
    best = Math.min(best, leven(wanted, compared, { maxDistance: best }));
  }
  return best;
}
