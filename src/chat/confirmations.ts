import { LRUCache } from 'lru-cache';
import type { Conversation } from './conversation.ts';

/** What was asked back for, and waits for `graf yes` of the same user in the same room. */
export interface Confirmations {
  /** @param work done by `graf yes` within a minute; replaces what waited before */
  ask(conversation: Conversation, work: (conversation: Conversation) => Promise<void>): void;
  /** What waits, which is done once at most; undefined when nothing does. */
  take(conversation: Conversation): ((conversation: Conversation) => Promise<void>) | undefined;
}

/** Milliseconds that a question waits. */
const LIFETIME = 60_000;
/** Most questions at once; the oldest are forgotten first. */
const MAX_QUESTIONS = 1_000;

/** @param now the clock, in ms */
export function createConfirmations(now: () => number = Date.now): Confirmations {
  const waiting = new LRUCache<string, { work: (conversation: Conversation) => Promise<void> }>({
    max: MAX_QUESTIONS,
    ttl: LIFETIME,
    ttlResolution: 0,
    perf: { now },
  });
  const keyOf = ({ room, user }: Conversation) => JSON.stringify([room, user.id]);
  return {
    ask: (conversation, work) => void waiting.set(keyOf(conversation), { work }),
    take(conversation) {
      const key = keyOf(conversation);
      const found = waiting.get(key);
      waiting.delete(key);
      return found?.work;
    },
  };
}
