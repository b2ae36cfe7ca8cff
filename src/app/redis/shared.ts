import type { SharedRenders } from '../../pictures/shared-renders.ts';
import type { SharedFailures } from '../../server/rate-limit.ts';
import type { Logger } from '../../util/logger.ts';
import type { Journal } from '../../alerts/journal.ts';
import type { SharedDesk } from '../alerts.ts';
import type { Config } from '../config.ts';
import { openRedis, type SharedRedis } from './connection.ts';
import { createSharedFailures } from './failures.ts';
import { createSharedRenders } from './renders.ts';
import { createSharedBrain, type RobotBrain, type SharedBrain } from './shared-brain.ts';
import type { Lease } from './lease.ts';
import { createSharedJournal } from './shared-journal.ts';
import { createStamps } from './stamps.ts';

/** What image servers share. */
export interface SharedImages {
  /** Undefined where each keeps pictures of its own. */
  readonly renders: SharedRenders | undefined;
  readonly failures: SharedFailures;
}

/** What this process shares with others. */
export interface Shared {
  readonly redis: SharedRedis;
  readonly images: SharedImages;
}

/**
 * What the keys begin with that the bots of one chat share: rooms of two chats are not the same, though
 * their names are.
 */
export function chatPrefix(chat: string): string {
  return `kept:${chat.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;
}

/**
 * The brain of a bot, shared with the other bots of its chat.
 * @param chat its name
 */
export function shareBrain(
  { redis }: Pick<Shared, 'redis'>,
  brain: RobotBrain,
  chat: string,
  logger: Logger,
): SharedBrain {
  const prefix = chatPrefix(chat);
  const now = Date.now;
  return createSharedBrain({ redis, brain, prefix, stamps: createStamps(now), now, logger });
}

/** Milliseconds: longer than an alert waits for its room. */
const ALERT_REMOVAL_MS = 25 * 3_600_000;

/**
 * The journal of alerts of a bot, shared with the other bots of its chat: the one in charge tells them.
 * @param chat its name
 */
export function shareAlerts(
  { redis }: Pick<Shared, 'redis'>,
  local: Journal,
  chat: string,
  lease: Lease,
  logger: Logger,
): SharedDesk {
  const name = `${chatPrefix(chat)}:alerts`;
  const now = Date.now;
  const stamps = createStamps(now);
  const removalMs = ALERT_REMOVAL_MS;
  const journal = createSharedJournal(local, { redis, name, stamps, now, logger, removalMs });
  return {
    journal,
    opened: journal.settled(),
    others: {
      tell: async (one) => journal.isShared(one) && (await lease.isTheirs()),
      onPut: (work) => {
        journal.onPut(work);
      },
      onTaken: (work) => {
        lease.onTaken(work);
      },
    },
  };
}

/** @returns undefined without HUBOT_GRAFANA_REDIS_URL */
export function openShared(
  { sharedRedisUrl, images }: Pick<Config, 'sharedRedisUrl' | 'images'>,
  logger: Logger,
): Shared | undefined {
  if (sharedRedisUrl === undefined) return undefined;
  const redis = openRedis(sharedRedisUrl, logger);
  const { reuseMs, timeoutMs } = images;
  const renders = createSharedRenders(redis, { reuseMs, waitMs: timeoutMs });
  const hasOneStore = images.bucket !== undefined;
  return {
    redis,
    images: {
      renders: hasOneStore ? renders : undefined,
      failures: createSharedFailures(redis),
    },
  };
}
