import { LRUCache } from 'lru-cache';
import type { DashboardRequest } from '../requests/request.ts';
import type { Conversation } from './conversation.ts';
import type { AliasOffer } from './words/alias-offer.ts';
import type { ChosenTarget } from './words/choices.ts';

/** What a choice says of the words that the list was for. */
export interface LearnedChoice {
  readonly target: ChosenTarget;
  /** An alias that would have found it. */
  readonly alias?: AliasOffer | undefined;
}

/** What `graf N` does: a request for panels, or a command with the text after its name. */
export type PendingChoice =
  | {
      readonly kind: 'request';
      readonly request: DashboardRequest;
      /** What is remembered of the choice. */
      readonly learn?: LearnedChoice;
    }
  | { readonly kind: 'command'; readonly name: string; readonly rest: string };

/** Numbered lists that were offered and wait for `graf N`, one for each user and room. */
export interface PendingChoices {
  /** @param choices in the order of the list; replaces an older list */
  put(conversation: Conversation, choices: readonly PendingChoice[]): void;
  /** The last list of this user in this room, until it expires. */
  get(conversation: Conversation): readonly PendingChoice[] | undefined;
}

/** An entry of a list to choose from. */
export interface OfferedChoice {
  readonly label: string;
  readonly choice: PendingChoice;
}

/** Milliseconds until a list expires. */
const LIFETIME = 10 * 60_000;
/** Most lists at once; the oldest are forgotten first. */
const MAX_LISTS = 1_000;

/** @param now the clock, in ms */
export function createPendingChoices(now: () => number = Date.now): PendingChoices {
  const lists = new LRUCache<string, readonly PendingChoice[]>({
    max: MAX_LISTS,
    ttl: LIFETIME,
    ttlResolution: 0,
    perf: { now },
  });
  const keyOf = ({ room, user }: Conversation) => JSON.stringify([room, user.id]);
  return {
    put: (conversation, choices) => void lists.set(keyOf(conversation), choices),
    get: (conversation) => lists.get(keyOf(conversation)),
  };
}

/**
 * Posts a numbered list, and keeps what its numbers mean.
 * @param more how many further entries there are
 */
export async function offerChoices(
  pendingChoices: PendingChoices,
  conversation: Conversation,
  heading: string,
  offered: readonly OfferedChoice[],
  more = 0,
): Promise<void> {
  pendingChoices.put(
    conversation,
    offered.map(({ choice }) => choice),
  );
  await conversation.say(
    [
      heading,
      ...offered.map(({ label }, index) => `${index + 1}. ${label}`),
      ...(more > 0 ? [` (and ${more} more)`] : []),
      offered.length === 1
        ? 'Take it with `graf 1`, within ten minutes.'
        : 'Choose one with `graf 1` and so on, within ten minutes.',
    ].join('\n'),
  );
}
