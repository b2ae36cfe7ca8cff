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
  const storage = createRoomStorage(brain, 'grafana_numbers_', { names: 1, rooms: MAX_ROOMS });

  /** Those that still hold, the one shown longest ago first. */
  function read(room: string): Entry[] {
    return parseEntries(storage.get(room, 'all')).filter(
      ({ shownAt }) => now() - shownAt < LIFETIME && shownAt <= now() + LIFETIME,
    );
  }

  return {
    show(room, things) {
      const entries = new Map(read(room).map((entry) => [identityOf(entry), entry]));
      const taken = new Set([...entries.values()].map(({ number }) => number));
      const numbers = things.map(({ kind, key, name }) => {
        if (key === '' || key.length > MAX_KEY) return undefined;
        const identity = identityOf({ kind, key });
        const number = entries.get(identity)?.number ?? freeNumber(taken, entries.size);
        entries.delete(identity);
        entries.set(identity, { number, kind, key, name: oneLine(name, MAX_NAME), shownAt: now() });
        taken.add(number);
        return number;
      });
      if (things.length > 0) {
        storage.set(room, 'all', JSON.stringify([...entries.values()].slice(-MAX_NUMBERS)));
      }
      return numbers;
    },
    find(room, number) {
      const { kind, key, name } = read(room).find((entry) => entry.number === number) ?? {};
      return kind && key !== undefined ? { kind, key, name: name ?? '' } : undefined;
    },
  };
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

/** The brain comes from a file or a server, and may hold anything. */
function parseEntries(text: string | undefined): Entry[] {
  try {
    const saved: unknown = JSON.parse(text ?? '[]');
    if (!Array.isArray(saved)) return [];
    return saved.map((one) => readAs(entrySchema, one)).filter((one) => one !== undefined);
  } catch {
    return [];
  }
}
