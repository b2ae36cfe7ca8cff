import path from 'node:path';
import { expect } from 'chai';
import { blankPicture, type DemoGrafana, startDemoGrafana } from '../../demo/grafana.ts';
import { temporaryFolder } from '../support/folder.ts';
import { needs } from '../support/needs.ts';
import { type Program, ROOT, startBin, startCommand } from '../support/program.ts';
import { TOKEN } from '../support/token.ts';

const SECRET = 'open-sesame';

describe('examples/sensu-handler.rb', () => {
  const folder = temporaryFolder();
  let demo: DemoGrafana;
  let bot: Program;
  let url: string;

  beforeEach(async function () {
    needs(this, 'ruby', 'ruby');
    demo = await startDemoGrafana({ draw: blankPicture });
    bot = startBin('hubot', {
      cwd: folder.path,
      env: {
        HUBOT_GRAFANA_HOST: demo.url,
        HUBOT_GRAFANA_API_KEY: TOKEN,
        HUBOT_GRAFANA_WEBHOOK_SECRET: SECRET,
        HUBOT_GRAFANA_ALERT_VARIABLES: 'client=server',
        PORT: '0',
        EXPRESS_BIND_ADDRESS: '127.0.0.1',
      },
    });
    const [, port = ''] = await bot.seen(/begin with http:\/\/localhost:(\d+)\//);
    url = `http://127.0.0.1:${port}`;
  });
  afterEach(async () => {
    bot.child.kill('SIGTERM');
    await bot.ended();
    await demo.close();
  });

  async function handle(
    event: object,
    secret = SECRET,
  ): Promise<{ status: number | string; err: string }> {
    const handler = startCommand('ruby', {
      cwd: folder.path,
      args: [path.join(ROOT, 'examples/sensu-handler.rb')],
      env: { HUBOT_URL: url, HUBOT_ROOM: 'Shell', WEBHOOK_SECRET: secret },
      input: JSON.stringify(event),
    });
    return { status: await handler.ended(), err: handler.err() };
  }
  const panel = () => `${demo.url}/d/web/web?viewPanel=1`;

  it('tells of an event of Sensu Core with its graph, and of its end', async () => {
    const check = { name: 'check-cpu', issued: 1_764_061_200, grafana_url: panel() };
    const event = (status: number, output: string) => ({
      client: { name: 'web-02' },
      action: status === 0 ? 'resolve' : 'create',
      check: { ...check, status, output },
    });
    expect((await handle(event(2, 'CPU CRITICAL 97 %\n'))).status).to.equal(0);
    await bot.seen(/^Firing: check-cpu - CPU CRITICAL 97 %$/m);
    await bot.seen(/^CPU on web-02: http\S+\.png - /m);
    await handle(event(0, 'CPU OK'));
    await bot.seen(/^Ended: check-cpu - CPU OK$/m);
  });

  it('tells of an event of Sensu Go', async () => {
    const annotations = { grafana_url: panel() };
    const event = {
      entity: { metadata: { name: 'web-02' } },
      check: {
        metadata: { name: 'check-cpu', annotations },
        status: 1,
        output: 'CPU WARNING',
        executed: 1_764_061_260,
        last_ok: 1_764_061_200,
      },
    };
    await handle(event);
    await bot.seen(/^Firing: check-cpu - CPU WARNING$/m);
    await bot.seen(/client=web-02 severity=warning/);
    await bot.seen(/^CPU on web-02: http\S+\.png - /m);
  });

  it('says what the bot refused', async () => {
    const { status, err } = await handle({ check: { name: 'x', status: 2 } }, 'wrong');
    expect(status).to.equal(1);
    expect(err).to.contain('The bot answered 401').and.to.contain('wrong_secret');
  });
});
