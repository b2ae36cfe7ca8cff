import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { TextMessage } from 'hubot';
import type { HipChatOptions } from '../../src/networks/hipchat/adapter/adapter.ts';
import { type Authority, makeAuthority, makeCertificate } from './certificate.ts';
import { type HipChatBot, startHipChatBot } from './hipchat-bot.ts';
import { until } from './until.ts';
import { startXmppServer, type XmppServer, type XmppServerOptions } from './xmpp-server.ts';

export const DEV = '1_dev@conf.hipchat.test';
/** The bot's address in that room. */
export const ME = `${DEV}/Graf Bot`;
export const PASSWORD = 'open-sesame';

/** A server whose answers a test can change, and a bot connected to it. */
export interface HipChatStage {
  readonly server: XmppServer;
  readonly authority: Authority;
  /** Replaces the server. */
  readonly serve: (options?: Partial<XmppServerOptions>) => Promise<void>;
  readonly start: (env?: Record<string, string>, options?: HipChatOptions) => Promise<HipChatBot>;
  /** The same, and waits until the bot is in its room. */
  readonly inRoom: (env?: Record<string, string>, options?: HipChatOptions) => Promise<HipChatBot>;
  readonly stop: () => void;
  /** Waits until the bot has sent an element that matches. */
  readonly sent: (pattern: RegExp) => Promise<void>;
  /** The messages sent to the server, as `TO: TEXT`, once there are `count` of them. */
  readonly bodies: (count: number) => Promise<string[]>;
  /** Sends the bot a message. */
  readonly says: (from: string, text: string, type?: string) => void;
}

/** The texts that Hubot received. */
export const textsOf = ({ heard }: HipChatBot): string[] =>
  heard.filter((message) => message instanceof TextMessage).map(({ text }) => text);

/** Gives each test of a suite its own server, and stops what was started. */
export function hipChatStage(): HipChatStage {
  const parts: { folder: string; authority?: Authority; server?: XmppServer; bot?: HipChatBot } = {
    folder: '',
  };
  const need = <T>(part: T | undefined): T => {
    if (part === undefined) throw new Error('not started');
    return part;
  };
  const serve = async (options: Partial<XmppServerOptions> = {}) => {
    await parts.server?.close();
    const certificate = makeCertificate(['chat.hipchat.test'], need(parts.authority));
    parts.server = await startXmppServer({ certificate, ...options });
  };
  const start = async (env: Record<string, string> = {}, options: HipChatOptions = {}) => {
    parts.bot = await startHipChatBot(
      {
        HUBOT_HIPCHAT_JID: '1_1@chat.hipchat.test',
        HUBOT_HIPCHAT_PASSWORD: PASSWORD,
        HUBOT_HIPCHAT_HOST: '127.0.0.1',
        HUBOT_HIPCHAT_PORT: String(need(parts.server).port),
        HUBOT_HIPCHAT_CA_FILE: path.join(parts.folder, 'ca.pem'),
        ...env,
      },
      options,
    );
    return parts.bot;
  };
  const stop = () => {
    parts.bot?.close();
    delete parts.bot;
  };
  const said = () =>
    need(parts.server)
      .elements.filter((element) => element.is('message'))
      .map((element) => `${element.attrs.to ?? ''}: ${element.getChildText('body') ?? ''}`);

  before(async () => {
    parts.folder = await mkdtemp(path.join(os.tmpdir(), 'hipchat-'));
    parts.authority = makeAuthority();
    await writeFile(path.join(parts.folder, 'ca.pem'), parts.authority.cert);
  });
  after(() => rm(parts.folder, { recursive: true, force: true }));
  beforeEach(() => serve());
  afterEach(async () => {
    stop();
    await parts.server?.close();
    delete parts.server;
  });

  return {
    get server() {
      return need(parts.server);
    },
    get authority() {
      return need(parts.authority);
    },
    serve,
    start,
    stop,
    inRoom: async (env, options) => {
      const bot = await start(env, options);
      await bot.logged(/Joined 1_dev@/);
      return bot;
    },
    sent: (pattern) =>
      until(() => need(parts.server).elements.some((element) => pattern.test(element.toString()))),
    bodies: async (count) => {
      await until(() => said().length >= count);
      return said();
    },
    says: (from, text, type = 'groupchat') => {
      need(parts.server).push(
        `<message from='${from}' type='${type}'><body>${text}</body></message>`,
      );
    },
  };
}
