import { expect } from 'chai';
import { rm, writeFile } from 'node:fs/promises';
import { createFileStore } from '../../src/pictures/stores/file/file-store.ts';
import { botStage } from '../support/bot-stage.ts';
import { startObjectStore } from '../support/object-store.ts';

const PASSWORD = 'the-gallery-password';
const BASIC = { authorization: `Basic ${Buffer.from(`ann:${PASSWORD}`).toString('base64')}` };
const LOCKED = { HUBOT_GRAFANA_IMAGES_GALLERY_PASSWORD: PASSWORD };

/** Pictures that a page of the gallery shows, by their names. */
const namesIn = (page: string) =>
  [...page.matchAll(/<img\s+src="([0-9a-f]{32})\.png"/g)].map(([, name = '']) => name);

describe('the gallery and its store', () => {
  const stage = botStage();

  const started = async (env: Readonly<Record<string, string>>) => {
    const bot = await stage.start({ env: { ...LOCKED, ...env } });
    const gallery = (query = '') =>
      fetch(`${bot.url}/saved-images/${query}`, { headers: { ...BASIC, accept: 'text/html' } });
    return { bot, gallery, page: async (query = '') => (await gallery(query)).text() };
  };

  it('shows no picture any more whose link the program took back, as soon as the store is listed', async () => {
    const first = await started({ HUBOT_USE_GRAFANA_IMAGES: 'true' });
    await first.bot.ask('hubot graf db web:1 now-1h');
    const [name = ''] = namesIn(await first.page());
    await createFileStore(stage.folder).revoke(name);
    const second = await started({ HUBOT_USE_GRAFANA_IMAGES: 'true' });
    expect(namesIn(await second.page())).to.deep.equal([]);
  });

  it('says that the folder cannot be used', async () => {
    const { gallery } = await started({ HUBOT_USE_GRAFANA_IMAGES: 'true' });
    await rm(stage.folder, { recursive: true });
    await writeFile(stage.folder, 'a file in place of the folder');
    const answer = await gallery();
    expect(answer.status).to.be.within(500, 503);
    expect(await answer.text()).not.to.contain(stage.folder);
  });

  describe('with a bucket', () => {
    let double: Awaited<ReturnType<typeof startObjectStore>>;
    const startWithBucket = () =>
      started({
        HUBOT_GRAFANA_S3_BUCKET: 'pictures',
        HUBOT_GRAFANA_S3_ENDPOINT: new URL(double.settings.url).origin,
        HUBOT_GRAFANA_S3_ACCESS_KEY_ID: 'KEYID',
        HUBOT_GRAFANA_S3_SECRET_ACCESS_KEY: 'the-secret-key',
      });
    const lists = () => double.requests.filter((one) => /^GET \/pictures\/?$/.test(one)).length;

    beforeEach(async () => {
      double = await startObjectStore();
    });
    afterEach(() => double.close());

    it('shows what is in it, to servers that did not make it too, and lists it once', async () => {
      const { bot } = await startWithBucket();
      await bot.ask('hubot graf db web:1 now-1h');
      const { page } = await startWithBucket();
      const before = lists();
      const shown = await page();
      expect(namesIn(shown)).to.have.length(1);
      expect(shown).to.match(/asked\s+for by <bdi>/);
      const after = lists();
      expect(after).to.be.above(before);
      for (let n = 0; n < 5; n += 1) await page(`?page=${n + 1}`);
      expect(lists()).to.equal(after);
    });

    it('is 503 in words while the bucket does not answer', async () => {
      const { gallery } = await startWithBucket();
      double.interfere = (_request, response) => {
        response.destroy();
        return true;
      };
      const answer = await gallery();
      expect(answer.status).to.equal(503);
      expect(answer.headers.get('retry-after')).to.match(/^\d+$/);
      expect(answer.headers.get('content-type')).to.contain('text/html');
      expect(await answer.text()).to.contain('Not available at the moment');
    }).timeout(30_000);
  });
});
