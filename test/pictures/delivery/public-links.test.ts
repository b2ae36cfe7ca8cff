import { expect } from 'chai';
import { publicLinks } from '../../../src/pictures/delivery/public-links.ts';
import { settingsFrom } from '../../support/bucket-settings.ts';

const name = '0123456789abcdef0123456789abcdef';
const BUCKET = {
  HUBOT_GRAFANA_S3_BUCKET: 'pictures',
  HUBOT_GRAFANA_S3_REGION: 'eu-west-1',
  HUBOT_GRAFANA_S3_ACCESS_KEY_ID: 'key',
  HUBOT_GRAFANA_S3_SECRET_ACCESS_KEY: 'secret',
};
const base = () => 'https://bot.example.com/saved-images';

describe('the link of a picture', () => {
  it('leads to this process, whether pictures are in a folder or a bucket', async () => {
    for (const bucket of [undefined, settingsFrom(BUCKET)]) {
      const { linkTo, note } = publicLinks(bucket, base);
      expect(await linkTo(name)).to.equal(`https://bot.example.com/saved-images/${name}.png`);
      expect(note).to.equal(undefined);
    }
  });

  it('is the public address of the bucket with the key behind it, where one is set', async () => {
    const bucket = settingsFrom({
      ...BUCKET,
      HUBOT_GRAFANA_S3_PUBLIC_URL: 'https://cdn.example.com/p/',
    });
    const { linkTo, note } = publicLinks(bucket, base);
    expect(await linkTo(name)).to.equal(`https://cdn.example.com/p/grafana/${name}.png`);
    expect(note).to.match(/begin with https:\/\/cdn\.example\.com\/p .+ able to read them/);
  });

  it('is signed when that is asked for, and the note says when it ends', async () => {
    const bucket = settingsFrom({ ...BUCKET, HUBOT_GRAFANA_S3_SIGNED: '7d' });
    const { linkTo, note } = publicLinks(bucket, base);
    const url = new URL(await linkTo(name));
    expect(url.origin + url.pathname).to.equal(
      `https://pictures.s3.eu-west-1.amazonaws.com/grafana/${name}.png`,
    );
    expect(url.searchParams.get('X-Amz-Expires')).to.equal('604800');
    expect(url.searchParams.get('X-Amz-Signature')).to.match(/^[0-9a-f]{64}$/);
    expect(url.href).not.to.include('secret');
    expect(note).to.match(/end after 7 days .+ shows no picture then\.$/);
    for (const [time, said] of [
      ['5m', '5 min'],
      ['36h', '36 h'],
    ] as const) {
      const short = settingsFrom({ ...BUCKET, HUBOT_GRAFANA_S3_SIGNED: time });
      expect(publicLinks(short, base).note).to.include(`end after ${said} `);
    }
  });

  it('is that of hubot-grafana where this process has no HTTP, and the note says so', async () => {
    const { linkTo, note } = publicLinks(settingsFrom(BUCKET), undefined);
    expect(await linkTo(name)).to.equal(
      `https://pictures.s3.eu-west-1.amazonaws.com/grafana/${name}.png`,
    );
    expect(note).to.match(/must be readable by all\.$/);
  });
});
