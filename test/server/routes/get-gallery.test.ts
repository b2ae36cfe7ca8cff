import { expect } from 'chai';
import { rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DomUtils, parseDocument } from 'htmlparser2';
import { StorageUnavailableError } from '../../../src/pictures/errors.ts';
import { formatRecord, type PictureRecord } from '../../../src/pictures/stores/record.ts';
import { pictureName } from '../../../src/pictures/stores/store.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { exchangeRaw } from '../../support/http.ts';
import { startImageServer, type TestImageServer } from '../../support/image-server.ts';
import { picture } from '../../support/png.ts';

const PASSWORD = 'pä:ss wörd';
const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };
const OPEN = {
  HUBOT_GRAFANA_IMAGES_GALLERY_ALLOW: '127.0.0.1',
  HUBOT_GRAFANA_DEFAULT_TIME_ZONE: 'Europe/Amsterdam',
};
const LOCKED = { HUBOT_GRAFANA_IMAGES_GALLERY_PASSWORD: PASSWORD };

const basic = (password: string, user = 'any one') => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});

describe('GET /saved-images/', () => {
  const folder = temporaryFolder();
  let server: TestImageServer;

  const start = async (env: Readonly<Record<string, string>>) => {
    server = await startImageServer({ folder: folder.path, env });
  };
  afterEach(() => server.close());

  /** Puts a picture into the folder, as another process would. */
  async function put(
    n: number,
    storedAt: string,
    record?: Partial<PictureRecord>,
  ): Promise<string> {
    const png = picture(10 + n, 10);
    const name = pictureName(png);
    const file = path.join(folder.path, `${name}.png`);
    if (record) {
      const json = formatRecord({ madeAt: Date.parse(storedAt), ...record });
      await writeFile(path.join(folder.path, `${name}.json`), json);
    }
    await writeFile(file, png);
    await utimes(file, new Date(storedAt), new Date(storedAt));
    return name;
  }
  const ask = (query = '', init: RequestInit = {}) =>
    fetch(`${server.url}/saved-images/${query}`, init);
  const html = async (query = '') => (await ask(query)).text();

  /** What a page shows, in its order: days and titles. */
  function shown(page: string): string[] {
    const dom = parseDocument(page);
    return DomUtils.filter((node) => 'name' in node && /^h[23]$/.test(node.name), dom).map((node) =>
      DomUtils.textContent(node).trim().replace(/\s+/g, ' '),
    );
  }
  const notes = (page: string) => /<div class="notes">(.*?)<\/div>/s.exec(page)?.[1] ?? '';

  describe('where no one may see it', () => {
    beforeEach(() => start({}));

    for (const method of ['GET', 'HEAD', 'POST']) {
      it(`answers ${method} as it does an address that there is not`, async () => {
        const facts = async (where: string) => {
          const answer = await ask(where, { method, headers: basic(PASSWORD) });
          const headers = Object.fromEntries(answer.headers);
          return {
            status: answer.status,
            body: await answer.text(),
            headers: { ...headers, 'x-request-id': '', date: '' },
          };
        };
        expect(await facts('')).to.deep.equal(await facts('nothing-of-this-name'));
        expect((await facts('')).status).to.equal(method === 'POST' ? 405 : 404);
      });
    }
  });

  describe('with addresses that may see it, and no password', () => {
    it('is shown to them', async () => {
      await start(OPEN);
      expect((await ask()).status).to.equal(200);
    });

    it('is not there for others', async () => {
      await start({ HUBOT_GRAFANA_IMAGES_GALLERY_ALLOW: '10.0.0.0/8' });
      const answer = await ask();
      expect([answer.status, answer.headers.has('www-authenticate')]).to.deep.equal([404, false]);
      expect(await answer.json()).to.deep.equal(await (await ask('nothing')).json());
    });

    for (const [about, trusted, forwardedFor, status] of [
      ['counts the address that a named proxy names', '127.0.0.1', '10.1.2.3', 200],
      ['counts no other address that such a proxy names', '127.0.0.1', '192.0.2.1', 404],
      ['believes no proxy that is not named', undefined, '10.1.2.3', 404],
    ] as const) {
      it(about, async () => {
        await start({
          HUBOT_GRAFANA_IMAGES_GALLERY_ALLOW: '10.0.0.0/8',
          ...(trusted !== undefined && { HUBOT_GRAFANA_IMAGES_TRUST_PROXY: trusted }),
        });
        const answer = await ask('', { headers: { 'x-forwarded-for': forwardedFor } });
        expect(answer.status).to.equal(status);
      });
    }

    it('lets no one in by the address of a proxy that is not named', async () => {
      await start(OPEN);
      for (const header of ['x-forwarded-for', 'via', 'x-real-ip']) {
        const answer = await ask('', { headers: { [header]: '192.0.2.1' } });
        expect(answer.status, header).to.equal(404);
      }
    });
  });

  describe('with a password', () => {
    it('asks for it, and takes it under any user name', async () => {
      await start(LOCKED);
      const refused = await ask('', { headers: BROWSER });
      expect(refused.status).to.equal(401);
      expect(refused.headers.get('www-authenticate')).to.equal(
        'Basic realm="Grafana pictures", charset="UTF-8"',
      );
      expect(refused.headers.get('cache-control')).to.equal('no-store');
      expect(await refused.text()).to.contain('A password is needed');
      expect(await (await ask()).json()).to.include({ error: 'missing_password' });
      for (const user of ['', 'admin', 'ü']) {
        expect((await ask('', { headers: basic(PASSWORD, user) })).status, user).to.equal(200);
      }
      expect((await ask('', { headers: basic(PASSWORD.normalize('NFD')) })).status).to.equal(200);
    });

    for (const [about, authorization] of [
      ['no password', basic('').authorization],
      ['another one', basic('secret').authorization],
      ['the beginning of it', basic(PASSWORD.slice(0, -1)).authorization],
      ['more than it', basic(`${PASSWORD}x`).authorization],
      ['the part behind its colon', basic(PASSWORD.split(':')[1] ?? '').authorization],
      ['it in another case', basic(PASSWORD.toUpperCase()).authorization],
      ['bytes that are not UTF-8', `Basic ${Buffer.from([97, 58, 0xff, 0xfe]).toString('base64')}`],
    ] as const) {
      it(`refuses ${about}`, async () => {
        await start(LOCKED);
        const answer = await ask('', { headers: { authorization } });
        expect(answer.status).to.equal(401);
        expect(answer.headers.get('www-authenticate')).to.match(/^Basic /);
        expect(await answer.json()).to.include({ error: 'wrong_password' });
        expect(server.log.join('\n')).to.match(/info request refused.*wrong_password/);
        expect(server.log.join('\n')).not.to.contain(PASSWORD);
      });
    }

    for (const authorization of [
      'Basic',
      'Basic ',
      'Basic !!!',
      `Basic ${Buffer.from(PASSWORD.replace(':', '')).toString('base64')}`,
      `Bearer ${Buffer.from(`x:${PASSWORD}`).toString('base64')}`,
      'Digest username="x"',
      'x'.repeat(8_000),
    ]) {
      it(`asks again where the header is ${authorization.slice(0, 20)}`, async () => {
        await start(LOCKED);
        const answer = await ask('', { headers: { authorization } });
        expect(answer.status).to.equal(401);
        expect(await answer.json()).to.include({ error: 'missing_password' });
      });
    }

    it('takes no guess after too many wrong ones, not even the right one', async () => {
      await start({ ...LOCKED, HUBOT_GRAFANA_IMAGES_RATE: '3' });
      for (let n = 0; n < 5; n += 1) await ask();
      for (let n = 0; n < 3; n += 1) {
        expect((await ask('', { headers: basic(`guess ${n}`) })).status).to.equal(401);
      }
      const refused = await ask('', { headers: { ...basic(PASSWORD), ...BROWSER } });
      expect(refused.status).to.equal(429);
      expect(Number(refused.headers.get('retry-after'))).to.be.within(1, 60);
      expect(await refused.text()).to.contain('Too many attempts');
    });

    it('lets a page of another site link here, and load nothing', async () => {
      await start(LOCKED);
      const from = (mode: string) =>
        exchangeRaw(
          server.port,
          `GET /saved-images/ HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: ${mode}\r\nAuthorization: ${basic(PASSWORD).authorization}\r\nConnection: close\r\n\r\n`,
        );
      expect((await from('navigate')).status).to.equal(200);
      expect((await from('no-cors')).status).to.equal(403);
    });

    it('does not ask the addresses that may see it', async () => {
      await start({ ...LOCKED, ...OPEN });
      expect((await ask()).status).to.equal(200);
      const proxied = await ask('', { headers: { 'x-forwarded-for': '192.0.2.1' } });
      expect(proxied.status).to.equal(401);
    });
  });

  describe('to its viewers', () => {
    beforeEach(() => start(OPEN));

    const CPU: Partial<PictureRecord> = {
      title: 'CPU load',
      dashboard: { uid: 'web', title: 'Web servers' },
      rooms: ['#ops'],
      people: ['Ann Example'],
    };

    it('says that there is nothing yet', async () => {
      expect(notes(await html())).to.contain('No pictures yet.');
    });

    it('shows the pictures by day, newest first, in the zone that it names', async () => {
      await put(1, '2026-01-02T22:59:00Z', CPU);
      await put(2, '2026-01-02T23:01:00Z', { title: 'Disk', dashboard: { uid: 'db' } });
      await put(3, '2026-01-01T10:00:00Z');
      const page = await html();
      expect(shown(page)).to.deep.equal([
        'Saturday 3 January 2026',
        'Disk',
        'Friday 2 January 2026',
        'CPU load',
        'Thursday 1 January 2026',
        'A picture from Grafana',
      ]);
      expect(page).to.contain('Days and times are those of Europe/Amsterdam.');
      expect(page).to.contain('<time datetime="2026-01-02T22:59:00.000Z">23:59</time>');
      expect(page).to.contain('<bdi>#ops</bdi>').and.to.contain('<bdi>Ann Example</bdi>');
      expect(notes(page)).to.contain('3 pictures.');
    });

    it('links to the page of each picture, and loads its PNG when it comes into view', async () => {
      const name = await put(1, '2026-01-02T10:00:00Z', CPU);
      const page = await html();
      expect(page).to.match(new RegExp(`<a href="${name}" dir="auto"\\s*>CPU load</a`));
      expect(page).to.match(
        new RegExp(
          `<img src="${name}\\.png" alt="" width="400" height="200" loading="lazy" decoding="async"`,
        ),
      );
      expect((await ask(name)).status).to.equal(200);
      expect((await ask(`${name}.png`)).status).to.equal(200);
    });

    it('finds them by words, by dashboard and by day', async () => {
      await put(1, '2026-01-02T10:00:00Z', CPU);
      await put(2, '2026-01-03T10:00:00Z', { title: 'Disk', dashboard: { uid: 'db' } });
      const titles = async (query: string) =>
        shown(await html(query)).filter((_, n) => n % 2 === 1);
      for (const query of ['?q=cpu', '?q=ops', '?q=ann+web', '?dashboard=web', '?day=2026-01-02']) {
        expect(await titles(query), query).to.deep.equal(['CPU load']);
      }
      expect(await titles('?dashboard=db&day=2026-01-03&q=disk')).to.deep.equal(['Disk']);
      expect(notes(await html('?q=nothing+there'))).to.contain('No picture matches.');
      expect(await html('?q=nothing+there')).to.contain('Show all');
    });

    it('has as many pages as it needs, each linked to its neighbours', async () => {
      for (let n = 0; n < 125; n += 1) {
        await put(n, new Date(Date.UTC(2026, 0, 1, 0, n)).toISOString(), { title: `Panel ${n}` });
      }
      const [first, second, third] = await Promise.all(
        ['?q=panel', '?q=panel&page=2', '?q=panel&page=3'].map(html),
      );
      const titles = (page = '') => shown(page).filter((text) => text.startsWith('Panel'));
      expect([first, second, third].flatMap(titles)).to.deep.equal(
        Array.from({ length: 125 }, (_, n) => `Panel ${124 - n}`),
      );
      expect(first)
        .to.match(/rel="next" href="\?q=panel&amp;page=2"/)
        .and.not.to.match(/rel="prev"/);
      expect(second)
        .to.match(/rel="prev" href="\?q=panel"/)
        .and.to.match(/page=3/);
      expect(third).not.to.match(/rel="next"/);
      expect(notes(second ?? '')).to.contain('125 pictures, 61 to 120 on this page.');
    });

    it('says what is wrong with an address, and shows nothing', async () => {
      await put(1, '2026-01-02T10:00:00Z', CPU);
      for (const [query, status, sentence] of [
        ['?day=2026-02-30', 400, '“2026-02-30” is not a day; write one as 2026-11-26.'],
        ['?page=zero', 400, '“zero” is not the number of a page.'],
        ['?page=7', 404, 'Page 7 does not exist; the last page is 1.'],
      ] as const) {
        const answer = await ask(query);
        const page = await answer.text();
        expect(answer.status, query).to.equal(status);
        expect(notes(page), query).to.contain(sentence);
        expect(shown(page), query).to.deep.equal([]);
      }
    });

    it('takes whatever is in a record or an address for text', async () => {
      const odd = `"><script>alert(1)</script><img src=x onerror=alert(1)>' \u202egnp`;
      await put(1, '2026-01-02T10:00:00Z', {
        title: odd,
        dashboard: { uid: odd, title: odd },
        rooms: [odd],
        people: [odd],
      });
      const page = await html(`?q=${encodeURIComponent('<script>')}`);
      expect(shown(page)).to.have.length(2);
      const all = await html(
        `?dashboard=${encodeURIComponent(odd)}&page=${encodeURIComponent(odd)}`,
      );
      for (const one of [page, all]) {
        expect(one).not.to.match(/<script|<img src=x/);
        expect(DomUtils.textContent(parseDocument(one))).not.to.contain('\u202e');
      }
    });

    it('is kept by no cache, loads pictures of this server alone, and has no script', async () => {
      await put(1, '2026-01-02T10:00:00Z', CPU);
      const answer = await ask();
      expect(answer.headers.get('cache-control')).to.equal('private, no-store');
      expect(answer.headers.get('content-type')).to.equal('text/html; charset=utf-8');
      expect(answer.headers.get('x-robots-tag')).to.equal('noindex');
      expect(answer.headers.get('referrer-policy')).to.equal('no-referrer');
      expect(answer.headers.get('content-security-policy')).to.match(
        /^default-src 'none'; img-src 'self'; style-src 'sha256-[A-Za-z0-9+/=]{44}';/,
      );
      const page = await answer.text();
      expect(page).not.to.match(/<script|\son\w+=|\sstyle="/);
      expect(page).not.to.match(/(?:href|src|action)="(?:\/|https?:)/);
    });

    it('answers HEAD as GET, without a body, and no other method', async () => {
      const head = await ask('', { method: 'HEAD' });
      expect([head.status, await head.text()]).to.deep.equal([200, '']);
      const post = await ask('', { method: 'POST' });
      expect([post.status, post.headers.get('allow')]).to.deep.equal([405, 'HEAD, GET']);
    });

    it('leads there from the address without a slash', async () => {
      const answer = await fetch(`${server.url}/saved-images?q=cpu`, { redirect: 'manual' });
      expect([answer.status, answer.headers.get('location')]).to.deep.equal([
        301,
        'saved-images/?q=cpu',
      ]);
    });

    it('shows no picture whose link was taken back', async () => {
      const name = await put(1, '2026-01-02T10:00:00Z', CPU);
      expect(shown(await html())).to.contain('CPU load');
      await server.store.revoke(name);
      expect(notes(await html())).to.contain('No pictures yet.');
    });

    it('shows no picture that another process has removed since the store was listed', async () => {
      const name = await put(1, '2026-01-02T10:00:00Z', CPU);
      await put(2, '2026-01-01T10:00:00Z', { title: 'Disk' });
      expect(shown(await html())).to.contain('CPU load');
      await rm(path.join(folder.path, `${name}.png`));
      const page = await html();
      expect(shown(page)).to.contain('Disk').and.not.to.contain('CPU load');
      expect(notes(page)).to.contain('1 picture.');
    });

    it('fills a page with others in the place of those that are gone', async () => {
      const names: string[] = [];
      for (let n = 1; n <= 61; n += 1) names.push(await put(n, '2026-01-02T10:00:00Z'));
      await html();
      await rm(path.join(folder.path, `${names[0] ?? ''}.png`));
      const page = await html();
      expect(page.match(/loading="lazy"/g)).to.have.lengthOf(60);
      expect(page).not.to.contain(names[0]);
    });

    it('is 503 as soon as a store does not answer that was listed before', async () => {
      await put(1, '2026-01-02T10:00:00Z', CPU);
      await html();
      const error = new StorageUnavailableError('The store does not answer.');
      Object.assign(server.store, { stat: () => Promise.reject(error) });
      const answer = await ask('', { headers: BROWSER });
      expect(answer.status).to.equal(503);
      expect(answer.headers.get('retry-after')).to.equal('5');
      expect(await answer.text()).to.contain('The store does not answer.');
    });

    it('is 503 while the store does not answer, in words to a browser', async () => {
      await rm(folder.path, { recursive: true });
      await writeFile(folder.path, 'a file in place of the folder');
      const answer = await ask('', { headers: BROWSER });
      expect(answer.status).to.be.at.least(500);
      expect(answer.headers.get('content-type')).to.contain('text/html');
      expect(await answer.text()).not.to.contain(folder.path);
    });
  });
});
