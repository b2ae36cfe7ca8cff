/** A value as JSON has it; missing properties count as undefined. */
export type PlainValue = Leaf | readonly PlainValue[] | { readonly [key: string]: PlainValue };
type Leaf = string | number | boolean | null | undefined;

/**
 * A part of a value that is small enough to be handed from one thread to another at once: some of its
 * entries, in columns. Arrays and objects are numbered in the order in which they come.
 */
export interface ValueSlice {
  /** Number of the array or object that the entry belongs to; -1 for the value itself. */
  readonly parents: number[];
  readonly keys: (string | number)[];
  readonly kinds: Kind[];
  /** The entry itself if it is a leaf. */
  readonly leaves: Leaf[];
}
type Kind = typeof LEAF | typeof ARRAY | typeof OBJECT;
const LEAF = 0;
const ARRAY = 1;
const OBJECT = 2;

/**
 * Takes a value apart, so that another thread can put it together with a pause after each slice: a large
 * message is read at one go, and blocks the event loop meanwhile.
 * @param entries most entries of one slice
 */
export function* sliceValue(
  value: PlainValue,
  entries: number,
): Generator<ValueSlice, void, undefined> {
  let slice = emptySlice();
  const unfilled: (readonly [number, object])[] = [];
  let containers = 0;
  const add = (parent: number, key: string | number, content: PlainValue) => {
    const isLeaf = typeof content !== 'object' || content === null;
    slice.parents.push(parent);
    slice.keys.push(key);
    slice.kinds.push(isLeaf ? LEAF : Array.isArray(content) ? ARRAY : OBJECT);
    slice.leaves.push(isLeaf ? content : undefined);
    if (isLeaf) return;
    unfilled.push([containers, content]);
    containers += 1;
  };
  add(-1, 0, value);
  for (let next = unfilled.pop(); next; next = unfilled.pop()) {
    const [parent, container] = next;
    const keys = Array.isArray(container) ? container.keys() : Object.keys(container);
    for (const key of keys) {
      if (slice.keys.length >= entries) {
        yield slice;
        slice = emptySlice();
      }
      add(parent, key, (container as Record<string, PlainValue>)[key]);
    }
  }
  if (slice.keys.length > 0) yield slice;
}

function emptySlice(): ValueSlice {
  return { parents: [], keys: [], kinds: [], leaves: [] };
}

/** Puts a value together again. */
export interface ValueBuilder {
  add(slice: ValueSlice): void;
  /** The value, once all slices were added. */
  value(): unknown;
}

export function createValueBuilder(): ValueBuilder {
  const root: unknown[] = [];
  const containers: object[] = [];
  return {
    add({ parents, keys, kinds, leaves }) {
      for (const [index, key] of keys.entries()) {
        const kind = kinds[index];
        const value = kind === ARRAY ? [] : kind === OBJECT ? {} : leaves[index];
        const parent = parents[index] ?? -1;
        setOwn(parent === -1 ? root : containers[parent], key, value);
        if (kind !== LEAF) containers.push(value as object);
      }
    },
    value: () => root[0],
  };
}

function setOwn(target: object | undefined, key: string | number, value: unknown): void {
  if (key === '__proto__' && target) {
    const own = { value, writable: true, enumerable: true, configurable: true };
    Object.defineProperty(target, key, own);
  } else {
    (target as Record<string | number, unknown>)[key] = value;
  }
}
