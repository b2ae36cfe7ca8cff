import { randomUUID } from 'node:crypto';
import type { SharedRedis } from './connection.ts';

/** Work that one process at a time does. */
export interface Lease {
  /**
   * Takes the lease, or keeps it, for a while.
   * @returns whether this process has it; true also while Redis is away, as each works for itself then
   */
  readonly hold: () => Promise<boolean>;
  /** Gives it back, so that another process need not wait for its end. */
  readonly release: () => Promise<void>;
}

const HOLD = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`;
const RELEASE = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`;

/** @param lastsMs milliseconds until another may take it, from the last time that it was held */
export function createLease(redis: SharedRedis, name: string, lastsMs: number): Lease {
  const id = randomUUID();
  const keys = [redis.key('lease', name)];
  return {
    async hold() {
      const held = await redis.attempt((client) =>
        client.eval(HOLD, { keys, arguments: [id, String(lastsMs)] }),
      );
      return held?.value !== 0;
    },
    async release() {
      await redis.attempt((client) => client.eval(RELEASE, { keys, arguments: [id] }));
    },
  };
}
