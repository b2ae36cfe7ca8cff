import { GrafanaImagesError } from '../util/errors.ts';
import { nearestOf, nearestSteps } from '../util/fuzzy-match.ts';
import { checkLength } from '../requests/parse.ts';
import { code, oneLine } from '../util/text.ts';
import { isFiller } from '../search/filler.ts';
import { rootOf, splitWords } from '../search/split-words.ts';
import { runAtOnce } from '../util/time-slices.ts';
import { withTimeout } from '../util/timeout.ts';
import { type Command, hasName } from './commands/command.ts';
import type { Conversation } from './conversation.ts';
import { type FoundWords, isFound, type WordRequests } from './words/answer-words.ts';
import { offerChoices, type OfferedChoice, type PendingChoices } from './pending-choices.ts';

/** The shortest help: the answer to a bare `graf`. */
export function shortest(commands: readonly Command[]): string {
  const names = commands.filter(hasName).map(({ name }) => `\`graf ${name}\``);
  return `Ask in words, such as \`graf cpu web-01 last 3 hours\`, or try ${names.slice(0, MAX_NAMED).join(', ')}.`;
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
  readonly words: WordRequests;
  /** Milliseconds after which the answer does without Grafana. */
  readonly timeoutMs: number;
}

const HELP = '`graf help` shows what I understand.';

/** What may be a token, or an address with a password. */
const MAYBE_SECRET = /api_?key|token|host|https?:|\S{20}/i;

/**
 * Answers a request in words. What is nearly a command or a shortcut is answered with its name instead,
 * and so is what no words are found for, or with a dashboard of nearly that name. What is suggested works,
 * and `graf 1` takes it. The rest of the request is not repeated, as it may hold a token.
 */
export function createSuggest(deps: SuggestDeps): Suggest {
  const named = deps.commands.filter(hasName);
  // A single character is near to every other.
  const names = named
    .flatMap(({ name, aliases }) => [name, ...aliases])
    .filter((n) => n.length > 1);
  return async (word, rest, conversation) => {
    const shortcuts = deps.shortcutsOf(conversation.room);
    const all = [...names, ...shortcuts];
    const [near] = nearestOf(word.toLowerCase(), all);
    const command = named.find(({ name, aliases }) => [name, ...aliases].includes(near ?? ''));
    const isMaybeSecret = command?.takesSecrets === true && MAYBE_SECRET.test(rest);
    const found =
      isMaybeSecret || DASHBOARD_AND_PANEL.test(word)
        ? undefined
        : await findUnlessNear(`${word}${rest}`, near, conversation, deps);
    if (found && isFound(found) && !isTypo(word.toLowerCase(), all, found)) {
      await deps.words.answer(found, conversation);
      return;
    }
    const answer = `${code(`graf ${oneLine(word, 60)}`)} is not a command.`;
    const label = code(`graf ${near ?? ''}${rest.trim() === '' ? '' : ' …'}`);
    if (command?.takesSecrets) {
      // A token is to be typed again, not kept.
      await conversation.say(`${answer} Did you mean ${label}? ${HELP}`);
    } else if (near !== undefined && !(command?.asksForPanels && rest.trim() !== '')) {
      const choice = { kind: 'command', name: near, rest: rest.trim() } as const;
      await offer(answer, [{ label, choice }], conversation, deps);
    } else {
      const typed = near === undefined ? `${word}${rest}` : rest;
      const suggestions = await similar(typed, conversation, deps);
      if (suggestions.length > 0 || !found) await offer(answer, suggestions, conversation, deps);
      else await deps.words.answer(found, conversation);
    }
  };
}

/** As `graf db` takes them; a port is not a panel. */
const DASHBOARD_AND_PANEL = /^[^\s:]+:(?!\d{4,5}$)\S/;

/** A first word that is found nowhere, and one letter away from a command or a shortcut. */
function isTypo(word: string, names: readonly string[], { answer }: FoundWords): boolean {
  const [first] = answer.candidates;
  const titles = [first?.title ?? '', first?.dashboard ?? ''].flatMap(splitWords).map(rootOf);
  const isInTitle = splitWords(word).every((one) => titles.includes(rootOf(one)));
  if (answer.isSure || isFiller(word) || isInTitle) return false;
  return runAtOnce(nearestSteps(word, names, (name) => [name], 1, 1)).length > 0;
}

/**
 * @returns undefined when Grafana takes too long
 * @throws GrafanaImagesError when Grafana cannot be asked, and no command is nearly called so
 */
async function findUnlessNear(
  typed: string,
  near: string | undefined,
  conversation: Conversation,
  { words, timeoutMs }: SuggestDeps,
): Promise<FoundWords | undefined> {
  checkLength(typed.length);
  try {
    const finding: Promise<FoundWords | undefined> = words.find(typed, conversation);
    return await withTimeout(finding, timeoutMs, () => undefined);
  } catch (error) {
    if (error instanceof GrafanaImagesError && near !== undefined) return undefined;
    throw error;
  }
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
