import { LRUCache } from 'lru-cache';
import type { Conversation } from './conversation.ts';
import type { DashboardRequest } from '../requests/request.ts';

/** Numbered lists that were offered and wait for `graf N`, one for each user and room. */
export interface PendingChoices {
  /** @param requests in the order of the list; replaces an older list */
  put(conversation: Conversation, requests: readonly DashboardRequest[]): void;
  /** The last list of this user in this room, until it expires. */
  get(conversation: Conversation): readonly DashboardRequest[] | undefined;
}

/** Milliseconds until a list expires. */
const LIFETIME = 10 * 60_000;
/** Most lists at once; the oldest are forgotten first. */
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
