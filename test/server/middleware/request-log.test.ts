import { expect } from 'chai';
import { GrafanaTimeoutError } from '../../../src/grafana/errors.ts';
import { startImageServer, type TestImageServer } from '../../support/image-server.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { picture } from '../../support/png.ts';
import { rendererOf } from '../../support/renderer.ts';

const GRAFANA = 'https://g.example.com';
const TOKEN = 'glsa_very_secret';

describe('the log of HTTP requests', () => {
  const folder = temporaryFolder();
  let server: TestImageServer;
  let render: () => Promise<Buffer>;

  const start = async (env: Readonly<Record<string, string>> = {}) => {
    server = await startImageServer({
      folder: folder.path,
      sources: [GRAFANA],
      renderer: rendererOf(() => render()),
      env,
    });
  };
  const post = (path = '/render/d-solo/web/?panelId=2&secret=s3cret', headers = {}) =>
    fetch(`${server.url}/grafana-images`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, ...headers },
      body: JSON.stringify({ imageUrl: GRAFANA + path }),
    });

  beforeEach(() => {
    render = () => Promise.resolve(picture(4, 4));
  });
  afterEach(async () => {
    expect(server.log.join('\n')).not.to.match(/glsa_very|s3cret|https:\/\//);
    await server.close();
  });

  it('has a line for a picture that was made, with the id that its answer has', async () => {
    await start();
    const response = await post();
    expect(response.status).to.equal(200);
    const id = response.headers.get('x-request-id') ?? '';
    expect(id).to.match(/^[0-9a-f]{8}$/);
    expect(server.log).to.have.length(1);
    expect(server.log[0]).to.match(
      new RegExp(
        `^info picture made request=${id} client=127\\.0\\.0\\.1 dashboard=web panel=2 drawn_by=grafana render_ms=\\d+ bytes=\\d+ ms=\\d+ status=200 outcome=made$`,
      ),
    );
    await post();
    expect(server.log[1]).to.contain('reused=true');
  });

  it('has a line for a picture that was refused, and why', async () => {
    await start();
    expect((await post('/render/../api/x')).status).to.equal(403);
    const response = await fetch(`${server.url}/grafana-images`, { method: 'POST', body: '{}' });
    expect(response.status).to.equal(401);
    expect(server.log).to.have.length(2);
    expect(server.log[0]).to.match(/^info picture refused .*code=source_not_allowed why=/);
    expect(server.log[1]).to.match(/^info picture refused .*code=missing_token why=/);
  });

  it('warns of a picture that failed', async () => {
    await start();
    render = () => Promise.reject(new GrafanaTimeoutError('It took too long.'));
    expect((await post()).status).to.equal(504);
    expect(server.log[0]).to.match(
      /^warn picture failed .*dashboard=web panel=2 .*status=504 outcome=failed code=grafana_timeout/,
    );
  });

  it('cannot be forged by what a request says', async () => {
    await start();
    await post('/render/d-solo/web%0Aerror%20forged%3D1/?panelId=2');
    await fetch(`${server.url}/saved-images/%0Aerror%20forged`);
    for (const line of server.log) expect(line).not.to.match(/\p{Cc}/u);
  });

  it('has no line at info for pictures that are shown or not found', async () => {
    await start();
    const { pubImg } = (await (await post()).json()) as { pubImg: string };
    const shown = await fetch(server.url + new URL(pubImg).pathname);
    expect(shown.status).to.equal(200);
    expect(shown.headers.get('x-request-id')).to.match(/^[0-9a-f]{8}$/);
    const missing = await fetch(`${server.url}/saved-images/${'0'.repeat(32)}.png`);
    expect(missing.headers.get('x-request-id')).to.match(/^[0-9a-f]{8}$/);
    expect(server.log.slice(1)).to.have.length(1);
    expect(server.log[1]).to.match(/^debug request refused .*status=404/);
  });

  it('takes the id of a trusted proxy, if it is a sane one, and no one else’s', async () => {
    await start();
    const ofStranger = await post(undefined, { 'x-request-id': 'chosen' });
    expect(ofStranger.headers.get('x-request-id')).to.match(/^[0-9a-f]{8}$/);
    await server.close();
    await start({ HUBOT_GRAFANA_IMAGES_TRUST_PROXY: '127.0.0.1' });
    const headers = { 'x-request-id': 'a.b-c_1', 'x-forwarded-for': '192.0.2.7' };
    expect((await post(undefined, headers)).headers.get('x-request-id')).to.equal('a.b-c_1');
    expect(server.log[0]).to.contain('request=a.b-c_1 client=192.0.2.7');
    for (const id of ['a b', 'a"b', 'x'.repeat(65), '']) {
      const answer = await post(undefined, { 'x-request-id': id });
      expect(answer.headers.get('x-request-id'), id).to.match(/^[0-9a-f]{8}$/);
    }
  });
});
