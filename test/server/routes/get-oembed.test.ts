import { expect } from 'chai';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { formatRecord } from '../../../src/pictures/stores/record.ts';
import { pictureName } from '../../../src/pictures/stores/store.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { getRaw } from '../../support/http.ts';
import { startImageServer, type TestImageServer } from '../../support/image-server.ts';
import { picture } from '../../support/png.ts';

const png = picture(300, 200);
const NAME = pictureName(png);
const PAGE = `https://bot.example.com/saved-images/${NAME}`;

describe('GET /saved-images/oembed', () => {
  const folder = temporaryFolder();
  let server: TestImageServer;

  beforeEach(async () => {
    server = await startImageServer({ folder: folder.path });
    await writeFile(path.join(folder.path, `${NAME}.png`), png);
    const record = { madeAt: 0, title: 'CPU "<b>', rooms: ['#room'], people: ['ann'] };
    await writeFile(path.join(folder.path, `${NAME}.json`), formatRecord(record));
  });
  afterEach(() => server.close());

  const targetOf = (parameters: Readonly<Record<string, string>>) =>
    `/saved-images/oembed?${new URLSearchParams(parameters).toString()}`;
  const ask = (parameters: Readonly<Record<string, string>>, init?: RequestInit) =>
    fetch(server.url + targetOf(parameters), init);

  it('answers as oEmbed has a photo, for the address of a page', async () => {
    const response = await ask({ url: PAGE, format: 'json' });
    expect(response.status).to.equal(200);
    expect(response.headers.get('content-type')).to.equal('application/json; charset=utf-8');
    expect(response.headers.get('cache-control')).to.equal('no-cache');
    expect(await response.json()).to.deep.equal({
      version: '1.0',
      type: 'photo',
      title: 'CPU "<b>',
      provider_name: 'Grafana pictures',
      url: `${PAGE}.png`,
      width: 300,
      height: 200,
    });
  });

  for (const url of [
    PAGE,
    `${PAGE}/`,
    `${PAGE}.png`,
    `${PAGE}?x=1#y`,
    `HTTPS://BOT.EXAMPLE.COM:443/saved-images/${NAME}`,
  ]) {
    it(`knows ${url.replace(NAME, 'NAME')}`, async () => {
      expect((await ask({ url })).status).to.equal(200);
    });
  }

  for (const url of [
    `https://other.example.com/saved-images/${NAME}`,
    `http://bot.example.com/saved-images/${NAME}`,
    `https://bot.example.com:8443/saved-images/${NAME}`,
    `https://bot.example.com/${NAME}`,
    `https://bot.example.com/saved-images/x/${NAME}`,
    `https://bot.example.com/saved-images/${'0'.repeat(32)}`,
    `https://bot.example.com/saved-images/${NAME}.json`,
    'https://bot.example.com/saved-images/',
    `file:///saved-images/${NAME}`,
    NAME,
    'x',
    '',
  ]) {
    it(`answers 404 for ${JSON.stringify(url.replace(NAME, 'NAME'))}`, async () => {
      const response = await ask({ url });
      expect(response.status).to.equal(404);
      expect(await response.json()).to.have.property('error', 'not_found');
    });
  }

  for (const [most, size] of [
    [{ maxwidth: '150' }, { width: 150, height: 100 }],
    [{ maxheight: '50' }, { width: 75, height: 50 }],
    [
      { maxwidth: '150', maxheight: '20' },
      { width: 30, height: 20 },
    ],
    [
      { maxwidth: '9000', maxheight: '9000' },
      { width: 300, height: 200 },
    ],
    [{ maxwidth: '1' }, { width: 1, height: 1 }],
  ] as const) {
    it(`keeps within ${JSON.stringify(most)}`, async () => {
      const response = await ask({ url: PAGE, ...most });
      expect(await response.json()).to.include(size);
    });
  }

  it('answers 501 for a format that it does not write', async () => {
    for (const format of ['xml', 'XML', '', 'html']) {
      const response = await ask({ url: PAGE, format });
      expect(response.status, format).to.equal(501);
      expect(await response.json()).to.have.property('error', 'format_not_offered');
    }
    expect(server.log.filter((line) => /^(warn|error)/i.test(line))).to.deep.equal([]);
  });

  for (const query of [
    '',
    '?format=json',
    `?url=${encodeURIComponent(PAGE)}&url=x`,
    `?url=${encodeURIComponent(PAGE)}&maxwidth=-1`,
    `?url=${encodeURIComponent(PAGE)}&maxwidth=1e3`,
    `?url=${encodeURIComponent(PAGE)}&maxheight=0`,
    `?url=${encodeURIComponent(PAGE)}&maxheight=`,
  ]) {
    it(`answers 400 for ${query.replace(/url=http[^&]*/, 'url=PAGE')}`, async () => {
      const response = await fetch(`${server.url}/saved-images/oembed${query}`);
      expect(response.status).to.equal(400);
      expect(await response.json()).to.have.property('error', 'invalid_request');
    });
  }

  it('answers 410 once the link was taken back', async () => {
    await server.store.revoke(NAME);
    expect((await ask({ url: PAGE })).status).to.equal(410);
  });

  it('answers 404 for what is not a picture', async () => {
    await writeFile(path.join(folder.path, `${NAME}.png`), 'x'.repeat(100));
    expect((await ask({ url: PAGE })).status).to.equal(404);
  });

  it('is not sent again while nothing has changed, and answers HEAD', async () => {
    const head = await ask({ url: PAGE }, { method: 'HEAD' });
    expect(head.status).to.equal(200);
    const etag = head.headers.get('etag') ?? '';
    const again = await getRaw(server.port, targetOf({ url: PAGE }), [`If-None-Match: ${etag}`]);
    expect(again.status).to.equal(304);
  });

  it('answers other methods with 405', async () => {
    const response = await ask({ url: PAGE }, { method: 'POST' });
    expect(response.status).to.equal(405);
    expect(response.headers.get('allow')).to.equal('HEAD, GET');
  });
});
