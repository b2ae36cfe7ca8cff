import type { ReadVariable, EnvironmentVariable } from '../util/variables.ts';
import type { Finding } from './doctor.ts';
import type { Format, Message } from './format.ts';
import type { Envelope, HubotMessage, Robot } from './hubot.ts';
import type { PictureLinks } from './variables.ts';
import type { Uploader } from './uploader.ts';

/** A message that the chat has accepted. */
export interface Posted {
  /** The id of the thread that begins with it, if the chat tells it. */
  readonly thread?: string | undefined;
  /** The id of the room, if the chat tells it: an address may have its name. */
  readonly room?: string | undefined;
}

/** A reaction that a user has put below a message. */
export interface HeardReaction {
  /** As the chat calls it, such as `eyes`. */
  readonly name: string;
  /** The room and the user. */
  readonly place: Envelope;
  /** The thread that begins with the message. */
  readonly thread: string;
}

/** What is looked at of a chat. */
export interface ExaminedChat {
  readonly robot: Robot;
  readonly read: ReadVariable;
  /** Whether pictures are uploaded to the chat. */
  readonly uploads: boolean;
}

/** What is particular to one chat network; a missing member means Hubot's own way. */
export interface Network {
  /** As it appears in the log and the docs. */
  readonly name: string;
  /** Matches the names of the network's Hubot adapters. */
  readonly adapters: RegExp;
  readonly format: Format;
  /**
   * Which address of a picture its messages have, unless the configuration says; `png` when missing, as
   * chats show a PNG whole, and a page as a card. `always png`: whatever the configuration says.
   */
  readonly pictureLinks?: PictureLinks | 'always png';
  /** The variables that `uploader` reads. */
  readonly variables?: readonly EnvironmentVariable<unknown>[];
  /** The network's own file upload; undefined when the robot or the variables lack what it needs. */
  readonly uploader?: (robot: Robot, read: ReadVariable) => Uploader | undefined;
  /** The same room, in the thread of the message that is answered, or in the thread that is given. */
  readonly inThread?: (envelope: Envelope, thread?: string) => Envelope;
  /** The thread in which the message was written that is answered; undefined outside threads. */
  readonly threadOf?: (envelope: Envelope) => string | undefined;
  /**
   * The id of a room that is known by its name, where messages come with ids; undefined when the chat does
   * not tell one. Does not reject.
   */
  readonly roomId?: (
    robot: Robot,
    name: string,
  ) => string | undefined | Promise<string | undefined>;
  /** A request as it was typed: undoes what the network does to text, such as links out of host names. */
  readonly typed?: (request: string, message: HubotMessage) => string;
  /** The IANA time zone of the user who sent a message, if the network tells it. */
  readonly timeZoneOf?: (robot: Robot, envelope: Envelope) => string | undefined;
  /**
   * The markup that pings whom a user names, such as `@here @ann`; undefined when one of them is not
   * known as a mention, or there are more than `most`. Words with `@` when missing.
   */
  readonly mention?: (typed: string, most: number, envelope: Envelope) => string | undefined;
  /** Calls a function for each reaction, in chats whose adapter hears them. */
  readonly hearReactions?: (robot: Robot, heard: (reaction: HeardReaction) => unknown) => void;
  /** Shows a typing indicator until the returned function is called; neither throws. */
  readonly typing?: (robot: Robot, envelope: Envelope) => () => void;
  /**
   * Sends a message that the bot begins, for networks whose way of sending hides what became of it.
   * @throws what the chat refused it with
   */
  readonly post?: (robot: Robot, envelope: Envelope, message: Message) => Promise<Posted>;
  /** Whether an error of sending says that the room is gone, or that the bot may not post there. */
  readonly isRoomGone?: (error: unknown) => boolean;
  /** What the chat lets the bot do, where it can be asked. */
  readonly examine?: (chat: ExaminedChat) => Promise<readonly Finding[]>;
  /** Sends a message, for networks where Hubot's `send` does not do. */
  readonly send?: (robot: Robot, envelope: Envelope, message: Message) => unknown;
}
