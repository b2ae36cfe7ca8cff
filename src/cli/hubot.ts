import { parseArgs } from 'node:util';
import { type Config, loadConfig } from '../app/config.ts';
import { ConfigError } from '../util/errors.ts';
import { type BotOptions, startBot } from './bot.ts';
import { endWith } from './fatal.ts';
import type { LoadHipChat } from './bundled-adapters.ts';
import { surviveLostOutputs } from './standard-outputs.ts';

const HELP = `Usage: bin/hubot [options]

Starts a bot with hubot-grafana-images and the scripts of external-scripts.json.

  -a, --adapter NAME     the chat's adapter (HUBOT_ADAPTER; Shell, which is the terminal)
  -n, --name NAME        the bot's name (HUBOT_NAME; hubot)
  -l, --alias NAME       a second name (HUBOT_ALIAS)
  -d, --disable-httpd    no HTTP listener, hence no image server (HUBOT_HTTPD=false)
  -h, --help             this text
`;

/** The program behind `bin/hubot`. */
export async function runHubot(args: readonly string[], loadHipChat: LoadHipChat): Promise<void> {
  surviveLostOutputs();
  try {
    const options = readArguments(args, loadConfig());
    if (options === undefined) process.stdout.write(HELP);
    else {
      const { stdin: input, stdout: output } = process;
      await startBot({ ...options, loadHipChat, input, output });
    }
  } catch (error) {
    endWith(error);
  }
}

function readArguments(
  args: readonly string[],
  config: Config,
): Omit<BotOptions, 'input' | 'output' | 'loadHipChat'> | undefined {
  const values = parse(args);
  if (values.help) return undefined;
  return {
    config,
    adapter: values.adapter ?? config.bot.adapter,
    name: values.name ?? config.bot.name,
    alias: values.alias ?? config.bot.alias ?? false,
    httpd: config.http.enabled && values['disable-httpd'] !== true,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        adapter: { type: 'string', short: 'a' },
        name: { type: 'string', short: 'n' },
        alias: { type: 'string', short: 'l' },
        'disable-httpd': { type: 'boolean', short: 'd' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : '';
    throw new ConfigError(`${why}\n\n${HELP}`, { cause });
  }
}
