import * as v from 'valibot';
import { nonEmpty, readAs } from '../util/schema.ts';
import { oneLine } from '../util/text.ts';
import { createRoomStorage } from './room-storage.ts';
import type { Brain } from './hubot.ts';

export const NUMBERED_KINDS = ['rule', 'alert', 'silence', 'subscription', 'schedule'] as const;
export type NumberedKind = (typeof NUMBERED_KINDS)[number];

/** A thing that a number of a room means. */
export interface NumberedThing {
  readonly kind: NumberedKind;
  /** What its own part knows it by; the same thing always has the same key. */
  readonly key: string;
  /** What people call it: data, not fit to be shown as it is. */
  readonly name: string;
}

/** Short numbers that a room has for what the bot names there, shown as `#3`. */
export interface RoomNumbers {
  /**
   * Numbers things that are being shown in a room. A thing keeps its number for 24 hours from now, and
   * no other thing gets it meanwhile.
   * @returns their numbers, in the same order; undefined for a key of more than 1,000 characters
   */
  show(room: string, things: readonly NumberedThing[]): readonly (number | undefined)[];
  /** What a number means in a room; undefined when it means nothing there, or not any more. */
  find(room: string, number: number): NumberedThing | undefined;
}

/** Milliseconds for which a thing keeps its number after it was shown. */
const LIFETIME = 24 * 60 * 60_000;
/** Most numbers of one room; the one shown longest ago is forgotten first. */
const MAX_NUMBERS = 500;
/** Most rooms that have numbers. */
const MAX_ROOMS = 500;
/** Characters of a key that is kept. */
const MAX_KEY = 1_000;
/** Characters of a name that are kept. */
const MAX_NAME = 100;

const entrySchema = v.object({
  number: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  kind: v.picklist(NUMBERED_KINDS),
  key: nonEmpty,
  name: v.string(),
  /** Milliseconds since 1970. */
  shownAt: v.number(),
});
type Entry = v.InferOutput<typeof entrySchema>;

/** @param now the clock, in ms since 1970: numbers outlive a restart */
export function createRoomNumbers(brain: Brain, now: () => number): RoomNumbers {
  const storage = createRoomStorage(brain, 'grafana_numbers_', {
    names: MAX_NUMBERS,
    rooms: MAX_ROOMS,
  });

  const isKept = ({ shownAt }: Entry) => now() - shownAt < LIFETIME && shownAt <= now() + LIFETIME;

  /** Those that still hold, the one shown longest ago first. */
  function read(room: string): Map<string, Entry> {
    const entries = [...storage.all(room).values()].flatMap(parseEntries).filter(isKept);
    return new Map(entries.map((entry) => [identityOf(entry), entry]));
  }

  function forgetOld(room: string): void {
    for (const [name, text] of storage.all(room))
      if (!parseEntries(text).some(isKept)) storage.delete(room, name);
  }

  return {
    show(room, things) {
      const entries = read(room);
      const uses = usesOf(entries.values());
      const taken = new Set(uses.keys());
      const shown: [string, string][] = [];
      const numbers = things.map(({ kind, key, name }) => {
        if (key === '' || key.length > MAX_KEY) return undefined;
        const identity = identityOf({ kind, key });
        const known = entries.get(identity)?.number;
        const isOurs = known !== undefined && uses.get(known) === 1;
        const number = isOurs ? known : freeNumber(taken, entries.size);
        const entry = { number, kind, key, name: oneLine(name, MAX_NAME), shownAt: now() };
        entries.delete(identity);
        entries.set(identity, entry);
        uses.set(number, 1);
        taken.add(number);
        shown.push([identity, JSON.stringify(entry)]);
        return number;
      });
      if (shown.length > 0) {
        forgetOld(room);
        storage.setAll(room, shown);
      }
      return numbers;
    },
    find(room, number) {
      const found = [...read(room).values()].filter((entry) => entry.number === number);
      // Two bots may have given it at the same moment, and then it means neither.
      const [{ kind, key, name } = {}] = found.length === 1 ? found : [];
      return kind && key !== undefined ? { kind, key, name: name ?? '' } : undefined;
    },
  };
}

/** How many things have each number. */
function usesOf(entries: Iterable<Entry>): Map<number, number> {
  const uses = new Map<number, number>();
  for (const { number } of entries) uses.set(number, (uses.get(number) ?? 0) + 1);
  return uses;
}

/** The number that a word means: `3` or `#3`. */
export function typedNumber(word: string): number | undefined {
  const [, digits] = /^#?(\d{1,6})$/.exec(word) ?? [];
  return digits === undefined || Number(digits) === 0 ? undefined : Number(digits);
}

/** The smallest; in a full room a larger one than all, since the smallest was another thing's just now. */
function freeNumber(taken: ReadonlySet<number>, size: number): number {
  if (size >= MAX_NUMBERS) return Math.max(...taken) + 1;
  let number = 1;
  while (taken.has(number)) number += 1;
  return number;
}

function identityOf({ kind, key }: Pick<NumberedThing, 'kind' | 'key'>): string {
  return `${kind} ${key}`;
}

/** The brain comes from a file or a server, and may hold anything: an entry, or a list of them, as older versions had. */
function parseEntries(text: string): Entry[] {
  try {
    const saved: unknown = JSON.parse(text);
    const all: unknown[] = Array.isArray(saved) ? saved : [saved];
    return all.map((one) => readAs(entrySchema, one)).filter((one) => one !== undefined);
  } catch {
    return [];
  }
}
