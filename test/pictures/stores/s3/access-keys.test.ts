import { expect } from 'chai';
import { createKeySource } from '../../../../src/pictures/stores/s3/access-keys.ts';
import { createBucketStore } from '../../../../src/pictures/stores/s3/bucket-store.ts';
import { ConfigError } from '../../../../src/util/errors.ts';
import { rejectionOf } from '../../../support/failure.ts';
import { type ObjectStoreDouble, refuse, startObjectStore } from '../../../support/object-store.ts';
import { picture } from '../../../support/png.ts';

describe('the keys of a bucket', () => {
  let double: ObjectStoreDouble;
  beforeEach(async () => {
    double = await startObjectStore();
  });
  afterEach(() => double.close());

  /** A provider as AWS's is, whose keys are numbered. */
  const numbered = () => {
    let given = 0;
    const load = () =>
      Promise.resolve({
        defaultProvider: () => {
          given += 1;
          const keys = { accessKeyId: `KEY${given}`, secretAccessKey: 's', sessionToken: 'token' };
          return () => Promise.resolve(keys);
        },
      });
    return load;
  };

  it('are those of AWS’s own tools where no variable has any', async () => {
    const keys = createKeySource(undefined, numbered());
    const store = createBucketStore(double.settings, { keys });
    await store.save(picture());
    expect(double.last.authorization).to.match(
      /^AWS4-HMAC-SHA256 Credential=KEY1\/\d{8}\/us-east-1\/s3\//,
    );
    expect(double.last['x-amz-security-token']).to.equal('token');
    store.close();
  });

  it('are found anew when they expire while the bot runs', async () => {
    const keys = createKeySource(undefined, numbered());
    const store = createBucketStore(double.settings, { keys });
    await store.save(picture());
    double.interfere = ({ headers }, response) => {
      if (headers.authorization?.includes('KEY1/') !== true) return false;
      refuse(response, 400, 'ExpiredToken');
      return true;
    };
    await store.save(picture(3, 3));
    expect(double.last.authorization).to.include('Credential=KEY2/');
    store.close();
  });

  it('are asked for in a sentence where there are none', async () => {
    const missing = createKeySource(undefined, () => Promise.reject(new Error('not installed')));
    const { message } = await rejectionOf(ConfigError, missing.get());
    expect(message).to.match(
      /set HUBOT_GRAFANA_S3_ACCESS_KEY_ID .+ install @aws-sdk\/credential-provider-node/,
    );
    const empty = createKeySource(undefined, () =>
      Promise.resolve({ defaultProvider: () => () => Promise.reject(new Error('nothing')) }),
    );
    expect((await rejectionOf(ConfigError, empty.get())).message).to.match(
      /would find none either/,
    );
  });
});
