import { setTimeout as delay } from 'node:timers/promises';
import type { Element } from '@xmpp/client';
import type { Logger } from '../../../util/logger.ts';
import type { HipChatConfig } from './config.ts';
import { findServer, type ResolveSrv } from './find-server.ts';
import { openSession, PasswordRefusedError, type Session, type SessionOptions } from './session.ts';
import { backOff, type Timeouts } from './timeouts.ts';

export interface ConnectionOptions extends Pick<
  SessionOptions,
  'onStanza' | 'onRoster' | 'onFault'
> {
  readonly config: HipChatConfig;
  readonly times: Timeouts;
  readonly logger: Logger;
  /** A random number from 0 to 1, for the jitter of retry delays. */
  readonly random: () => number;
  readonly resolveSrv?: ResolveSrv;
  readonly onOnline: (session: Session) => void;
  readonly onOffline: () => void;
}

/** Keeps a session open: when it ends or cannot be opened, tries again after a delay. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #closing = new AbortController();
  #session: Session | undefined;
  #failures = 0;
  /** The last error that was logged; a repeated one is logged at debug level only. */
  #lastLogged = '';

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  get isOnline(): boolean {
    return this.#session !== undefined;
  }

  /** Connects, and reconnects until `close` is called; errors are logged. */
  start(): void {
    void this.#run();
  }

  /** @throws when there is no connection, or when it breaks while writing */
  async send(stanza: Element): Promise<void> {
    if (this.#session === undefined) throw new Error('There is no connection.');
    await this.#session.send(stanza);
  }

  /** Closes the session and stops reconnecting. */
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
      this.#log(sentenceFor(reason, config), wait);
      await delay(wait, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Runs one session to its end, and returns why it ended or could not be opened. */
  async #attempt(): Promise<Error> {
    const { config, times, logger, onOnline, onOffline, resolveSrv } = this.#options;
    const { signal } = this.#closing;
    try {
      const server = await findServer(config, this.#failures, resolveSrv);
      const session = await openSession({ ...this.#options, server, signal });
      const since = performance.now();
      this.#session = session;
      this.#lastLogged = '';
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

  /** Milliseconds to wait before the next attempt. */
  #waitAfter(reason: Error): number {
    const { times, random } = this.#options;
    this.#failures += 1;
    return reason instanceof PasswordRefusedError
      ? backOff(times.refused, times.refusedMost, this.#failures, random())
      : backOff(times.retry, times.retryMost, this.#failures, random());
  }

  #log(sentence: string, wait: number): void {
    const { logger } = this.#options;
    const text = `HipChat: ${sentence} Trying again in ${Math.max(1, Math.round(wait / 1000))} s.`;
    if (this.#lastLogged === sentence) logger.debug(text);
    else logger.error(text);
    this.#lastLogged = sentence;
  }
}

function sentenceFor(reason: Error, { jid }: HipChatConfig): string {
  if (reason instanceof PasswordRefusedError) {
    return `the server does not accept ${jid.bare}'s password (${reason.message}); check HUBOT_HIPCHAT_JID and HUBOT_HIPCHAT_PASSWORD.`;
  }
  return /[.!?]$/.test(reason.message) ? reason.message : `${reason.message}.`;
}
