import { randomUUID } from 'node:crypto';
import type { SharedRedis } from './connection.ts';

/** Work that one of several processes does: each asks for it, again and again. */
export interface Lease {
  /**
   * Whether this process does the work now. While Redis is away it stays with the process that had it;
   * one that has never reached Redis does it for itself.
   */
  isOurs(): Promise<boolean>;
  /** Whether another process is known to do it at this moment, so that it may be left to that one. */
  isTheirs(): Promise<boolean>;
  /** Calls a function when the work becomes this process's. */
  onTaken(work: () => void): void;
  /** Gives it back, so that another process need not wait for its end. */
  close(): Promise<void>;
}

/** Milliseconds until another process takes what its holder has not asked for again. */
const LASTS_MS = 10_000;

const HOLD = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`;
const RELEASE = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`;

type Holder = 'us' | 'others';

export function createLease(redis: SharedRedis, name: string, lastsMs = LASTS_MS): Lease {
  const id = randomUUID();
  const key = redis.key(name);
  const watchers: (() => void)[] = [];
  /** Undefined until Redis was reached. */
  let last: Holder | undefined;
  let isClosed = false;

  /** @returns undefined while Redis is away */
  async function ask(): Promise<Holder | undefined> {
    if (isClosed) return undefined;
    const held = await redis.attempt(
      (client) => client.eval(HOLD, { keys: [key], arguments: [id, String(lastsMs)] }),
      key,
    );
    if (!held) return undefined;
    const before = last;
    last = held.value === 1 ? 'us' : 'others';
    if (last === 'us' && before !== 'us') for (const work of watchers) work();
    return last;
  }

  const timer = setInterval(() => void ask(), lastsMs / 4).unref();
  redis.onReady(() => void ask());

  return {
    async isOurs() {
      await ask();
      return last !== 'others';
    },
    isTheirs: async () => (await ask()) === 'others',
    onTaken(work) {
      watchers.push(work);
      if (last === 'us') work();
    },
    async close() {
      clearInterval(timer);
      isClosed = true;
      await redis.attempt((client) => client.eval(RELEASE, { keys: [key], arguments: [id] }), key);
    },
  };
}
