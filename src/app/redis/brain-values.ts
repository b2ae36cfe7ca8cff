import { isObject } from '../../util/schema.ts';

/** A part of a value of the brain, with its place among the others. */
export interface Part {
  /** Parts are in the order of these numbers. */
  readonly order: number;
  readonly value: unknown;
}

/**
 * The parts of a value under names: of a list its entries, each by what it is known by there; else the
 * value itself. What is not an entry of any list of ours has no name, and is left out.
 */
export function namedParts(value: unknown, isList: boolean): ReadonlyMap<string, unknown> {
  if (value === null || value === undefined) return new Map();
  if (!isList) return new Map([['', value]]);
  const named = Array.isArray(value) ? value : [];
  return new Map(
    named.flatMap((entry: unknown): [string, unknown][] => {
      const name = nameOf(entry);
      return name === undefined ? [] : [[name, entry]];
    }),
  );
}

function nameOf(entry: unknown): string | undefined {
  if (typeof entry === 'string') return entry;
  if (Array.isArray(entry)) return typeof entry[0] === 'string' ? entry[0] : undefined;
  if (!isObject(entry)) return undefined;
  const { id, room, ruleUid } = entry;
  if (typeof id === 'string') return id;
  if (typeof room === 'string' && typeof ruleUid === 'string')
    return JSON.stringify([room, ruleUid]);
  return undefined;
}

/** The value that has these parts; undefined when there are none. */
export function joinParts(parts: ReadonlyMap<string, Part>, isList: boolean): unknown {
  // Two bots may have given the same number.
  const sorted = [...parts].sort(
    ([a, one], [b, other]) => one.order - other.order || (a < b ? -1 : 1),
  );
  const values = sorted.map(([, { value }]) => value);
  if (!isList) return values.at(-1);
  return values.length === 0 ? undefined : values;
}

/**
 * What a new value changes: parts that are new, are others, or come later now; undefined for those that
 * are gone.
 * @param next larger than the order of every part
 */
export function changesOf(
  before: ReadonlyMap<string, Part>,
  after: ReadonlyMap<string, unknown>,
  next: number,
): ReadonlyMap<string, Part | undefined> {
  const changes = new Map<string, Part | undefined>();
  for (const name of before.keys()) if (!after.has(name)) changes.set(name, undefined);
  let last = -Infinity;
  let free = next;
  for (const [name, value] of after) {
    const old = before.get(name);
    const order = old && old.order > last ? old.order : free++;
    if (old?.order !== order || JSON.stringify(old.value) !== JSON.stringify(value))
      changes.set(name, { order, value });
    last = order;
  }
  return changes;
}
