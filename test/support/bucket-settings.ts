import { loadConfig } from '../../src/app/config.ts';
import type { BucketSettings } from '../../src/pictures/stores/s3/settings.ts';
import type { Environment } from '../../src/util/variables.ts';

/** The bucket that variables name. */
export function settingsFrom(env: Environment): BucketSettings {
  const { bucket } = loadConfig(env).images;
  if (!bucket) throw new Error('these variables name no bucket');
  return bucket;
}
