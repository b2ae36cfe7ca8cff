import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import * as v from 'valibot';
import type { SharedRenders, StoredPicture } from '../../pictures/shared-renders.ts';
import { readAs } from '../../util/schema.ts';
import type { SharedRedis } from './connection.ts';

export interface SharedRendersOptions {
  /** Milliseconds for which a picture is handed out again. */
  readonly reuseMs: number;
  /** Milliseconds for which a picture of another server is waited for. */
  readonly waitMs: number;
  /** Milliseconds after which a server that died is known to have; renewed while it renders. */
  readonly lockMs?: number;
}

/** Milliseconds between two looks at what another server renders. */
const LOOK_MS = 100;

const pictureSchema = v.object({
  name: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  width: v.number(),
  height: v.number(),
  drawnBy: v.picklist(['grafana', 'own']),
  bytes: v.number(),
  renderMs: v.number(),
});

/** The picture that is there; else 1 when the lock is now ours, 0 when it is another server's. */
const LOOK = `
local made = redis.call('GET', KEYS[1])
if made then return made end
if redis.call('SET', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2]) then return 1 end
return 0`;
const RENEW = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])`;
/** Releases the lock, and leaves the picture, if there is one. */
const END = `
if ARGV[2] ~= '' then redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) end
if redis.call('GET', KEYS[2]) == ARGV[1] then redis.call('DEL', KEYS[2]) end`;

/** A lock for each render, and the name of its picture for a moment. A server without Redis renders by itself. */
export function createSharedRenders(
  redis: SharedRedis,
  { reuseMs, waitMs, lockMs = 10_000 }: SharedRendersOptions,
): SharedRenders {
  async function makeUnderLock(
    keys: string[],
    id: string,
    make: () => Promise<StoredPicture>,
  ): Promise<StoredPicture> {
    const [, lock = ''] = keys;
    const renew = { keys: [lock], arguments: [id, String(lockMs)] };
    const renewing = setInterval(() => {
      void redis.attempt((client) => client.eval(RENEW, renew));
    }, lockMs / 3).unref();
    const end = (text: string) =>
      redis.attempt((client) => client.eval(END, { keys, arguments: [id, text, String(reuseMs)] }));
    try {
      const made = await make();
      await end(JSON.stringify(made));
      return made;
    } catch (error) {
      await end('');
      throw error;
    } finally {
      clearInterval(renewing);
    }
  }

  return {
    async once(key, make) {
      const keys = [redis.key('rendered', key), redis.key('rendering', key)];
      const id = randomUUID();
      const deadline = performance.now() + waitMs;
      while (performance.now() < deadline) {
        const look = { keys, arguments: [id, String(lockMs)] };
        const seen = await redis.attempt((client) => client.eval(LOOK, look));
        if (!seen) break;
        if (seen.value === 1) return makeUnderLock(keys, id, make);
        const made = pictureOf(seen.value);
        if (made) return made;
        if (typeof seen.value === 'string') break;
        await wait(LOOK_MS);
      }
      return make();
    },
  };
}

function pictureOf(value: unknown): StoredPicture | undefined {
  if (typeof value !== 'string') return undefined;
  try {
    const made = readAs(pictureSchema, JSON.parse(value));
    return made && { ...made, isReused: true };
  } catch {
    return undefined;
  }
}
