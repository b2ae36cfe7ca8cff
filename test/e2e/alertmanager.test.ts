import { createServer } from 'node:http';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import { blankPicture, type DemoGrafana, startDemoGrafana } from '../../demo/grafana.ts';
import { temporaryFolder } from '../support/folder.ts';
import { freePort } from '../support/free-port.ts';
import { listen, type Listening } from '../support/http.ts';
import { needs } from '../support/needs.ts';
import { type Program, startBin, startCommand } from '../support/program.ts';
import { startSlackBot } from '../support/slack-bot.ts';
import { TOKEN } from '../support/token.ts';
import { until } from '../support/until.ts';

const SECRET = 'open-sesame';
const SHORT = '200ms';

const RULES = (dashboard: string) => `groups:
  - name: queues
    interval: ${SHORT}
    rules:
      - alert: QueueLong
        expr: queue_length > 100
        labels: { team: web }
        annotations:
          summary: The queue is long, @here
          dashboard: ${dashboard}
`;

const PROMETHEUS = (metrics: string, alertmanager: number) => `global:
  scrape_interval: ${SHORT}
  scrape_timeout: ${SHORT}
rule_files: [rules.yml]
alerting:
  alertmanagers: [{ static_configs: [{ targets: ['127.0.0.1:${alertmanager}'] }] }]
scrape_configs:
  - job_name: queues
    static_configs: [{ targets: ['${metrics}'], labels: { server: web-02 } }]
`;

const ALERTMANAGER = (webhook: string) => `route:
  receiver: room
  group_by: [alertname]
  group_wait: ${SHORT}
  group_interval: ${SHORT}
  repeat_interval: 1h
receivers:
  - name: room
    webhook_configs:
      - url: ${webhook}
        http_config: { authorization: { credentials: ${SECRET} } }
`;

