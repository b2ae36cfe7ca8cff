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

/** Counts failures by a key, for a minute from the first. */
export interface FailureCounter {
  get(
    key: string,
  ): Promise<{ readonly consumedPoints: number; readonly msBeforeNext: number } | null>;
  penalty(key: string): Promise<unknown>;
}

/** What several servers share to count failures together. */
export interface SharedFailures {
  /** Secret bytes, the same at each server; undefined while they cannot be known. */
  salt(): Promise<Buffer | undefined>;
  /** @param own counts while the others cannot be reached */
  counter(
    name: string,
    options: { readonly points: number; readonly duration: number },
    own: FailureCounter,
  ): Promise<FailureCounter>;
}

/** Seconds after its first failure in which an address has its budget. */
const WINDOW_S = 60;

/** @param name tells this budget from others that are shared */
export function createFailureBudget(
  failures: number,
  name = '',
  shared?: SharedFailures,
): FailureBudget {
  const options = { points: failures, duration: WINDOW_S };
  const limiter = lazily(async (): Promise<FailureCounter> => {
    const { RateLimiterMemory } = await import('rate-limiter-flexible');
    const own = new RateLimiterMemory({ ...options, keyPrefix: '' });
    return shared ? shared.counter(name, options, own) : own;
  });
  const ownSalt = randomBytes(32);
  const key = async (address: string | undefined) =>
    bucketOf(address, (await shared?.salt()) ?? ownSalt);
  return {
    async check(address) {
      const state = await (await limiter()).get(await key(address));
      if (state === null || state.consumedPoints < failures || state.msBeforeNext <= 0) return;
      throw new TooManyRequestsError(
        `More than ${failures} requests from this address have been refused or have failed; look at their answers, and wait a minute.`,
        { retryAfter: Math.ceil(state.msBeforeNext / 1000) },
      );
    },
    async spend(address) {
      await (await limiter()).penalty(await key(address));
    },
  };
}

/**
 * Sorts addresses into 65,536 buckets, each with one budget, so that a client with many addresses cannot
 * fill the memory. The salt is secret: a client cannot choose whose bucket it shares.
 */
function bucketOf(address: string | undefined, salt: Buffer): string {
  return createHmac('sha256', salt)
    .update(address === undefined ? '' : networkOf(address))
    .digest()
    .readUInt16BE()
    .toString();
}
