import { Worker } from 'node:worker_threads';
import type { FileContent, ReadRequest, ReadResponse } from './reader-messages.ts';
import { createBufferPool } from './buffer-pool.ts';
import { unavailable } from './errors.ts';

/** A picture as it was read. */
export interface LentFile extends FileContent {
  /** To be called when its bytes are not looked at any more: others come in their place then. */
  readonly giveBack: () => void;
}

/** Reads pictures without holding up anything else. */
export interface PictureReader {
  /**
   * Looks at a file, and reads it when it has no more than so many bytes.
   * @returns undefined when it is not a plain file
   * @throws the system's errors, such as ENOENT; StorageError when the disk does not answer
   */
  read(file: string, maxBytes: number): Promise<LentFile | undefined>;
  /** Ends its thread once all reads are done; a later read gets a thread of its own. */
  close(): void;
}

export interface PictureReaderOptions {
  /** Milliseconds in which the thread must be heard of while a read waits. */
  readonly timeoutMs?: number;
  /** What runs in the thread. */
  readonly thread?: URL;
}

interface Waiting {
  readonly index: number | undefined;
  readonly resolve: (found: LentFile | undefined) => void;
  readonly reject: (error: Error) => void;
}

const TIMEOUT_MS = 15_000;

const THREAD = new URL('./reader-worker.js', import.meta.url);

/**
 * Reads in a thread of its own, which begins with the first picture. To open, look at, read and close a
 * file by Node's own functions is four ways to one of its four threads and back, and takes longer than
 * the reading itself; this is one. And a disk that does not answer holds none of the four: the reads
 * that wait fail, and no others begin until the thread is heard of again.
 */
export function createPictureReader({
  timeoutMs = TIMEOUT_MS,
  thread: program = THREAD,
}: PictureReaderOptions = {}): PictureReader {
  const waiting = new Map<number, Waiting>();
  const buffers = createBufferPool();
  let thread: Worker | undefined;
  let silence: NodeJS.Timeout | undefined;
  let isSilent = false;
  let isClosed = false;
  let last = 0;

  /** Who waits is told; what is on its way still comes to an end, if the disk does. */
  function giveUp(): void {
    isSilent = true;
    for (const [id, { index, reject }] of waiting) {
      reject(unavailable('its disk does not answer'));
      waiting.set(id, { index, resolve: (found) => found?.giveBack(), reject: () => undefined });
    }
  }

  /** There is nothing to wait for any more. */
  function rest(): void {
    clearTimeout(silence);
    silence = undefined;
    if (!isClosed) return;
    void thread?.terminate();
    thread = undefined;
  }

  function take(report: ReadResponse): void {
    const order = waiting.get(report.id);
    if (!order) return;
    waiting.delete(report.id);
    isSilent = false;
    if (waiting.size === 0) rest();
    else silence?.refresh();
    const { index, resolve, reject } = order;
    if ('found' in report && report.found && report.isInBuffer && index !== undefined) {
      const png = buffers.view(index).subarray(0, report.found.size);
      const giveBack = () => {
        buffers.give(index);
      };
      resolve({ ...report.found, png, giveBack });
      return;
    }
    if (index !== undefined) buffers.give(index);
    if ('found' in report) resolve(report.found && { ...report.found, giveBack: () => undefined });
    else reject(Object.assign(new Error(report.message), { code: report.code }));
  }

  function begin(): Worker {
    const worker = new Worker(program, { workerData: buffers.shared, execArgv: [] });
    worker.on('message', take);
    let reason: unknown;
    worker.on('error', (error) => {
      reason = error;
    });
    worker.once('exit', () => {
      if (worker !== thread) return;
      thread = undefined;
      isSilent = false;
      for (const { index, reject } of waiting.values()) {
        if (index !== undefined) buffers.give(index);
        reject(unavailable('what reads it has ended', reason));
      }
      waiting.clear();
      rest();
    });
    // A read that waits has a connection, which keeps the process. Listening undoes this.
    worker.unref();
    return worker;
  }

  return {
    read(file, maxBytes) {
      return new Promise((resolve, reject) => {
        if (isSilent) throw unavailable('its disk does not answer');
        thread ??= begin();
        silence ??= setTimeout(giveUp, timeoutMs);
        const index = maxBytes === 0 ? undefined : buffers.take();
        last += 1;
        waiting.set(last, { index, resolve, reject });
        thread.postMessage({ id: last, file, maxBytes, index } satisfies ReadRequest);
      });
    },
    close() {
      isClosed = true;
      if (waiting.size === 0) rest();
    },
  };
}
