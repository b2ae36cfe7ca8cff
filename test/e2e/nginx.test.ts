import { chmod, mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import path from 'node:path';
import { expect } from 'chai';
import { blankPicture, type DemoGrafana, startDemoGrafana } from '../../demo/grafana.ts';
import { createFileStore } from '../../src/pictures/stores/file/file-store.ts';
import { inspectPng } from '../../src/pictures/png.ts';
import { temporaryFolder } from '../support/folder.ts';
import { freePort } from '../support/free-port.ts';
import { type Listening, serveHttp } from '../support/http.ts';
import { needs } from '../support/needs.ts';
import type { Program } from '../support/program.ts';
import { TOKEN } from '../support/token.ts';
import { type Answer, type Nginx, startNginx } from '../support/nginx.ts';
import { startBin } from '../support/program.ts';

/** An address that examples/nginx.conf does not let have pictures made. */
const STRANGER = '127.0.0.2';

describe('behind nginx, with examples/nginx.conf', () => {
  const folder = temporaryFolder();
  let demo: DemoGrafana;
  let grafana: Listening;
  let nginx: Nginx;
  let port: number;
  let pictures: string;
  const programs: Program[] = [];

  const startImages = async (
    imageHost: string,
    env: Readonly<Record<string, string>> = {},
  ): Promise<Program> => {
    const program = startBin('grafana-images', {
      args: ['-port', String(port), '-imageHost', imageHost, '-imagePath', pictures],
      env: {
        HUBOT_GRAFANA_HOST: demo.url,
        EXPRESS_BIND_ADDRESS: '127.0.0.1',
        HUBOT_GRAFANA_IMAGES_MAX_AGE: '30d',
        ...env,
      },
    });
    programs.push(program);
    await program.seen(/listens on port/);
    return program;
  };

  before(function () {
    needs(this, 'nginx', 'nginx');
  });

  beforeEach(async () => {
    // nginx reads the pictures as a user of its own, who must be able to get there.
    await chmod(folder.path, 0o755);
    pictures = path.join(folder.path, 'saved-images');
    demo = await startDemoGrafana({ draw: blankPicture });
    grafana = await serveHttp((asked, answer) => {
      answer.end(JSON.stringify({ url: asked.url, headers: asked.headers }));
    });
    port = await freePort();
    nginx = await start();
  });

  const start = (allow = '10.0.0.0/8'): Promise<Nginx> =>
    startNginx({
      folder: folder.path,
      example: 'nginx.conf',
      names: ['grafana.example.com', 'bot.example.com'],
      values: {
        '127.0.0.1:3000': `127.0.0.1:${grafana.port}`,
        '127.0.0.1:8080': `127.0.0.1:${port}`,
        '/opt/saved-images': pictures,
        '10.0.0.0/8': allow,
      },
    });

  afterEach(async () => {
    for (const program of programs.splice(0)) {
      program.child.kill('SIGTERM');
      await program.ended();
    }
    await nginx.close();
    await grafana.close();
    await demo.close();
  });

  const publish = (url: string, from?: string, token = TOKEN): Promise<Answer> =>
    nginx.ask(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'x-forwarded-for': '10.9.9.9' },
      body: JSON.stringify({
        imageUrl: `${demo.url}/render/d-solo/web/web?panelId=1&width=300&height=200`,
      }),
      ...(from && { from }),
    });
  const linkIn = ({ status, body }: Answer): string => {
    expect(status, body.toString()).to.equal(200);
    return (JSON.parse(body.toString()) as { pubImg: string }).pubImg;
  };

  /** What is true of a picture from either server. */
  const expectPicture = async (link: string): Promise<void> => {
    const whole = await nginx.ask(link, { from: STRANGER });
    expect(whole.status).to.equal(200);
    expect(inspectPng(whole.body)).to.deep.equal({ width: 300, height: 200 });
    const { headers } = whole;
    expect(headers['content-type']).to.equal('image/png');
    expect(headers['x-content-type-options']).to.equal('nosniff');
    expect(headers['content-security-policy']).to.match(/default-src 'none'/);
    expect(headers['cross-origin-resource-policy']).to.equal('cross-origin');
    expect(headers['x-robots-tag']).to.equal('noindex');
    const [, life] = /max-age=(\d+)/.exec(headers['cache-control'] ?? '') ?? [];
    expect(Number(life)).to.be.within(30 * 86_400 - 60, 30 * 86_400);

    const head = await nginx.ask(link, { method: 'HEAD' });
    expect([head.status, head.body.length]).to.deep.equal([200, 0]);
    expect(head.headers['content-length']).to.equal(String(whole.body.length));
    const known = await nginx.ask(link, { headers: { 'if-none-match': headers.etag ?? '' } });
    expect([known.status, known.body.length]).to.deep.equal([304, 0]);
    const dated = await nginx.ask(link, {
      headers: { 'if-modified-since': headers['last-modified'] ?? '' },
    });
    expect(dated.status).to.equal(304);
    const part = await nginx.ask(link, { headers: { range: 'bytes=10-19' } });
    expect(part.status).to.equal(206);
    expect(part.headers['content-range']).to.equal(`bytes 10-19/${whole.body.length}`);
    expect(part.body).to.deep.equal(whole.body.subarray(10, 20));
    expect((await nginx.ask(link, { method: 'POST', body: 'x' })).status).to.equal(405);
  };

  /** What is true of a picture's page from either server. */
  const expectPage = async (link: string): Promise<void> => {
    const page = link.replace(/\.png$/, '');
    const answer = await nginx.ask(page, { from: STRANGER });
    expect(answer.status).to.equal(200);
    expect(answer.headers['content-type']).to.equal('text/html; charset=utf-8');
    expect(answer.headers['content-security-policy']).to.match(/img-src 'self'/);
    const html = answer.body.toString();
    expect(html).to.contain(`<meta property="og:image" content="${link}"`);
    const [, image = ''] = /<img\s+src="([^"]+)"/.exec(html) ?? [];
    expect(new URL(image, page).href).to.equal(link);
    const known = await nginx.ask(page, {
      headers: { 'if-none-match': answer.headers.etag ?? '' },
    });
    expect(known.status).to.equal(304);
    const moved = await nginx.ask(`${page}/`);
    expect(moved.status).to.equal(301);
    expect(new URL(moved.headers.location ?? '', `${page}/`).href).to.equal(page);
    const [, embed = ''] = /href="([^"]+\/oembed\?[^"]+)"/.exec(html) ?? [];
    const photo = await nginx.ask(embed.replaceAll('&amp;', '&'));
    expect(JSON.parse(photo.body.toString())).to.include({ type: 'photo', url: link });
  };

  describe('with the pictures read by nginx', () => {
    const at = (target: string) => `https://grafana.example.com${target}`;
    let images: Program;

    beforeEach(async () => {
      images = await startImages(at('/saved-images'));
    });

    it('stores a picture, and serves it to every client from the disk', async () => {
      const link = linkIn(await publish(at('/grafana-images')));
      expect(link).to.match(/^https:\/\/grafana\.example\.com\/saved-images\/[0-9a-f]{32}\.png$/);
      images.child.kill('SIGTERM');
      expect(await images.ended()).to.equal(0);
      await expectPicture(link);
      expect((await publish(at('/grafana-images'))).status).to.equal(502);
    });

    it('passes on that the program lives, and neither readiness nor metrics', async () => {
      const alive = await nginx.ask(at('/grafana-images/healthz'), { from: STRANGER });
      expect([alive.status, alive.body.toString()]).to.deep.equal([200, '{"status":"ok"}']);
      for (const path of [
        '/readyz',
        '/metrics',
        '/grafana-images/readyz',
        '/grafana-images/metrics',
      ]) {
        const { body } = await nginx.ask(at(path));
        // What the stand-in for Grafana says to every path.
        expect(body.toString(), path).to.match(/^\{"url":/);
      }
      // Straight to the program, as a proxy with other rules would.
      const headers = { 'x-forwarded-for': '192.0.2.7' };
      const open = await fetch(`http://127.0.0.1:${port}/metrics`, { headers });
      expect(open.status).to.equal(404);
    });

    it('lets only those have pictures made whose address is allowed', async () => {
      expect((await publish(at('/grafana-images'), STRANGER)).status).to.equal(403);
      // At the start it is asked whether it is there.
      expect(demo.requests.filter(({ path: asked }) => asked !== '/api/health')).to.deep.equal([]);
      expect(await readdir(pictures)).to.deep.equal([]);
    });

    it('shows nothing of the folder but pictures, and says the same of all else', async () => {
      const link = linkIn(await publish(at('/grafana-images')));
      const file = path.basename(link);
      const other = `${'0'.repeat(32)}.png`;
      await writeFile(path.join(folder.path, 'secret'), 'secret');
      for (const entry of ['.htaccess', 'index.html', `.${file}.tmp`, `${file}.gz`]) {
        await writeFile(path.join(pictures, entry), 'secret');
      }
      await symlink(path.join(folder.path, 'secret'), path.join(pictures, other));
      for (const target of [
        '/',
        `/${'1'.repeat(32)}.png`,
        `/${other}`,
        '/.htaccess',
        '/index.html',
        `/.${file}.tmp`,
        `/${file}.gz`,
        `/${file}/`,
        `/${file.toUpperCase()}`,
        '/x/../../saved-images/',
      ]) {
        const answer = await nginx.ask(at(`/saved-images${target}`));
        expect(answer.status, target).to.equal(404);
        expect(JSON.parse(answer.body.toString()), target).to.have.property('error', 'not_found');
      }
      for (const target of ['/../secret', '/%2e%2e/secret', '/%2e%2e%2fsecret', `/${file}%00`]) {
        const answer = await nginx.ask(at(`/saved-images${target}`));
        expect(answer.body.toString(), target).not.to.match(/^secret/);
      }
      await rm(path.join(pictures, file));
      expect((await nginx.ask(link)).status).to.equal(404);
    });

    it('passes pages of pictures on', async () => {
      await expectPage(linkIn(await publish(at('/grafana-images'))));
    });

    it('says that a link was taken back, though the picture would be read from the disk', async () => {
      const link = linkIn(await publish(at('/grafana-images')));
      await createFileStore(pictures).revoke(path.basename(link, '.png'));
      expect((await nginx.ask(link)).status).to.equal(410);
    });

    it('leaves Grafana at its place, and passes on the address of the client', async () => {
      const answer = await nginx.ask(at('/d/web/web?orgId=1'), {
        headers: { 'x-forwarded-for': '10.9.9.9' },
        from: STRANGER,
      });
      const seen = JSON.parse(answer.body.toString()) as {
        url: string;
        headers: IncomingHttpHeaders;
      };
      expect(seen.url).to.equal('/d/web/web?orgId=1');
      expect(seen.headers['x-forwarded-for']).to.equal(STRANGER);
      expect(seen.headers.host).to.equal('grafana.example.com');
    });

    it('redirects clients without TLS', async () => {
      const answer = await fetch(`${nginx.plain}/saved-images/x`, {
        redirect: 'manual',
      });
      expect(answer.status).to.equal(301);
      const location = answer.headers.get('location');
      expect(location, 'a name that nginx does not know').to.equal(
        'https://grafana.example.com/saved-images/x',
      );
    });
  });

  describe('with the pictures served by the program, below a path of another name', () => {
    const at = (target: string) => `https://bot.example.com/chatops${target}`;

    beforeEach(async () => {
      await mkdir(pictures, { recursive: true, mode: 0o700 });
      await startImages(at('/saved-images'));
    });

    it('stores a picture, and serves it to every client', async () => {
      const link = linkIn(await publish(at('/grafana-images')));
      expect(link).to.match(
        /^https:\/\/bot\.example\.com\/chatops\/saved-images\/[0-9a-f]{32}\.png$/,
      );
      await expectPicture(link);
      const plain = new URL(link.replace('/chatops', ''));
      expect((await nginx.ask(plain.href)).status).to.equal(404);
    });

    it('passes pages of pictures on', async () => {
      await expectPage(linkIn(await publish(at('/grafana-images'))));
    });

    it('lets only those have pictures made whose address is allowed', async () => {
      expect((await publish(at('/grafana-images'), STRANGER)).status).to.equal(403);
      // At the start it is asked whether it is there.
      expect(demo.requests.filter(({ path: asked }) => asked !== '/api/health')).to.deep.equal([]);
    });

    it('gives the program’s own sentences', async () => {
      const miss = await nginx.ask(at('/saved-images/'));
      expect(miss.status).to.equal(404);
      expect(JSON.parse(miss.body.toString())).to.have.property('error', 'not_found');
      const refused = await nginx.ask(at('/grafana-images'), { method: 'POST', body: '{}' });
      expect(refused.status).to.equal(401);
      expect(JSON.parse(refused.body.toString())).to.have.property('error', 'missing_token');
    });
  });

  for (const root of ['https://grafana.example.com', 'https://bot.example.com/chatops']) {
    describe(`with a gallery at ${root}/saved-images/`, () => {
      const gallery = `${root}/saved-images/`;
      const PASSWORD = 'HUBOT_GRAFANA_IMAGES_GALLERY_PASSWORD';
      const ALLOW = { HUBOT_GRAFANA_IMAGES_GALLERY_ALLOW: `127.0.0.1,${STRANGER}` };
      const TRUST = { HUBOT_GRAFANA_IMAGES_TRUST_PROXY: '127.0.0.1' };
      const basic = (password: string) => ({
        authorization: `Basic ${Buffer.from(`any one:${password}`).toString('base64')}`,
      });
      const startWith = (env: Readonly<Record<string, string>>) =>
        startImages(`${root}/saved-images`, env);
      const look = async (from: string, headers: Readonly<Record<string, string>> = {}) =>
        (await nginx.ask(gallery, { from, headers })).status;

      it('passes it on with its password, and its links lead to pages and pictures', async () => {
        await startWith({ [PASSWORD]: 'pä:ss' });
        const link = linkIn(await publish(`${root}/grafana-images`));
        const refused = await nginx.ask(gallery, { from: STRANGER });
        expect(refused.status).to.equal(401);
        expect(refused.headers['www-authenticate']).to.match(/^Basic .*charset="UTF-8"$/);
        const answer = await nginx.ask(gallery, { from: STRANGER, headers: basic('pä:ss') });
        expect(answer.status).to.equal(200);
        expect(answer.headers['cache-control']).to.equal('private, no-store');
        const [, page = ''] = /<h3><a href="([^"]+)"/.exec(answer.body.toString()) ?? [];
        const [, image = ''] = /<img src="([^"]+)"/.exec(answer.body.toString()) ?? [];
        expect(new URL(image, gallery).href).to.equal(link);
        expect(`${new URL(page, gallery).href}.png`).to.equal(link);
        expect((await nginx.ask(new URL(page, gallery).href)).status).to.equal(200);
      });

      it('asks the addresses that may see it for no password, when the program knows nginx', async () => {
        await startWith({ [PASSWORD]: 'secret', ...ALLOW, ...TRUST });
        expect(await look(STRANGER)).to.equal(200);
        expect(await look('127.0.0.3')).to.equal(401);
        expect(await look('127.0.0.3', { 'x-forwarded-for': STRANGER })).to.equal(401);
      });

      it('asks all clients when it does not, and shows nothing without a password', async () => {
        const program = await startWith({ [PASSWORD]: 'secret', ...ALLOW });
        expect(await look(STRANGER)).to.equal(401);
        program.child.kill('SIGTERM');
        await program.ended();
        await startWith(ALLOW);
        expect(await look(STRANGER)).to.equal(404);
      });

      it('counts the wrong passwords of each client by themselves', async () => {
        await startWith({ [PASSWORD]: 'secret', ...TRUST, HUBOT_GRAFANA_IMAGES_RATE: '1' });
        expect(await look(STRANGER, basic('guess'))).to.equal(401);
        expect(await look(STRANGER, basic('secret'))).to.equal(429);
        expect(await look('127.0.0.3', basic('secret'))).to.equal(200);
      });
    });
  }

  describe('with several clients', () => {
    const OTHER = '127.0.0.3';
    const target = 'https://grafana.example.com/grafana-images';
    const TRUST = { HUBOT_GRAFANA_IMAGES_TRUST_PROXY: '127.0.0.1' };

    beforeEach(async () => {
      await nginx.close();
      nginx = await start('127.0.0.0/8');
    });

    const startWith = (env: Readonly<Record<string, string>>) =>
      startImages('https://grafana.example.com/saved-images', env);
    const ask = async (from: string, token?: string) => (await publish(target, from, token)).status;

    it('counts the failures of each by themselves, when the program knows nginx', async () => {
      const program = await startWith({ ...TRUST, HUBOT_GRAFANA_IMAGES_RATE: '1' });
      expect(await ask(STRANGER, 'guess')).to.equal(401);
      expect(await ask(STRANGER)).to.equal(429);
      expect(await ask(OTHER)).to.equal(200);
      expect(program.out() + program.err()).not.to.contain('X-Forwarded-For');
    });

    it('counts them together when it does not, and its log says what to do', async () => {
      const program = await startWith({ HUBOT_GRAFANA_IMAGES_RATE: '1' });
      expect(await ask(STRANGER, 'guess')).to.equal(401);
      expect(await ask(OTHER)).to.equal(429);
      await program.seen(/127\.0\.0\.1 sends X-Forwarded-For .*HUBOT_GRAFANA_IMAGES_TRUST_PROXY/);
    });

    it('admits by the address of the client, not nginx’s', async () => {
      await startWith({ ...TRUST, HUBOT_GRAFANA_IMAGES_ALLOW: OTHER });
      expect(await ask(OTHER)).to.equal(200);
      expect(await ask(STRANGER)).to.equal(403);
    });
  });
});
