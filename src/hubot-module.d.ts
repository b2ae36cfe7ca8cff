/** The part of Hubot 14 that starting a bot needs; see `src/hubot.ts` for why it stands here. */
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
    readonly room: string;
  }

  export class TextMessage {
    readonly text: string;
    constructor(user: User, text: string, id: string);
  }

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
    run(): Promise<void>;
    close(): void;
  }

  export interface Brain extends EventEmitter {
    userForId(id: string, options: { name: string; room: string }): User;
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
    readonly name: string;
    readonly alias: string | false;
    readonly adapterName: string;
    readonly adapter: Adapter;
    readonly server?: Server;
    readonly brain: Brain;
    logger: Logger;
    respond(pattern: RegExp, options: { id: string }, callback: (response: never) => unknown): void;
    helpCommands(): string[];
    parseHelp(file: string): void;
    loadAdapter(): Promise<void>;
    receive(message: TextMessage): Promise<unknown>;
    run(): Promise<void>;
    shutdown(): void;
    on(event: 'listening', listener: (server: Server) => void): void;
    on(event: 'running', listener: () => void): void;
  }
}
