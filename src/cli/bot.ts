import { Robot } from 'hubot';
import type { Config } from '../app/config.ts';
import { type Installation, installOnce } from '../app/script.ts';
import type { Network } from '../chat/network.ts';
import { ConfigError, describeForLog } from '../util/errors.ts';
import { consoleLogger } from './console-logger.ts';
import { endWith } from './fatal.ts';
import { loadExternalScripts } from './external-scripts.ts';
import { type LoadHipChat, ownAdapter } from './bundled-adapters.ts';
import { type KeptBrain, keepBrainInRedis } from './redis-brain.ts';
import { onSignal, stop } from './shutdown.ts';
import { Terminal, type TerminalOptions } from './terminal.ts';

export interface BotOptions extends Pick<TerminalOptions, 'input' | 'output'> {
  readonly config: Config;
  readonly adapter: string;
  readonly loadHipChat: LoadHipChat;
  readonly name: string;
  readonly alias: string | false;
  readonly httpd: boolean;
  /** The chat; by the name of the adapter when missing. */
  readonly network?: Network;
  /** Called when everything is loaded, before the terminal reads its first line. */
  readonly onReady?: (robot: Robot) => void;
  /** Called first when the bot is to end, for what would keep its connections open. */
  readonly onEnding?: () => void;
  /** Called last, before the process ends. */
  readonly onEnd?: () => Promise<void>;
}

/**
 * Starts a bot and lets it run until a signal, or the end of the terminal's input, ends the process
 * with status 0. Builds the robot itself: Hubot's own program greets a new folder with errors, loads
 * `./scripts` a second time, and says nothing when its port is taken.
 * @throws ConfigError when the adapter cannot be loaded
 */
export async function startBot(options: BotOptions): Promise<void> {
  const { config } = options;
  const parts: { installation?: Installation; brain?: KeptBrain; terminal?: Terminal } = {};
  const end = endOnce(() => robot, parts, options);
  const terminal = (owner: Robot) =>
    (parts.terminal = new Terminal(owner, { ...options, onEnd: end, onLostOutput: endWith }));
  const isTerminal = /^shell$/i.test(options.adapter);
  // Pino, which the robot makes first, ends the process at a word that it does not know.
  process.env.HUBOT_LOG_LEVEL = config.bot.logLevel;
  const own = await ownAdapter(options.adapter, options.loadHipChat);
  const robot = new Robot(
    isTerminal ? { use: terminal } : (own ?? options.adapter),
    options.httpd,
    options.name,
    options.alias,
  );
  // Pino's own writing stops the process while the reader of the log does not read.
  robot.logger = consoleLogger(config.bot.logLevel, { format: config.logFormat });
  onSignal(end);
  robot.on('listening', (server) => {
    if (!server.listening) endWith(portTaken(config.http));
  });
  try {
    await robot.loadAdapter();
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause;
    throw adapterMissing(options.adapter, cause);
  }
  robot.adapter.once('connected', () => {
    void load(robot, parts, options).catch(endWith);
  });
  await robot.run();
}

async function load(
  robot: Robot,
  parts: { installation?: Installation; brain?: KeptBrain; terminal?: Terminal },
  { config, network, onReady }: BotOptions,
): Promise<void> {
  if (config.bot.redisUrl !== undefined) {
    parts.brain = keepBrainInRedis(robot.brain, config.bot.redisUrl, robot.logger);
  }
  parts.installation = installOnce(robot, network);
  await loadExternalScripts(robot, process.cwd());
  onReady?.(robot);
  parts.terminal?.listen();
}

function endOnce(
  robot: () => Robot,
  parts: { installation?: Installation; brain?: KeptBrain },
  { onEnding, onEnd }: BotOptions,
): () => void {
  let ending: Promise<void> | undefined;
  const run = async () => {
    onEnding?.();
    await stop({
      server: robot().server,
      close: async () => {
        await parts.installation?.close();
      },
    });
    robot().shutdown();
    await parts.brain?.close();
    await onEnd?.();
    process.exit(0);
  };
  return () => {
    ending ??= run().catch(endWith);
  };
}

function adapterMissing(adapter: string, cause: unknown): ConfigError {
  const isMissing =
    cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND';
  const why = isMissing
    ? `is its package installed here? npm install ${adapter}`
    : describeForLog(cause);
  return new ConfigError(`The adapter ${adapter} cannot be loaded: ${why}`, { cause });
}

function portTaken({ port, bindAddress }: Config['http']): ConfigError {
  const where = bindAddress === undefined ? '' : ` at the address ${bindAddress}`;
  const remedy =
    bindAddress === undefined ? 'Set PORT' : 'Look at EXPRESS_BIND_ADDRESS, or set PORT';
  return new ConfigError(
    `Port ${port} cannot be listened on${where}: another program has it, or this one may not. ${remedy} to a free one.`,
  );
}
