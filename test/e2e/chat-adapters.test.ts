import { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { createRequire } from 'node:module';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { networkFor } from '../../src/networks/index.ts';
import { createConversations } from '../../src/chat/robot.ts';
import { telegramUploader } from '../../src/networks/telegram/upload.ts';
import type { Envelope, Robot } from '../../src/chat/hubot.ts';
import { type Listening, serveHttp } from '../support/http.ts';
import { recordingLogger } from '../support/logger.ts';
import { picture } from '../support/png.ts';
import { startTelegramApi, type TelegramApi } from '../support/telegram-api.ts';
import { until } from '../support/until.ts';
import { npm } from '../support/program.ts';

const PANEL = { title: 'CPU @here', link: 'https://g.test/d/web?viewPanel=1' };
const IMAGE = 'https://bot.test/saved-images/0123456789abcdef0123456789abcdef.png';

interface Received {
  readonly url: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** An adapter of Hubot 3, with its client. */
interface OldAdapter {
  client: unknown;
  readonly bot: { readonly options: { baseApiUrl: string } };
  send(envelope: Envelope, ...messages: unknown[]): void;
}

/** The members of a robot that adapters of Hubot 3 use. */
class OldRobot extends EventEmitter {
  readonly name = 'hubot';
  readonly logger = recordingLogger();
  readonly brain = Object.assign(new EventEmitter(), { userForName: () => null });
  readonly router = { post: () => undefined };
  adapter: OldAdapter | undefined;

  listenerMiddleware(): void {
    // It would extend responses, which these tests do not have.
  }

  send(to: Envelope, message: unknown): void {
    this.adapter?.send(to, message);
  }
}

/** The real adapters from the registry; they need an older Hubot, and so their own folder. */
describe('the adapters of other networks', function () {
  const environment = { ...process.env };
  let home: string;
  const received: Received[] = [];
  let adapters: NodeJS.Require;
  let server: Listening;
  let telegram: TelegramApi;

  before(async () => {
    home = await mkdtemp(path.join(os.tmpdir(), 'hubot-grafana-images-'));
    await writeFile(path.join(home, 'package.json'), '{"private": true}');
    await npm(
      home,
      'install',
      '--no-audit',
      '--no-fund',
      '--ignore-scripts',
      '--legacy-peer-deps',
      '--prefer-offline',
      'hubot@3.5.0',
      'hubot-matteruser@5.4.6',
      'hubot-telegram@1.2.1',
      'hubot-bearychat@0.7.2',
      'coffee-script@1.12.7',
    );
    adapters = createRequire(path.join(home, 'package.json'));
    // Adapters of that time load Hubot from the program's main module.
    Object.assign(process, { mainModule: { require: adapters } });
    server = await serveHttp((request, response) => {
      void bodyOf(request).then((body) => {
        received.push({ url: request.url ?? '', body });
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end('{"ok":true,"code":0,"result":{}}');
      });
    });
    telegram = await startTelegramApi('TOKEN');
  });
  after(async () => {
    await Promise.all([server.close(), telegram.close()]);
    await rm(home, { recursive: true, force: true });
    process.env = environment;
    Object.assign(process, { mainModule: undefined });
  });
  beforeEach(() => {
    received.length = 0;
  });

  function load(name: string, robot: OldRobot): OldAdapter {
    const made = adapters(name) as { use(robot: OldRobot): OldAdapter };
    robot.adapter = made.use(robot);
    return robot.adapter;
  }
  const talkTo = (robot: OldRobot, adapter: string, room: string) =>
    createConversations(robot as unknown as Robot, networkFor(adapter), false).in({ room });
  const port = () => Number(new URL(server.url).port);

  it("Mattermost's posts a picture as an attachment, and a text without mentions", async () => {
    process.env.MATTERMOST_USE_TLS = 'false';
    const robot = new OldRobot();
    const adapter = load('hubot-matteruser', robot);
    const Client = adapters('mattermost-client') as new (...all: unknown[]) => object;
    adapter.client = Object.assign(
      new Client('127.0.0.1', 'group', { httpPort: port(), logger: robot.logger }),
      { self: { id: 'bot' }, token: 'token' },
    );
    const { show, say } = talkTo(robot, 'hubot-matteruser', 'channel-id');
    await show(networkFor('hubot-matteruser').format.picture(PANEL, IMAGE));
    await say('Panels of @here');
    await until(() => received.length === 2);
    const [posted, text] = received;
    expect(posted?.url).to.equal('/api/v4/posts');
    expect(posted?.body).to.have.property('channel_id', 'channel-id');
    expect(posted?.body).to.have.nested.property('props.attachments[0].image_url', IMAGE);
    expect(posted?.body).to.have.nested.property('props.attachments[0].title_link', PANEL.link);
    expect(text?.body.message).to.equal('Panels of @\u200bhere');
    const threads = createConversations(
      robot as unknown as Robot,
      networkFor('hubot-matteruser'),
      true,
    ).in({ room: 'channel-id' }, 'root-id');
    await threads.say('in a thread');
    await until(() => received.length === 3);
    expect(received[2]?.body).to.include({
      channel_id: 'channel-id',
      root_id: 'root-id',
      message: 'in a thread',
    });
  });

  it("Telegram's sends a text and the typing indicator with its own library", async () => {
    process.env.TELEGRAM_TOKEN = 'TOKEN';
    const robot = new OldRobot();
    const adapter = load('hubot-telegram', robot);
    adapter.bot.options.baseApiUrl = server.url;
    // Its `run` does this too, but calls Telegram first.
    Object.assign(robot, { telegram: adapter.bot });
    const { say, typing } = talkTo(robot, 'hubot-telegram', '-1001');
    typing()();
    await say('Panels of @here');
    await until(() => received.length === 2);
    expect(received.map(({ url }) => url)).to.have.members([
      '/botTOKEN/sendChatAction',
      '/botTOKEN/sendMessage',
    ]);
    const message = received.find(({ url }) => url.endsWith('sendMessage'))?.body;
    expect(message).to.include({ chat_id: '-1001', text: 'Panels of @\u200bhere' });
  });

  it("Telegram's is not needed to upload a picture", async () => {
    const uploader = telegramUploader({ token: 'TOKEN' }, { api: telegram.url });
    await uploader.upload(PANEL, picture(8, 6), { room: '-1001' });
    expect(telegram.posts.map(({ method, chat }) => [method, chat])).to.deep.equal([
      ['sendPhoto', '-1001'],
    ]);
  });

  it("BearyChat's posts the attachment of the event, with the picture", async () => {
    process.env.HUBOT_BEARYCHAT_TOKENS = 'TOKEN';
    process.env.HUBOT_BEARYCHAT_MODE = 'http';
    adapters('coffee-script/register');
    const robot = new OldRobot();
    const posted: unknown[] = [];
    const library = adapters('bearychat') as { message: { create(message: unknown): unknown } };
    library.message.create = (message) => {
      posted.push(message);
      return Promise.resolve();
    };
    (load('hubot-bearychat', robot) as unknown as { run(): void }).run();
    const { show } = talkTo(robot, 'hubot-bearychat', '=bw52O');
    await show(networkFor('hubot-bearychat').format.picture(PANEL, IMAGE));
    expect(robot.logger.lines.filter((line) => line.startsWith('error'))).to.deep.equal([]);
    expect(posted).to.have.lengthOf(1);
    expect(posted[0]).to.include({ token: 'TOKEN', vchannel_id: '=bw52O' });
    expect(JSON.stringify(posted[0])).to.contain(IMAGE).and.contain(PANEL.link);
  });
});

/** Reads JSON, or the form that node-telegram-bot-api sends. */
async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const text = (await request.setEncoding('utf8').toArray()).join('');
  return text.startsWith('{')
    ? (JSON.parse(text) as Record<string, unknown>)
    : Object.fromEntries(new URLSearchParams(text));
}
