import { existsSync } from 'node:fs';
import { ConfigError, sentenceFor } from '../util/errors.ts';
import { createFileStore } from '../pictures/stores/file/file-store.ts';
import { applyRetention, type RetentionPolicy, tallied } from '../pictures/stores/retention.ts';

export interface PurgeOptions {
  readonly folder: string;
  readonly policy: RetentionPolicy;
  readonly dryRun: boolean;
}

export interface Purged {
  /** What was done, or would be; lines for people. */
  readonly text: string;
  /** Whether all went that should. */
  readonly isComplete: boolean;
}

/**
 * Applies retention once.
 * @throws ConfigError when there is no such folder, StorageError when it cannot be read
 */
export async function purge({ folder, policy, dryRun }: PurgeOptions): Promise<Purged> {
  if (!existsSync(folder)) {
    throw new ConfigError(
      'There is no folder of pictures; name it with -imagePath or HUBOT_GRAFANA_IMAGES_PATH.',
    );
  }
  const store = createFileStore(folder);
  const { removed, kept, unfinished, failures } = await applyRetention({ store, policy, dryRun });
  const verb = dryRun ? 'Would remove' : 'Removed';
  const files = `${unfinished} unfinished ${unfinished === 1 ? 'file' : 'files'}`;
  const lines = [`${verb} ${tallied(removed)} and ${files} from ${folder}; ${tallied(kept)} stay.`];
  if (policy.maxAgeMs === undefined && policy.maxTotalBytes === undefined) {
    lines.push(
      'All pictures are kept: HUBOT_GRAFANA_IMAGES_MAX_AGE and HUBOT_GRAFANA_IMAGES_MAX_TOTAL let old ones go.',
    );
  }
  if (failures.count > 0) {
    lines.push(`Not looked at or removed: ${failures.count}. ${sentenceFor(failures.first)}`);
  }
  return { text: `${lines.join('\n')}\n`, isComplete: failures.count === 0 };
}
