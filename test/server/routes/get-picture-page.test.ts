import { expect } from 'chai';
import { readFile, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseDocument } from 'htmlparser2';
import { StorageUnavailableError } from '../../../src/pictures/errors.ts';
import { formatRecord, type PictureRecord } from '../../../src/pictures/stores/record.ts';
import { pictureName } from '../../../src/pictures/stores/store.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { exchangeRaw, getRaw } from '../../support/http.ts';
import { startImageServer, type TestImageServer } from '../../support/image-server.ts';
import { picture } from '../../support/png.ts';

const png = picture(30, 20);
const NAME = pictureName(png);
const SAVED_AT = new Date('2026-01-02T03:04:05Z');
const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

const KNOWN: PictureRecord = {
  madeAt: Date.UTC(2026, 10, 26, 19, 0, 7),
  drawnBy: 'own',
  title: 'CPU load',
  dashboard: { uid: 'web', title: 'Web servers' },
  panelId: 3,
  range: { from: Date.UTC(2026, 10, 26, 13), to: Date.UTC(2026, 10, 26, 19) },
  timeZone: 'Europe/Amsterdam',
  link: 'https://grafana.example.com/d/web?viewPanel=3&from=now-6h&to=now',
  rooms: ['#secret-room'],
  people: ['ann-the-person'],
};

