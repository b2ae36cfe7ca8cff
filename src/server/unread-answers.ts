import type { ServerResponse } from 'node:http';

export interface UnreadAnswerLimits {
  /** Milliseconds without progress after which a connection is ended. */
  readonly stallMs: number;
  /** Answers that clients have not taken yet. */
  readonly maxAnswers: number;
  /** Of these, the ones that are read from a file while they are sent. */
  readonly maxStreams: number;
  /** Bytes of the pictures that they hold in memory. */
  readonly maxBytes: number;
}

export const UNREAD_ANSWER_LIMITS: UnreadAnswerLimits = {
  stallMs: 60_000,
  maxAnswers: 1_000,
  maxStreams: 200,
  maxBytes: 128_000_000,
};

/** What an answer holds until the client has taken all of it. */
export type Held = Buffer | 'stream' | undefined;

/** The answers that clients have not taken yet. */
export interface UnreadAnswers {
  /** Follows an answer until it is closed; to be called when something of it is still to be taken. */
  watch(response: ServerResponse, held?: Held): void;
  /** The same, once Koa has sent the answer, if it has not gone out by then. */
  watchSoon(response: ServerResponse, held?: Held): void;
  /**
   * Ends the answer that has been without progress for longest.
   * @returns false when there is none
   */
  evict(): boolean;
  readonly size: number;
}

/**
 * Bounds what clients can hold that do not read: an answer without progress for a while is ended, and
 * where there are too many, the ones that have been without progress for longest are. Answers that go
 * out at once are never here.
 */
export function createUnreadAnswers(limits: UnreadAnswerLimits): UnreadAnswers {
  /** The one without progress for longest comes first. */
  const answers = new Map<ServerResponse, Held>();
  /** How many answers hold each picture: those of a cached one share it. */
  const holders = new Map<Buffer, number>();
  let bytes = 0;
  let streams = 0;

  function hold(held: Held, change: 1 | -1): void {
    if (held === 'stream') streams += change;
    if (!Buffer.isBuffer(held)) return;
    const before = holders.get(held) ?? 0;
    const after = before + change;
    if (before === 0 || after === 0) bytes += change * held.length;
    if (after === 0) holders.delete(held);
    else holders.set(held, after);
  }

  function forget(response: ServerResponse): void {
    if (!answers.has(response)) return;
    hold(answers.get(response), -1);
    answers.delete(response);
  }

  function evictFirst(isOne: (held: Held) => boolean): boolean {
    for (const [response, held] of answers) {
      if (!isOne(held)) continue;
      forget(response);
      response.destroy();
      return true;
    }
    return false;
  }

  function watch(response: ServerResponse, held?: Held): void {
    if (response.destroyed || response.closed || answers.has(response)) return;
    answers.set(response, held);
    hold(held, 1);
    const unfollow = endWhenStalled(response, limits.stallMs, () => {
      if (!answers.has(response)) return;
      answers.delete(response);
      answers.set(response, held);
    });
    response.once('close', () => {
      unfollow();
      forget(response);
    });
    if (answers.size > limits.maxAnswers) evictFirst(() => true);
    while (streams > limits.maxStreams && evictFirst((one) => one === 'stream'));
    while (bytes > limits.maxBytes && evictFirst((one) => Buffer.isBuffer(one)));
  }

  return {
    watch,
    watchSoon(response, held) {
      setImmediate(() => {
        if (!response.writableFinished) watch(response, held);
      });
    },
    evict: () => evictFirst(() => true),
    get size() {
      return answers.size;
    },
  };
}

/**
 * By Node's own time limit of a socket, which starts anew with each piece that goes out.
 * @returns a function that ends this
 */
function endWhenStalled(response: ServerResponse, ms: number, onProgress: () => void): () => void {
  const { socket } = response;
  if (!socket) return () => undefined;
  const before = socket.timeout ?? 0;
  response.setTimeout(ms, () => response.destroy());
  socket.on('drain', onProgress);
  return () => {
    socket.off('drain', onProgress);
    // For the next request of the connection, unless Node has set its limit for idle ones by then.
    if (socket.timeout === ms) socket.setTimeout(before);
  };
}
