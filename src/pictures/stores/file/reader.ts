import { createBufferPool } from './buffer-pool.ts';
import { unavailable } from './errors.ts';
import {
  type LentFile,
  type ReaderThread,
  type ReadOrder,
  startReaderThread,
} from './reader-thread.ts';

/** Reads pictures without holding up anything else. */
export interface PictureReader {
  /**
   * Looks at a file, and reads it when it has no more than so many bytes.
   * @returns undefined when it is not a plain file
   * @throws the system's errors, such as ENOENT; StorageUnavailableError when the disk does not answer
   */
  read(file: string, maxBytes: number): Promise<LentFile | undefined>;
  /** Ends its threads once no read is pending; a later read begins another one for itself. */
  close(): void;
}

export interface PictureReaderOptions {
  /** Milliseconds in which a thread must be heard of while a read is pending. */
  readonly timeoutMs?: number;
  /** What runs in the threads. */
  readonly thread?: URL;
}

const TIMEOUT_MS = 15_000;
/** Most threads that read at once. */
const MAX_THREADS = 8;
/** Most threads that hang besides; with so many, nothing is read until one of them is back. */
const MAX_HUNG = 8;
/** Orders in the hands of a thread that is alone: the next one is there when one is carried out. */
const AHEAD = 2;
/** Milliseconds without a report after which another thread begins, if orders wait. */
const SLOW_MS = 20;
/** Milliseconds without work after which one thread alone stays. */
const IDLE_MS = 60_000;

const THREAD = new URL('./reader-worker.js', import.meta.url);

/**
 * Reads in threads of its own. To open, look at, read and close a file by Node's own functions is four
 * ways to one of its four threads and back, and takes longer than the reading itself; this is one. One
 * thread is enough for a fast disk; while a slow one keeps orders waiting, more begin. A thread that
 * hangs is replaced. When none is heard of, one read at a time tries whether the disk is back, and the
 * others are refused at once.
 */
export function createPictureReader({
  timeoutMs = TIMEOUT_MS,
  thread: program = THREAD,
}: PictureReaderOptions = {}): PictureReader {
  const buffers = createBufferPool();
  const threads = new Set<ReaderThread>();
  const hung = new Set<ReaderThread>();
  const queue: ReadOrder[] = [];
  let heardAt = -Infinity;
  let isSilent = false;
  let isClosed = false;
  let slowness: NodeJS.Timeout | undefined;
  let idleness: NodeJS.Timeout | undefined;

  const isBusy = () => queue.length > 0 || [...threads].some(({ pending }) => pending > 0);

  function begin(): void {
    threads.add(startReaderThread({ program, buffers, timeoutMs, onReport, onSilent, onExit }));
  }

  /** Hands out what waits. */
  function pump(): void {
    if (queue.length > 0 && threads.size === 0) begin();
    const most = threads.size === 1 ? AHEAD : 1;
    for (const thread of threads) {
      while (thread.pending < most) {
        const order = queue.shift();
        if (!order) break;
        thread.give(order);
      }
    }
    if (queue.length > 0) {
      slowness ??= setTimeout(grow, SLOW_MS);
    } else {
      clearTimeout(slowness);
      slowness = undefined;
    }
  }

  function grow(): void {
    slowness = undefined;
    if (threads.size < MAX_THREADS && [...threads].every(({ isUp }) => isUp)) begin();
    pump();
  }

  function onReport(thread: ReaderThread): void {
    heardAt = performance.now();
    isSilent = false;
    slowness?.refresh();
    if (thread.pending === 0 && hung.delete(thread)) {
      if (threads.size < MAX_THREADS) threads.add(thread);
      else thread.end();
    }
    pump();
    rest();
  }

  function onSilent(thread: ReaderThread): void {
    threads.delete(thread);
    hung.add(thread);
    isSilent = performance.now() - heardAt >= timeoutMs || hung.size >= MAX_HUNG;
    if (isSilent) {
      for (const { reject } of queue.splice(0)) reject(unavailable('its disk does not answer'));
    }
    pump();
    rest();
  }

  function onExit(thread: ReaderThread): void {
    const isExpected = !threads.delete(thread);
    hung.delete(thread);
    if (!isExpected) isSilent = false;
    pump();
    rest();
  }

  /** Ends the threads that are not needed any more. */
  function rest(): void {
    if (isBusy()) return;
    if (isClosed) {
      clearTimeout(idleness);
      end([...threads, ...hung]);
    } else if (threads.size > 1) {
      idleness ??= setTimeout(shrink, IDLE_MS).unref();
    }
  }

  function shrink(): void {
    idleness = undefined;
    if (isBusy()) rest();
    else end([...threads].slice(1));
  }

  function end(which: readonly ReaderThread[]): void {
    for (const thread of which) {
      threads.delete(thread);
      thread.end();
    }
  }

  return {
    read(file, maxBytes) {
      return new Promise((resolve, reject) => {
        if (isSilent && (isBusy() || hung.size >= MAX_HUNG)) {
          throw unavailable('its disk does not answer');
        }
        queue.push({ file, maxBytes, resolve, reject });
        pump();
      });
    },
    close() {
      isClosed = true;
      rest();
    },
  };
}
