import type { Envelope } from './hubot.ts';
import type { Message } from './format.ts';

/** One exchange: who asks, where, and how the answers get there. What the chat refuses is logged. */
export interface Conversation {
  /** The chat's own name or number of the room; of a private chat, that of the person. */
  readonly room: string;
  readonly user: ChatUser;
  /** Where answers go, a thread included. */
  readonly to: Envelope;
  /** Says a text, in as many messages as the chat needs for it; never rejects. */
  readonly say: (text: string) => Promise<void>;
  /** Sends what a format has made; never rejects. */
  readonly show: (message: Message) => Promise<void>;
  /** Shows that the bot is at work, until the function it gives is called; neither throws. */
  readonly typing: () => () => void;
}

/** As the chat knows the one who asks. */
export interface ChatUser {
  readonly id: string;
  readonly name: string;
}
