import { expect } from 'chai';
import { readFile } from 'node:fs/promises';
import { setLifecycle } from '../../src/cli/lifecycle.ts';
import { StorageError } from '../../src/pictures/errors.ts';
import { createBucketClient } from '../../src/pictures/stores/s3/client.ts';
import { getLifecycle, putLifecycle } from '../../src/pictures/stores/s3/lifecycle.ts';
import { rejectionOf } from '../support/failure.ts';
import { needsEngine, type ObjectEngine, startEngine } from '../support/object-engine.ts';

const OTHER =
  '<Rule><ID>logs</ID><Filter><Prefix>logs/</Prefix></Filter><Status>Enabled</Status><Expiration><Days>90</Days></Expiration></Rule>';

/** JSON as AWS's tools take it, as the XML that they send. */
function xmlOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([name, inner]) =>
      (Array.isArray(inner) ? inner : [inner])
        .map((one) => {
          const tag = name === 'Rules' ? 'Rule' : name;
          return `<${tag}>${xmlOf(one)}</${tag}>`;
        })
        .join(''),
    )
    .join('');
}

describe('lifecycle rules', () => {
  let engine: ObjectEngine | undefined;
  afterEach(() => engine?.stop());

  it('of Ceph: ours is added to the others, changed, and that of the docs is replaced', async function () {
    needsEngine(this, 'ceph');
    engine = await startEngine('ceph');
    const { settings } = engine;
    const client = createBucketClient(settings);
    const run = (keep: string) =>
      setLifecycle({
        bucket: settings,
        keep,
        dryRun: false,
        confirm: () => Promise.resolve(true),
        write: () => undefined,
      });
    const lines = async () => (await getLifecycle(client)).lines;
    expect(await lines()).to.deep.equal([]);
    await run('30d');
    expect(await lines()).to.have.length(1);
    const own = (await getLifecycle(client)).xml;
    await putLifecycle(client, own.replace('<Rule>', `${OTHER}<Rule>`), {});
    await run('7d');
    const [ours, logs] = [...(await lines())].sort();
    expect(ours).to.match(/^grafana-images-grafana, below grafana\/, Enabled: Expiration Days 7;/);
    expect(logs).to.equal('logs, below logs/, Enabled: Expiration Days 90');

    const docs = await readFile(new URL('../../docs/scale.md', import.meta.url), 'utf8');
    const json = /```json\n(\{\s*"Rules"[\s\S]*?)```/.exec(docs)?.[1] ?? '';
    const rule = `<LifecycleConfiguration>${xmlOf(JSON.parse(json))}</LifecycleConfiguration>`;
    await putLifecycle(client, rule, {});
    expect(await lines()).to.deep.equal([
      'grafana-images, below grafana/, Enabled: Expiration Days 30; NoncurrentVersionExpiration NoncurrentDays 1; AbortIncompleteMultipartUpload DaysAfterInitiation 1',
    ]);
    await run('7d');
    expect((await lines())[0]).to.match(/^grafana-images, .* Expiration Days 7;/);
    client.close();
  });

  it('of Swift, which has none: one sentence says so', async function () {
    needsEngine(this, 'swift');
    engine = await startEngine('swift');
    const run = setLifecycle({
      bucket: engine.settings,
      keep: '30d',
      dryRun: false,
      confirm: () => Promise.resolve(true),
      write: () => undefined,
    });
    expect((await rejectionOf(StorageError, run)).message).to.equal(
      'The lifecycle rules of the bucket cannot be read, and nothing was changed: the store answers with something else. HUBOT_GRAFANA_IMAGES_MAX_AGE has the servers remove old pictures instead, without a rule.',
    );
  });
});
