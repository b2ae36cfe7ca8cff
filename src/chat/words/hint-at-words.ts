import { rootOf, splitWords } from '../../search/split-words.ts';
import { GrafanaImagesError } from '../../util/errors.ts';
import { code, oneLine } from '../../util/text.ts';
import { withTimeout } from '../../util/timeout.ts';
import type { Conversation } from '../conversation.ts';
import type { FoundWords, WordRequests } from './answer-words.ts';

/**
 * Says how to search for words of which the first is a command, for a command that has been answered.
 * @returns an empty text when no panel or dashboard has these words
 */
export type HintAtWords = (
  word: string,
  rest: string,
  conversation: Conversation,
) => Promise<string>;

/** A few words, and nothing that a command writes otherwise. */
const PLAIN = /^(?=.*\p{L})\s+[\p{L}\p{N}][\p{L}\p{M}\p{N}\s.,_'’-]{0,100}$/u;

/** @param timeoutMs after which the answer does without it */
export function createHintAtWords(
  words: Pick<WordRequests, 'find'>,
  timeoutMs: number,
): HintAtWords {
  return async (word, rest, conversation) => {
    if (!PLAIN.test(rest)) return '';
    const typed = `${word}${rest}`;
    const found = await findSoon(words, typed, conversation, timeoutMs);
    if (!found || !isAbout(found, word, rest)) return '';
    return `To search for these words instead: ${code(`graf show ${oneLine(typed, 80)}`)}.`;
  };
}

async function findSoon(
  words: Pick<WordRequests, 'find'>,
  typed: string,
  conversation: Conversation,
  timeoutMs: number,
): Promise<FoundWords | undefined> {
  try {
    const finding: Promise<FoundWords | undefined> = words.find(typed, conversation);
    return await withTimeout(finding, timeoutMs, () => undefined);
  } catch (error) {
    if (error instanceof GrafanaImagesError) return undefined;
    throw error;
  }
}

/** Whether something clearly has all the words, the command and another one in its own titles. */
function isAbout({ answer }: FoundWords, word: string, rest: string): boolean {
  const [first] = answer.candidates;
  if (!first || answer.outcome !== 'clear' || !answer.isSure) return false;
  const titles = [first.title, first.dashboard].flatMap(splitWords).map(rootOf);
  const command = splitWords(word).map(rootOf);
  const others = splitWords(rest)
    .map(rootOf)
    .filter((one) => !command.includes(one));
  return command.every((one) => titles.includes(one)) && others.some((one) => titles.includes(one));
}
