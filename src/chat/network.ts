import type { ReadVariable, Variable } from '../util/variables.ts';
import type { Format, Message } from './format.ts';
import type { Envelope, Robot } from './hubot.ts';
import type { Uploader } from './uploader.ts';

/** What is particular to one chat network; where a member is missing, Hubot's own way is taken. */
export interface Network {
  /** For the log and the docs. */
  readonly name: string;
  /** Matches the names of the network's adapters for Hubot. */
  readonly adapters: RegExp;
  readonly format: Format;
  /** The variables that its uploader reads. */
  readonly variables?: readonly Variable<unknown>[];
  /** The network's own upload of files; undefined when the robot or the configuration lacks what it takes. */
  readonly uploader?: (robot: Robot, read: ReadVariable) => Uploader | undefined;
  /** The same place, in the thread of the message that is answered, or in the one that is named. */
  readonly inThread?: (envelope: Envelope, thread?: string) => Envelope;
  /** Shows in the room that the bot is at work, until the returned function is called; never throws. */
  readonly typing?: (robot: Robot, envelope: Envelope) => () => void;
  /** Sends a message, where that does not go by Hubot's `send`. */
  readonly send?: (robot: Robot, envelope: Envelope, message: Message) => unknown;
}
