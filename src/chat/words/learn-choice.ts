import { code } from '../../util/text.ts';
import type { Conversation } from '../conversation.ts';
import type { LearnedChoice } from '../pending-choices.ts';
import type { RoomStorage } from '../room-storage.ts';
import type { Choices } from './choices.ts';

/** Remembers what was chosen from a list, and offers an alias for a word that was found nowhere. */
export type LearnChoice = (choice: LearnedChoice, conversation: Conversation) => Promise<void>;

export function createLearnChoice(choices: Choices, aliases: RoomStorage): LearnChoice {
  return async ({ target, alias }, { room, user, say }) => {
    choices.remember(room, user, target);
    if (alias === undefined || aliases.get(room, alias.word) !== undefined) return;
    await say(
      `To have ${code(alias.word)} found from now on, type ${code(`graf alias ${alias.word} = ${alias.words}`)}.`,
    );
  };
}
