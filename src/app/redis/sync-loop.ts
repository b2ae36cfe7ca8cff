import { describeForLog } from '../../util/errors.ts';
import type { Logger } from '../../util/logger.ts';
import type { SharedRedis } from './connection.ts';

/** Compares what is here with Redis: when that is reached, every now and then, and soon after a failure. */
export interface SyncLoop {
  /** Compares after so many milliseconds, unless that happens sooner. */
  syncIn(ms: number): void;
  /** Compares soon, as something could not be written. */
  failed(): void;
  /** Resolves when Redis was compared with, or could not be, and no other comparison has begun. */
  settled(): Promise<void>;
  /** Begins no more, and resolves when what is under way has ended. */
  close(): Promise<void>;
}

/** Milliseconds between two comparisons, as a message may be lost, and after one that failed. */
export const SYNC_MS = { every: 600_000, retry: 5_000 };

/** @param sync resolves to whether all is the same now */
export function createSyncLoop(
  redis: SharedRedis,
  sync: () => Promise<boolean>,
  logger: Pick<Logger, 'error'>,
  times: typeof SYNC_MS,
): SyncLoop {
  let timer: { readonly at: number; readonly stop: () => void } | undefined;
  let syncing: Promise<void> | undefined;
  let failures = 0;
  let isClosed = false;

  async function run(): Promise<void> {
    try {
      failures = (await sync()) ? 0 : failures + 1;
    } catch (error) {
      logger.error(`What bots share cannot be compared: ${describeForLog(error)}`);
      failures += 1;
    }
  }

  function syncIn(ms: number): void {
    const at = performance.now() + ms;
    if (isClosed || (timer && timer.at <= at)) return;
    timer?.stop();
    const timeout = setTimeout(begin, ms).unref();
    const stop = () => {
      clearTimeout(timeout);
    };
    timer = { at, stop };
  }

  function begin(): void {
    timer?.stop();
    timer = undefined;
    syncing ??= run().finally(() => {
      syncing = undefined;
      const delay = times.retry * 2 ** Math.min(failures, 10);
      syncIn(failures === 0 ? times.every : Math.min(times.every, delay));
    });
  }

  redis.onReady(begin);
  return {
    async settled() {
      await redis.opened;
      await syncing;
    },
    syncIn,
    failed() {
      syncIn(times.retry);
    },
    async close() {
      isClosed = true;
      timer?.stop();
      await syncing;
    },
  };
}
