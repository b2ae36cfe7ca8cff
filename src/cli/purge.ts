import { DateTime } from 'luxon';
import { applyRetention, formatTally, type FoundPictures } from '../pictures/stores/retention.ts';
import type { RetentionPolicy } from '../pictures/stores/retention-plan.ts';
import type { PictureStore } from '../pictures/stores/store.ts';
import { ConfigError, sentenceFor } from '../util/errors.ts';

export interface PurgeOptions {
  readonly store: PictureStore;
  /** What the store is called in a sentence. */
  readonly place: string;
  readonly policy: RetentionPolicy;
  readonly dryRun: boolean;
  /** The clock is right, whatever the pictures say. */
  readonly yes: boolean;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

export interface Purged {
  /** What was done, or would be; lines for people. */
  readonly text: string;
  /** What would keep it from being done. */
  readonly warning: string | undefined;
  /** Whether everything was removed that should be. */
  readonly isComplete: boolean;
}

/** Milliseconds between the clock and the newest picture beyond which the clock may be wrong. */
const PLAUSIBLE_MS = 86_400_000;

/**
 * Applies retention once, without a bound.
 * @throws ConfigError when the clock may be wrong; StorageError when the store cannot be read
 */
export async function purge(options: PurgeOptions): Promise<Purged> {
  const { store, place, policy, dryRun, yes, ...clock } = options;
  let doubt: string | undefined;
  const check = (found: FoundPictures) => {
    // The limit of size does not depend on the clock.
    doubt = yes || policy.maxAgeMs === undefined ? undefined : doubtAbout(found);
    if (doubt !== undefined && !dryRun) throw new ConfigError(doubt);
  };
  const report = await applyRetention({ store, policy, dryRun, check, ...clock });
  const { removed, kept, unfinished, failures } = report;
  const verb = dryRun ? 'Would remove' : 'Removed';
  const files = `${unfinished} unfinished ${unfinished === 1 ? 'file' : 'files'}`;
  const lines = [
    `${verb} ${formatTally(removed)} and ${files} from ${place}; ${formatTally(kept)} stay.`,
  ];
  if (policy.maxAgeMs === undefined && policy.maxTotalBytes === undefined) {
    lines.push(
      'All pictures are kept: set HUBOT_GRAFANA_IMAGES_MAX_AGE or HUBOT_GRAFANA_IMAGES_MAX_TOTAL to remove old ones.',
    );
  }
  if (failures.count > 0) {
    lines.push(`Not looked at or removed: ${failures.count}. ${sentenceFor(failures.first)}`);
  }
  return { text: `${lines.join('\n')}\n`, warning: doubt, isComplete: failures.count === 0 };
}

/** Why the clock may be wrong; undefined when it is plausible, or there are no pictures. */
function doubtAbout({ newestAt, now }: FoundPictures): string | undefined {
  if (newestAt === undefined || Math.abs(now - newestAt) <= PLAUSIBLE_MS) return undefined;
  return `The clock of this machine says ${inWords(now)}, and the newest picture is of ${inWords(newestAt)}, more than a day apart. Look at the clock; if it is right, purge with --yes.`;
}

function inWords(time: number): string {
  return DateTime.fromMillis(time, { zone: 'utc' }).toFormat("yyyy-MM-dd HH:mm 'UTC'");
}
