import { expect } from 'chai';
import fc from 'fast-check';
import { loadConfig } from '../../../../src/app/config.ts';
import { ConfigError } from '../../../../src/util/errors.ts';
import { settingsFrom } from '../../../support/bucket-settings.ts';
import { failureOf } from '../../../support/failure.ts';

const BUCKET = { HUBOT_GRAFANA_S3_BUCKET: 'pictures' };

describe('the settings of a bucket', () => {
  it('are none where no bucket is set, whatever else is', () => {
    const env = { HUBOT_GRAFANA_S3_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'key', AWS_REGION: '?' };
    expect(loadConfig(env).images.bucket).to.equal(undefined);
  });

  it('keep pictures below grafana/, unless a prefix is set', () => {
    const prefixOf = (HUBOT_GRAFANA_S3_PREFIX: string) =>
      settingsFrom({ ...BUCKET, HUBOT_GRAFANA_S3_PREFIX }).prefix;
    expect(settingsFrom(BUCKET).prefix).to.equal('grafana/');
    expect(prefixOf('/bots/grafana/')).to.equal('bots/grafana/');
    expect(prefixOf('/')).to.equal('');
  });

  for (const [about, env, url] of [
    ['AWS', {}, 'https://pictures.s3.us-east-1.amazonaws.com'],
    [
      'a region of hubot-grafana’s',
      { HUBOT_GRAFANA_S3_REGION: 'us-standard' },
      'https://pictures.s3.us-east-1.amazonaws.com',
    ],
    [
      'the region that hubot-grafana’s README names',
      { HUBOT_GRAFANA_S3_BUCKET_REGION: 'eu-west-1', AWS_REGION: 'eu-west-2' },
      'https://pictures.s3.eu-west-1.amazonaws.com',
    ],
    ['AWS_REGION', { AWS_REGION: 'eu-west-2' }, 'https://pictures.s3.eu-west-2.amazonaws.com'],
    [
      'AWS in China',
      { AWS_REGION: 'cn-north-1' },
      'https://pictures.s3.cn-north-1.amazonaws.com.cn',
    ],
    [
      'AWS with the bucket in the path',
      { HUBOT_GRAFANA_S3_STYLE: 'path' },
      'https://s3.us-east-1.amazonaws.com/pictures',
    ],
    [
      'an endpoint of AWS’s',
      { HUBOT_GRAFANA_S3_ENDPOINT: 's3.eu-west-1.amazonaws.com' },
      'https://pictures.s3.eu-west-1.amazonaws.com',
    ],
    [
      'another store',
      { HUBOT_GRAFANA_S3_ENDPOINT: 'http://minio:9000/' },
      'http://minio:9000/pictures',
    ],
    [
      'another store, with the bucket in its host name',
      {
        HUBOT_GRAFANA_S3_ENDPOINT: 'https://fra1.digitaloceanspaces.com',
        HUBOT_GRAFANA_S3_STYLE: 'virtualHosted',
      },
      'https://pictures.fra1.digitaloceanspaces.com',
    ],
    [
      'an endpoint that has the bucket already',
      {
        HUBOT_GRAFANA_S3_ENDPOINT: 'https://pictures.fra1.digitaloceanspaces.com',
        HUBOT_GRAFANA_S3_STYLE: 'host',
      },
      'https://pictures.fra1.digitaloceanspaces.com',
    ],
    [
      'a host and a port',
      { HUBOT_GRAFANA_S3_ENDPOINT: 'minio', HUBOT_GRAFANA_S3_PORT: '9000' },
      'http://minio:9000/pictures',
    ],
    [
      'a host without a port',
      { HUBOT_GRAFANA_S3_ENDPOINT: 'storage.googleapis.com' },
      'https://storage.googleapis.com/pictures',
    ],
    [
      'a host with the port of HTTPS',
      { HUBOT_GRAFANA_S3_ENDPOINT: 'store:443' },
      'https://store/pictures',
    ],
    [
      'a port that the endpoint has already',
      { HUBOT_GRAFANA_S3_ENDPOINT: 'http://[::1]:9000', HUBOT_GRAFANA_S3_PORT: '80' },
      'http://[::1]:9000/pictures',
    ],
    [
      'a path before the bucket',
      { HUBOT_GRAFANA_S3_ENDPOINT: 'https://x.supabase.co/storage/v1/s3' },
      'https://x.supabase.co/storage/v1/s3/pictures',
    ],
  ] as const) {
    it(`find the bucket of ${about}`, () => {
      expect(settingsFrom({ ...BUCKET, ...env }).url).to.equal(url);
    });
  }

  it('take our own keys before those of AWS’s tools, and both parts from the same place', () => {
    const aws = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_SESSION_TOKEN: 'c' };
    const own = { HUBOT_GRAFANA_S3_ACCESS_KEY_ID: 'x', HUBOT_GRAFANA_S3_SECRET_ACCESS_KEY: 'y' };
    expect(settingsFrom({ ...BUCKET, ...aws }).keys).to.deep.equal({
      accessKeyId: 'a',
      secretAccessKey: 'b',
      sessionToken: 'c',
    });
    expect(settingsFrom({ ...BUCKET, ...aws, ...own }).keys).to.deep.equal({
      accessKeyId: 'x',
      secretAccessKey: 'y',
      sessionToken: undefined,
    });
    expect(settingsFrom({ ...BUCKET, AWS_ACCESS_KEY_ID: 'a' }).keys).to.equal(undefined);
  });

  it('are refused with half of a key, and with links that should lead to two places', () => {
    const { message } = failureOf(ConfigError, () =>
      settingsFrom({
        ...BUCKET,
        HUBOT_GRAFANA_S3_ACCESS_KEY_ID: 'x',
        HUBOT_GRAFANA_S3_SIGNED: '7d',
        HUBOT_GRAFANA_S3_PUBLIC_URL: 'https://cdn.example.com',
      }),
    );
    expect(message).to.include('HUBOT_GRAFANA_S3_SECRET_ACCESS_KEY: found one of the two');
    expect(message).to.include('HUBOT_GRAFANA_S3_SIGNED: found both');
  });

  it('are a URL for any bucket and endpoint that is taken', () => {
    fc.assert(
      fc.property(
        fc.domain(),
        fc.nat(65_535),
        fc.constantFrom('path', 'host'),
        (host, port, style) => {
          const { url } = settingsFrom({
            ...BUCKET,
            HUBOT_GRAFANA_S3_ENDPOINT: host,
            HUBOT_GRAFANA_S3_PORT: String(port + 1 > 65_535 ? 1 : port + 1),
            HUBOT_GRAFANA_S3_STYLE: style,
          });
          expect(new URL(`${url}/key`).href).to.match(/pictures.*\/key$/);
        },
      ),
    );
  });
});
