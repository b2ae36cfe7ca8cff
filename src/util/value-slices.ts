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
  /** The entry itself if it is a leaf; the length of an array that comes in runs; one of these runs. */
  readonly leaves: (Leaf | NumberRun)[];
}

/** Numbers and nulls of an array that follow each other. */
interface NumberRun {
  readonly numbers: Float64Array<ArrayBuffer>;
  /** 1 for each that is null; undefined when none is. */
  readonly nulls: Uint8Array<ArrayBuffer> | undefined;
}

type Kind = typeof LEAF | typeof ARRAY | typeof OBJECT | typeof RUN;
const LEAF = 0;
const ARRAY = 1;
const OBJECT = 2;
const RUN = 3;

/** Numbers from which on an array is taken apart in runs. */
const LONG = 1_000;
/** Numbers of one run: well below a millisecond for the thread that takes it. */
const MOST_NUMBERS = 50_000;

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
    slice.leaves.push(isLeaf ? content : isLongOfNumbers(content) ? content.length : undefined);
    if (isLeaf) return;
    unfilled.push([containers, content]);
    containers += 1;
  };
  add(-1, 0, value);
  for (let next = unfilled.pop(); next; next = unfilled.pop()) {
    const [parent, container] = next;
    if (isLongOfNumbers(container)) {
      for (let start = 0; start < container.length; start += MOST_NUMBERS) {
        if (slice.keys.length > 0) yield slice;
        slice = emptySlice();
        slice.parents.push(parent);
        slice.keys.push(start);
        slice.kinds.push(RUN);
        slice.leaves.push(runOf(container.slice(start, start + MOST_NUMBERS)));
      }
      continue;
    }
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

function isLongOfNumbers(container: object): container is readonly (number | null)[] {
  if (!Array.isArray(container) || container.length < LONG) return false;
  const entries = container as readonly unknown[];
  return entries.every((entry) => typeof entry === 'number' || entry === null);
}

function runOf(entries: readonly (number | null)[]): NumberRun {
  return {
    numbers: Float64Array.from(entries, (entry) => entry ?? 0),
    nulls: entries.includes(null)
      ? Uint8Array.from(entries, (entry) => (entry === null ? 1 : 0))
      : undefined,
  };
}

/** The memory of a slice that can be moved to the other thread. */
export function transferOf({ leaves }: ValueSlice): ArrayBuffer[] {
  return leaves.flatMap((leaf) =>
    typeof leaf === 'object' && leaf !== null
      ? [leaf.numbers.buffer, ...(leaf.nulls ? [leaf.nulls.buffer] : [])]
      : [],
  );
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
        if (kind === RUN) {
          const target = containers[parents[index] ?? -1] as unknown[];
          addRun(target, Number(key), leaves[index] as NumberRun);
          continue;
        }
        const leaf = leaves[index];
        const value = kind === ARRAY ? emptyArray(leaf) : kind === OBJECT ? {} : leaf;
        const parent = parents[index] ?? -1;
        setOwn(parent === -1 ? root : containers[parent], key, value);
        if (kind !== LEAF) containers.push(value as object);
      }
    },
    value: () => root[0],
  };
}

/** Of the right length at once: a large array that grows is copied again and again. */
const emptyArray = (length: unknown): unknown[] =>
  typeof length === 'number' ? new Array<unknown>(length) : [];

function addRun(target: unknown[], start: number, { numbers, nulls }: NumberRun): void {
  for (let index = 0; index < numbers.length; index += 1) {
    target[start + index] = nulls?.[index] === 1 ? null : numbers[index];
  }
}

function setOwn(target: object | undefined, key: string | number, value: unknown): void {
  if (key === '__proto__' && target) {
    const own = { value, writable: true, enumerable: true, configurable: true };
    Object.defineProperty(target, key, own);
  } else {
    (target as Record<string | number, unknown>)[key] = value;
  }
}
