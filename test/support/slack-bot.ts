import type { AddressInfo } from 'node:net';
import { SlackBot } from '@hubot-friends/hubot-slack/src/Bot.mjs';
import { WebClient } from '@slack/web-api';
import { Robot } from 'hubot';
import grafana from '../../scripts/grafana.ts';
import { recordingLogger } from './logger.ts';
import { withEnvironment } from './robot.ts';
import { type SlackApi, startSlackApi } from './slack-api.ts';
import { until } from './until.ts';

type Listener = (event: unknown) => unknown;

/** Replaces Socket Mode: delivers Slack's events, and waits until the bot has handled them. */
class TestSocket {
  readonly #listeners: [string, Listener][] = [];

  on(event: string, listener: Listener, context?: unknown): void {
    this.#listeners.push([event, listener.bind(context)]);
  }

  async deliver(event: string, data: unknown): Promise<void> {
    const heard = this.#listeners.filter(([name]) => name === event);
    await Promise.all(heard.map(([, listener]) => listener(data)));
  }

  async start(): Promise<void> {
    await this.deliver('authenticated', {});
    await this.deliver('connected', {});
  }

  disconnect(): void {
    this.removeAllListeners();
  }

  removeAllListeners(): void {
    this.#listeners.length = 0;
  }
}

export interface SlackBotDouble {
  readonly robot: Robot;
  readonly api: SlackApi;
  /** `http://127.0.0.1:PORT` of the bot's own listener. */
  readonly url: string;
  /** What was logged, as `LEVEL text`. */
  readonly log: readonly string[];
  /** Sends a message to the bot in channel C1; resolves when the bot has handled it. */
  ask(text: string, event?: { readonly ts?: string; readonly thread_ts?: string }): Promise<void>;
  /** Puts a reaction below a message of C1; resolves when the bot has handled it. */
  react(name: string, ts: string, type?: string): Promise<void>;
  close(): Promise<void>;
}

/** Runs the real Slack adapter on Hubot 14, with a double of Slack's API. */
export async function startSlackBot(
  env: Readonly<Record<string, string>> = {},
): Promise<SlackBotDouble> {
  const api = await startSlackApi(['C1']);
  const socket = new TestSocket();
  const made: SlackBot[] = [];
  const use = (owner: Robot) => {
    const adapter = new SlackBot(owner, {
      appToken: 'xapp-test',
      botToken: 'xoxb-test',
      disableUserSync: true,
      socket,
      web: new WebClient('xoxb-test', { slackApiUrl: api.url, maxRequestConcurrency: 1 }),
    });
    adapter.name = '@hubot-friends/hubot-slack';
    made.push(adapter);
    return adapter;
  };
  const listener = { PORT: '0', EXPRESS_BIND_ADDRESS: '127.0.0.1' };
  return withEnvironment({ ...listener, ...env }, async () => {
    const robot = new Robot({ use }, true, 'hubot', false);
    const logger = recordingLogger();
    robot.logger = logger;
    await robot.loadAdapter();
    await robot.run();
    await until(() => made[0]?.self !== undefined);
    const installation = grafana(robot);
    return {
      robot,
      api,
      url: `http://127.0.0.1:${(robot.server?.address() as AddressInfo).port}`,
      log: logger.lines,
      async ask(text, { ts = '1700000000.000100', thread_ts } = {}) {
        const event = {
          type: 'message',
          user: 'U1',
          channel: 'C1',
          text: `<@UBOT> ${text}`,
          ts,
          ...(thread_ts === undefined ? {} : { thread_ts }),
        };
        const ack = () => Promise.resolve();
        await socket.deliver('message', { ack, event, body: { event } });
      },
      async react(reaction, ts, type = 'reaction_added') {
        const item = { type: 'message', channel: 'C1', ts };
        const event = { type, user: 'U1', reaction, item, event_ts: '1700000003.000001' };
        const ack = () => Promise.resolve();
        await socket.deliver('reaction_added', { ack, event, body: { event } });
      },
      async close() {
        await installation.close();
        robot.server?.closeAllConnections();
        robot.shutdown();
        await api.close();
      },
    };
  });
}
