import leven from 'leven';

/** Longer names are compared by their beginning, for the work grows with the square of the length. */
const COMPARED = 60;

/**
 * Those of the things whose names are nearly what was typed, nearest first: a letter of every three
 * begun may be another, and none of a name with less.
 * @param namesOf the names that a thing goes by
 */
export function nearest<T>(
  typed: string,
  things: readonly T[],
  namesOf: (thing: T) => readonly string[],
  limit = 3,
): T[] {
  const wanted = typed.slice(0, COMPARED);
  const maxDistance = wanted.length < 3 ? 0 : Math.ceil(wanted.length / 3);
  const distance = (thing: T) =>
    Math.min(
      ...namesOf(thing).map((name) =>
        leven(wanted, name.slice(0, COMPARED), { maxDistance: maxDistance + 1 }),
      ),
    );
  return things
    .map((thing) => ({ thing, distance: distance(thing) }))
    .filter((near) => near.distance <= maxDistance)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, limit)
    .map(({ thing }) => thing);
}
