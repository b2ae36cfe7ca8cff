import { GrafanaImagesError } from '../util/errors.ts';
import { nearestOf } from '../util/fuzzy-match.ts';
import { code, oneLine } from '../util/text.ts';
import { withTimeout } from '../util/timeout.ts';
import type { Command } from './commands/command.ts';
import type { Conversation } from './conversation.ts';
import { offerChoices, type OfferedChoice, type PendingChoices } from './pending-choices.ts';

/** The shortest help: the answer to a bare `graf`. */
export function shortest(commands: readonly Command[]): string {
  const names = commands.filter(({ takes }) => !takes).map(({ name }) => `\`graf ${name}\``);
  return `Try ${names.slice(0, MAX_NAMED).join(', ')}.`;
}

/** Commands named in the shortest help. */
const MAX_NAMED = 4;

/** Answers a request whose first word is not a command. */
export type Suggest = (word: string, rest: string, conversation: Conversation) => Promise<void>;

/** Finds requests that work and are what was typed after `graf db`, or nearly. */
export type SimilarRequests = (
  typed: string,
  conversation: Conversation,
) => Promise<readonly OfferedChoice[]>;

export interface SuggestDeps {
  readonly commands: readonly Command[];
  /** Names of a room's own shortcuts. */
  readonly shortcutsOf: (room: string) => readonly string[];
  readonly pendingChoices: PendingChoices;
  readonly similarRequests: SimilarRequests;
  /** Milliseconds after which the answer does without Grafana. */
  readonly timeoutMs: number;
}

const HELP = '`graf help` shows what I understand.';

/**
 * Suggests the nearest command or shortcut, else a dashboard of that name. What is suggested works, and
 * `graf 1` takes it. The rest of the request is not repeated, as it may hold a token.
 */
export function createSuggest(deps: SuggestDeps): Suggest {
  const named = deps.commands.filter(({ takes }) => !takes);
  const names = named.flatMap(({ name, aliases }) => [name, ...aliases]);
  return async (word, rest, conversation) => {
    const answer = `${code(`graf ${oneLine(word, 60)}`)} is not a command.`;
    const shortcuts = deps.shortcutsOf(conversation.room);
    const [near] = nearestOf(word.toLowerCase(), [...names, ...shortcuts]);
    const command = named.find(({ name, aliases }) => [name, ...aliases].includes(near ?? ''));
    const label = code(`graf ${near ?? ''}${rest.trim() === '' ? '' : ' …'}`);
    if (command?.takesSecrets) {
      // A token is to be typed again, not kept.
      await conversation.say(`${answer} Did you mean ${label}? ${HELP}`);
    } else if (near === undefined) {
      await offer(answer, await similar(`${word}${rest}`, conversation, deps), conversation, deps);
    } else if (command?.asksForPanels && rest.trim() !== '') {
      await offer(answer, await similar(rest, conversation, deps), conversation, deps);
    } else {
      const choice = { kind: 'command', name: near, rest: rest.trim() } as const;
      await offer(answer, [{ label, choice }], conversation, deps);
    }
  };
}

async function offer(
  answer: string,
  suggestions: readonly OfferedChoice[],
  conversation: Conversation,
  { pendingChoices }: SuggestDeps,
): Promise<void> {
  const [first] = suggestions;
  if (!first) {
    await conversation.say(`${answer} ${HELP}`);
  } else if (suggestions.length === 1) {
    pendingChoices.put(conversation, [first.choice]);
    await conversation.say(
      `${answer} Did you mean ${first.label}? Take it with \`graf 1\`; ${HELP}`,
    );
  } else {
    await offerChoices(pendingChoices, conversation, `${answer} Did you mean:`, suggestions);
  }
}

async function similar(
  typed: string,
  conversation: Conversation,
  { similarRequests, timeoutMs }: SuggestDeps,
): Promise<readonly OfferedChoice[]> {
  try {
    const search = similarRequests(typed, conversation);
    return await withTimeout<readonly OfferedChoice[]>(search, timeoutMs, () => []);
  } catch (error) {
    if (error instanceof GrafanaImagesError) return [];
    throw error;
  }
}
