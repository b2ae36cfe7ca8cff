import { describeForLog } from '../util/errors.ts';
import type { Logger } from '../util/logger.ts';
import type { Timers } from '../util/timers.ts';
import { createBackOff } from './back-off.ts';
import type { Pace } from './pace.ts';

/** One request that is to be made. */
export interface Task {
  /** Milliseconds of the clock before which it is not due. */
  readonly at: number;
  /** @throws BusyError when the next request would fail as well */
  readonly run: () => Promise<void>;
}

export interface BackgroundLoopDeps {
  /** The next request; undefined when there is none until one that is under way has ended. */
  readonly nextTask: () => Task | undefined;
  readonly pace: Pace;
  readonly timers: Timers;
  /** Whether people wait for this Grafana at the moment. */
  readonly isWanted: () => boolean;
  readonly logger: Pick<Logger, 'debug'>;
}

/** Makes one request after the other in the background, as fast as Grafana answers without effort. */
export interface BackgroundLoop {
  /** Looks for what is due; to be called when that may have changed. */
  goOn(): void;
  /** Begins nothing more. */
  stop(): void;
}

/** A request failed for a reason that lies with Grafana or the network, not with what was asked. */
export class BusyError extends Error {}

/** Requests at once, of one index. */
const AT_ONCE = 4;
/** Milliseconds between two requests while people wait for theirs. */
const POLITE_MS = 1_000;

export function createBackgroundLoop(deps: BackgroundLoopDeps): BackgroundLoop {
  const { nextTask, pace, timers, isWanted, logger } = deps;
  const backOff = createBackOff(timers.now);
  let underWay = 0;
  let lastAt = -Infinity;
  let isWaitingForTurn = false;
  let isStopped = false;
  let cancelTimer: (() => void) | undefined;

  /** Milliseconds until a request is made; Infinity when another one has to end before. */
  function waitMs({ at }: Task): number {
    if (underWay >= (backOff.isFailing ? 1 : AT_ONCE)) return Infinity;
    const politeAt = isWanted() ? lastAt + POLITE_MS : -Infinity;
    return Math.max(0, Math.max(at, backOff.nextAt, politeAt) - timers.now());
  }

  function goOn(): void {
    cancelTimer?.();
    cancelTimer = undefined;
    const task = isStopped || isWaitingForTurn ? undefined : nextTask();
    if (!task) return;
    const ms = waitMs(task);
    if (ms > 0) {
      if (ms < Infinity) cancelTimer = timers.after(ms, goOn);
      return;
    }
    isWaitingForTurn = true;
    pace.turn(() => {
      isWaitingForTurn = false;
      const request = begin();
      goOn();
      return request;
    });
  }

  /** What is due may have changed while the turn was waited for. */
  function begin(): Promise<void> | undefined {
    const task = isStopped ? undefined : nextTask();
    if (!task || waitMs(task) > 0) return undefined;
    lastAt = timers.now();
    underWay += 1;
    return timed(task).finally(() => {
      underWay -= 1;
      goOn();
    });
  }

  async function timed({ run }: Task): Promise<void> {
    const began = timers.now();
    try {
      await run();
    } catch (error) {
      logger.debug(`The search index waits: ${describeForLog(error)}`);
      if (error instanceof BusyError) {
        backOff.failed();
        return;
      }
    }
    backOff.answered(timers.now() - began);
  }

  return {
    goOn,
    stop() {
      isStopped = true;
      cancelTimer?.();
    },
  };
}
