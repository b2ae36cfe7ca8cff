import { LRUCache } from 'lru-cache';

/** Most rooms whose pictures are counted. */
const MAX_ROOMS = 1_000;
const MINUTE = 60_000;

/** How many pictures a room still gets within a minute. */
export interface PictureLimit {
  /** @returns false when the room has had as many as it may have */
  take(room: string): boolean;
}

/** @param now the clock, in ms */
export function createPictureLimit(perMinute: number, now: () => number): PictureLimit {
  const rooms = new LRUCache<string, readonly number[]>({ max: MAX_ROOMS });
  return {
    take(room) {
      const recent = (rooms.get(room) ?? []).filter((time) => now() - time < MINUTE);
      const isFree = recent.length < perMinute;
      rooms.set(room, isFree ? [...recent, now()] : recent);
      return isFree;
    },
  };
}