describe('alerts of a Prometheus and its Alertmanager', () => {
  const folder = temporaryFolder();
  const programs: Program[] = [];
  let demo: DemoGrafana;
  let metrics: Listening;
  let length = 0;
  let ports: { readonly bot: number; readonly alertmanager: number };
  let alertmanager: Program;

  const run = (command: string, ...args: string[]): Program => {
    const program = startCommand(command, { cwd: folder.path, args });
    programs.push(program);
    return program;
  };
  const stop = async (program: Program): Promise<void> => {
    program.child.kill('SIGTERM');
    await program.ended();
  };

  async function startAlertmanager(): Promise<void> {
    alertmanager = run(
      'prometheus-alertmanager',
      '--config.file=alertmanager.yml',
      '--storage.path=alertmanager',
      '--cluster.listen-address=',
      `--web.listen-address=127.0.0.1:${ports.alertmanager}`,
    );
    await alertmanager.seen(/Listening on|address=127/);
  }

  /** @param room behind `/grafana-alerts` */
  async function startMonitoring(room: string): Promise<void> {
    const write = (name: string, text: string) => writeFile(path.join(folder.path, name), text);
    await write('rules.yml', RULES(`${demo.url}/d/web?viewPanel=1`));
    await write('prometheus.yml', PROMETHEUS(metrics.url.slice(7), ports.alertmanager));
    const webhook = `http://127.0.0.1:${ports.bot}/grafana-alerts${room}`;
    await write('alertmanager.yml', ALERTMANAGER(webhook));
    await startAlertmanager();
    const prometheus = run(
      'prometheus',
      '--config.file=prometheus.yml',
      '--storage.tsdb.path=prometheus',
      `--web.listen-address=127.0.0.1:${await freePort()}`,
      '--rules.alert.resend-delay=1s',
    );
    await prometheus.seen(/Server is ready/);
  }

  async function startBot(): Promise<Program> {
    const bot = startBin('hubot', {
      cwd: folder.path,
      env: {
        HUBOT_GRAFANA_HOST: demo.url,
        HUBOT_GRAFANA_API_KEY: TOKEN,
        HUBOT_GRAFANA_WEBHOOK_SECRET: SECRET,
        HUBOT_GRAFANA_IMAGES_PATH: 'saved-images',
        PORT: String(ports.bot),
        EXPRESS_BIND_ADDRESS: '127.0.0.1',
      },
    });
    programs.push(bot);
    await bot.seen(/Grafana in chat/);
    return bot;
  }

  beforeEach(async function () {
    needs(this, 'prometheus', 'prometheus');
    needs(this, 'prometheus-alertmanager', 'prometheus-alertmanager');
    length = 7;
    demo = await startDemoGrafana({ draw: blankPicture });
    metrics = await listen(
      createServer((_request, response) => {
        response.end(`# TYPE queue_length gauge\nqueue_length ${length}\n`);
      }),
    );
    ports = { bot: await freePort(), alertmanager: await freePort() };
  });

  afterEach(async () => {
    const running = programs.splice(0);
    for (const { child } of running) child.kill('SIGKILL');
    await Promise.all(running.map((program) => program.ended()));
    await metrics.close();
    await demo.close();
  });

  const count = (bot: Program, pattern: RegExp) =>
    bot
      .out()
      .split('\n')
      .filter((line) => pattern.test(line)).length;

  it('are told in the room with their panel when they fire for real, and when they end', async () => {
    const bot = await startBot();
    await startMonitoring('/Shell');
    length = 500;
    await bot.seen(/^Firing: QueueLong - The queue is long, @\S?here$/m);
    await bot.seen(/server=web-02/);
    await bot.seen(/^CPU on web-02: http\S+\/saved-images\/\w+\.png - /m);
    const render = demo.requests.find(({ path: one }) => one.startsWith('/render/'));
    expect(render?.query.get('var-server')).to.equal('web-02');
    length = 3;
    await bot.seen(/^Ended: QueueLong/m);
    await bot.seen(/after .* at \d/);
  });

  it('are told once though the Alertmanager is restarted meanwhile', async () => {
    const bot = await startBot();
    await startMonitoring('/Shell');
    length = 500;
    await bot.seen(/^Firing: QueueLong/m);
    await stop(alertmanager);
    await startAlertmanager();
    length = 3;
    await bot.seen(/^Ended: QueueLong/m);
    expect(count(bot, /^Firing: QueueLong/)).to.equal(1);
  });

  it('are told of their end by a bot that was restarted meanwhile', async () => {
    const first = await startBot();
    await startMonitoring('/Shell');
    length = 500;
    await first.seen(/^Firing: QueueLong/m);
    await stop(first);
    length = 3;
    // Alertmanager itself tries again until the bot is back.
    await alertmanager.seen(/connection refused|Notify attempt failed/);
    const second = await startBot();
    await second.seen(/^Ended: QueueLong/m);
    expect(count(second, /^Firing: QueueLong/)).to.equal(0);
  });

  it('go to the room that subscribes, when their address names none', async () => {
    const bot = await startBot();
    bot.child.stdin?.write('hubot graf subscribe team=web\n');
    await bot.seen(/^Subscribed as #1: `team=web`/m);
    await startMonitoring('');
    length = 500;
    await bot.seen(/^Firing: QueueLong/m);
  });

  it('are logged when the chat has no room of that name', async () => {
    const bot = await startSlackBot({
      HUBOT_GRAFANA_HOST: demo.url,
      HUBOT_GRAFANA_API_KEY: TOKEN,
      HUBOT_GRAFANA_WEBHOOK_SECRET: SECRET,
      HUBOT_GRAFANA_IMAGES_PATH: path.join(folder.path, 'saved-images'),
      PORT: String(ports.bot),
    });
    try {
      await startMonitoring('/C404');
      length = 500;
      await until(() =>
        bot.log.some((line) => line.includes('`C404` cannot be told: the chat has no')),
      );
      expect(bot.api.posts).to.deep.equal([]);
    } finally {
      await bot.close();
    }
  });
});
