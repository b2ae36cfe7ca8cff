/** A panel or row with the id that it was saved with, and the panels that a row holds. */
export interface Identified {
  id?: number | undefined;
  readonly held: readonly Identified[];
}

/**
 * Gives ids as Grafana does when it loads a dashboard (`ensurePanelsHaveUniqueIds`): in saved order,
 * depth first, an entry without an id or with one seen before takes the next id above the highest.
 * @returns the next id that is free
 */
export function assignIds(entries: readonly Identified[]): number {
  const all = depthFirst(entries);
  let highest = 0;
  for (const { id = 0 } of all) highest = Math.max(highest, id);
  const seen = new Set<number>();
  let next = highest + 1;
  for (const entry of all) {
    if (entry.id === undefined || seen.has(entry.id)) {
      // Above the safe integers there is no next id; the lowest free one serves as well.
      if (!Number.isSafeInteger(next)) next = 1;
      while (seen.has(next)) next += 1;
      entry.id = next;
      next += 1;
    }
    seen.add(entry.id);
  }
  return next;
}

function depthFirst(entries: readonly Identified[], all: Identified[] = []): Identified[] {
  for (const entry of entries) {
    all.push(entry);
    depthFirst(entry.held, all);
  }
  return all;
}
