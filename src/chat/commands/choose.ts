import { InvalidRequestError } from '../../util/errors.ts';
import type { AnswerRequest } from '../answer-request.ts';
import type { PendingChoices } from '../pending-choices.ts';
import { withModifiers } from '../../requests/merge.ts';
import { parseModifiers, tokenizeRequest } from '../../requests/parse.ts';
import type { Command } from './command.ts';

/** `graf 2`: one of the list that was just offered. */
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
    details: ['A list counts for ten minutes, for the person and the room it was made for.'],
    takes: (word) => /^\d{1,4}$/.test(word),
    async run(typed, conversation) {
      const [, number = '', rest = ''] = /^\s*(\d+)(.*)$/s.exec(typed) ?? [];
      const offered = pendingChoices.get(conversation);
      if (!offered) {
        throw new InvalidRequestError(
          `There is no list of yours to choose from here; \`graf db NAME\` makes one when several dashboards match.`,
        );
      }
      const request = offered[Number(number) - 1];
      if (!request) {
        throw new InvalidRequestError(
          `The list has the numbers 1 to ${offered.length}, and no ${Number(number)}.`,
        );
      }
      await answerRequest(
        withModifiers(request, parseModifiers(tokenizeRequest(rest))),
        conversation,
      );
    },
  };
}
