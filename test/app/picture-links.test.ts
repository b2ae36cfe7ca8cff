import { expect } from 'chai';
import { choosePictureLinks } from '../../src/app/picture-links.ts';
import type { Delivery } from '../../src/chat/delivery.ts';
import { allNetworks, networkFor } from '../../src/networks/index.ts';
import { botStage } from '../support/bot-stage.ts';
import { startGoImageServer } from '../support/go-image-server.ts';
import { startObjectStore } from '../support/object-store.ts';
import { panelOf, postPicture } from '../support/post-picture.ts';

const PNG = /^\S[^\n]*?: (http\S+\/saved-images\/[0-9a-f]{32}\.png) - http\S+\/d\/web\S+$/;
const PAGE = /^\S[^\n]*?: (http\S+\/saved-images\/[0-9a-f]{32}) - http\S+\/d\/web\S+$/;
const WANTED = { HUBOT_GRAFANA_PICTURE_LINKS: 'page' };

describe('the addresses of pictures in chat', () => {
  const stage = botStage();

  const ask = async (env: Readonly<Record<string, string>>, adapterName = 'test') => {
    const bot = await stage.start({ env, adapterName });
    const [said = ''] = await bot.ask('hubot graf db web:1 now-1h');
    return {
      bot,
      said,
      warnings: bot.log.filter((line) =>
        line.startsWith('warn HUBOT_GRAFANA_PICTURE_LINKS=page has no effect: '),
      ),
    };
  };

  it('are those of the PNGs unless pages are asked for', async () => {
    expect((await ask({})).said).to.match(PNG);
    expect((await ask({ HUBOT_GRAFANA_PICTURE_LINKS: 'png' })).said).to.match(PNG);
  });

  it('are those of the pages where these are asked for; a POST still gets the PNG', async () => {
    const { bot, said, warnings } = await ask(WANTED);
    const [, page = ''] = PAGE.exec(said) ?? [];
    expect((await fetch(page)).headers.get('content-type')).to.match(/^text\/html/);
    expect(warnings).to.deep.equal([]);
    const answer = await postPicture(bot.url, panelOf(stage.demo.url));
    expect(((await answer.json()) as { pubImg: string }).pubImg).to.match(/\.png$/);
  });

  it('are those of the PNGs in HipChat, whatever is asked for, and the start says so', async () => {
    const { said, warnings } = await ask(WANTED, 'hipchat');
    expect(said).to.match(/ - http\S+\.png$/);
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.contain('HipChat shows a picture by the address of its PNG alone.');
  });

  it('are those of an image server elsewhere, whose pages are not known', async () => {
    const elsewhere = await startGoImageServer('http://images.example.com/saved-images');
    try {
      const HUBOT_GRAFANA_IMAGES_HOST = elsewhere.url;
      const { said, warnings } = await ask({ ...WANTED, HUBOT_GRAFANA_IMAGES_HOST });
      expect(said).to.match(/: http\S+\.png - /);
      expect(warnings).to.have.length(1);
    } finally {
      await elsewhere.close();
    }
  });

  describe('out of a bucket that people read by themselves', () => {
    const inBucket = async (env: Readonly<Record<string, string>>) => {
      const double = await startObjectStore();
      try {
        return await ask({
          ...WANTED,
          HUBOT_GRAFANA_S3_BUCKET: 'pictures',
          HUBOT_GRAFANA_S3_ENDPOINT: new URL(double.settings.url).origin,
          HUBOT_GRAFANA_S3_ACCESS_KEY_ID: 'KEYID',
          HUBOT_GRAFANA_S3_SECRET_ACCESS_KEY: 'the-secret-key',
          ...env,
        });
      } finally {
        await double.close();
      }
    };
    const HUBOT_GRAFANA_S3_PUBLIC_URL = 'https://cdn.example.com';
    const HUBOT_GRAFANA_IMAGES_URL = 'https://bot.example.com/saved-images';

    it('are those of the PNGs where nothing says that people reach this process', async () => {
      const { said, warnings } = await inBucket({ HUBOT_GRAFANA_S3_PUBLIC_URL });
      expect(said).to.match(/: https:\/\/cdn\.example\.com\/grafana\/[0-9a-f]{32}\.png - /);
      expect(warnings).to.have.length(1);
    });

    for (const way of [{ HUBOT_GRAFANA_S3_PUBLIC_URL }, { HUBOT_GRAFANA_S3_SIGNED: '7d' }]) {
      it(`are those of the pages with ${Object.keys(way).join()} where this process has an address for people`, async () => {
        const { said, warnings } = await inBucket({ ...way, HUBOT_GRAFANA_IMAGES_URL });
        expect(said).to.match(/: https:\/\/bot\.example\.com\/saved-images\/[0-9a-f]{32} - /);
        expect(warnings).to.deep.equal([]);
      });
    }

    it('are those of the pages where links lead to this process', async () => {
      const { said, warnings } = await inBucket({});
      expect(said).to.match(PAGE);
      expect(warnings).to.deep.equal([]);
    });
  });

  it('are not there where pictures are uploaded, and the start says so', () => {
    const upload = { kind: 'upload' } as Delivery;
    const slack = networkFor('slack');
    expect(choosePictureLinks(upload, 'page', slack).warning).to.match(/uploaded to the chat/);
    expect(choosePictureLinks(upload, undefined, slack).warning).to.equal(undefined);
    expect(choosePictureLinks(upload, 'png', slack).warning).to.equal(undefined);
  });

  it('are those of the pages where the chat has them by default, unless PNGs are asked for', () => {
    const delivery = { kind: 'link', pageOf: () => 'page' } as unknown as Delivery;
    const chat = { name: 'x', pictureLinks: 'page' } as const;
    const pages = (wanted: 'page' | 'png' | undefined) =>
      Object.entries(choosePictureLinks(delivery, wanted, chat).delivery).some(
        ([name, value]) => name === 'pageOf' && value !== undefined,
      );
    expect([pages(undefined), pages('page'), pages('png')]).to.deep.equal([true, true, false]);
  });

  for (const { name, format, pictureLinks } of allNetworks()) {
    it(`change nothing in ${name} but a link: what it shows is the PNG`, () => {
      const [image, page] = ['https://bot.example.com/x.png', 'https://bot.example.com/page'];
      const panel = { title: 'CPU', link: 'https://g.example.com/d/web' };
      const before = JSON.stringify(format.picture(panel, image));
      const after = JSON.stringify(format.picture(panel, image, page));
      if (pictureLinks === 'always png') expect(after).to.equal(before);
      else expect(after).to.contain(page);
      for (const key of ['image_url', 'url']) {
        const shown = (text: string) => text.split(`"${key}":"${image}"`).length;
        expect(shown(after), key).to.equal(shown(before));
      }
    });
  }
});
