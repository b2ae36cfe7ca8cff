import { expect } from 'chai';
import {
  StorageError,
  StorageFullError,
  StorageUnavailableError,
} from '../../../../src/pictures/errors.ts';
import { createBucketStore } from '../../../../src/pictures/stores/s3/bucket-store.ts';
import { createTransport } from '../../../../src/pictures/stores/s3/transport.ts';
import type { PictureStore } from '../../../../src/pictures/stores/store.ts';
import { ConfigError } from '../../../../src/util/errors.ts';
import { rejectionOf } from '../../../support/failure.ts';
import { freePort } from '../../../support/free-port.ts';
import { inPieces, largePicture } from '../../../support/large-picture.ts';
import { type ObjectStoreDouble, refuse, startObjectStore } from '../../../support/object-store.ts';
import { picture } from '../../../support/png.ts';
import { readPicture } from '../../../support/store-contract.ts';

const png = picture(20, 10);

describe('a fault of the bucket', () => {
  let double: ObjectStoreDouble;
  let store: PictureStore;
  beforeEach(async () => {
    double = await startObjectStore();
    store = createBucketStore(double.settings, {
      transport: createTransport(1_000),
      wait: () => Promise.resolve(),
    });
    await store.revocations();
  });
  afterEach(async () => {
    store.close();
    await double.close();
  });

  const puts = () => double.requests.filter((one) => one.startsWith('PUT')).length;

  for (const [what, status, code, more, headers, sentence] of [
    ['does not exist', 404, 'NoSuchBucket', '', {}, /does not exist there/],
    ['forbids it', 403, 'AccessDenied', '', {}, /may not be used with these keys/],
    ['forbids it in words of its own', 403, 'Odd', '', {}, /may not be used with these keys/],
    [
      'is in another region, and says in which',
      301,
      'PermanentRedirect',
      '',
      { 'x-amz-bucket-region': 'eu-west-1' },
      /HUBOT_GRAFANA_S3_REGION to eu-west-1\.$/,
    ],
    [
      'wants another region in the signature',
      400,
      'AuthorizationHeaderMalformed',
      '<Region>eu-central-1</Region>',
      {},
      /HUBOT_GRAFANA_S3_REGION to eu-central-1\.$/,
    ],
    [
      'is elsewhere, and does not say where',
      307,
      'TemporaryRedirect',
      '<Region>&lt;script&gt;</Region>',
      {},
      /HUBOT_GRAFANA_S3_REGION to that of the bucket\.$/,
    ],
    ['does not know the key', 403, 'InvalidAccessKeyId', '', {}, /does not know the access key/],
    ['refuses the secret', 403, 'SignatureDoesNotMatch', '', {}, /does not accept the keys: look/],
    ['takes no ACL', 400, 'AccessControlListNotSupported', '', {}, /HUBOT_GRAFANA_S3_ACL unset/],
    ['refuses keys that have expired', 400, 'ExpiredToken', '', {}, /have expired/],
    ['says what is not known', 418, 'Teapot', '', {}, /refused a request \(418 Teapot\)/],
    ['does not know how', 501, 'NotImplemented', '', {}, /501 NotImplemented/],
  ] as const) {
    it(`is a sentence when it ${what}, and is not tried again`, async () => {
      double.interfere = (_request, response) => {
        refuse(response, status, code, more, headers);
        return true;
      };
      const { message } = await rejectionOf(StorageError, store.save(png));
      expect(message).to.match(/^The bucket of the pictures \(HUBOT_GRAFANA_S3_BUCKET\) /);
      expect(message).to.match(sentence);
      expect(puts()).to.equal(1);
      expect(double.objects.size).to.equal(0);
      const reading = await rejectionOf(StorageError, store.stat('0'.repeat(32)));
      expect(reading.message).to.match(sentence);
    });
  }

  it('names by how much the clock of this machine is wrong', async () => {
    double.interfere = (_request, response) => {
      const date = new Date(Date.now() - 1_200_000).toUTCString();
      refuse(response, 403, 'RequestTimeTooSkewed', '', { date });
      return true;
    };
    const { message } = await rejectionOf(StorageError, store.save(png));
    expect(message).to.match(/time of this machine, which is 20 min ahead: set its clock/);
  });

  for (const [status, code] of [
    [403, 'QuotaExceeded'],
    [507, 'XMinioStorageFull'],
    [507, ''],
  ] as const) {
    it(`is that the bucket is full, with ${status} ${code}`, async () => {
      double.interfere = (_request, response) => {
        refuse(response, status, code);
        return true;
      };
      const { message } = await rejectionOf(StorageFullError, store.save(png));
      expect(message).to.match(/The bucket of the pictures .* is full/);
    });
  }

  for (const [status, code] of [
    [503, 'SlowDown'],
    [500, 'InternalError'],
    [429, 'TooManyRequests'],
    [400, 'RequestTimeout'],
    [409, 'OperationAborted'],
    [502, ''],
  ] as const) {
    it(`is tried again up to three times when it may be over soon: ${status} ${code}`, async () => {
      let left = 2;
      double.interfere = (request, response) => {
        if (request.method !== 'PUT' || left === 0) return false;
        left -= 1;
        refuse(response, status, code);
        return true;
      };
      const name = await store.save(png);
      expect(puts()).to.equal(3);
      expect(await readPicture(store, name)).to.deep.equal(png);
      left = 3;
      const kind = await rejectionOf(StorageUnavailableError, store.save(picture(3, 3)));
      expect(kind.message).to.match(/try again soon\.$/);
      expect(puts()).to.equal(6);
    });
  }

  it('is tried again when the connection breaks in the middle of a picture', async () => {
    let left = 1;
    double.interfere = (request) => {
      if (request.method !== 'PUT' || left === 0) return false;
      left -= 1;
      request.once('data', () => request.socket.destroy());
      return true;
    };
    const large = largePicture(17_000_000);
    const name = await store.save({ pieces: inPieces(large, 500_000), length: undefined });
    expect((await readPicture(store, name))?.equals(large)).to.equal(true);
  });

  it('is tried again when an answer breaks off, so that no part of a picture is given', async () => {
    const name = await store.save(png);
    let left = 1;
    double.interfere = (request, response) => {
      if (request.method !== 'GET' || left === 0) return false;
      left -= 1;
      response.writeHead(200, { 'Content-Length': png.length });
      response.write(png.subarray(0, 10), () => response.destroy());
      return true;
    };
    expect(await readPicture(store, name)).to.deep.equal(png);
  });

  it('ends within the time limit when nothing comes, whatever is tried', async () => {
    double.interfere = () => true;
    const { message } = await rejectionOf(StorageUnavailableError, store.save(png));
    expect(message).to.match(/does not answer in time: try again soon/);
    expect(puts()).to.be.within(1, 3);
  });

  it('is a sentence when nothing listens there', async () => {
    const url = `http://127.0.0.1:${await freePort()}/pictures`;
    const elsewhere = createBucketStore({ ...double.settings, url });
    const { message } = await rejectionOf(StorageUnavailableError, elsewhere.prepare());
    expect(message).to.equal(
      'The bucket of the pictures (HUBOT_GRAFANA_S3_BUCKET) cannot be reached: nothing listens there.',
    );
  });

  it('is not tried by everyone while the bucket is down, and is over when it is back', async () => {
    const name = await store.save(png);
    double.interfere = (_request, response) => {
      response.destroy();
      return true;
    };
    for (let round = 0; round < 3; round += 1) {
      await rejectionOf(StorageUnavailableError, store.save(picture(3, 3, round)));
    }
    const before = double.requests.length;
    for (let round = 0; round < 20; round += 1) {
      await rejectionOf(StorageUnavailableError, store.save(picture(4, 4, round)));
    }
    expect(double.requests.length).to.equal(before);
    double.interfere = undefined;
    for (;;) {
      const bytes = await readPicture(store, name).catch(() => undefined);
      if (bytes) break;
    }
    expect(await store.save(png)).to.equal(name);
  });

  it('is one of the configuration where there are no keys', async () => {
    const keyless = createBucketStore(
      { ...double.settings, keys: undefined },
      {
        keys: {
          get: () => Promise.reject(new ConfigError('There are no keys.')),
          renew: () => false,
        },
      },
    );
    await rejectionOf(ConfigError, keyless.save(png));
    keyless.close();
  });
});
