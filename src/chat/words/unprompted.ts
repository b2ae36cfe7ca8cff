import { GrafanaImagesError } from '../../util/errors.ts';
import type { Command } from '../commands/command.ts';
import type { Conversation } from '../conversation.ts';
import type { PendingChoices } from '../pending-choices.ts';
import { type FoundWords, isFound, isMoreOfLast, type WordRequests } from './answer-words.ts';

export interface UnpromptedDeps {
  readonly words: WordRequests;
  readonly pendingChoices: PendingChoices;
  /** Among them the one that takes the number of an entry of a list. */
  readonly commands: readonly Command[];
}

/**
 * Answers what was said to the bot without `graf` in front: words that are all found, and a number after
 * a list. Anything else gets no answer, for it may be a greeting.
 */
export function createAnswerUnprompted({ words, pendingChoices, commands }: UnpromptedDeps) {
  return async (typed: string, conversation: Conversation): Promise<void> => {
    const [word = ''] = typed.trim().split(/\s+/, 1);
    if (/^\d+$/.test(word) && pendingChoices.get(conversation)) {
      await commands.find(({ takes }) => takes?.(word, conversation))?.run(typed, conversation);
      return;
    }
    const found = await findQuietly(words, typed, conversation);
    if (found && isMeant(found)) await words.answer(found, conversation);
  };
}

/** An error is not said: it may have been a greeting. */
async function findQuietly(
  words: WordRequests,
  typed: string,
  conversation: Conversation,
): Promise<FoundWords | undefined> {
  try {
    return await words.find(typed, conversation);
  } catch (error) {
    if (error instanceof GrafanaImagesError) return undefined;
    throw error;
  }
}

function isMeant(found: FoundWords): boolean {
  const { answer } = found;
  if (!isFound(found) || answer.unknown.length > 0) return false;
  return isMoreOfLast(answer) || answer.outcome === 'clear' || answer.isSure;
}
