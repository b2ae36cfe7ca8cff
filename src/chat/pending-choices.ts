import { LRUCache } from 'lru-cache';
import type { Conversation } from './conversation.ts';
import type { DashboardRequest } from '../requests/request.ts';

/** What was offered to somebody as a numbered list, and waits for a number. */
export interface PendingChoices {
  /** @param requests in the order of the list; an older list is forgotten */
  put(conversation: Conversation, requests: readonly DashboardRequest[]): void;
  /** What was last offered to this person in this room, as long as it counts. */
  get(conversation: Conversation): readonly DashboardRequest[] | undefined;
}

/** Milliseconds that a list counts. */
const LIFETIME = 10 * 60_000;
/** Most lists at once; beyond, the oldest are forgotten. */
const MAX_OFFERS = 1_000;

/** @param now the clock, in ms */
export function createPendingChoices(now: () => number = Date.now): PendingChoices {
  const lists = new LRUCache<string, readonly DashboardRequest[]>({
    max: MAX_OFFERS,
    ttl: LIFETIME,
    ttlResolution: 0,
    perf: { now },
  });
  const keyOf = ({ room, user }: Conversation) => JSON.stringify([room, user.id]);
  return {
    put: (conversation, requests) => void lists.set(keyOf(conversation), requests),
    get: (conversation) => lists.get(keyOf(conversation)),
  };
}
