import { expect } from 'chai';
import { hasRoute } from '../../src/app/express-routes.ts';
import { botStage } from '../support/bot-stage.ts';

interface Report {
  readonly status: string;
  readonly parts: Readonly<Record<string, { readonly ok: boolean; readonly why?: string }>>;
}

describe('a bot that monitors look at', () => {
  const stage = botStage();
  const report = async (url: string): Promise<Report> =>
    (await (await fetch(`${url}/grafana-images/readyz`)).json()) as Report;

  it('is ready once all dashboards are read', async () => {
    const { url } = await stage.start();
    let last = await report(url);
    while (last.status !== 'ready') last = await report(url);
    expect(Object.keys(last.parts)).to.have.members([
      'store',
      'grafana',
      'chat',
      'index',
      'renderer',
    ]);
  });

  it('is not while the chat is not connected', async () => {
    const { url, adapter } = await stage.start();
    adapter.emit('disconnected');
    const { parts } = await report(url);
    expect(parts.chat?.why).to.equal('The chat is not connected at the moment.');
    expect(parts.store).to.deep.equal({ ok: true });
  });

  it('counts what is said to it', async () => {
    const { url, ask } = await stage.start();
    await ask('hubot graf db web:cpu');
    await ask('hubot graf help');
    const text = await (await fetch(`${url}/metrics`)).text();
    expect(text)
      .to.contain('hubot_grafana_commands_total{command="db",outcome="answered"} 1')
      .and.contain('hubot_grafana_commands_total{command="help",outcome="answered"} 1')
      .and.match(/hubot_grafana_pictures_total\{outcome="made",via="chat",drawn_by="\w+"\} 1/);
  });

  it('leaves short paths to other scripts that have a route for them', async () => {
    const { url } = await stage.start({
      before: (robot) => {
        const app = Reflect.get(robot, 'router') as {
          get(path: string, handler: (...args: never[]) => void): void;
        };
        app.get('/metrics', (_request: unknown, response: { send(text: string): void }) => {
          response.send('theirs');
        });
      },
    });
    expect(await (await fetch(`${url}/metrics`)).text()).to.equal('theirs');
    expect((await fetch(`${url}/healthz`)).status).to.equal(200);
    expect((await fetch(`${url}/grafana-images/metrics`)).headers.get('content-type')).to.contain(
      'version=0.0.4',
    );
  });

  it('is looked at without an image server too', async () => {
    const { url } = await stage.start({ env: { HUBOT_USE_GRAFANA_IMAGES: 'false' } });
    expect((await fetch(`${url}/healthz`)).status).to.equal(200);
    expect((await fetch(`${url}/grafana-images/healthz`)).status).to.equal(200);
  });
});

interface ExpressApp {
  use(...args: readonly unknown[]): void;
  get(...args: readonly unknown[]): void;
}

describe('routes of other scripts', () => {
  const stage = botStage();
  const handler = () => undefined;

  it("are found by their path in Hubot's Express, middleware for every path is not", async () => {
    const { robot } = await stage.start();
    const app = Reflect.get(robot, 'router') as ExpressApp;
    expect(hasRoute(app, '/healthz')).to.equal(false);
    app.get('/healthz', handler);
    expect(hasRoute(app, '/healthz')).to.equal(true);
    expect(hasRoute(app, '/readyz')).to.equal(false);
    app.use('/readyz', handler);
    expect(hasRoute(app, '/readyz')).to.equal(true);
  });

  it('are found in Express 4, which old Hubots have', () => {
    const all = { match: () => true, regexp: { fast_slash: true } };
    const one = { match: (path: string) => path === '/metrics', regexp: {}, route: {} };
    expect(hasRoute({ _router: { stack: [all] } }, '/metrics')).to.equal(false);
    expect(hasRoute({ _router: { stack: [all, one] } }, '/metrics')).to.equal(true);
    expect(hasRoute({ _router: { stack: [all, one] } }, '/healthz')).to.equal(false);
  });

  it('are none where there is no Express', () => {
    const throwing = Object.defineProperty({}, 'router', {
      get() {
        throw new Error('it is not there any more');
      },
    });
    for (const app of [undefined, null, 'x', {}, { get: handler }, throwing])
      expect(hasRoute(app, '/healthz')).to.equal(false);
  });
});
