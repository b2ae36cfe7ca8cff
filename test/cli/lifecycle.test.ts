import { expect } from 'chai';
import { setLifecycle } from '../../src/cli/lifecycle.ts';
import { StorageError } from '../../src/pictures/errors.ts';
import { versioningWarning } from '../../src/pictures/stores/s3/versioning.ts';
import { ConfigError } from '../../src/util/errors.ts';
import { rejectionOf } from '../support/failure.ts';
import { type ObjectStoreDouble, refuse, startObjectStore } from '../support/object-store.ts';

const OTHER =
  '<Rule><ID>logs</ID><Filter><Prefix>logs/</Prefix></Filter><Status>Enabled</Status><Expiration><Days>90</Days></Expiration></Rule>';

describe('grafana-images purge --lifecycle', () => {
  let double: ObjectStoreDouble;
  let out: string[];
  beforeEach(async () => {
    out = [];
    double = await startObjectStore();
  });
  afterEach(() => double.close());

  const yes = () => Promise.resolve(true);
  const run = (more: Partial<Parameters<typeof setLifecycle>[0]> = {}) =>
    setLifecycle({
      bucket: double.settings,
      keep: '30d',
      dryRun: false,
      confirm: yes,
      write: (text) => out.push(text),
      ...more,
    });
  const puts = () => double.requests.filter((one) => one.startsWith('PUT')).length;

  it('adds our rule to those that are there, and shows them before and after', async () => {
    double.lifecycle = `<LifecycleConfiguration>${OTHER}</LifecycleConfiguration>`;
    await run();
    expect(double.lifecycle).to.include(OTHER).and.include('<Prefix>grafana/</Prefix>');
    expect(out.join('')).to.match(
      /^The bucket pictures has now these lifecycle rules:\n- logs, .*\nIt will have .*\n- logs, .*\n- grafana-images-grafana, .*\nApplied\. The bucket has now .*\n- logs, .*\n- grafana-images-grafana, /,
    );
    out = [];
    await run();
    expect(out.join('')).to.match(/nothing to change\.\n$/);
    expect(puts()).to.equal(1);
  });

  it('sends back what the bucket sets together with its rules', async () => {
    let sent: unknown;
    double.interfere = ({ method, headers }) => {
      if (method === 'PUT') sent = headers['x-amz-transition-default-minimum-object-size'];
      return false;
    };
    double.lifecycle = `<LifecycleConfiguration>${OTHER}</LifecycleConfiguration>`;
    await run();
    expect(sent).to.equal('varies_by_storage_class');
  });

  it('changes nothing with --dry-run, without a yes, and without a terminal to ask in', async () => {
    await run({ dryRun: true });
    expect(out.join('')).to.match(
      /^The bucket pictures has now no lifecycle rules\.\nIt would have/,
    );
    await run({ confirm: () => Promise.resolve(false) });
    expect(out.at(-1)).to.equal('Nothing was changed.\n');
    const { message } = await rejectionOf(ConfigError, run({ confirm: undefined }));
    expect(message).to.equal('Nothing was changed: give --yes to apply the rules.');
    expect([double.lifecycle, puts()]).to.deep.equal([undefined, 0]);
  });

  it('takes whole days alone', async () => {
    for (const keep of ['36h', '0', '12h', 'a month', '', '-3d']) {
      const { message } = await rejectionOf(ConfigError, run({ keep }));
      expect(message).to.match(/expected whole days, such as 30d/);
    }
    await run({ keep: '48h' });
    expect(double.lifecycle).to.include('<Expiration><Days>2</Days></Expiration>');
  });

  it('refuses without a bucket, and without a prefix, which would be everything', async () => {
    expect((await rejectionOf(ConfigError, run({ bucket: undefined }))).message).to.match(
      /^Which bucket\?/,
    );
    const bucket = { ...double.settings, prefix: '' };
    expect((await rejectionOf(ConfigError, run({ bucket }))).message).to.match(/PREFIX is empty/);
    expect(double.requests).to.deep.equal([]);
  });

  it('refuses when the rules cannot be read, and puts none', async () => {
    const faults: [() => void, RegExp][] = [
      [
        () => {
          double.interfere = (_, response) => {
            refuse(response, 403, 'AccessDenied');
            return true;
          };
        },
        /cannot be read, and nothing was changed: these keys need s3:GetLifecycleConfiguration/,
      ],
      [
        () => {
          double.interfere = (_, response) => {
            refuse(response, 501, 'NotImplemented');
            return true;
          };
        },
        /cannot be read, and nothing was changed \(501 NotImplemented\)\. HUBOT_GRAFANA_IMAGES_MAX_AGE /,
      ],
      [
        () => {
          double.interfere = (_, response) => {
            refuse(response, 404, 'NoSuchBucket');
            return true;
          };
        },
        /does not exist there/,
      ],
      [
        () => {
          double.interfere = undefined;
          double.lifecycle = '<ListBucketResult/>';
        },
        /the store answers with something else\. HUBOT_GRAFANA_IMAGES_MAX_AGE /,
      ],
    ];
    for (const [set, expected] of faults) {
      set();
      expect((await rejectionOf(StorageError, run())).message).to.match(expected);
    }
    expect(puts()).to.equal(0);
  });

  it('says when the store does not take the rules, or has not kept them', async () => {
    double.interfere = ({ method }, response) => {
      if (method !== 'PUT') return false;
      refuse(response, 400, 'MalformedXML');
      return true;
    };
    expect((await rejectionOf(StorageError, run())).message).to.match(
      /are as before: the store does not take the new one \(400 MalformedXML\)/,
    );
    double.interfere = ({ method }, response) => {
      if (method === 'PUT') response.end();
      return method === 'PUT';
    };
    expect((await rejectionOf(StorageError, run())).message).to.match(/does not have them/);
  });
});

describe('a bucket with versions', () => {
  let double: ObjectStoreDouble;
  beforeEach(async () => {
    double = await startObjectStore();
  });
  afterEach(() => double.close());
  const warning = () => versioningWarning(double.settings);

  it('is warned of, unless a rule removes the old versions', async () => {
    expect(await warning()).to.equal(undefined);
    double.versioning = 'Suspended';
    expect(await warning()).to.equal(undefined);
    double.versioning = 'Enabled';
    expect(await warning()).to.match(/keeps versions: .* `grafana-images purge --lifecycle 30d`/);
    await setLifecycle({
      bucket: double.settings,
      keep: '30d',
      dryRun: false,
      confirm: () => Promise.resolve(true),
      write: () => undefined,
    });
    expect(await warning()).to.equal(undefined);
  });

  it('is not warned of where these keys may not ask', async () => {
    double.interfere = (_, response) => {
      refuse(response, 403, 'AccessDenied');
      return true;
    };
    expect(await warning()).to.equal(undefined);
  });
});
