import type { AddressInfo } from 'node:net';
import { Adapter, type Envelope, Robot, TextMessage } from 'hubot';
import grafana, { type Installation } from '../../scripts/grafana.ts';
import { recordingLogger } from './logger.ts';

/** A chat with one room, in memory: what is said to the bot goes in, what it says comes out. */
export class TestAdapter extends Adapter {
  readonly said: string[] = [];
  /** The room of each. */
  readonly rooms: (string | undefined)[] = [];

  constructor(robot: Robot, name: string) {
    super(robot);
    this.name = name;
  }

  override send(envelope: Envelope, ...strings: string[]): Promise<void> {
    for (const text of strings) {
      this.said.push(text);
      this.rooms.push(envelope.room);
      this.emit('said', text);
    }
    return Promise.resolve();
  }

  override reply(envelope: Envelope, ...strings: string[]): Promise<void> {
    return this.send(envelope, ...strings.map((text) => `${envelope.user?.name ?? ''}: ${text}`));
  }

  override run(): Promise<void> {
    this.emit('connected');
    return Promise.resolve();
  }
}

export interface TestBot {
  readonly robot: Robot;
  readonly adapter: TestAdapter;
  readonly installation: Installation;
  /** What was logged, as `LEVEL text`. */
  readonly log: readonly string[];
  /** `http://127.0.0.1:PORT` of the bot's own listener. */
  readonly url: string;
  /** Says something to the bot, and gives what it answered. */
  readonly ask: (text: string) => Promise<string[]>;
  close(): Promise<void>;
}

export interface TestBotOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly adapterName?: string;
  readonly httpd?: boolean;
  /** The script of the bot, such as the one that was built. */
  readonly script?: typeof grafana;
  /** Called when the bot listens, before the script is loaded. */
  readonly before?: (robot: Robot) => void;
}

/** Runs `work` with the variables set and nothing else of ours, and puts the environment back. */
export async function withEnvironment<T>(
  env: Readonly<Record<string, string>>,
  work: () => T | Promise<T>,
): Promise<T> {
  const before = process.env;
  const others = Object.entries(before).filter(
    ([name]) => !/^(HUBOT_|EXPRESS_|PORT$|BIND_ADDRESS$|REDIS_URL$)/.test(name),
  );
  process.env = Object.fromEntries(others);
  Object.assign(process.env, env);
  try {
    return await work();
  } finally {
    process.env = before;
  }
}

/** Starts a bot of our own on Hubot 14, with its HTTP listener on a free port. */
export async function startTestBot(options: TestBotOptions = {}): Promise<TestBot> {
  const { adapterName = 'test', httpd = true, script = grafana } = options;
  const env = { PORT: '0', EXPRESS_BIND_ADDRESS: '127.0.0.1', ...options.env };
  return withEnvironment(env, async () => {
    const made: TestAdapter[] = [];
    const robot = new Robot(
      {
        use: (owner) => {
          const one = new TestAdapter(owner, adapterName);
          made.push(one);
          return one;
        },
      },
      httpd,
      'hubot',
      false,
    );
    const logger = recordingLogger();
    robot.logger = logger;
    await robot.loadAdapter();
    await robot.run();
    options.before?.(robot);
    const installation = script(robot);
    // The requests of the start are not those of a test.
    await installation.reported;
    const [adapter] = made;
    if (!adapter) throw new Error('Hubot made no adapter');
    const port = (robot.server?.address() as AddressInfo | null | undefined)?.port ?? 0;
    return {
      robot,
      adapter,
      installation,
      log: logger.lines,
      url: `http://127.0.0.1:${port}`,
      async ask(text) {
        const before = adapter.said.length;
        const user = robot.brain.userForId('1', { name: 'ann', room: 'ops' });
        await robot.receive(new TextMessage(user, text, '1'));
        return adapter.said.slice(before);
      },
      async close() {
        await installation.close();
        robot.server?.closeAllConnections();
        robot.shutdown();
      },
    };
  });
}
