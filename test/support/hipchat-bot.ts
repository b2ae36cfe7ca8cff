import { CatchAllMessage, type Message, Robot } from 'hubot';
import { HipChatAdapter, type HipChatOptions } from '../../src/networks/hipchat/adapter/adapter.ts';
import { loadHipChatConfig } from '../../src/networks/hipchat/adapter/config.ts';
import { recordingLogger } from './logger.ts';
import { until } from './until.ts';

/** A robot on the HipChat adapter, in this process. */
export interface HipChatBot {
  readonly robot: Robot;
  readonly adapter: HipChatAdapter;
  /** What was logged, as `LEVEL text`. */
  readonly log: readonly string[];
  /** The messages that Hubot received, oldest first. */
  readonly heard: readonly Message[];
  /** How often the adapter emitted `connected`. */
  readonly connected: () => number;
  /** Waits until `times` lines of the log match. */
  logged(pattern: RegExp, times?: number): Promise<void>;
  close(): void;
}

/** Short timeouts, so that tests do not wait; a test of one of them sets it. */
const TIMES = {
  login: 5_000,
  answer: 5_000,
  ping: 60_000,
  pong: 5_000,
  retry: 5,
  retryMost: 20,
  refused: 5,
  refusedMost: 20,
  steady: 60_000,
  send: 5_000,
  rejoin: 5,
  rejoinMost: 20,
};

export async function startHipChatBot(
  env: Readonly<Record<string, string>>,
  options: HipChatOptions = {},
): Promise<HipChatBot> {
  const made: HipChatAdapter[] = [];
  const robot = new Robot(
    {
      use: (owner) => {
        const times = { ...TIMES, ...options.times };
        const config = loadHipChatConfig(env);
        const adapter = new HipChatAdapter(owner, config, { random: () => 0.5, ...options, times });
        made.push(adapter);
        return adapter;
      },
    },
    false,
    'hubot',
    false,
  );
  const logger = recordingLogger();
  robot.logger = logger;
  const heard: Message[] = [];
  let connected = 0;
  const receive = robot.receive.bind(robot);
  robot.receive = (message) => {
    if (!(message instanceof CatchAllMessage)) heard.push(message);
    return receive(message);
  };
  await robot.loadAdapter();
  const [adapter] = made;
  if (adapter === undefined) throw new Error('Hubot did not use the adapter.');
  adapter.on('connected', () => (connected += 1));
  await robot.run();
  return {
    robot,
    adapter,
    log: logger.lines,
    heard,
    connected: () => connected,
    logged: (pattern, times = 1) =>
      until(() => logger.lines.filter((line) => pattern.test(line)).length >= times),
    close: () => {
      robot.shutdown();
    },
  };
}
