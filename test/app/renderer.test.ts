import { expect } from 'chai';
import { type DemoGrafana, startDemoGrafana } from '../../demo/grafana.ts';
import { loadConfig } from '../../src/app/config.ts';
import { createPictureRenderer } from '../../src/app/renderer.ts';
import { roomHostsOf } from '../../src/app/room-hosts.ts';
import { inspectPng } from '../../src/pictures/png.ts';
import type { Subject } from '../../src/pictures/picture.ts';
import {
  GrafanaError,
  GrafanaUnauthorizedError,
  NoRendererError,
} from '../../src/grafana/errors.ts';
import { rejectionOf } from '../support/failure.ts';
import { recordingLogger } from '../support/logger.ts';
import { subjectOf } from '../support/renderer.ts';
import { TOKEN } from '../support/token.ts';

describe('what draws the pictures of a process', function () {
  this.timeout(60_000);
  let demo: DemoGrafana;

  before(async () => {
    demo = await startDemoGrafana({ version: '12.3.0', renderer: false });
  });
  after(() => demo.close());

  async function rendered(subject: Subject, renderer: string, token = TOKEN) {
    const config = loadConfig({
      HUBOT_GRAFANA_HOST: 'http://own.example.com',
      HUBOT_GRAFANA_RENDERER: renderer,
    });
    const made = createPictureRenderer({
      images: config.images,
      roomHosts: roomHostsOf(config, { timeoutMs: 3_000 }),
      logger: recordingLogger(),
    });
    try {
      return await made.renderer.render(subject, { token });
    } finally {
      await made.close();
    }
  }

  for (const renderer of ['auto', 'fast', 'own']) {
    it(`draws with \`${renderer}\` where Grafana has no renderer`, async () => {
      const url = `${demo.url}/render/d-solo/web/web?panelId=1&width=300&height=200`;
      const { content, drawnBy } = await rendered(subjectOf(url), renderer);
      expect(inspectPng(content)).to.deep.equal({ width: 300, height: 200 });
      expect(drawnBy).to.equal('own');
    });
  }

  it('draws nothing where Grafana refuses the token or has no such dashboard', async () => {
    const before = demo.requests.length;
    const at = (uid: string) => subjectOf(`${demo.url}/render/d-solo/${uid}/x?panelId=1`);
    await rejectionOf(GrafanaUnauthorizedError, rendered(at('web'), 'auto', 'guessed'));
    const { message } = await rejectionOf(NoRendererError, rendered(at('nope'), 'auto'));
    expect(message).to.match(/^Grafana has no renderer; .* Dashboard not found/);
    const asked = demo.requests.slice(before).map(({ path }) => path);
    expect(asked.filter((path) => path.startsWith('/api/ds/query'))).to.deep.equal([]);
  });

  it('minds the addresses of a Grafana that a room named, in each of its ways to draw', async () => {
    const dashboard = { uid: 'web', title: 'Web', slug: 'web', panels: [], variables: [] };
    const subject: Subject = {
      kind: 'dashboard',
      view: { root: demo.url, dashboard, panel: { id: 1, title: '' } },
      options: {
        from: 'now-1h',
        to: 'now',
        width: 300,
        height: 200,
        apiEndpoint: 'd-solo',
        variables: new Map(),
      },
    };
    const before = demo.requests.length;
    for (const renderer of ['grafana', 'auto', 'own']) {
      const { message } = await rejectionOf(GrafanaError, rendered(subject, renderer));
      expect(message).to.match(/^No Grafana can be used at /);
    }
    expect(demo.requests).to.have.lengthOf(before);
  });
});
