/** The part of Hubot 14 that starting a bot needs; see `src/chat/hubot.ts` for why it stands here. */
declare module 'hubot' {
  import type { EventEmitter } from 'node:events';
  import type { Server } from 'node:http';

  interface Logger {
    debug(message: string): void;
    info(message: string): void;
    warn(message: string): void;
    error(message: string): void;
  }

  export class User {
    readonly id: string;
    readonly name: string;
    readonly room?: string;
    constructor(id: string, options?: object);
  }

  export class Message {
    readonly user: User;
    readonly room?: string;
    constructor(user: User);
  }

  export class TextMessage extends Message {
    readonly text: string;
    constructor(user: User, text: string, id: string);
  }

  export class EnterMessage extends Message {}

  export class LeaveMessage extends Message {}

  export class TopicMessage extends TextMessage {}

  /** What Hubot makes of a message that no script took. */
  export class CatchAllMessage extends Message {}

  export interface Envelope {
    readonly room?: string;
    readonly user?: User;
  }

  export class Adapter extends EventEmitter {
    name: string;
    readonly robot: Robot;
    constructor(robot: Robot);
    send(envelope: Envelope, ...strings: string[]): Promise<void>;
    emote(envelope: Envelope, ...strings: string[]): Promise<void>;
    reply(envelope: Envelope, ...strings: string[]): Promise<void>;
    topic(envelope: Envelope, ...strings: string[]): Promise<void>;
    run(): Promise<void>;
    close(): void;
  }

  export interface Brain extends EventEmitter {
    users(): Record<string, User | undefined>;
    userForId(id: string, options: { name: string; room?: string }): User;
    userForName(name: string): User | null;
    get(key: string): unknown;
    set(key: string, value: unknown): unknown;
    remove(key: string): this;
    mergeData(data: unknown): void;
    setAutoSave(enabled: boolean): void;
  }

  export class Robot {
    constructor(
      adapter: string | { use(robot: Robot): Adapter },
      httpd: boolean,
      name: string,
      alias: string | false,
    );
    name: string;
    readonly alias: string | false;
    readonly adapterName: string;
    readonly adapter: Adapter;
    readonly server?: Server;
    readonly brain: Brain;
    logger: Logger;
    respond(pattern: RegExp, options: { id: string }, callback: (response: never) => unknown): void;
    catchAll(callback: (response: never) => unknown): void;
    respondPattern(pattern: RegExp): RegExp;
    helpCommands(): string[];
    parseHelp(file: string): void;
    loadAdapter(): Promise<void>;
    receive(message: Message): Promise<unknown>;
    run(): Promise<void>;
    shutdown(): void;
    send(envelope: Envelope, ...strings: string[]): Promise<void>;
    emit(event: string, data?: unknown): boolean;
    on(event: 'listening', listener: (server: Server) => void): void;
    on(event: 'running', listener: () => void): void;
    on(event: string, listener: (event: unknown) => void): void;
  }
}
