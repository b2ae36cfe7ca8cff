import { StorageError } from '../pictures/errors.ts';
import { createBucketClient } from '../pictures/stores/s3/client.ts';
import { getLifecycle, putLifecycle } from '../pictures/stores/s3/lifecycle.ts';
import { withOwnRule } from '../pictures/stores/s3/lifecycle-rules.ts';
import type { BucketSettings } from '../pictures/stores/s3/settings.ts';
import { ConfigError } from '../util/errors.ts';
import { parseDuration } from '../util/units.ts';

export interface LifecycleOptions {
  readonly bucket: BucketSettings | undefined;
  /** As typed, such as `30d`. */
  readonly keep: string;
  readonly dryRun: boolean;
  /** Asks whether to change the rules; undefined without a terminal. */
  readonly confirm: ((question: string) => Promise<boolean>) | undefined;
  /** Takes lines for people. */
  readonly write: (text: string) => void;
}

const DAY_MS = 86_400_000;

/**
 * Has the store itself remove old pictures: adds our lifecycle rule to those of the bucket, or replaces it.
 * @throws ConfigError when it cannot be meant; StorageError when the rules cannot be read or changed
 */
export async function setLifecycle(options: LifecycleOptions): Promise<void> {
  const { bucket, dryRun, confirm, write } = options;
  const days = daysIn(options.keep);
  if (!bucket) throw new ConfigError('Which bucket? Set HUBOT_GRAFANA_S3_BUCKET.');
  const { prefix } = bucket;
  if (prefix === '') {
    throw new ConfigError(
      'HUBOT_GRAFANA_S3_PREFIX is empty, so that the rule would remove everything in the bucket: set a prefix, or add the rule by hand.',
    );
  }
  const client = createBucketClient(bucket);
  try {
    const before = await getLifecycle(client);
    const after = await withOwnRule(before.xml, { prefix, days });
    write(list(`The bucket ${bucket.bucket} has now`, before.lines));
    if (after.xml === before.xml) {
      write('That is what it shall have: nothing to change.\n');
      return;
    }
    write(list(dryRun ? 'It would have' : 'It will have', after.lines));
    if (dryRun) return;
    if (!confirm) throw new ConfigError('Nothing was changed: give --yes to apply the rules.');
    if (!(await confirm('Apply these rules? [y/N] '))) {
      write('Nothing was changed.\n');
      return;
    }
    await putLifecycle(client, after.xml, before.headers);
    const found = await getLifecycle(client);
    if (!found.lines.some((line) => after.lines.includes(line) && !before.lines.includes(line))) {
      throw new StorageError('The bucket has taken the rules, and does not have them: look at it.');
    }
    write(list('Applied. The bucket has now', found.lines));
  } finally {
    client.close();
  }
}

function daysIn(text: string): number {
  const ms = parseDuration(text);
  if (ms === undefined || ms < DAY_MS || ms % DAY_MS !== 0) {
    throw new ConfigError(
      `-lifecycle: found ${JSON.stringify(text)}, expected whole days, such as 30d: stores count no less.`,
    );
  }
  return ms / DAY_MS;
}

function list(what: string, lines: readonly string[]): string {
  if (lines.length === 0) return `${what} no lifecycle rules.\n`;
  return `${what} these lifecycle rules:\n${lines.map((line) => `- ${line}\n`).join('')}`;
}
