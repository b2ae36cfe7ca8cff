import type { AddressInfo } from 'node:net';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { startBot } from '../src/cli/bot.ts';
import { endWith } from '../src/cli/fatal.ts';
import { surviveLostOutputs } from '../src/cli/standard-outputs.ts';
import { loadConfig } from '../src/app/config.ts';
import { hosts } from './dashboards/hosts.ts';
import { DEMO_DASHBOARDS, DEMO_TOKENS, demoRules, startDemoGrafana } from './grafana.ts';

/** Settings of the person's own bot have no place here. */
const OTHERS = /^(HUBOT_(?!LOG_LEVEL)|EXPRESS_|PORT$|BIND_ADDRESS$|REDIS_URL$)/;

const FOLDER = 'saved-images';

async function main(): Promise<void> {
  surviveLostOutputs();
  const secret = randomBytes(16).toString('hex');
  const bot: { port?: number } = {};
  const grafana = await startDemoGrafana({
    anonymous: true,
    // A newer one than it is in tests: its data can be asked for.
    version: '12.3.0',
    dashboards: [...DEMO_DASHBOARDS, { json: hosts }],
    renderer: process.env.DEMO_RENDERER !== 'off',
    alerting: {
      kind: 'unified',
      rules: demoRules(Date.now()),
      contactPoint: {
        url: () =>
          bot.port === undefined ? undefined : `http://127.0.0.1:${bot.port}/grafana-alerts/Shell`,
        secret,
        everyMs: 5_000,
        repeatMs: 60_000,
      },
    },
  });
  // Viewer is enough for pictures; pausing alerts is for admins.
  const admin = Object.entries(DEMO_TOKENS).find(([, { role }]) => role === 'Admin')?.[0];
  const kept = Object.entries(process.env).filter(([name]) => !OTHERS.test(name));
  process.env = Object.fromEntries(kept);
  Object.assign(process.env, {
    HUBOT_GRAFANA_HOST: grafana.url,
    HUBOT_GRAFANA_API_KEY: admin,
    HUBOT_GRAFANA_IMAGES_PATH: FOLDER,
    HUBOT_GRAFANA_WEBHOOK_SECRET: secret,
    HUBOT_LOG_LEVEL: process.env.HUBOT_LOG_LEVEL ?? 'error',
    PORT: '0',
    EXPRESS_BIND_ADDRESS: '127.0.0.1',
  });
  await startBot({
    config: loadConfig(),
    adapter: 'Shell',
    loadHipChat: () => import('../src/networks/hipchat/adapter/index.ts'),
    name: 'hubot',
    alias: false,
    httpd: true,
    input: process.stdin,
    output: process.stdout,
    onReady: ({ server }) => {
      const { port } = server?.address() as AddressInfo;
      bot.port = port;
      process.stdout.write(
        [
          'Type  graf cpu web-01 last 3 hours,  graf help  or  graf db web:cpu  (Ctrl-D ends), and open the links in a browser.',
          `Pictures are served at http://localhost:${port}/saved-images and kept in ${path.resolve(FOLDER)}`,
          `A Grafana to play with, with live charts, runs at ${grafana.url}/d/web/web\n`,
        ].join('\n'),
      );
    },
    onEnd: () => grafana.close(),
  });
}

main().catch(endWith);
