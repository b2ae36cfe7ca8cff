import type { Logger } from '../../util/logger.ts';
import { redisReason } from './reason.ts';

/** Milliseconds after which the same refusal is logged again. */
const AGAIN_MS = 3_600_000;
/** Most refusals that are remembered. */
const MAX_SAID = 100;

/** Whether a Redis that is there answered with an error: `OOM command not allowed …`. */
export function isRefusal(error: unknown): error is Error {
  return error instanceof Error && /^[A-Z]{2,} /.test(error.message);
}

/** Logs each refusal once an hour. */
export function createRefusals(logger: Pick<Logger, 'error'>, now: () => number = Date.now) {
  const saidAt = new Map<string, number>();
  return {
    /** @param key what was asked for */
    say(error: Error, key: string): void {
      const reason = error.message.includes('WRONGTYPE')
        ? `the key ${key} is of another type than ours; remove it, or choose another prefix at the end of the URL`
        : redisReason(error, true);
      if (now() - (saidAt.get(reason) ?? -Infinity) < AGAIN_MS) return;
      if (saidAt.size >= MAX_SAID) saidAt.clear();
      saidAt.set(reason, now());
      logger.error(
        `Redis (HUBOT_GRAFANA_REDIS_URL) refuses something: ${reason}. Until it does not, this process keeps that for itself.`,
      );
    },
  };
}
