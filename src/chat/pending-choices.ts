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

/** An entry of a list to choose from. */
export interface OfferedChoice {
  readonly label: string;
  readonly choice: PendingChoice;
}

/** Further entries of a list, and the number of the first one. */
export interface FurtherChoices {
  readonly first: number;
  readonly entries: readonly OfferedChoice[];
  /** How many are still not shown. */
  readonly left: number;
}

/** Numbered lists that were offered and wait for `graf N`, one for each user and room. */
export interface PendingChoices {
  /**
   * @param choices in the order of the list; replaces an older list
   * @param unshown entries that the list was too long for, of which the first 1,000 wait for `graf more`
   */
  put(
    conversation: Conversation,
    choices: readonly PendingChoice[],
    unshown?: readonly OfferedChoice[],
  ): void;
  /** The last list of this user in this room, until it expires. */
  get(conversation: Conversation): readonly PendingChoice[] | undefined;
  /**
   * Adds the next entries to the list.
   * @param count most entries
   * @returns undefined when there are none
   */
  more(conversation: Conversation, count: number): FurtherChoices | undefined;
}

/** Milliseconds until a list expires. */
const LIFETIME = 10 * 60_000;
/** Most lists at once, and most entries of them together; the oldest lists are forgotten first. */
const MAX_LISTS = 1_000;
const MAX_ENTRIES = 100_000;
/** Most entries of a list that wait to be shown. */
const MAX_UNSHOWN = 1_000;

interface Waiting {
  readonly choices: readonly PendingChoice[];
  readonly unshown: readonly OfferedChoice[];
}

/** @param now the clock, in ms */
export function createPendingChoices(now: () => number = Date.now): PendingChoices {
  const lists = new LRUCache<string, Waiting>({
    max: MAX_LISTS,
    maxSize: MAX_ENTRIES,
    sizeCalculation: ({ choices, unshown }) => 1 + choices.length + unshown.length,
    ttl: LIFETIME,
    ttlResolution: 0,
    perf: { now },
  });
  const keyOf = ({ room, user }: Conversation) => JSON.stringify([room, user.id]);
  return {
    put(conversation, choices, unshown = []) {
      lists.set(keyOf(conversation), { choices, unshown: unshown.slice(0, MAX_UNSHOWN) });
    },
    get: (conversation) => lists.get(keyOf(conversation))?.choices,
    more(conversation, count) {
      const key = keyOf(conversation);
      const { choices, unshown } = lists.get(key) ?? { choices: [], unshown: [] };
      if (unshown.length === 0) return undefined;
      const entries = unshown.slice(0, count);
      const left = unshown.slice(count);
      lists.set(key, {
        choices: [...choices, ...entries.map(({ choice }) => choice)],
        unshown: left,
      });
      return { first: choices.length + 1, entries, left: left.length };
    },
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

/** Entries with their numbers, and how to go on when there are more. */
export function numberedLines({ first, entries, left }: FurtherChoices): string[] {
  const lines = entries.map(({ label }, index) => `${first + index}. ${label}`);
  return left > 0 ? [...lines, ` (and ${left} more: \`graf more\`)`] : lines;
}

/** Posts a list of any length, as many entries as one answer has. */
export async function sayList(
  heading: string,
  entries: readonly OfferedChoice[],
  conversation: Conversation,
  { pendingChoices, maxReturned }: { pendingChoices: PendingChoices; maxReturned: number },
): Promise<void> {
  const shown = entries.slice(0, maxReturned);
  const unshown = entries.slice(maxReturned);
  pendingChoices.put(
    conversation,
    shown.map(({ choice }) => choice),
    unshown,
  );
  const lines = numberedLines({ first: 1, entries: shown, left: unshown.length });
  await conversation.say([heading, ...lines].join('\n'));
}
