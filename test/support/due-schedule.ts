import { createStamps } from '../../src/app/redis/stamps.ts';
import type { SharedRedis } from '../../src/app/redis/connection.ts';

/** Puts a schedule of the room `ops` that is due into a Redis, as a bot does whose chat has plain text. */
export async function putDueSchedule(redis: SharedRedis, id: string): Promise<void> {
  const schedule = {
    ...{ id, room: 'ops', place: { room: 'ops' }, maker: { id: '1', name: 'ann' } },
    ...{ when: 'daily 9:00', zone: 'UTC', request: 'help times', state: 'on' },
    due: Date.now() - 1_000,
  };
  const field = JSON.stringify(['', id]);
  const stamp = createStamps(Date.now).next();
  const value = `${stamp} ${JSON.stringify([Date.now(), schedule])}`;
  const key = redis.key('kept', 'plain-text', 'schedules');
  await redis.attempt((client) => client.hSet(key, field, value));
  const message = JSON.stringify([field, value]);
  await redis.attempt((client) => client.publish(`${key}:changed`, message));
}
