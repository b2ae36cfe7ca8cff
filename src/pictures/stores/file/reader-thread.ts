import { Worker } from 'node:worker_threads';
import type { BufferPool } from './buffer-pool.ts';
import { unavailable } from './errors.ts';
import type { FileContent, ReadRequest, ReadResponse } from './reader-messages.ts';

/** A picture as it was read. */
export interface LentFile extends FileContent {
  /** To be called when its bytes are not needed any more: others come in their place then. */
  readonly giveBack: () => void;
}

/** A file to read, and what becomes of it. */
export interface ReadOrder {
  readonly file: string;
  /** Of what is read; of a larger file only its size is wanted. */
  readonly maxBytes: number;
  readonly resolve: (found: LentFile | undefined) => void;
  readonly reject: (error: Error) => void;
}

/** A thread that carries out one order after the other. */
export interface ReaderThread {
  /** Orders that are not carried out yet. */
  readonly pending: number;
  /** A thread needs some milliseconds to begin. */
  readonly isUp: boolean;
  give(order: ReadOrder): void;
  end(): void;
}

export interface ReaderThreadOptions {
  /** What runs in the thread. */
  readonly program: URL;
  readonly buffers: BufferPool;
  /** Milliseconds in which it must be heard of while an order is pending. */
  readonly timeoutMs: number;
  /** Called after each order that was carried out, those that were given up too. */
  readonly onReport: (thread: ReaderThread) => void;
  /** Called when it was not heard of in time, and its orders have been rejected. */
  readonly onSilent: (thread: ReaderThread) => void;
  readonly onExit: (thread: ReaderThread) => void;
}

interface PendingOrder extends Pick<ReadOrder, 'resolve' | 'reject'> {
  /** The buffer that is lent to it. */
  readonly index: number | undefined;
}

export function startReaderThread(options: ReaderThreadOptions): ReaderThread {
  const { program, buffers, timeoutMs, onReport, onSilent, onExit } = options;
  const orders = new Map<number, PendingOrder>();
  const worker = new Worker(program, { workerData: buffers.shared, execArgv: [] });
  let silence: NodeJS.Timeout | undefined;
  let isUp = false;
  let last = 0;
  let reason: unknown;

  function stopTimer(): void {
    clearTimeout(silence);
    silence = undefined;
  }

  /** A call of the disk cannot be ended: what it brings later goes back unseen. */
  function giveUp(): void {
    stopTimer();
    for (const [id, { index, reject }] of orders) {
      reject(unavailable('its disk does not answer'));
      orders.set(id, { index, resolve: (found) => found?.giveBack(), reject: () => undefined });
    }
    onSilent(thread);
  }

  function settle({ index, resolve, reject }: PendingOrder, report: ReadResponse): void {
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

  const thread: ReaderThread = {
    get pending() {
      return orders.size;
    },
    get isUp() {
      return isUp;
    },
    give({ file, maxBytes, resolve, reject }) {
      silence ??= setTimeout(giveUp, timeoutMs);
      const index = maxBytes === 0 ? undefined : buffers.take();
      last += 1;
      orders.set(last, { index, resolve, reject });
      worker.postMessage({ id: last, file, maxBytes, index } satisfies ReadRequest);
    },
    end: () => void worker.terminate(),
  };

  worker.once('online', () => {
    isUp = true;
  });
  worker.on('message', (report: ReadResponse) => {
    const order = orders.get(report.id);
    if (!order) return;
    orders.delete(report.id);
    if (orders.size === 0) stopTimer();
    else silence?.refresh();
    settle(order, report);
    onReport(thread);
  });
  worker.on('error', (error) => {
    reason = error;
  });
  worker.once('exit', () => {
    stopTimer();
    for (const { index, reject } of orders.values()) {
      if (index !== undefined) buffers.give(index);
      reject(unavailable('what reads it has ended', reason));
    }
    orders.clear();
    onExit(thread);
  });
  // A client that waits for a picture has a connection, which keeps the process. Listening undoes this.
  worker.unref();
  return thread;
}
