import { expect } from 'chai';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isImageServerPath } from '../../src/server/app.ts';
import { pictureName } from '../../src/pictures/stores/store.ts';
import { deferred } from '../support/deferred.ts';
import { until } from '../support/until.ts';
import { temporaryFolder } from '../support/folder.ts';
import { exchangeRaw, getRaw, type Listening, serveHttp } from '../support/http.ts';
import { startImageServer, type TestImageServer } from '../support/image-server.ts';
import { picture } from '../support/png.ts';
import { rendererOf } from '../support/renderer.ts';

const png = picture(30, 20);
const NAME = pictureName(png);

describe('image server', () => {
  const folder = temporaryFolder();
  let server: TestImageServer;

  beforeEach(async () => {
    server = await startImageServer({ folder: folder.path });
    await writeFile(path.join(folder.path, `${NAME}.png`), png);
  });
  afterEach(() => server.close());

  const at = (target: string) => `${server.url}${target}`;

  describe('answers', () => {
    for (const [path, ours] of [
      ['/grafana-images', true],
      ['/grafana-images/', true],
      ['/saved-images', true],
      ['/saved-images/', true],
      ['/saved-images/x.png', true],
      ['/saved-images/../x', true],
      ['/', false],
      ['/grafana-images/x', false],
      ['/grafana-imagesx', false],
      ['/Grafana-Images', false],
      ['/saved-imagesx', false],
      ['/x/saved-images/x.png', false],
      ['/hubot/help', false],
      ['', false],
    ] as const) {
      it(`${JSON.stringify(path)}: ${ours ? 'yes' : 'no'}`, () => {
        expect(isImageServerPath(path)).to.equal(ours);
      });
    }
  });

  it('leaves all other paths to their owners, with their bodies', async () => {
    const response = await fetch(at('/hubot/say?room=x'), { method: 'POST', body: '{"a":1}' });
    expect(response.headers.get('x-other')).to.equal('yes');
    expect(response.headers.has('content-security-policy')).to.equal(false);
    await fetch(at('/saved-imagesx'));
    expect(server.others).to.deep.equal(['POST /hubot/say?room=x {"a":1}', 'GET /saved-imagesx']);
  });

  for (const [method, target, allow] of [
    ['GET', '/grafana-images', 'POST'],
    ['PUT', '/grafana-images', 'POST'],
    ['DELETE', '/grafana-images', 'POST'],
    ['PROPFIND', '/grafana-images', 'POST'],
    ['POST', `/saved-images/${NAME}.png`, 'HEAD, GET'],
    ['DELETE', `/saved-images/${NAME}.png`, 'HEAD, GET'],
    ['TRACE', `/saved-images/${NAME}.png`, 'HEAD, GET'],
    ['PATCH', '/saved-images', 'HEAD, GET'],
  ] as const) {
    it(`answers ${method} ${target.replace(NAME, 'NAME')} with 405 and what is allowed`, async () => {
      const answer = await exchangeRaw(
        server.port,
        `${method} ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
      );
      expect(answer.status).to.equal(405);
      expect(answer.headers.get('allow')).to.equal(allow);
      expect(JSON.parse(answer.body)).to.deep.equal({
        error: 'method_not_allowed',
        message: `${method} is not possible here; use ${allow}.`,
      });
      expect(server.others).to.deep.equal([]);
    });
  }

  it('answers OPTIONS', async () => {
    const response = await fetch(at('/grafana-images'), { method: 'OPTIONS' });
    expect(response.status).to.equal(200);
    expect(response.headers.get('allow')).to.equal('POST');
  });

  it('answers every error as JSON that no browser takes for a page and no cache keeps', async () => {
    for (const target of ['/saved-images', '/saved-images/nope.png', '/grafana-images']) {
      const response = await fetch(at(target));
      expect(response.headers.get('content-type')).to.equal('application/json; charset=utf-8');
      expect(response.headers.get('cache-control')).to.equal('no-store');
      expect(response.headers.get('x-content-type-options')).to.equal('nosniff');
      expect(response.headers.get('content-security-policy')).to.match(/default-src 'none'/);
      expect(response.headers.has('x-powered-by')).to.equal(false);
      expect(await response.json()).to.have.all.keys('error', 'message');
    }
  });

  describe('alone', () => {
    let alone: Listening;
    beforeEach(async () => {
      alone = await serveHttp(server.handle);
    });
    afterEach(() => alone.close());

    for (const target of [
      'http://[/saved-images/x.png',
      'http://[::1/saved-images/x.png',
      'http://a:b/saved-images/x.png?auth_token=t',
      'ftp://x/saved-images/x.png',
    ]) {
      it(`answers ${target}, which is not a path, with 400 as it answers every error, in a bot too`, async () => {
        for (const { port } of [alone, server]) {
          const answer = await getRaw(port, target);
          expect(answer.status).to.equal(400);
          expect(answer.headers.get('content-type')).to.equal('application/json; charset=utf-8');
          expect(answer.headers.get('cache-control')).to.equal('no-store');
          expect(answer.headers.get('x-content-type-options')).to.equal('nosniff');
          expect(JSON.parse(answer.body)).to.have.property('error', 'invalid_request');
        }
        expect(server.others).to.deep.equal([]);
      });
    }

    it('understands the absolute form that a proxy sends', async () => {
      const target = `http://bot.example.com/saved-images/${NAME}.png?x=1`;
      for (const { port } of [alone, server]) {
        expect((await getRaw(port, target)).status).to.equal(200);
      }
    });

    for (const target of [
      '/Grafana-Images',
      '/GRAFANA-IMAGES',
      '/GRAFANA-IMAGES/',
      '/grafana-images//',
      '//grafana-images',
    ]) {
      it(`has nothing at ${target}`, async () => {
        const answer = await fetch(alone.url + target, { method: 'POST', body: '{}' });
        expect(answer.status).to.equal(404);
      });
    }

    it('has no picture under a path in another case', async () => {
      for (const target of [`/Saved-Images/${NAME}.png`, `/saved-images/${NAME}.PNG`]) {
        expect((await fetch(alone.url + target)).status, target).to.equal(404);
      }
    });
  });

  it('tells nothing of an unforeseen fault, but its log does', async () => {
    const broken = await startImageServer({
      folder: folder.path,
      sources: ['https://g.example.com'],
      renderer: rendererOf(() => Promise.reject(new TypeError('secret of /etc/passwd'))),
    });
    const response = await fetch(`${broken.url}/grafana-images`, {
      method: 'POST',
      headers: { Authorization: 'Bearer glsa_token' },
      body: '{"imageUrl":"https://g.example.com/render/x"}',
    });
    expect(response.status).to.equal(500);
    const text = await response.text();
    expect(text)
      .to.match(/"internal_error"/)
      .and.not.match(/secret|passwd|TypeError/);
    expect(broken.log.join('\n')).to.match(
      /^error picture failed .*status=500 .*why="TypeError: secret/,
    );
    expect(broken.log.join('\n')).not.to.match(/glsa_token/);
    await broken.close();
  });

  it('survives requests that are hardly any', async () => {
    for (const target of [
      '/saved-images/%',
      '/saved-images/%ff.png',
      '/saved-images/?%',
      '/saved-images//',
      'http://x/saved-images/%00.png',
      `/saved-images/${'a'.repeat(8_000)}`,
    ]) {
      expect((await getRaw(server.port, target)).status, target).to.equal(404);
    }
    expect((await fetch(at(`/saved-images/${NAME}.png`))).status).to.equal(200);
  });

  it('does not mind a client that goes away before it is answered', async () => {
    const begun = deferred();
    const rendered = deferred<Buffer>();
    const slow = await startImageServer({
      folder: folder.path,
      sources: ['https://g.example.com'],
      renderer: rendererOf(() => {
        begun.resolve();
        return rendered.promise;
      }),
    });
    const abort = new AbortController();
    const asked = fetch(`${slow.url}/grafana-images`, {
      method: 'POST',
      headers: { Authorization: 'Bearer t' },
      body: '{"imageUrl":"https://g.example.com/render/x"}',
      signal: abort.signal,
    }).catch(() => 'gone');
    await begun.promise;
    abort.abort();
    expect(await asked).to.equal('gone');
    rendered.resolve(picture(11, 11));
    await slow.publisher.close();
    await until(() => slow.log.every((line) => !/error|warn/.test(line)));
    expect(
      (await fetch(`${slow.url}/saved-images/${pictureName(picture(11, 11))}.png`)).status,
    ).to.equal(200);
    await slow.close();
  });
});