describe('GET /saved-images/NAME', () => {
  const folder = temporaryFolder();
  let server: TestImageServer;
  let url: string;

  beforeEach(async () => {
    server = await startImageServer({ folder: folder.path });
    const file = path.join(folder.path, `${NAME}.png`);
    await writeFile(file, png);
    await utimes(file, SAVED_AT, SAVED_AT);
    url = `${server.url}/saved-images/${NAME}`;
  });
  afterEach(() => server.close());

  const know = (record: PictureRecord) =>
    writeFile(path.join(folder.path, `${NAME}.json`), formatRecord(record));
  const page = async () => (await fetch(url)).text();

  it('shows the picture with its size, and what is known of it', async () => {
    await know(KNOWN);
    const html = await page();
    expect(html).to.match(
      /<img\s+src="[0-9a-f]{32}\.png"\s+alt="CPU load, 26 Nov 2026, 14:00 to 20:00 \(Europe\/Amsterdam\)"\s+width="30" height="20"/,
    );
    expect(html).to.contain('<h1 dir="auto">CPU load</h1>');
    expect(html).to.contain('Dashboard <bdi>Web servers</bdi>');
    expect(html).to.contain(
      '<time datetime="2026-11-26T19:00:07Z">26 Nov 2026, 20:00:07 (Europe/Amsterdam)</time>',
    );
    expect(html).to.contain(
      'href="https://grafana.example.com/d/web?viewPanel=3&amp;from=now-6h&amp;to=now"',
    );
    expect(html).to.contain(`href="${NAME}.png"`);
    expect(html).to.contain('this server');
  });

  it('names no room and no person', async () => {
    await know(KNOWN);
    expect(await page()).not.to.match(/secret-room|the-person/);
  });

  it('shows the picture and its time alone where nothing is known, or too much', async () => {
    const bare = await page();
    expect(bare).to.contain(`src="${NAME}.png"`);
    expect(bare).to.contain('2 Jan 2026, 03:04:05 (UTC)');
    await know({ ...KNOWN, isAmbiguous: true });
    const ambiguous = await page();
    expect(ambiguous).to.contain('26 Nov 2026, 19:00:07 (UTC)');
    for (const html of [bare, ambiguous]) {
      expect(html).not.to.match(/CPU|Web|grafana\.example\.com|Drawn by|Shows/);
    }
  });

  for (const title of [
    '<script>alert(1)</script>',
    `"><img src=x onerror=alert(1)> ' onload='x`,
    '</title></style></head><body>',
    'שלום \u202egnp.exe',
    '👩‍👩‍👧‍👦'.repeat(500),
    'x'.repeat(10_000),
  ]) {
    it(`takes a title for text: ${title.slice(0, 20)}`, async () => {
      await know({
        ...KNOWN,
        title,
        dashboard: { uid: 'x', title: `2 ${title}` },
        link: `https://g.example.com/d/x?var-a=${encodeURIComponent(title).slice(0, 300)}`,
      });
      const html = await page();
      const before = html.replace(/[^<]+/g, '');
      expect(html).not.to.contain('\u202e');
      expect(html).not.to.match(/<script|<img src=x|<\/title><\/style>/);
      await know(KNOWN);
      expect(before.length).to.equal((await page()).replace(/[^<]+/g, '').length);
    });
  }

  it('lets the page load pictures of this server, and nothing else', async () => {
    const { headers } = await fetch(url);
    expect(headers.get('content-type')).to.equal('text/html; charset=utf-8');
    expect(headers.get('content-security-policy')).to.match(
      /^default-src 'none'; img-src 'self'; style-src 'sha256-[A-Za-z0-9+/=]{44}'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'$/,
    );
    expect(headers.get('referrer-policy')).to.equal('no-referrer');
    expect(headers.get('x-robots-tag')).to.equal('noindex');
    expect(headers.get('x-content-type-options')).to.equal('nosniff');
    expect(headers.get('cache-control')).to.equal('no-cache');
  });

  it('has no scripts and no address but relative ones and the link to Grafana', async () => {
    await know(KNOWN);
    const html = await page();
    expect(html).not.to.match(/<script|\son\w+=|javascript:/i);
    expect(parseDocument(html).children.length).to.be.greaterThan(0);
  });

  it('is not sent again while nothing has changed', async () => {
    const { headers } = await fetch(url);
    const etag = headers.get('etag') ?? '';
    expect(etag).to.match(/^"[\w-]{22}"$/);
    const again = () => getRaw(server.port, `/saved-images/${NAME}`, [`If-None-Match: ${etag}`]);
    expect(await again()).to.include({ status: 304, body: '' });
    await know(KNOWN);
    const changed = await again();
    expect(changed.status).to.equal(200);
    expect(changed.headers.get('etag')).not.to.equal(etag);
  });

  it('answers HEAD with the same headers and no body', async () => {
    const [get, head] = [await fetch(url), await fetch(url, { method: 'HEAD' })];
    expect(await head.text()).to.equal('');
    for (const name of ['content-type', 'content-length', 'etag', 'content-security-policy']) {
      expect(head.headers.get(name), name).to.equal(get.headers.get(name));
    }
  });

  it('is found with a slash behind it', async () => {
    const moved = await fetch(`${url}/`, { redirect: 'manual' });
    expect(moved.status).to.equal(301);
    expect(moved.headers.get('location')).to.equal(`../${NAME}`);
    expect((await fetch(`${url}/`)).status).to.equal(200);
  });

  for (const target of [
    '/saved-images',
    '/saved-images/',
    `/saved-images/${'0'.repeat(32)}.png`,
    '/saved-images/unknown',
    `/saved-images/${'0'.repeat(32)}`,
    `/saved-images/${NAME.toUpperCase()}A`,
    `/saved-images/%${NAME.charCodeAt(0).toString(16)}${NAME.slice(1)}`,
    `/saved-images/${NAME}.json`,
    `/saved-images/${NAME}.PNG`,
    `/saved-images/${NAME}%2f`,
    `/saved-images/${NAME}//`,
    `/saved-images/./${NAME}`,
    `/saved-images/x/../${NAME}`,
    `/saved-images/..%2f${NAME}`,
    `/saved-images/%ff`,
  ]) {
    it(`has no page at ${target.replace(NAME, 'NAME')}`, async () => {
      const ask = (accept: string) =>
        exchangeRaw(
          server.port,
          `GET ${target} HTTP/1.1\r\nHost: x\r\nAccept: ${accept}\r\nConnection: close\r\n\r\n`,
        );
      const json = await ask('*/*');
      expect(json.status).to.equal(404);
      expect(JSON.parse(json.body)).to.have.property('error', 'not_found');
      const html = await ask(BROWSER.accept);
      expect(html.status).to.equal(404);
      expect(html.headers.get('content-type')).to.equal('text/html; charset=utf-8');
      expect(html.headers.get('content-security-policy')).to.match(/^default-src 'none'; img-src/);
      expect(html.headers.get('cache-control')).to.equal('no-store');
      expect(html.body).to.contain('There is no such picture');
    });
  }

  it('says 410 once the link was taken back, in HTML to a browser', async () => {
    await server.store.revoke(NAME);
    const json = await fetch(url);
    expect(json.status).to.equal(410);
    expect(await json.json()).to.have.property('error', 'gone');
    const html = await fetch(url, { headers: BROWSER });
    expect(html.status).to.equal(410);
    expect(await html.text()).to.contain('This picture is gone');
  });

  it('says when to come back while the store is down', async () => {
    const down = () => Promise.reject(new StorageUnavailableError('The store does not answer.'));
    Object.assign(server.store, { stat: down, record: down, open: down });
    for (const headers of [{}, BROWSER]) {
      const response = await fetch(url, { headers });
      expect(response.status).to.equal(503);
      expect(response.headers.get('retry-after')).to.equal('5');
      expect(await response.text()).to.contain('The store does not answer.');
    }
  });

  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
    it(`answers ${method} with 405 and what is allowed`, async () => {
      const response = await fetch(url, { method });
      expect(response.status).to.equal(405);
      expect(response.headers.get('allow')).to.equal('HEAD, GET');
    });
  }

  it('shows what is not a whole PNG without its size', async () => {
    await writeFile(path.join(folder.path, `${NAME}.png`), 'x');
    const html = await page();
    expect(html).to.contain(`src="${NAME}.png"`);
    expect(html).not.to.match(/\swidth="\d/);
    expect(await readFile(path.join(folder.path, `${NAME}.png`), 'utf8')).to.equal('x');
  });
});
