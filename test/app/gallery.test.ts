import { expect } from 'chai';
import { botStage } from '../support/bot-stage.ts';
import { startObjectStore } from '../support/object-store.ts';

const PASSWORD = 'gallery:password';
const RIGHT = { authorization: `Basic ${Buffer.from(`any one:${PASSWORD}`).toString('base64')}` };

describe('the gallery of a bot', () => {
  const stage = botStage();

  const start = (env: Readonly<Record<string, string>> = {}) =>
    stage.start({
      env: {
        HUBOT_USE_GRAFANA_IMAGES: 'true',
        HUBOT_GRAFANA_IMAGES_GALLERY_PASSWORD: PASSWORD,
        HUBOT_GRAFANA_ADMINS: 'ann',
        ...env,
      },
    });
  const headingsIn = (page: string) =>
    [...page.matchAll(/<h3><a href="[0-9a-f]{32}"[^>]*>([^<]*)<\/a>/g)].map(([, one]) => one);

  const expectGallery = async (env?: Readonly<Record<string, string>>) => {
    const bot = await start(env);
    const gallery = async (query = '') => {
      const answer = await fetch(`${bot.url}/saved-images/${query}`, { headers: RIGHT });
      expect(answer.status).to.equal(200);
      return answer.text();
    };
    expect(await gallery()).to.contain('No pictures yet.');
    const [said = ''] = await bot.ask('hubot graf db web:cpu');
    const [, name = ''] = /saved-images\/([0-9a-f]{32})\.png/.exec(said) ?? [];
    const page = await gallery();
    expect(headingsIn(page)).to.deep.equal(['CPU on web-01']);
    expect(page).to.contain(`href="${name}"`);
    expect(page).to.match(/<bdi>ann<\/bdi>/);
    expect(headingsIn(await gallery('?q=ann&dashboard=web'))).to.deep.equal(['CPU on web-01']);
    expect(headingsIn(await gallery('?q=bob'))).to.deep.equal([]);
    // As a program does, the person is found there alone.
    const single = await fetch(`${bot.url}/saved-images/${name}`);
    expect(await single.text()).not.to.contain('ann');
    await bot.ask(`hubot graf forget picture ${name}`);
    expect(await gallery()).to.contain('No pictures yet.');
    expect((await fetch(`${bot.url}/saved-images/`)).status).to.equal(401);
    expect(bot.log.join('\n')).not.to.contain(PASSWORD);
  };

  it('shows what was asked for in chat, where and by whom, until its link is taken back', () =>
    expectGallery());

  it('shows the pictures of a bucket too', async () => {
    const bucket = await startObjectStore();
    try {
      await expectGallery({
        HUBOT_GRAFANA_S3_BUCKET: 'pictures',
        HUBOT_GRAFANA_S3_ENDPOINT: new URL(bucket.settings.url).origin,
        HUBOT_GRAFANA_S3_ACCESS_KEY_ID: 'KEYID',
        HUBOT_GRAFANA_S3_SECRET_ACCESS_KEY: 'the-secret-key',
      });
    } finally {
      await bucket.close();
    }
  });

  it('has a password of its own beside that of Hubot', async () => {
    await expectGallery({ EXPRESS_USER: 'hubot', EXPRESS_PASSWORD: 'another' });
  });

  it('is closed with the image server', async () => {
    const bot = await start({ HUBOT_USE_GRAFANA_IMAGES: 'false' });
    expect((await fetch(`${bot.url}/saved-images/`, { headers: RIGHT })).status).to.equal(404);
  });
});
