import type { Journal } from '../../alerts/journal.ts';
import type { Brain } from '../../chat/hubot.ts';
import type { Logger } from '../../util/logger.ts';
import type { SharedDesk } from '../alerts.ts';
import type { Config } from '../config.ts';
import type { Check } from '../doctor/check.ts';
import { redisCheck } from '../doctor/redis-check.ts';
import { createLease, type Lease } from './lease.ts';
import { chatPrefix, openShared, shareAlerts, shareBrain, type SharedImages } from './shared.ts';
import type { RobotBrain } from './shared-brain.ts';

/** What a bot shares with the other bots of its chat, and with image servers. */
export interface SharedBot {
  readonly images: SharedImages;
  readonly brain: Brain;
  /** Whether this bot, of all bots of the chat, runs schedules and looks at alerts. */
  readonly isInCharge: () => Promise<boolean>;
  readonly onTaken: Lease['onTaken'];
  readonly shareAlerts: (journal: Journal) => SharedDesk;
  /** For the doctor. */
  readonly check: Check;
  close(): Promise<void>;
}

/**
 * @param chat its name
 * @returns undefined without HUBOT_GRAFANA_REDIS_URL: then the bot is alone
 */
export function openSharedBot(
  config: Config,
  brain: RobotBrain,
  chat: string,
  logger: Logger,
): SharedBot | undefined {
  const shared = openShared(config, logger);
  if (!shared) return undefined;
  const sharedBrain = shareBrain(shared, brain, chat, logger);
  const lease = createLease(shared.redis, `${chatPrefix(chat)}:in-charge`);
  const isInCharge = async () => {
    // The brain of a bot that was away may have schedules that another has run since.
    await sharedBrain.settled();
    return lease.isOurs();
  };
  return {
    images: shared.images,
    brain: sharedBrain,
    isInCharge,
    onTaken: (work) => {
      lease.onTaken(work);
    },
    shareAlerts: (journal) => shareAlerts(shared, journal, chat, lease, logger),
    check: redisCheck(shared.redis, { counts: () => sharedBrain.counts(), isInCharge }),
    async close() {
      await lease.close();
      await sharedBrain.close();
      await shared.redis.close();
    },
  };
}
