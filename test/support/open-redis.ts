import { openRedis, type SharedRedis } from '../../src/app/redis/connection.ts';
import { recordingLogger } from './logger.ts';
import type { RedisServer } from './redis-server.ts';

/** Connections of several processes to one Redis, which end with the test. */
export function redisConnections(server: RedisServer) {
  const opened: SharedRedis[] = [];
  const logger = recordingLogger();
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close();
  });
  return {
    logger,
    async open(timeouts = { answer: 1_000, pause: 50 }): Promise<SharedRedis> {
      const redis = openRedis(server.url, logger, { timeouts });
      opened.push(redis);
      await redis.opened;
      return redis;
    },
  };
}
