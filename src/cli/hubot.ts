import { type Config, loadConfig } from '../app/config.ts';
import { ConfigError } from '../util/errors.ts';
import { oneLine } from '../util/text.ts';
import { type BotOptions, startBot } from './bot.ts';
import { endWith } from './fatal.ts';
import type { LoadHipChat } from './bundled-adapters.ts';
import { readFlags } from './flags.ts';
import { surviveLostOutputs } from './standard-outputs.ts';
import { ownVersion } from './version.ts';

const HELP = `Usage: bin/hubot [options]

Starts a bot with hubot-grafana-images and the scripts of external-scripts.json.

  -a, --adapter NAME     the chat's adapter (HUBOT_ADAPTER; Shell, which is the terminal)
  -n, --name NAME        the bot's name (HUBOT_NAME; hubot)
  -l, --alias NAME       a second name (HUBOT_ALIAS)
  -d, --disable-httpd    no HTTP listener, hence no image server (HUBOT_HTTPD=false)
  -v, --version          the version of this package
  -h, --help             this text
`;

/** The program behind `bin/hubot`. */
export async function runHubot(args: readonly string[], loadHipChat: LoadHipChat): Promise<void> {
  surviveLostOutputs();
  try {
    const values = parse(args);
    if (values.help) process.stdout.write(HELP);
    else if (values.version) process.stdout.write(`${ownVersion()}\n`);
    else {
      const options = readArguments(values, loadConfig());
      const { stdin: input, stdout: output } = process;
      await startBot({ ...options, loadHipChat, input, output });
    }
  } catch (error) {
    endWith(error);
  }
}

function readArguments(
  values: ReturnType<typeof parse>,
  config: Config,
): Omit<BotOptions, 'input' | 'output' | 'loadHipChat'> {
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
    const { values, positionals } = readFlags(args, {
      adapter: { type: 'string', short: 'a' },
      name: { type: 'string', short: 'n' },
      alias: { type: 'string', short: 'l' },
      'disable-httpd': { type: 'boolean', short: 'd' },
      version: { type: 'boolean', short: 'v' },
      help: { type: 'boolean', short: 'h' },
    });
    const [odd] = positionals;
    if (odd !== undefined) throw new ConfigError(`Unexpected argument '${oneLine(odd, 60)}'.`);
    return values;
  } catch (cause) {
    if (!(cause instanceof ConfigError)) throw cause;
    throw new ConfigError(`${cause.message}\n\n${HELP}`, { cause });
  }
}
