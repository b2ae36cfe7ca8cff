import * as v from 'valibot';
import { finite, readAs } from '../../util/schema.ts';
import type { BrainKind } from './brain-keys.ts';
import { changesOf, type Part, namedParts, joinParts } from './brain-values.ts';
import { createSharedEntries, type SharedEntriesDeps } from './shared-entries.ts';
import { FIRST_STAMP } from './stamps.ts';

/** Values of the brain under keys of one kind, which several bots change part by part. */
export interface SharedKind {
  readonly kind: BrainKind;
  readonly isRead: boolean;
  keys(): Iterable<string>;
  /** The value of a key; undefined when it has none. */
  get(key: string): unknown;
  /**
   * Shares what a new value changes.
   * @param before the value of the key until now; that of Redis when missing
   * @returns whether Redis has it
   */
  set(key: string, value: unknown, before?: { readonly value: unknown }): Promise<boolean>;
  /** Values of an older brain of which nothing is known here, not even that it was removed. */
  unknownOf(values: ReadonlyMap<string, unknown>): ReadonlyMap<string, string>;
  /** Takes them; every change is later. */
  import(texts: ReadonlyMap<string, string>): Promise<boolean>;
  sync(): Promise<boolean>;
  close(): Promise<void>;
  /** How many parts there are. */
  count(): number;
}

/** Larger than any time in milliseconds, and so small that it can be counted on. */
const MAX_ORDER = 1e15;
/** The key without what all of its kind begin with, and the name of the part. */
const fieldSchema = v.strictTuple([v.string(), v.string()]);
const textSchema = v.strictTuple([v.pipe(finite, v.maxValue(MAX_ORDER)), v.unknown()]);

/** @param onChange called with the keys whose values others have changed */
export function createSharedKind(
  kind: BrainKind,
  onChange: (keys: readonly string[]) => void,
  deps: Omit<SharedEntriesDeps, 'name' | 'onChange'> & { readonly prefix: string },
): SharedKind {
  const parts = new Map<string, Map<string, Part>>();
  const shared = createSharedEntries({
    ...deps,
    name: `${deps.prefix}:${kind.name}`,
    onChange(fields) {
      const keys = new Set(fields.map(note).filter((key) => key !== undefined));
      if (keys.size > 0) onChange([...keys]);
    },
  });
  let largest = 0;

  const fieldOf = (key: string, name: string) => JSON.stringify([key.slice(kind.key.length), name]);

  /** Brings the parts up to date with one entry. @returns its key, unless it is not ours */
  function note(field: string): string | undefined {
    const names = readJson(field, fieldSchema);
    if (!names) return undefined;
    const [rest, name] = names;
    if (!kind.isPerRoom && rest !== '') return undefined;
    const key = kind.key + rest;
    const part = partOf(shared.entries.get(field)?.text ?? '');
    const own = parts.get(key) ?? new Map<string, Part>();
    if (part) own.set(name, part);
    else own.delete(name);
    if (own.size > 0) parts.set(key, own);
    else parts.delete(key);
    largest = Math.max(largest, part?.order ?? 0);
    return key;
  }

  function put(texts: ReadonlyMap<string, string>, stamp?: string): Promise<boolean> {
    const writing = shared.put(texts, stamp);
    for (const field of texts.keys()) note(field);
    return writing;
  }

  return {
    kind,
    get isRead() {
      return shared.isRead;
    },
    keys: () => parts.keys(),
    get: (key) => joinParts(parts.get(key) ?? new Map<string, Part>(), kind.isList),
    set(key, value, before) {
      const known = before
        ? numbered(namedParts(before.value, kind.isList))
        : (parts.get(key) ?? new Map<string, Part>());
      const next = Math.max(largest, deps.now()) + 1;
      const changes = changesOf(known, namedParts(value, kind.isList), next);
      if (changes.size === 0) return Promise.resolve(true);
      return put(
        new Map([...changes].map(([name, part]) => [fieldOf(key, name), part ? textOf(part) : ''])),
      );
    },
    unknownOf(values) {
      const all = [...values].flatMap(([key, value]) =>
        [...numbered(namedParts(value, kind.isList))].map(
          ([name, part]) => [fieldOf(key, name), textOf(part)] as const,
        ),
      );
      return new Map(all.filter(([field]) => !shared.entries.has(field)));
    },
    import: (texts) => put(texts, FIRST_STAMP),
    sync: () => shared.sync(),
    close: () => shared.close(),
    count: () => [...parts.values()].reduce((sum, own) => sum + own.size, 0),
  };
}

/** The parts of a value that has no numbers yet, before all that are set from now on. */
function numbered(values: ReadonlyMap<string, unknown>): ReadonlyMap<string, Part> {
  return new Map([...values].map(([name, value], order) => [name, { order, value }]));
}

function textOf({ order, value }: Part): string {
  return JSON.stringify([order, value]);
}

function partOf(text: string): Part | undefined {
  const found = text === '' ? undefined : readJson(text, textSchema);
  return found && { order: found[0], value: found[1] };
}

function readJson<T>(text: string, schema: v.GenericSchema<unknown, T>): T | undefined {
  try {
    return readAs(schema, JSON.parse(text));
  } catch {
    return undefined;
  }
}
