import * as v from 'valibot';
import type { Brain } from './hubot.ts';
import { readAs } from '../util/schema.ts';

/** Texts that a room keeps under names, in the bot's brain. */
export interface RoomStorage {
  get(room: string, name: string): string | undefined;
  /** In the order in which they were set. */
  all(room: string): ReadonlyMap<string, string>;
  set(room: string, name: string, text: string): void;
  /** @returns whether the name existed */
  delete(room: string, name: string): boolean;
}

/** Pairs, as an object would sort names that look like numbers. */
const saved = v.fallback(v.array(v.unknown()), []);
const pair = v.strictTuple([v.string(), v.string()]);

/**
 * @param prefix of the brain's keys, before the room's name
 * @param limit most names in one room; the one set longest ago is forgotten first
 */
export function createRoomStorage(
  brain: Brain,
  prefix: string,
  limit = Number.POSITIVE_INFINITY,
): RoomStorage {
  /** The brain comes from a file or a server, and may hold anything. */
  function read(room: string): Map<string, string> {
    const pairs = v.parse(saved, brain.get(prefix + room)).map((entry) => readAs(pair, entry));
    return new Map(pairs.filter((one) => one !== undefined));
  }

  function write(room: string, texts: ReadonlyMap<string, string>): void {
    brain.set(prefix + room, [...texts]);
  }

  return {
    get: (room, name) => read(room).get(name),
    all: read,
    set(room, name, text) {
      const texts = read(room);
      texts.delete(name);
      texts.set(name, text);
      const [oldest] = texts.keys();
      if (texts.size > limit && oldest !== undefined) texts.delete(oldest);
      write(room, texts);
    },
    delete(room, name) {
      const texts = read(room);
      const was = texts.delete(name);
      if (was) write(room, texts);
      return was;
    },
  };
}
