import type { Element } from '@xmpp/client';
import type { Logger } from '../../../util/logger.ts';

export interface OutboxOptions {
  /** Most milliseconds that a stanza waits. */
  readonly waitMs: number;
  /** Whether a stanza to this address can be sent now. */
  readonly isReady: (to: string) => boolean;
  /** @throws when the stanza could not be written */
  readonly write: (stanza: Element) => Promise<void>;
  readonly logger: Logger;
}

interface Waiting {
  readonly to: string;
  readonly stanza: Element;
  readonly timer: NodeJS.Timeout;
  readonly done: () => void;
}

/** Most stanzas that wait at once, so that a long outage does not fill the memory. */
const MOST_WAITING = 1_000;

/**
 * The queue of outgoing stanzas. Each is sent at once when it can be, in order; else it waits for a
 * connection, or until the bot is in the room, for a limited time. Then it is dropped and logged.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  #waiting: Waiting[] = [];
  #isFlushing = false;
  #again = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** Resolves when the stanza is written or dropped; never rejects. */
  send(to: string, stanza: Element): Promise<void> {
    if (this.#waiting.length >= MOST_WAITING) {
      this.#options.logger.error(
        `A message to ${to} was dropped: ${MOST_WAITING} others are waiting.`,
      );
      return Promise.resolve();
    }
    return new Promise((done) => {
      const timer = setTimeout(() => {
        this.#drop(entry, `it could not be sent for ${this.#options.waitMs / 1000} s`);
      }, this.#options.waitMs);
      const entry: Waiting = { to, stanza, timer, done };
      this.#waiting.push(entry);
      this.flush();
    });
  }

  /** Sends all that can be sent now; called when the connection or a room becomes ready. */
  flush(): void {
    this.#again = true;
    if (!this.#isFlushing) void this.#flush();
  }

  /** Drops all stanzas that wait. */
  close(): void {
    for (const entry of [...this.#waiting]) this.#drop(entry, 'the bot was shut down');
  }

  async #flush(): Promise<void> {
    this.#isFlushing = true;
    while (this.#again) {
      this.#again = false;
      await this.#sendReady();
    }
    this.#isFlushing = false;
  }

  async #sendReady(): Promise<void> {
    const { isReady, write } = this.#options;
    for (;;) {
      const entry = this.#waiting.find(({ to }) => isReady(to));
      if (entry === undefined) return;
      try {
        await write(entry.stanza);
      } catch {
        // It stays first in the queue, for the next connection.
        return;
      }
      this.#settle(entry);
    }
  }

  #drop(entry: Waiting, why: string): void {
    this.#options.logger.error(`A message to ${entry.to} was dropped: ${why}.`);
    this.#settle(entry);
  }

  #settle(entry: Waiting): void {
    clearTimeout(entry.timer);
    this.#waiting = this.#waiting.filter((other) => other !== entry);
    entry.done();
  }
}
