/** The members of @xmpp/client 0.14 in use; it ships no types. */
declare module '@xmpp/client' {
  import type { EventEmitter } from 'node:events';

  export interface Element {
    name: string;
    readonly attrs: Record<string, string | undefined>;
    children: (Element | string)[];
    is(name: string, xmlns?: string): boolean;
    getName(): string;
    /** The namespace, inherited ones too. */
    getNS(): string | undefined;
    getChild(name: string, xmlns?: string): Element | undefined;
    getChildren(name: string, xmlns?: string): Element[];
    getChildElements(): Element[];
    getChildText(name: string, xmlns?: string): string | null;
    getText(): string;
    toString(): string;
  }

  /** Emits `start` (the stream's opening tag), `element`, `end` and `error`. */
  export interface Parser extends EventEmitter {
    write(data: string): void;
  }

  interface Xml {
    (
      name: string,
      attrs?: Record<string, string | undefined>,
      ...children: (Element | string | undefined)[]
    ): Element;
    readonly Parser: new () => Parser;
  }
  export const xml: Xml;

  export interface Socket extends EventEmitter {
    readonly secure: boolean;
    connect(options: unknown): void;
    write(data: string, done: (error?: Error | null) => void): void;
    end(): void;
  }

  /** One kind of connection; @xmpp/client instantiates the classes on its prototype. */
  export class Transport {
    Socket: new () => Socket;
    Parser: new () => Parser;
    socketParameters(service: string): unknown;
  }

  export type Authenticate = (
    credentials: { username: string; password: string },
    mechanism: string,
  ) => Promise<void>;

  export interface Entity extends EventEmitter {
    transports: (typeof Transport)[];
    readonly jid: { toString(): string } | null;
    readonly reconnect: { stop(): void };
    readonly iqCaller: {
      readonly handlers: Map<string, { reject(error: Error): void }>;
      request(stanza: Element, timeoutMs: number): Promise<Element>;
    };
    readonly iqCallee: {
      set(
        xmlns: string,
        name: string,
        handler: (context: { stanza: Element; element: Element }) => boolean,
      ): void;
    };
    isSecure(): boolean;
    connect(service: string): Promise<void>;
    open(options: { domain: string }): Promise<void>;
    send(stanza: Element): Promise<void>;
    write(text: string): Promise<void>;
  }

  export function client(options: {
    service: string;
    domain: string;
    resource: string;
    /** Milliseconds for opening a stream. */
    timeout: number;
    credentials: (
      authenticate: Authenticate,
      mechanisms: string[],
      fast: unknown,
      entity: Entity,
    ) => Promise<void>;
  }): Entity;
}
