import type { Credentials } from '../../src/util/http/credentials.ts';
import {
  blankPicture,
  type DemoAlerting,
  type DemoDashboard,
  type DemoGrafana,
  startDemoGrafana,
} from '../../demo/grafana.ts';
import type { MaySet } from '../../src/chat/permissions.ts';
import { createChat, type ReplyTimeouts } from '../../src/app/chat.ts';
import type { LinkDelivery } from '../../src/pictures/delivery/link-delivery.ts';
import type { Format, Message } from '../../src/chat/format.ts';
import { plainFormat } from '../../src/networks/common/plain-format.ts';
import { createRoomGrafanas } from '../../src/chat/room-grafana.ts';
import { createPanelSearch } from '../../src/search/panel-search.ts';
import { readSynonyms } from '../../src/search/synonyms.ts';
import { loadConfig } from '../../src/app/config.ts';
import { createFindWords } from '../../src/app/find-words.ts';
import { grafanaRenderUrl } from '../../src/pictures/renderers/grafana.ts';
import { grafanaClients } from '../../src/app/grafana-clients.ts';
import { roomHostsOf } from '../../src/app/room-hosts.ts';
import type { LookUp } from '../../src/util/http/internal-addresses.ts';
import type { Brain } from '../../src/chat/hubot.ts';
import type { Conversation } from '../../src/chat/conversation.ts';
import { testConversation } from './conversation.ts';
import { recordingLogger } from './logger.ts';

export interface Asked {
  readonly room?: string;
  readonly person?: string;
}

/** All commands over a demo Grafana, without a robot; pictures are made up. */
export interface TestChat {
  readonly demo: DemoGrafana;
  /** Render URLs that were to be delivered, in the order they were asked for. */
  readonly rendered: URL[];
  /** Tokens they were to be delivered with. */
  readonly tokens: (Credentials | undefined)[];
  readonly said: string[];
  /** When the bot showed that it was at work, and after how many messages it stopped. */
  readonly signs: readonly string[];
  readonly brain: Brain;
  readonly logger: ReturnType<typeof recordingLogger>;
  /** Types something behind `graf`, and gives what was said to it. */
  ask(typed: string, asked?: Asked): Promise<string[]>;
  close(): Promise<void>;
}

export interface TestChatOptions {
  readonly dashboards?: readonly DemoDashboard[];
  /** Besides the Grafana and its token. */
  readonly env?: Readonly<Record<string, string>>;
  readonly deliver?: LinkDelivery['deliver'];
  readonly format?: Format;
  readonly timeouts?: Partial<ReplyTimeouts>;
  readonly maySet?: MaySet;
  /** The system's own when missing. */
  readonly lookUp?: LookUp;
  /** Legacy alerting with a few alerts when missing. */
  readonly alerting?: DemoAlerting;
  /** What Grafana says it is; 6.5.1 when missing. */
  readonly version?: string;
  /** The clock of the chat and of Grafana, in ms since 1970; the real one when missing. */
  readonly now?: () => number;
  /** What the chat makes of a text; one message, as it is, when missing. */
  readonly split?: Conversation['split'];
}

const HOUR = 3_600_000;

export function memoryBrain(): Brain {
  const data = new Map<string, unknown>();
  return {
    // As over a restart: only what JSON keeps comes back.
    get: (key) => JSON.parse(JSON.stringify(data.get(key) ?? null)) as unknown,
    set: (key, value) => data.set(key, value),
    remove: (key) => data.delete(key),
  };
}

export async function startChat(options: TestChatOptions = {}): Promise<TestChat> {
  const { dashboards, env = {}, timeouts = {}, now = Date.now } = options;
  const demo = await startDemoGrafana({
    draw: blankPicture,
    ...(dashboards ? { dashboards } : {}),
    ...(options.alerting && { alerting: options.alerting }),
    ...(options.now && { clock: options.now }),
    ...(options.version !== undefined && { version: options.version }),
  });
  const config = loadConfig({
    HUBOT_GRAFANA_HOST: demo.url,
    HUBOT_GRAFANA_API_KEY: 'viewer-token',
    ...env,
  });
  const rendered: URL[] = [];
  const tokens: (Credentials | undefined)[] = [];
  const made = () => Promise.resolve(`http://pictures/${rendered.length}.png`);
  const brain = memoryBrain();
  const logger = recordingLogger();
  const roomHosts = roomHostsOf(config, { timeoutMs: 3_000, ...options });
  const search = createPanelSearch({ logger });
  const { dispatcher } = createChat({
    brain,
    config,
    delivery: {
      kind: 'link',
      description: '',
      close: () => Promise.resolve(),
      deliver: (subject, token, turn, origin, onMade) => {
        rendered.push(new URL(grafanaRenderUrl(subject)));
        tokens.push(token);
        return (options.deliver ?? made)(subject, token, turn, origin, onMade);
      },
    },
    format: options.format ?? plainFormat,
    logger,
    maySet: options.maySet ?? (() => true),
    isAdmin: () => false,
    examine: () => Promise.resolve([]),
    revokePicture: () => Promise.reject(new Error('no pictures are kept here')),
    robotName: 'bob',
    findWords: createFindWords(search, readSynonyms(config.synonyms), now, logger),
    now,
    networkName: 'Slack',
    rooms: createRoomGrafanas({
      brain,
      perRoom: config.perRoom,
      ...config.grafana,
      createClient: grafanaClients(config, roomHosts, search),
    }),
    roomHosts,
    timeouts: { one: HOUR, several: HOUR, help: 3_000, ...timeouts },
  });
  const said: string[] = [];
  const signs: string[] = [];
  return {
    demo,
    rendered,
    tokens,
    said,
    signs,
    brain,
    logger,
    async ask(typed, { room = 'ops', person = 'ann' } = {}) {
      const before = said.length;
      const post = (message: Message) =>
        said.push(typeof message === 'string' ? message : JSON.stringify(message));
      const typing = () => {
        signs.push('typing');
        return () => void signs.push(`stopped after ${said.length - before}`);
      };
      await dispatcher.handle(typed, {
        ...testConversation(post, { room, person, ...(options.split && { split: options.split }) }),
        typing,
      });
      return said.slice(before);
    },
    async close() {
      await search.close();
      await demo.close();
    },
  };
}
