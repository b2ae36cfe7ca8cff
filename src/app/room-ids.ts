import { LRUCache } from 'lru-cache';
import type { Robot } from '../chat/hubot.ts';
import type { Network } from '../chat/network.ts';

/** Most rooms whose ids are known. */
const MAX_ROOMS = 1_000;
/** Milliseconds after which the chat is asked again. */
const KEPT_MS = 600_000;

/**
 * The id by which a chat knows the room that an address names; the name itself where the chat has no
 * other. What is typed in a room is known by that.
 */
export function createRoomIds(robot: Robot, network: Network): (name: string) => Promise<string> {
  const known = new LRUCache<string, string>({ max: MAX_ROOMS, ttl: KEPT_MS });
  return async (name) => {
    const kept = known.get(name);
    if (kept !== undefined) return kept;
    const id = (await network.roomId?.(robot, name)) ?? name;
    known.set(name, id);
    return id;
  };
}
