import type { Conversation } from '../../src/chat/conversation.ts';
import type { Message } from '../../src/chat/format.ts';

export interface TestConversationOptions {
  readonly room?: string;
  readonly person?: string;
  /** What a chat makes of a text; one message, as it is, when missing. */
  readonly split?: Conversation['split'];
}

/** A conversation that hands every message to the test. */
export function testConversation(
  post: (message: Message) => void,
  { room = 'ops', person = 'ann', split = (text) => [text] }: TestConversationOptions = {},
): Conversation {
  const show = (message: Message) => {
    post(message);
    return Promise.resolve();
  };
  const user = { id: person, name: person };
  return {
    room,
    user,
    to: { room, user },
    split,
    show,
    async say(text) {
      for (const message of split(text)) await show(message);
    },
    mention: (typed) => (/^@\w+$/.test(typed) ? typed : undefined),
    upload: (_panel, work) => work(),
    typing: () => () => undefined,
  };
}
