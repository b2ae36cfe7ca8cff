import { readVersioning } from './answers.ts';
import { createBucketClient } from './client.ts';
import { getLifecycle } from './lifecycle.ts';
import { removesOldVersions } from './lifecycle-rules.ts';
import type { BucketSettings } from './settings.ts';

/**
 * What is to be known of a bucket that keeps old versions, where nothing removes them. Undefined also
 * when that cannot be found out: few keys may ask.
 */
export async function versioningWarning(settings: BucketSettings): Promise<string | undefined> {
  const client = createBucketClient(settings);
  try {
    const { body } = await client.send({ method: 'GET', query: { versioning: '' } });
    if ((await readVersioning(body.toString('utf8'))) !== 'Enabled') return undefined;
    const rules = await getLifecycle(client).catch(() => undefined);
    if (rules && (await removesOldVersions(rules.xml, settings.prefix))) return undefined;
  } catch {
    return undefined;
  } finally {
    client.close();
  }
  return 'The bucket (HUBOT_GRAFANA_S3_BUCKET) keeps versions: a picture that is removed or stored again stays as an old version, and is paid for. `grafana-images purge --lifecycle 30d` adds a rule that removes these.';
}
