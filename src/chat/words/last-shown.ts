import { LRUCache } from 'lru-cache';
import type { DashboardRequest } from '../../requests/request.ts';
import type { Conversation } from '../conversation.ts';

/** What a person was shown, which their next words may mean more of. */
export interface Shown {
  /** The request that names it, its dashboard by the UID. */
  readonly request: DashboardRequest;
  /** Title of the dashboard. */
  readonly dashboard: string;
  /** The first panel; undefined for a whole dashboard. */
  readonly panelId: number | undefined;
}

/** What each person was shown last in each room. */
export interface LastShown {
  put(conversation: Conversation, shown: Shown): void;
  /** Undefined half an hour later. */
  get(conversation: Conversation): Shown | undefined;
}

const LIFETIME_MS = 30 * 60_000;
/** Most people and rooms; the oldest are forgotten first. */
const MAX_KEPT = 1_000;

/** @param now the clock, in ms */
export function createLastShown(now: () => number = Date.now): LastShown {
  const kept = new LRUCache<string, Shown>({
    max: MAX_KEPT,
    ttl: LIFETIME_MS,
    ttlResolution: 0,
    perf: { now },
  });
  const keyOf = ({ room, user }: Conversation) => JSON.stringify([room, user.id]);
  return {
    put(conversation, shown) {
      if (conversation.user.id !== '') kept.set(keyOf(conversation), shown);
    },
    get: (conversation) => kept.get(keyOf(conversation)),
  };
}
