import * as v from 'valibot';
import type { Brain } from './hubot.ts';
import { readAs } from '../util/schema.ts';

/** Texts that a room keeps under names, in the bot's brain. */
export interface RoomStorage {
  get(room: string, name: string): string | undefined;
  /** In the order in which they were set. */
  all(room: string): ReadonlyMap<string, string>;
  set(room: string, name: string, text: string): void;
  /** Sets several; those that are there already are the last ones now. */
  setAll(room: string, texts: Iterable<readonly [name: string, text: string]>): void;
  /** @returns whether the name existed */
  delete(room: string, name: string): boolean;
}

/** Pairs, as an object would sort names that look like numbers. */
const saved = v.fallback(v.array(v.unknown()), []);
const savedRooms = v.fallback(v.array(v.string()), []);
const pair = v.strictTuple([v.string(), v.string()]);

export interface RoomStorageLimits {
  /** Most names in one room; the one set longest ago is forgotten first. */
  readonly names?: number;
  /** Most rooms that have any; the one set longest ago is forgotten first. */
  readonly rooms?: number;
}

/** @param prefix of the brain's keys, before the room's name */
export function createRoomStorage(
  brain: Brain,
  prefix: string,
  { names = Infinity, rooms = Infinity }: RoomStorageLimits = {},
): RoomStorage {
  /** No room's name can hold a line break in any chat. */
  const roomsKey = `${prefix}\n`;

  /** The brain comes from a file or a server, and may hold anything. */
  function read(room: string): Map<string, string> {
    const pairs = v.parse(saved, brain.get(prefix + room)).map((entry) => readAs(pair, entry));
    return new Map(pairs.filter((one) => one !== undefined));
  }

  function write(room: string, texts: ReadonlyMap<string, string>): void {
    brain.set(prefix + room, [...texts]);
  }

  /** Puts a room last among those that have something, and forgets the first when there are too many. */
  function touch(room: string): void {
    if (rooms === Infinity) return;
    const known = new Set(v.parse(savedRooms, brain.get(roomsKey)));
    known.delete(room);
    known.add(room);
    for (const oldest of known) {
      if (known.size <= rooms) break;
      known.delete(oldest);
      brain.remove(prefix + oldest);
    }
    brain.set(roomsKey, [...known]);
  }

  function setAll(room: string, changes: Iterable<readonly [string, string]>): void {
    const texts = read(room);
    for (const [name, text] of changes) {
      texts.delete(name);
      texts.set(name, text);
    }
    // Two bots that share a brain may each have added one.
    for (const oldest of texts.keys()) {
      if (texts.size <= names) break;
      texts.delete(oldest);
    }
    write(room, texts);
    touch(room);
  }

  return {
    get: (room, name) => read(room).get(name),
    all: read,
    set(room, name, text) {
      setAll(room, [[name, text]]);
    },
    setAll,
    delete(room, name) {
      const texts = read(room);
      const was = texts.delete(name);
      if (was) write(room, texts);
      return was;
    },
  };
}
