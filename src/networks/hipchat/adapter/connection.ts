import { setTimeout as delay } from 'node:timers/promises';
import type { Element } from '@xmpp/client';
import type { HipChatConfig } from './config.ts';
import { findServer, type ResolveSrv } from './discovery.ts';
import { openSession, PasswordRefusedError, type Session, type SessionOptions } from './session.ts';
import { backOff, type Times } from './timing.ts';

/** The levels of Hubot's logger that are used. */
export interface Logger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

export interface ConnectionOptions extends Pick<
  SessionOptions,
  'onStanza' | 'onRoster' | 'onFault'
> {
  readonly config: HipChatConfig;
  readonly times: Times;
  readonly logger: Logger;
  /** From 0 to 1, for waiting times. */
  readonly random: () => number;
  readonly resolveSrv?: ResolveSrv;
  readonly onOnline: (session: Session) => void;
  readonly onOffline: () => void;
}

/** Keeps a session: when one ends, or cannot be had, there is another attempt after a while. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #closing = new AbortController();
  #session: Session | undefined;
  #failures = 0;
  /** What was logged last, so that the same is not said at every attempt. */
  #said = '';

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  get isOnline(): boolean {
    return this.#session !== undefined;
  }

  /** Connects, and goes on until it is closed; problems go to the log. */
  start(): void {
    void this.#run();
  }

  /** @throws when there is no connection, or it breaks while writing */
  async send(stanza: Element): Promise<void> {
    if (this.#session === undefined) throw new Error('There is no connection.');
    await this.#session.send(stanza);
  }

  /** Says goodbye and ends; there are no further attempts. */
  close(): void {
    this.#session?.close();
    this.#closing.abort();
  }

  async #run(): Promise<void> {
    const { config, logger } = this.#options;
    const { signal } = this.#closing;
    while (!signal.aborted) {
      const reason = await this.#attempt();
      if (this.#closing.signal.aborted) return;
      if (!config.reconnect) {
        logger.error(`HipChat: ${reason.message} HUBOT_HIPCHAT_RECONNECT=false: not trying again.`);
        return;
      }
      const wait = this.#waitAfter(reason);
      this.#say(sentenceFor(reason, config), wait);
      await delay(wait, undefined, { signal }).catch(() => undefined);
    }
  }

  /** One session, from the attempt to get it to its end; gives the reason of that. */
  async #attempt(): Promise<Error> {
    const { config, times, logger, onOnline, onOffline, resolveSrv } = this.#options;
    const { signal } = this.#closing;
    try {
      const server = await findServer(config, this.#failures, resolveSrv);
      const session = await openSession({ ...this.#options, server, signal });
      const since = performance.now();
      this.#session = session;
      this.#said = '';
      logger.info(`Connected to HipChat at ${server.host}:${server.port} as ${config.jid.bare}.`);
      onOnline(session);
      const reason = await session.ended;
      if (performance.now() - since >= times.steady) this.#failures = 0;
      return reason;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    } finally {
      if (this.#session !== undefined) {
        this.#session = undefined;
        onOffline();
      }
    }
  }

  /** Milliseconds until the next attempt. */
  #waitAfter(reason: Error): number {
    const { times, random } = this.#options;
    this.#failures += 1;
    return reason instanceof PasswordRefusedError
      ? backOff(times.refused, times.refusedMost, this.#failures, random())
      : backOff(times.retry, times.retryMost, this.#failures, random());
  }

  #say(sentence: string, wait: number): void {
    const { logger } = this.#options;
    const text = `HipChat: ${sentence} Trying again in ${Math.max(1, Math.round(wait / 1000))} s.`;
    if (this.#said === sentence) logger.debug(text);
    else logger.error(text);
    this.#said = sentence;
  }
}

function sentenceFor(reason: Error, { jid }: HipChatConfig): string {
  if (reason instanceof PasswordRefusedError) {
    return `the server refuses to let ${jid.bare} in (${reason.message}); check HUBOT_HIPCHAT_JID and HUBOT_HIPCHAT_PASSWORD.`;
  }
  return /[.!?]$/.test(reason.message) ? reason.message : `${reason.message}.`;
}
