import { expect } from 'chai';
import path from 'node:path';
import { blankPicture, type DemoGrafana, startDemoGrafana } from '../../demo/grafana.ts';
import { pictureName } from '../../src/pictures/stores/store.ts';
import { temporaryFolder } from '../support/folder.ts';
import { freePort } from '../support/free-port.ts';
import { needs } from '../support/needs.ts';
import { type Answer, type Nginx, startNginx } from '../support/nginx.ts';
import { panelOf } from '../support/post-picture.ts';
import { type Program, startBin } from '../support/program.ts';
import { TOKEN } from '../support/token.ts';

const NAME = 'images.example.com';
/** An address that the example does not let have pictures made. */
const STRANGER = '127.0.0.2';

describe('behind nginx, with examples/nginx-several.conf', () => {
  const folder = temporaryFolder();
  let demo: DemoGrafana;
  let nginx: Nginx;
  let server: Program;
  let port: number;

  const at = (target: string) => `https://${NAME}${target}`;
  const publish = (from?: string): Promise<Answer> =>
    nginx.ask(at('/grafana-images'), {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}` },
      body: JSON.stringify({ imageUrl: panelOf(demo.url) }),
      ...(from !== undefined && { from }),
    });

  before(function () {
    needs(this, 'nginx', 'nginx');
  });

  beforeEach(async () => {
    demo = await startDemoGrafana({ draw: blankPicture });
    // One of the three is there.
    port = await freePort();
    const ports = [await freePort(), await freePort(), port];
    server = startBin('grafana-images', {
      args: ['-port', String(port), '-imageHost', at('/saved-images')],
      cwd: folder.path,
      env: {
        HUBOT_GRAFANA_HOST: demo.url,
        HUBOT_GRAFANA_IMAGES_PATH: path.join(folder.path, 'saved-images'),
        HUBOT_GRAFANA_IMAGES_TRUST_PROXY: '127.0.0.1',
        EXPRESS_BIND_ADDRESS: '127.0.0.1',
      },
    });
    await server.seen(/listens on port/);
    nginx = await startNginx({
      folder: folder.path,
      example: 'nginx-several.conf',
      names: [NAME],
      values: Object.fromEntries(
        ports.map((one, index) => [`10.0.0.1${index + 1}:8080`, `127.0.0.1:${one}`]),
      ),
    });
  });

  afterEach(async () => {
    await nginx.close();
    server.child.kill('SIGTERM');
    await server.ended();
    await demo.close();
  });

  it('the server that is there makes and serves all pictures', async () => {
    for (let time = 0; time < 6; time += 1) {
      const { status, body } = await publish();
      expect(status, body.toString()).to.equal(200);
      const { pubImg } = JSON.parse(body.toString()) as { pubImg: string };
      const picture = await nginx.ask(pubImg, { from: STRANGER });
      expect(picture.status).to.equal(200);
      expect(pubImg).to.equal(at(`/saved-images/${pictureName(picture.body)}.png`));
      const page = await nginx.ask(pubImg.replace(/\.png$/, ''), { from: STRANGER });
      expect(page.status).to.equal(200);
      expect(page.body.toString()).to.include(`content="${pubImg}"`);
    }
  });

  it('only those whose address is allowed have pictures made', async () => {
    expect((await publish(STRANGER)).status).to.equal(403);
    expect(demo.requests.filter(({ path: asked }) => asked.startsWith('/render/'))).to.be.empty;
  });

  it('whatever is below the path of the pictures is the servers’, and nothing else is passed on', async () => {
    for (const target of ['', '/', `/${'0'.repeat(32)}`, `/${'0'.repeat(32)}.png`]) {
      const answer = await nginx.ask(at(`/saved-images${target}`));
      const direct = await fetch(`http://127.0.0.1:${port}/saved-images${target}`);
      expect(answer.status, target).to.equal(direct.status);
      expect(answer.headers['content-type'], target).to.equal(direct.headers.get('content-type'));
    }
    expect((await nginx.ask(at('/grafana-images/healthz'))).body.toString()).to.include('ok');
    for (const target of [
      '/',
      '/metrics',
      '/readyz',
      '/grafana-images/metrics',
      '/grafana-images/readyz',
    ]) {
      const { status, body } = await nginx.ask(at(target));
      expect(status, target).to.equal(404);
      expect(body.toString(), 'in the words of nginx').to.match(/<center>nginx</);
    }
  });
});
