import { InvalidRequestError } from '../../util/errors.ts';
import type { AnswerRequest } from '../answer-request.ts';
import type { RoomStorage } from '../room-storage.ts';
import { withModifiers } from '../../requests/merge.ts';
import { parseModifiers, parseTokens, tokenizeRequest } from '../../requests/parse.ts';
import { tokenize } from '../../requests/tokenizer.ts';
import type { Command } from './command.ts';

/** `graf again now-7d`: the last request, over another range. */
export function againCommand({
  answerRequest,
  last,
}: {
  answerRequest: AnswerRequest;
  last: RoomStorage;
}): Command {
  return {
    name: 'again',
    aliases: [],
    usage: 'again [RANGE] [NAME=VALUE …] [vs SHIFT]',
    summary: 'your last request in this room, over another range',
    details: [
      '`graf again` repeats your last request, `graf again now-7d` over another range, `graf again server=web-02` with another value.',
    ],
    async run(rest, conversation) {
      const modifiers = parseModifiers(tokenizeRequest(rest));
      const before = last.get(conversation.room, conversation.user.id);
      if (before === undefined) {
        throw new InvalidRequestError(
          'You have not asked for a dashboard in this room yet; begin with `graf db NAME`.',
        );
      }
      const request = withModifiers(parseTokens(tokenize(before)), modifiers);
      await answerRequest(request, conversation, { isEachValue: true });
    },
  };
}
