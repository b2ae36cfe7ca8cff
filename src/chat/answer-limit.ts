import type { Conversation } from './conversation.ts';
import type { Message } from './format.ts';

/** Most messages of one answer, uploads included. */
export const MAX_MESSAGES = 40;
/** Most characters (UTF-16 units) of one answer. */
export const MAX_CHARACTERS = 40_000;
/** Kept back for an error that ends an answer, however long it was before. */
const FOR_ERROR = { messages: 2, characters: 3_000 };
/** Kept back to say that something was left out. */
const FOR_NOTICE = { messages: 1, characters: 300 };

/** Most pictures of one answer; the other messages are for notes about them. */
export const MAX_PICTURES = 34;
/** Most characters of all pictures of one answer together. */
export const MAX_PICTURE_CHARACTERS = 34_000;

const LEFT_OUT = `The rest is left out: one answer has at most ${MAX_MESSAGES} messages and ${MAX_CHARACTERS} characters. Ask for less at once.`;

/** A conversation in which one request is answered, and no more than an answer may have is sent. */
export interface LimitedConversation {
  readonly conversation: Conversation;
  /**
   * Ends the answer, and says when something was left out.
   * @param error said last, whatever was left out before it
   */
  end(error?: string): Promise<void>;
}

/** Limits what one request may send, whatever Grafana or a command makes of it. */
export function limitAnswer(whole: Conversation): LimitedConversation {
  let messages = MAX_MESSAGES - FOR_ERROR.messages - FOR_NOTICE.messages;
  let characters = MAX_CHARACTERS - FOR_ERROR.characters - FOR_NOTICE.characters;
  let isFull = false;

  async function send(size: number, work: () => Promise<void>): Promise<void> {
    if (messages < 1 || size > characters) isFull = true;
    // What is left out leaves out all that follows: an answer with a hole in it would mislead.
    if (isFull) return;
    messages -= 1;
    characters -= size;
    await work();
  }

  const show = (message: Message) => send(sizeOf(message), () => whole.show(message));
  const conversation: Conversation = {
    ...whole,
    show,
    async say(text) {
      if (isFull) return;
      for (const message of whole.split(text.slice(0, MAX_CHARACTERS))) await show(message);
      if (text.length > MAX_CHARACTERS) isFull = true;
    },
    upload: (panel, work) =>
      send(panel.title.length + (panel.link?.length ?? 0), () => whole.upload(panel, work)),
  };

  return {
    conversation,
    async end(error) {
      const wasFull = isFull;
      if (error !== undefined) {
        messages += FOR_ERROR.messages;
        characters += FOR_ERROR.characters;
        isFull = false;
        await conversation.say(error);
      }
      if (wasFull || isFull) await whole.say(LEFT_OUT);
    },
  };
}

/** Characters of a message; of an object, those of its JSON. */
export function sizeOf(message: Message): number {
  return typeof message === 'string' ? message.length : JSON.stringify(message).length;
}
