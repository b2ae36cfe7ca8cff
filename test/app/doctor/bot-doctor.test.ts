import { expect } from 'chai';
import { blankPicture, type DemoGrafana, startDemoGrafana } from '../../../demo/grafana.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { startTestBot, type TestBot, type TestBotOptions } from '../../support/robot.ts';
import { TOKEN } from '../../support/token.ts';
import { until } from '../../support/until.ts';

const SECRET = 'a-secret-of-the-webhook';

describe('graf doctor', function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  let demo: DemoGrafana;
  let bot: TestBot | undefined;

  async function start(
    env: Readonly<Record<string, string>> = {},
    options: Omit<TestBotOptions, 'env'> = {},
  ): Promise<TestBot> {
    bot = await startTestBot({
      ...options,
      env: {
        HUBOT_GRAFANA_HOST: demo.url,
        HUBOT_GRAFANA_API_KEY: TOKEN,
        HUBOT_GRAFANA_ADMINS: 'ann',
        HUBOT_USE_GRAFANA_IMAGES: 'true',
        HUBOT_GRAFANA_IMAGES_PATH: folder.path,
        ...env,
      },
    });
    return bot;
  }

  const doctor = async (of: TestBot): Promise<string> => {
    const [said = ''] = await of.ask('hubot graf doctor');
    for (const secret of [TOKEN, SECRET, folder.path]) expect(said).to.not.contain(secret);
    return said;
  };
  const wrongIn = (said: string) => said.split('\n').filter((line) => line.startsWith('[WRONG]'));

  beforeEach(async () => {
    demo = await startDemoGrafana({ draw: blankPicture, version: '12.0.0' });
  });

  afterEach(async () => {
    await bot?.close();
    bot = undefined;
    await demo.close();
  });

  it('tells admins what is right, in one message', async () => {
    const said = await doctor(await start());
    expect(said).to.match(/^\[ok\] Configuration: HUBOT_GRAFANA_HOST=http/);
    expect(said).to.match(/\[ok\] Grafana: Found Grafana 12\.0\.0/);
    expect(said).to.match(/\[ok\] Own drawing: this process drew the panel/);
    expect(said).to.match(/\[ok\] Store: a picture was written, read and removed\./);
    expect(said).to.match(/\[note\] plain text: this chat does not tell/);
  });

  it('is refused to everyone else', async () => {
    const [said] = await (await start({ HUBOT_GRAFANA_ADMINS: 'bob' })).ask('hubot graf doctor');
    expect(said).to.match(/^You may not ask for that; the users in HUBOT_GRAFANA_ADMINS may/);
    expect(demo.requests.filter(({ path }) => path.startsWith('/render/'))).to.deep.equal([]);
  });

  it('asks nothing at an internal address that a room named as its Grafana', async () => {
    const own = await start({
      HUBOT_GRAFANA_HOST: 'http://grafana.invalid',
      HUBOT_GRAFANA_PER_ROOM: '1',
    });
    own.robot.brain.set('grafana_host_ops', demo.url);
    expect(wrongIn(await doctor(own)).join('\n')).to.match(/^\[WRONG\] Grafana: /m);
    expect(demo.requests).to.deep.equal([]);
  });

  it('says that the token of Grafana is wrong, and goes on with the rest', async () => {
    const said = await doctor(await start({ HUBOT_GRAFANA_API_KEY: 'expired-token' }));
    expect(wrongIn(said).join('\n')).to.match(/^\[WRONG\] Grafana: .*token/m);
    expect(said).to.contain('[ok] Store:').and.to.not.contain('expired-token');
  });

  it('says that no Grafana is set', async () => {
    const said = await doctor(await start({ HUBOT_GRAFANA_HOST: '' }));
    expect(wrongIn(said).join('\n')).to.match(/^\[WRONG\] Grafana: .*HUBOT_GRAFANA_HOST/m);
  });

  for (const [what, env, options, expected] of [
    [
      'that the secret of the webhook is short',
      { HUBOT_GRAFANA_WEBHOOK_SECRET: 'short' },
      {},
      /^\[WRONG\] Webhook: .*shorter than 16 characters/m,
    ],
    [
      'that the secret of the webhook is the token',
      { HUBOT_GRAFANA_WEBHOOK_SECRET: TOKEN },
      {},
      /^\[WRONG\] Webhook: .*choose another secret/m,
    ],
    [
      'that no alert can come in without HTTP',
      { HUBOT_GRAFANA_WEBHOOK_SECRET: SECRET },
      { httpd: false },
      /^\[WRONG\] Webhook: .*no HTTP listener/m,
    ],
  ] as const) {
    it(`says ${what}`, async () => {
      expect(await doctor(await start(env, options))).to.match(expected);
    });
  }

  it('says that rooms subscribe to alerts which cannot come in', async () => {
    const started = await start({ HUBOT_GRAFANA_WEBHOOK_SECRET: SECRET });
    await started.ask('hubot graf subscribe all');
    const kept = started.robot.brain.get('grafana_subscriptions');
    await started.close();
    const silent = await start();
    silent.robot.brain.set('grafana_subscriptions', kept);
    expect(await doctor(silent)).to.match(/^\[WRONG\] Webhook: rooms subscribe to alerts/m);
  });

  it('says that an alert came without a room, and no room subscribes', async () => {
    const started = await start({ HUBOT_GRAFANA_WEBHOOK_SECRET: SECRET });
    const answer = await fetch(`${started.url}/grafana-alerts`, {
      method: 'POST',
      headers: { authorization: `Bearer ${SECRET}` },
      body: JSON.stringify({
        status: 'firing',
        alerts: [{ status: 'firing', labels: { a: 'b' } }],
      }),
    });
    expect(answer.status).to.equal(202);
    await until(() => started.log.some((line) => line.includes('no room subscribes')));
    expect(await doctor(started)).to.match(
      /^\[WRONG\] Alert rooms: 1 alert came to \/grafana-alerts, and no room subscribes to it/m,
    );
  });

  it('names an image server elsewhere that is not one', async () => {
    const started = await start({ HUBOT_GRAFANA_IMAGES_HOST: demo.url });
    expect(wrongIn(await doctor(started)).join('\n')).to.match(/^\[WRONG\] Image server: /m);
  });
});
