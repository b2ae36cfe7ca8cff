import { expect } from 'chai';
import { DomUtils, parseDocument } from 'htmlparser2';
import { botStage } from '../support/bot-stage.ts';
import { startObjectStore } from '../support/object-store.ts';
import { picture } from '../support/png.ts';

/** What a chat reads of a page, by its property or name. */
async function unfolded(address: string): Promise<ReadonlyMap<string, string>> {
  const dom = parseDocument(await (await fetch(address)).text());
  return new Map(
    DomUtils.getElementsByTagName('meta', dom).map(({ attribs }) => [
      attribs.property ?? attribs.name ?? '',
      attribs.content ?? '',
    ]),
  );
}

describe('the page of a picture that was asked for in chat', () => {
  const stage = botStage();

  const pageOf = async (env: Readonly<Record<string, string>>) => {
    const bot = await stage.start({ env });
    const [said = ''] = await bot.ask('hubot graf db web:1 now-1h');
    const [, name = ''] = /saved-images\/([0-9a-f]{32})\.png/.exec(said) ?? [];
    return `${bot.url}/saved-images/${name}`;
  };

  it('tells a chat its title, where it is from, and the picture with its size', async () => {
    const HUBOT_GRAFANA_IMAGES_URL = 'https://bot.example.com/chatops/saved-images';
    const page = await pageOf({ HUBOT_GRAFANA_IMAGES_URL });
    const publicPage = page.replace(/^.*\/saved-images/, HUBOT_GRAFANA_IMAGES_URL);
    const tags = await unfolded(page);
    const [title = '', description] = [tags.get('og:title'), tags.get('og:description')];
    expect(title).not.to.equal('');
    expect(description).to.match(/^.+, \d+ \w{3} \d{4}, \d\d:\d\d to .*\d\d:\d\d \(UTC\)$/);
    expect(Object.fromEntries(tags)).to.include({
      'og:type': 'website',
      'og:site_name': 'Grafana pictures',
      'og:url': publicPage,
      'og:image': `${publicPage}.png`,
      'og:image:type': 'image/png',
      'og:image:alt': title,
      'twitter:card': 'summary_large_image',
      description,
    });
    expect(tags.get('og:image:width')).to.match(/^\d+$/);
    expect(tags.get('og:image:height')).to.match(/^\d+$/);
  });

  it('tells where oEmbed is to be had, which knows it', async () => {
    const page = await pageOf({ HUBOT_USE_GRAFANA_IMAGES: 'true' });
    const dom = parseDocument(await (await fetch(page)).text());
    const [link] = DomUtils.getElements({ type: 'application/json+oembed' }, dom, true);
    const address = new URL(link && 'attribs' in link ? (link.attribs.href ?? '') : '');
    const answer = await fetch(new URL(address.pathname + address.search, page));
    expect(await answer.json()).to.include({ type: 'photo', version: '1.0' });
  });

  it('is shown out of a bucket too', async () => {
    const double = await startObjectStore();
    try {
      const page = await pageOf({
        HUBOT_GRAFANA_S3_BUCKET: 'pictures',
        HUBOT_GRAFANA_S3_ENDPOINT: new URL(double.settings.url).origin,
        HUBOT_GRAFANA_S3_ACCESS_KEY_ID: 'KEYID',
        HUBOT_GRAFANA_S3_SECRET_ACCESS_KEY: 'the-secret-key',
      });
      const html = await (await fetch(page)).text();
      expect(html).to.match(/<img\s[^>]*alt="[^"]+"[^>]*\swidth="\d+"\s+height="\d+"/);
      expect(html).to.contain(`href="${stage.demo.url}/d/web`);
      expect(html).not.to.contain('the-secret-key');
    } finally {
      await double.close();
    }
  });
});

describe('the page of a picture that is the same for two panels', () => {
  const stage = botStage({ draw: () => Promise.resolve(picture(40, 30)) });

  it('shows the picture and the time alone', async () => {
    const bot = await stage.start({});
    const ask = async (panel: number) => {
      const [said = ''] = await bot.ask(`hubot graf db web:${panel} now-1h`);
      return /(\/saved-images\/[0-9a-f]{32})\.png/.exec(said)?.[1];
    };
    const first = await ask(1);
    const page = async () => (await fetch(`${bot.url}${first}`)).text();
    expect(await page()).to.contain('Open in Grafana');
    expect(await ask(3)).to.equal(first);
    const html = await page();
    expect(html).to.contain('A picture from Grafana');
    expect(html).to.match(/<time datetime="/);
    expect(html).not.to.match(/Open in Grafana|Dashboard|Drawn by|CPU|Requests/);
  });
});
