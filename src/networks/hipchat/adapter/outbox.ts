import type { Element } from '@xmpp/client';
import type { Logger } from './connection.ts';

export interface OutboxOptions {
  /** Milliseconds that a stanza waits, at most. */
  readonly waitMs: number;
  /** Whether something can be sent there now. */
  readonly isReady: (to: string) => boolean;
  /** @throws when it could not be written */
  readonly write: (stanza: Element) => Promise<void>;
  readonly logger: Logger;
}

interface Waiting {
  readonly to: string;
  readonly stanza: Element;
  readonly timer: NodeJS.Timeout;
  readonly done: () => void;
}

/** Stanzas that may wait at once; what is said during a long absence must not fill the memory. */
const MOST_WAITING = 1_000;

/**
 * What is about to be sent. It goes out at once, in order, where that is possible; it waits for a
 * connection, or to be in the room, for a bounded time; then it is dropped, and the log says so.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  #waiting: Waiting[] = [];
  #isFlushing = false;
  #again = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** Resolves when the stanza was written or dropped; never rejects. */
  send(to: string, stanza: Element): Promise<void> {
    if (this.#waiting.length >= MOST_WAITING) {
      this.#options.logger.error(`A message to ${to} was dropped: ${MOST_WAITING} others wait.`);
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

  /** Sends what can be sent now. To be called whenever that may have become more. */
  flush(): void {
    this.#again = true;
    if (!this.#isFlushing) void this.#flush();
  }

  /** Drops whatever waits. */
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
        // It waits on, first in the line, for the next connection.
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
