import { createHmac, randomBytes } from 'node:crypto';
import { TooManyRequestsError } from '../util/errors.ts';
import { lazily } from '../util/lazy.ts';
import { networkOf } from './ip-addresses.ts';

/** How many requests of one address may fail within a minute; those that succeed cost nothing. */
export interface FailureBudget {
  /**
   * @param address as `parseAddress` gives it; all clients of unknown address share one budget
   * @throws TooManyRequestsError when the budget is used up
   */
  check(address: string | undefined): Promise<void>;
  /** Subtracts one failure from the budget. */
  spend(address: string | undefined): Promise<void>;
}

/** Seconds after its first failure in which an address has its budget. */
const WINDOW_S = 60;

export function createFailureBudget(failures: number): FailureBudget {
  const limiter = lazily(async () => {
    const { RateLimiterMemory } = await import('rate-limiter-flexible');
    return new RateLimiterMemory({ points: failures, duration: WINDOW_S, keyPrefix: '' });
  });
  const key = buckets();
  return {
    async check(address) {
      const state = await (await limiter()).get(key(address));
      if (state === null || state.consumedPoints < failures || state.msBeforeNext <= 0) return;
      throw new TooManyRequestsError(
        `More than ${failures} requests from this address have been refused or have failed; look at their answers, and wait a minute.`,
        { retryAfter: Math.ceil(state.msBeforeNext / 1000) },
      );
    },
    async spend(address) {
      await (await limiter()).penalty(key(address));
    },
  };
}

/**
 * Sorts addresses into 65,536 buckets, each with one budget, so that a client with many addresses cannot
 * fill the memory. The key is secret: a client cannot choose whose bucket it shares.
 */
function buckets(): (address: string | undefined) => string {
  const secret = randomBytes(32);
  return (address) =>
    createHmac('sha256', secret)
      .update(address === undefined ? '' : networkOf(address))
      .digest()
      .readUInt16BE()
      .toString();
}
