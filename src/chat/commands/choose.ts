import { InvalidRequestError } from '../../util/errors.ts';
import type { AnswerRequest } from '../answer-request.ts';
import type { PendingChoices } from '../pending-choices.ts';
import { withModifiers } from '../../requests/merge.ts';
import { parseModifiers, tokenizeRequest } from '../../requests/parse.ts';
import type { Command } from './command.ts';

/** `graf 2`: an entry of the list that was just offered. */
export function chooseCommand({
  answerRequest,
  pendingChoices,
}: {
  answerRequest: AnswerRequest;
  pendingChoices: PendingChoices;
}): Command {
  return {
    name: 'N',
    aliases: [],
    usage: 'N',
    summary: 'choose from the list just offered to you',
    details: ['A list lasts ten minutes, for the person who asked, in the room where they asked.'],
    takes: (word) => /^\d{1,4}$/.test(word),
    async run(typed, conversation) {
      const [, number = '', rest = ''] = /^\s*(\d+)(.*)$/s.exec(typed) ?? [];
      const offered = pendingChoices.get(conversation);
      if (!offered) {
        throw new InvalidRequestError(
          `You have no list to choose from in this room; \`graf db NAME\` offers one when several dashboards match.`,
        );
      }
      const request = offered[Number(number) - 1];
      if (!request) {
        throw new InvalidRequestError(
          `The list goes from 1 to ${offered.length}; ${Number(number)} is not in it.`,
        );
      }
      await answerRequest(
        withModifiers(request, parseModifiers(tokenizeRequest(rest))),
        conversation,
      );
    },
  };
}
