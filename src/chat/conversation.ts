import type { Envelope } from './hubot.ts';
import type { Message, PanelMessage } from './format.ts';

/** One exchange: the user, the room, and how answers get there. What the chat refuses is logged. */
export interface Conversation {
  /** The chat's own name or id of the room; in a private chat, that of the user. */
  readonly room: string;
  readonly user: ChatUser;
  /** The thread in which the user wrote, where the chat tells it. */
  readonly thread?: string | undefined;
  /** Id of the request that is being answered, by which the log has it. */
  readonly requestId?: string | undefined;
  /** Where answers go, a thread included. */
  readonly to: Envelope;
  /** Sends a text, in as many messages as the chat needs for it; never rejects. */
  readonly say: (text: string) => Promise<void>;
  /** The messages that a text needs, each safe to send. */
  readonly split: (text: string) => readonly string[];
  /** Sends a message that a format has made; never rejects. */
  readonly show: (message: Message) => Promise<void>;
  /**
   * Posts a picture by an upload.
   * @param work does it; what it throws is passed on
   */
  readonly upload: (panel: PanelMessage, work: () => Promise<void>) => Promise<void>;
  /**
   * The chat's markup that pings whom a user names; it must not go through `say`, which defuses it.
   * @returns undefined when one of them is not a mention, or there are more than `most`
   */
  readonly mention: (typed: string, most: number) => string | undefined;
  /** Shows a typing indicator until the returned function is called; neither throws. */
  readonly typing: () => () => void;
}

/** A user, as the chat knows them. */
export interface ChatUser {
  readonly id: string;
  readonly name: string;
  /** IANA time zone, if the chat tells it. */
  readonly timeZone?: string;
}
