import type { Server } from 'node:http';
import type { Logger } from '../util/logger.ts';

/**
 * The few members of Hubot that are used, as Hubot 14 has them and, where it differs, Hubot 4.
 * Hubot ships no types, and the published ones describe another age of it.
 */
export interface Robot {
  readonly name: string;
  readonly adapterName?: string | null;
  readonly adapter?: Adapter | null;
  readonly logger: Logger;
  /** Express's application; a stub without an HTTP listener. */
  readonly router?: unknown;
  /** Missing when Hubot was told to run without its HTTP listener. */
  readonly server?: Server;
  /** Hubot 14's registry of commands; before that, the list of help lines. */
  readonly commands?: CommandBus | readonly string[];
  readonly brain: Brain;
  /** Missing before Hubot 2.14, and in doubles of Hubot. */
  receiveMiddleware?(middleware: (...parameters: never[]) => unknown): unknown;
  respond(
    pattern: RegExp,
    options: { id: string },
    callback: (response: Response) => unknown,
  ): void;
  /** Takes messages of any kind; missing in doubles of Hubot. */
  listen?(
    matcher: (message: unknown) => boolean,
    options: { id: string },
    callback: (response: Response) => unknown,
  ): void;
  /** Takes what no listener took; missing in doubles of Hubot. */
  catchAll?(callback: (response: Response) => unknown): void;
  /** Of a message that is addressed to the robot; missing in doubles of Hubot. */
  respondPattern?(pattern: RegExp): RegExp;
  on(event: string, listener: (event: unknown) => void): unknown;
  emit(event: string, data: unknown): unknown;
  send(envelope: Envelope, message: string | object): unknown;
  helpCommands(): string[];
  parseHelp(file: string): void;
}

/** An adapter of a chat, an event emitter in all Hubots. */
export interface Adapter {
  readonly name?: string;
  on?(event: string, listener: () => void): unknown;
}

/** What the bot keeps over a restart; values are stored as JSON. */
export interface Brain {
  get(key: string): unknown;
  set(key: string, value: unknown): unknown;
  remove(key: string): unknown;
}

export interface HubotMessage {
  readonly text?: string;
}

/** Where an answer goes. */
export interface Envelope {
  readonly room?: string;
  readonly user?: { readonly id?: string | number; readonly name?: string; readonly room?: string };
}

export interface Response {
  readonly message: HubotMessage;
  envelope: Envelope;
  readonly match: RegExpMatchArray;
  send(message: string | object): unknown;
  reply(text: string): unknown;
}

export interface CommandBus {
  register(command: {
    id: string;
    description: string;
    examples: string[];
    confirm: 'never';
    handler(invocation: { context: { res: Response; message: HubotMessage } }): Promise<unknown>;
  }): unknown;
  getCommand(id: string): unknown;
}
