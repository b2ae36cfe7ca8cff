import { execFileSync } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { expect } from 'chai';
import { GrafanaTimeoutError } from '../../../src/grafana/errors.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { serveHttp, type Listening } from '../../support/http.ts';
import { startImageServer, type TestImageServer } from '../../support/image-server.ts';
import { needs } from '../../support/needs.ts';
import { picture } from '../../support/png.ts';
import { rendererOf } from '../../support/renderer.ts';

const PREFIXES = ['', '/grafana-images'];

describe('the routes for monitors', () => {
  const folder = temporaryFolder();
  let grafana: Listening;
  let server: TestImageServer;
  let asked: number;
  let render: () => Promise<Buffer>;

  const start = async (env: Readonly<Record<string, string>> = {}) => {
    server = await startImageServer({
      folder: folder.path,
      sources: [grafana.url],
      renderer: rendererOf(() => render()),
      env,
    });
  };
  const ask = (path: string, init?: RequestInit) => fetch(server.url + path, init);
  const report = async () => (await ask('/readyz')).json() as Promise<Record<string, unknown>>;
  const post = () =>
    ask('/grafana-images', {
      method: 'POST',
      headers: { authorization: 'Bearer t' },
      body: JSON.stringify({ imageUrl: `${grafana.url}/render/d-solo/web/?panelId=2` }),
    });

  beforeEach(async () => {
    asked = 0;
    render = () => Promise.resolve(picture(4, 4));
    grafana = await serveHttp((_request, response) => {
      asked += 1;
      response.setHeader('content-type', 'application/json').end('{"database":"ok"}');
    });
  });
  afterEach(async () => {
    await server.close();
    await grafana.close();
  });

  for (const prefix of PREFIXES) {
    it(`are below ${prefix || '/'}, for GET and HEAD alone`, async () => {
      await start();
      for (const name of ['healthz', 'readyz', 'metrics']) {
        const path = `${prefix}/${name}`;
        const answer = await ask(path);
        expect(answer.status, path).to.equal(200);
        expect(answer.headers.get('cache-control')).to.equal('no-store');
        expect(answer.headers.get('x-request-id')).to.match(/^[0-9a-f]{8}$/);
        const head = await ask(path, { method: 'HEAD' });
        expect([head.status, await head.text()], path).to.deep.equal([200, '']);
        const refused = await ask(path, { method: 'POST', body: 'x' });
        expect([refused.status, refused.headers.get('allow')]).to.deep.equal([405, 'HEAD, GET']);
      }
    });
  }

  it('say that the process lives, to anyone and whatever is down', async () => {
    await start({ HUBOT_GRAFANA_METRICS_ALLOW: '192.0.2.1' });
    await grafana.close();
    const answer = await ask('/healthz', { headers: { 'x-forwarded-for': '198.51.100.1' } });
    expect([answer.status, await answer.json()]).to.deep.equal([200, { status: 'ok' }]);
  });

  it('say of each part whether it is ready, and since when it is not', async () => {
    await start();
    expect(await report()).to.deep.equal({
      status: 'ready',
      parts: { store: { ok: true }, grafana: { ok: true } },
    });
  });

  it('answer 503 while Grafana cannot be reached', async () => {
    await start();
    await grafana.close();
    const answer = await ask('/readyz');
    expect(answer.status).to.equal(503);
    const { status, parts } = (await answer.json()) as {
      status: string;
      parts: Record<string, { ok: boolean; why?: string; since?: string }>;
    };
    expect(status).to.equal('not ready');
    expect(parts.store).to.deep.equal({ ok: true });
    expect(parts.grafana?.why).to.match(/cannot be reached: nothing listens there/);
    expect(Date.parse(parts.grafana?.since ?? '')).to.be.closeTo(Date.now(), 60_000);
    grafana = await serveHttp(() => undefined);
  });

  it('answer 503 while the store cannot be written', async () => {
    await start();
    await rm(folder.path, { recursive: true });
    await writeFile(folder.path, 'in the way');
    const answer = await ask('/readyz');
    expect(answer.status).to.equal(503);
    const text = await answer.text();
    expect(text)
      .to.match(/"store":\{"ok":false,"why":"/)
      .and.not.contain(folder.path);
  });

  it('ask Grafana once in a while, however often they are asked', async () => {
    await start();
    await Promise.all(Array.from({ length: 50 }, () => ask('/readyz')));
    await Promise.all(Array.from({ length: 20 }, () => ask('/metrics')));
    expect(asked).to.equal(1);
  });

  it('show readiness and metrics to allowed addresses alone', async () => {
    await start({ HUBOT_GRAFANA_METRICS_ALLOW: '192.0.2.0/24' });
    for (const path of ['/readyz', '/metrics']) {
      const answer = await ask(path);
      expect(answer.status).to.equal(403);
      expect(await answer.json()).to.deep.include({ error: 'address_not_allowed' });
    }
  });

  it('are not there for what comes through a proxy that is not named', async () => {
    await start();
    for (const headers of [
      { 'x-forwarded-for': '127.0.0.1' },
      { 'x-forwarded-for': '' },
      { forwarded: 'for=127.0.0.1' },
      { via: '1.1 proxy' },
      { 'x-real-ip': '127.0.0.1' },
    ]) {
      for (const path of PREFIXES.flatMap((one) => [`${one}/readyz`, `${one}/metrics`]))
        expect((await ask(path, { headers })).status, JSON.stringify(headers)).to.equal(404);
    }
  });

  it('go by the address that a named proxy gives', async () => {
    await start({
      HUBOT_GRAFANA_IMAGES_TRUST_PROXY: '127.0.0.1',
      HUBOT_GRAFANA_METRICS_ALLOW: '192.0.2.0/24,127.0.0.1',
    });
    const from = async (headers: Record<string, string>) =>
      (await ask('/metrics', { headers })).status;
    expect(await from({ 'x-forwarded-for': '192.0.2.7' })).to.equal(200);
    expect(await from({ 'x-forwarded-for': '192.0.2.7, 198.51.100.1' })).to.equal(403);
    expect(await from({ forwarded: 'for=192.0.2.7' })).to.equal(404);
    expect(await from({ 'x-forwarded-for': 'nonsense' })).to.equal(403);
    expect(await from({})).to.equal(200);
  });

  it('count what was made, refused and failed', async () => {
    await start();
    const { pubImg } = (await (await post()).json()) as { pubImg: string };
    for (let count = 0; count < 4; count += 1) await ask(new URL(pubImg).pathname);
    await post();
    render = () => Promise.reject(new GrafanaTimeoutError('It took too long.'));
    await ask('/grafana-images', { method: 'POST', body: '{}' });
    const text = await (await ask('/metrics')).text();
    const value = (series: string) =>
      Number(
        text
          .split('\n')
          .find((line) => line.startsWith(`${series} `))
          ?.split(' ')
          .at(-1),
      );
    const pictures = (outcome: string, by: string) =>
      value(`hubot_grafana_pictures_total{outcome="${outcome}",via="http",drawn_by="${by}"}`);
    expect(pictures('made', 'grafana')).to.equal(2);
    expect(pictures('refused', 'other')).to.equal(1);
    expect(pictures('failed', 'own')).to.equal(0);
    expect(value('hubot_grafana_pictures_reused_total')).to.equal(1);
    expect(value('hubot_grafana_render_seconds_count{drawn_by="grafana"}')).to.equal(1);
    expect(value('hubot_grafana_cache_hits_total')).to.be.above(0);
    expect(value('hubot_grafana_stored_pictures')).to.equal(1);
    expect(value('hubot_grafana_ready{part="store"}')).to.equal(1);
    expect(value('nodejs_eventloop_lag_p99_seconds')).to.be.at.least(0);
    expect(text).not.to.match(/"web"|panelId/);
  });

  it('are as Prometheus wants them, says promtool', async function () {
    needs(this, 'promtool', 'prometheus');
    await start();
    await post();
    const input = await (await ask('/metrics')).text();
    const said = execFileSync('promtool', ['check', 'metrics'], { input, stdio: 'pipe' });
    expect(said.toString()).to.equal('');
    execFileSync('promtool', ['check', 'rules', 'examples/alerts.yml'], { stdio: 'pipe' });
  });
});
