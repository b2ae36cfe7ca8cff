import type { AddressInfo } from 'node:net';
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Robot } from 'hubot';
import { startBot } from '../src/cli/bot.ts';
import { endWith } from '../src/cli/fatal.ts';
import { surviveLostOutputs } from '../src/cli/standard-outputs.ts';
import { loadConfig } from '../src/app/config.ts';
import { mount } from '../src/server/mount.ts';
import { createChatApp, isChatPath } from './chat/app.ts';
import { startOwnPrometheus } from './data/own-prometheus.ts';
import { demoNetwork, PAGE_ROOM, sayOnPage } from './chat/network.ts';
import { ChatRoom } from './chat/room.ts';
import { ADMIN_TOKEN, startLiveGrafana } from './live-grafana.ts';
import { type ChosenPort, choosePort, portIn } from './ports.ts';

/** Settings of the person's own bot have no place here. */
const OTHERS = /^(HUBOT_(?!LOG_LEVEL)|EXPRESS_|PORT$|BIND_ADDRESS$|REDIS_URL$)/;

const FOLDER = 'saved-images';

/** The same at each start where they are free, so that they can be forwarded. */
const CHAT_PORT = 8080;
const GRAFANA_PORT = 3000;
const ADDRESS = '127.0.0.1';

const WELCOME =
  'Hello! I am the bot. Type here as you would in Slack: what begins with `graf` is for me. In some 20 seconds an alert arrives; `graf ack cpu busy` takes it, and in its thread `ack` is enough.';

async function main(): Promise<void> {
  surviveLostOutputs();
  const secret = randomBytes(16).toString('hex');
  const bot: { port?: number } = {};
  const chat = await choosePort(portIn(process.env.PORT) ?? CHAT_PORT, ADDRESS);
  const prometheus = await startOwnPrometheus({
    target: () => (bot.port === undefined ? undefined : `http://${ADDRESS}:${bot.port}`),
  });
  const grafana = await startLiveGrafana({
    prometheus,
    port: (await choosePort(GRAFANA_PORT, ADDRESS)).port,
    contactPoint: {
      urls: () => {
        const { port } = bot;
        if (port === undefined) return [];
        return ['Shell', PAGE_ROOM].map(
          (room) => `http://${ADDRESS}:${port}/grafana-alerts/${room}`,
        );
      },
      secret,
      everyMs: 5_000,
      repeatMs: 60_000,
    },
  });
  const kept = Object.entries(process.env).filter(([name]) => !OTHERS.test(name));
  process.env = Object.fromEntries(kept);
  Object.assign(process.env, {
    HUBOT_GRAFANA_HOST: grafana.url,
    HUBOT_GRAFANA_API_KEY: ADMIN_TOKEN,
    HUBOT_GRAFANA_IMAGES_PATH: FOLDER,
    // The listener's own address: only people at this machine come to it.
    HUBOT_GRAFANA_IMAGES_GALLERY_ALLOW: ADDRESS,
    HUBOT_GRAFANA_WEBHOOK_SECRET: secret,
    // Of the terminal and of the page, so that they may ask the doctor.
    HUBOT_GRAFANA_ADMINS: 'Shell,page',
    HUBOT_LOG_LEVEL: process.env.HUBOT_LOG_LEVEL ?? 'error',
    PORT: String(chat.port),
    EXPRESS_BIND_ADDRESS: ADDRESS,
  });
  await forgetAlerts();
  const room = new ChatRoom(Date.now);
  const page: { close?: () => void } = {};
  await startBot({
    config: loadConfig(),
    adapter: 'Shell',
    loadHipChat: () => import('../src/networks/hipchat/adapter/index.ts'),
    name: 'hubot',
    alias: false,
    httpd: true,
    network: demoNetwork(room),
    input: process.stdin,
    output: process.stdout,
    onReady: (robot) => {
      page.close = openPage(robot, room);
      const { port } = robot.server?.address() as AddressInfo;
      bot.port = port;
      process.stdout.write(introduction(port, chat, grafana.url));
    },
    onEnding: () => page.close?.(),
    onEnd: async () => {
      await prometheus.close();
      await grafana.close();
    },
  });
}

/** Of a demo before this one, whose Grafana is gone: its alerts would be told as ended. */
async function forgetAlerts(): Promise<void> {
  await rm(path.join(FOLDER, '.alerts-hubot.jsonl'), { force: true });
}

/** @returns closes it */
function openPage(robot: Robot, room: ChatRoom): () => void {
  const { server } = robot;
  if (!server) return () => undefined;
  const app = createChatApp({
    room,
    say: (text, thread) => {
      sayOnPage(robot, room, text, thread).catch((error: unknown) => {
        robot.logger.error(String(error));
      });
    },
  });
  mount(server, isChatPath, app.handle);
  room.post('hubot', WELCOME);
  return () => {
    app.close();
  };
}

function introduction(port: number, { taken }: ChosenPort, grafanaUrl: string): string {
  const instead = taken === undefined ? '' : `, as another program has port ${taken}`;
  return [
    `Chat in your browser at http://localhost:${port}/${instead}, or here: type  graf cpu web-01 last 3 hours,  graf help  or  graf db web:cpu  (Ctrl-D ends).`,
    `All pictures are in the gallery, http://localhost:${port}/saved-images/, and kept in ${path.resolve(FOLDER)}`,
    `A Grafana to play with, with live charts, runs at ${grafanaUrl}/d/web/web\n`,
  ].join('\n');
}

main().catch(endWith);
