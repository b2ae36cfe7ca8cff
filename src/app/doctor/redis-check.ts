import { type Finding, note, ok, wrong } from '../../chat/doctor.ts';
import type { SharedRedis } from '../redis/connection.ts';
import { CHECK_MS, type Check } from './check.ts';

/** What a bot shares with the other bots of its chat. */
export interface SharedByBots {
  /** How many entries there are of each kind; undefined while Redis has not been read. */
  readonly counts: () => ReadonlyMap<string, number> | undefined;
  /** Whether this bot runs schedules and tells alerts. */
  readonly isInCharge: () => Promise<boolean>;
}

const ABOUT = 'Redis';
/**
 * Whether Redis answers, and what lives there.
 * @param bots missing for an image server alone
 */
export function redisCheck(
  redis: Pick<SharedRedis, 'attempt' | 'problem'>,
  bots?: SharedByBots,
): Check {
  return {
    about: ABOUT,
    timeoutMs: CHECK_MS,
    async run(): Promise<readonly Finding[]> {
      if (!(await redis.attempt((client) => client.ping()))) {
        const why = redis.problem() ?? 'it refuses what is asked';
        return [
          wrong(
            ABOUT,
            `HUBOT_GRAFANA_REDIS_URL cannot be used: ${why}. Until it can, each process works for itself.`,
          ),
        ];
      }
      if (!bots) return [ok(ABOUT, 'it answers; renders and failed requests are shared.')];
      const counts = bots.counts();
      if (!counts) return [note(ABOUT, 'it answers, and what bots share there was not read yet.')];
      const who = (await bots.isInCharge()) ? 'this bot' : 'another bot';
      return [
        ok(ABOUT, `it answers; ${keptText(counts)}; ${who} runs schedules and tells alerts.`),
      ];
    },
  };
}

function keptText(counts: ReadonlyMap<string, number>): string {
  const kept = [...counts].filter(([, number]) => number > 0);
  if (kept.length === 0) return 'the bots of this chat keep nothing there yet';
  return `the bots of this chat keep there ${kept.map(([name, number]) => `${name} (${number})`).join(', ')}`;
}
