import { randomBytes } from 'node:crypto';
import type { SharedFailures } from '../../server/rate-limit.ts';
import type { SharedRedis } from './connection.ts';

/** All servers sort addresses alike; the value is made by the first of them. */
const SALT = `
redis.call('SET', KEYS[1], ARGV[1], 'NX')
return redis.call('GET', KEYS[1])`;

/** Counts of failures in Redis; while that is away, each server counts its own. */
export function createSharedFailures(redis: SharedRedis): SharedFailures {
  let salt: Buffer | undefined;
  return {
    async salt() {
      const fresh = { keys: [redis.key('salt')], arguments: [randomBytes(32).toString('hex')] };
      const made = salt ?? (await redis.attempt((client) => client.eval(SALT, fresh)))?.value;
      salt = typeof made === 'string' ? Buffer.from(made, 'hex') : salt;
      return salt;
    },
    async counter(name, options, own) {
      const { RateLimiterRedis } = await import('rate-limiter-flexible');
      const keyPrefix = redis.key('failures', name);
      const settings = { ...options, keyPrefix, useRedisPackage: true };
      return {
        async get(key) {
          const shared = await redis.attempt((client) =>
            new RateLimiterRedis({ ...settings, storeClient: client }).get(key),
          );
          return shared ? shared.value : own.get(key);
        },
        async penalty(key) {
          const shared = await redis.attempt((client) =>
            new RateLimiterRedis({ ...settings, storeClient: client }).penalty(key),
          );
          return shared ? shared.value : own.penalty(key);
        },
      };
    },
  };
}
