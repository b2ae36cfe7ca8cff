import { InvalidRequestError } from '../../util/errors.ts';
import { numberedLines, type PendingChoices } from '../pending-choices.ts';
import type { Command } from './command.ts';

export interface MoreDeps {
  readonly pendingChoices: PendingChoices;
  /** Most entries in one answer. */
  readonly maxReturned: number;
}

/** `graf more`: the next entries of a list that was cut. */
export function moreCommand({ pendingChoices, maxReturned }: MoreDeps): Command {
  return {
    name: 'more',
    aliases: [],
    usage: 'more',
    summary: 'the rest of the list that was just cut',
    details: [
      'A list lasts ten minutes, for the person who asked, in the room where they asked. The numbers count on, for `graf N`.',
    ],
    async run(_rest, conversation) {
      const further = pendingChoices.more(conversation, maxReturned);
      if (!further) {
        throw new InvalidRequestError(
          'No list here has more entries; `graf list` shows the dashboards.',
        );
      }
      await conversation.say(numberedLines(further).join('\n'));
    },
  };
}
