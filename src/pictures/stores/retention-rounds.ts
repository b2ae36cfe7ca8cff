import { describeForLog } from '../../util/errors.ts';
import type { Logger } from '../../util/logger.ts';
import { type ClockState, type Clocks, createClockWatch, SYSTEM_CLOCKS } from './clock-watch.ts';
import {
  applyRetention,
  type ClockTrust,
  formatTally,
  type RetentionOptions,
  type RetentionReport,
} from './retention.ts';
import type { PictureStore } from './store.ts';

/** Retention in the background, one round after the other. */
export interface Retention {
  /** Begins at once, and again a while after each end. */
  start(): void;
  /** Begins a round now, unless one is under way or one was hurried a moment ago: the disk is full. */
  hurry(): void;
  /** Resolves when a round that is under way has ended. */
  settled(): Promise<void>;
  /** Stops, and resolves when a round under way has ended. */
  close(): Promise<void>;
}

export interface RetentionRoundsOptions extends Pick<RetentionOptions, 'policy'> {
  readonly store: RetentionOptions['store'] & Pick<PictureStore, 'claimRound'>;
  readonly logger: Logger;
  /** Milliseconds from one round to the next. */
  readonly intervalMs?: number;
  readonly clocks?: Clocks;
}

const INTERVAL_MS = 10 * 60_000;
/** Milliseconds between two rounds that are hurried. */
const HURRY_MS = 60_000;
/** Milliseconds for which a clock that jumped must go steadily before it is believed again. */
const STEADY_MS = 60 * 60_000;
/** Most pictures that a round removes because of their age, or a quarter of all, whichever is more. */
const MAX_BY_AGE = 1_000;

export function createRetention(options: RetentionRoundsOptions): Retention {
  const { store, policy, logger, intervalMs = INTERVAL_MS, clocks = SYSTEM_CLOCKS } = options;
  const keepsAll = policy.maxAgeMs === undefined && policy.maxTotalBytes === undefined;
  const closing = new AbortController();
  const lookAtClock = createClockWatch(clocks);
  let isStarted = false;
  let round: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let hurriedAt = -Infinity;

  async function run(): Promise<void> {
    const clock = lookAtClock();
    if (clock.jumpMs !== 0) logger.warn(clockJumped(clock.jumpMs));
    try {
      const trust = trustIn(clock);
      const { signal } = closing;
      if (keepsAll) {
        if (trust.sweeps) await store.sweep();
        return;
      }
      if (store.claimRound && !(await store.claimRound())) return;
      const result = await applyRetention({ ...options, now: clocks.now, trust, signal });
      const next = store.claimRound ? 'in a day' : 'in ten minutes';
      report(result, { isDoubtful: !trust.sweeps, next }, logger);
    } catch (error) {
      logger.warn(`Old pictures could not be looked for: ${describeForLog(error)}`);
    }
  }

  function begin(): void {
    if (round || closing.signal.aborted) return;
    clearTimeout(timer);
    round = run().finally(() => {
      round = undefined;
      if (isStarted && !closing.signal.aborted) timer = setTimeout(begin, intervalMs).unref();
    });
  }

  return {
    start() {
      isStarted = true;
      begin();
    },
    hurry() {
      if (keepsAll || round || clocks.monotonic() - hurriedAt < HURRY_MS) return;
      hurriedAt = clocks.monotonic();
      begin();
    },
    settled: () => round ?? Promise.resolve(),
    async close() {
      closing.abort();
      clearTimeout(timer);
      await round;
    },
  };
}

/**
 * A wrong clock must not remove what it takes for old, nor date anything. So a round removes little by
 * age; nothing, for an hour after a jump. And what lies ahead is dated anew only by a clock that has gone
 * steadily for an hour, and where that is the lesser part: else it is the clock that is behind.
 */
function trustIn({ hasJumped, steadyMs }: ClockState): ClockTrust {
  const isSteady = steadyMs >= STEADY_MS;
  const isDoubtful = hasJumped && !isSteady;
  return {
    maxByAge: ({ pictures }) => (isDoubtful ? 0 : Math.max(MAX_BY_AGE, Math.floor(pictures / 4))),
    sweeps: !isDoubtful,
    redates: ({ ahead, pictures }) => isSteady && ahead * 2 < pictures,
  };
}

function clockJumped(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1_000);
  const amount = seconds >= 7_200 ? `${Math.round(seconds / 3_600)} hours` : `${seconds} seconds`;
  return `The clock of this machine was set ${ms > 0 ? 'ahead' : 'back'} by ${amount}: until it has gone steadily for an hour, no picture is removed because of its age.`;
}

function report(
  { removed, kept, postponed, failures }: RetentionReport,
  { isDoubtful, next }: { readonly isDoubtful: boolean; readonly next: string },
  logger: Logger,
): void {
  if (removed.pictures > 0) {
    logger.info(`Old pictures: ${formatTally(removed)} removed, ${formatTally(kept)} kept.`);
  }
  if (postponed > 0 && !isDoubtful) {
    logger.warn(
      `Old pictures: ${postponed} more are older than HUBOT_GRAFANA_IMAGES_MAX_AGE. A round removes few of them at once, in case the clock is wrong; the next one begins ${next}.`,
    );
  }
  if (failures.count > 0) {
    logger.warn(
      `Old pictures: ${failures.count} could not be looked at or removed: ${describeForLog(failures.first)}`,
    );
  }
}
