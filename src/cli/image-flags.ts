import os from 'node:os';
import { ConfigError } from '../util/errors.ts';
import { oneLine } from '../util/text.ts';
import type { Environment, Labels } from '../util/variables.ts';
import { nearestName, readFlags } from './flags.ts';
import { type ListenAddress, LISTEN_ADDRESSES, parseListenAddress } from './listen-address.ts';

/** Where the Go program of this name keeps its pictures. */
export const GO_FOLDER = '/opt/saved-images';

const USAGE = `Usage: grafana-images -grafanaHost URL [flags]
       grafana-images doctor [flags]
       grafana-images purge [--dry-run] [--yes] [-imagePath FOLDER]
       grafana-images purge --lifecycle 30d [--dry-run] [--yes]
       grafana-images remove NAME [-imagePath FOLDER]
       grafana-images copy --to s3|folder [-imagePath FOLDER]
`;

export const HELP = `${USAGE}
Serves POST /grafana-images and /saved-images without a bot. A flag overrides its variable.
doctor looks at everything that the server needs, and says what to do; its status is 1 when something is wrong.
purge removes old pictures, as HUBOT_GRAFANA_IMAGES_MAX_AGE and _MAX_TOTAL say, and ends.
purge --lifecycle has the bucket of HUBOT_GRAFANA_S3_BUCKET remove them itself, by a rule for our prefix, and ends.
remove takes back the link of a picture, by its name or its address, and ends.
copy brings all pictures from the folder to the bucket of HUBOT_GRAFANA_S3_BUCKET, or back, and ends.

  -grafanaHost URL   Grafana's root URL; may be given several times (HUBOT_GRAFANA_HOST, HUBOT_GRAFANA_IMAGES_SOURCES)
  -imageHost URL     public base of the links (HUBOT_GRAFANA_IMAGES_URL; http://${os.hostname()}:PORT/saved-images)
  -imagePath FOLDER  where pictures are kept, unless HUBOT_GRAFANA_S3_BUCKET is set (HUBOT_GRAFANA_IMAGES_PATH; ${GO_FOLDER} where it exists, else ./saved-images)
  -port PORT         where it listens (PORT; 8080)
  -listen ADDRESS    where it listens: ${LISTEN_ADDRESSES} (EXPRESS_BIND_ADDRESS and PORT; every address)
  -dry-run           with purge: only says what would be removed
  -yes               with purge: the clock is right, though no picture is of today; the lifecycle rules shown are right
  -lifecycle TIME    with purge: whole days after which the bucket removes pictures, such as 30d
  -to s3|folder      with copy: where the pictures are brought
  -version           the version of this program
  -help              this text
`;

const OPTIONS = {
  grafanaHost: { type: 'string', multiple: true },
  imageHost: { type: 'string' },
  imagePath: { type: 'string' },
  port: { type: 'string' },
  listen: { type: 'string' },
  'dry-run': { type: 'boolean' },
  yes: { type: 'boolean' },
  lifecycle: { type: 'string' },
  to: { type: 'string' },
  version: { type: 'boolean', short: 'v' },
  help: { type: 'boolean', short: 'h' },
} as const;

const COMMANDS = ['doctor', 'purge', 'remove', 'copy'] as const;

type CommandName = (typeof COMMANDS)[number];

type Read = ReturnType<typeof readFlags<typeof OPTIONS>>;

/** What the program was told by its arguments. */
export interface Told {
  readonly flags: Read['values'];
  /** Undefined for the server itself. */
  readonly command: CommandName | undefined;
  /** Of a picture to remove. */
  readonly name: string;
  /** What overrides the environment. */
  readonly overrides: Environment;
  /** Flags as they were typed, by the names of the variables that they override. */
  readonly labels: Labels;
}

/** @throws ConfigError with the flag or the word that was wrong, and how the program is used */
export function readArguments(args: readonly string[]): Told {
  try {
    const { values: flags, positionals, typed } = readFlags(asFlags(args), OPTIONS);
    const asked = flags.help === true || flags.version === true;
    const [word, ...operands] = asked ? [] : positionals;
    const command = commandOf(word);
    refuseUnexpected(command, operands, { values: flags, typed });
    const [name = ''] = operands;
    if (command === 'remove' && name === '') {
      throw new ConfigError('Which picture? Give its name.');
    }
    if (command === 'copy' && flags.to !== 's3' && flags.to !== 'folder') {
      const found = flags.to === undefined ? '' : ` Found "${oneLine(flags.to, 60)}".`;
      throw new ConfigError(
        `Where shall the pictures be brought?${found} Give --to s3 or --to folder.`,
      );
    }
    return { flags, command, name, ...overridesOf({ values: flags, typed }) };
  } catch (cause) {
    if (!(cause instanceof ConfigError)) throw cause;
    throw new ConfigError(`${cause.message}\n\n${USAGE}\ngrafana-images -help lists the flags.`, {
      cause,
    });
  }
}

/** `grafana-images help` and `version`, as many programs have them. */
function asFlags(args: readonly string[]): readonly string[] {
  const [word = ''] = args;
  return word === 'help' || word === 'version' ? [`--${word}`] : args;
}

function commandOf(word: string | undefined): CommandName | undefined {
  const command = COMMANDS.find((one) => one === word);
  if (word === undefined || command) return command;
  const near = nearestName(word, COMMANDS);
  const hint = near === undefined ? '' : ` Did you mean ${near}?`;
  throw new ConfigError(`Unexpected argument '${oneLine(word, 60)}'.${hint}`);
}

function refuseUnexpected(
  command: CommandName | undefined,
  operands: readonly string[],
  { values, typed }: Pick<Read, 'values' | 'typed'>,
): void {
  const misplaced = (['dry-run', 'yes', 'lifecycle', 'to'] as const).find(
    (flag) => values[flag] !== undefined && command !== (flag === 'to' ? 'copy' : 'purge'),
  );
  if (misplaced !== undefined) {
    const owner = misplaced === 'to' ? 'copy' : 'purge';
    throw new ConfigError(`Unexpected argument '${typed(misplaced)}'. It belongs to ${owner}.`);
  }
  const odd = operands[command === 'remove' ? 1 : 0];
  if (odd !== undefined) throw new ConfigError(`Unexpected argument '${oneLine(odd, 60)}'.`);
}

/** Flags are checked as the variables that they override. */
function overridesOf({ values, typed }: Pick<Read, 'values' | 'typed'>) {
  const { grafanaHost, imageHost, imagePath } = values;
  const { host, port } = listenOf(values, typed);
  const portFlag = typed(values.port === undefined ? 'listen' : 'port');
  const overrides = Object.entries({
    // Only the addresses that the flags give may be asked, whatever the environment has.
    HUBOT_GRAFANA_HOST: { flag: typed('grafanaHost'), value: grafanaHost && '' },
    HUBOT_GRAFANA_IMAGES_SOURCES: { flag: typed('grafanaHost'), value: grafanaHost?.join(',') },
    HUBOT_GRAFANA_IMAGES_URL: { flag: typed('imageHost'), value: imageHost },
    HUBOT_GRAFANA_IMAGES_PATH: { flag: typed('imagePath'), value: imagePath },
    EXPRESS_PORT: { flag: portFlag, value: port },
    EXPRESS_BIND_ADDRESS: { flag: typed('listen'), value: host },
    BIND_ADDRESS: { flag: typed('listen'), value: host },
  }).filter(([, { value }]) => value !== undefined);
  return {
    overrides: Object.fromEntries(overrides.map(([name, { value }]) => [name, value])),
    labels: Object.fromEntries(overrides.map(([name, { flag }]) => [name, flag])),
  };
}

function listenOf(values: Read['values'], typed: Read['typed']): ListenAddress {
  if (values.listen === undefined) return { host: undefined, port: values.port };
  const flag = typed('listen');
  const read = parseListenAddress(values.listen);
  if (!read) {
    const found = values.listen.includes('@')
      ? 'a value with an @, which is not shown'
      : `"${oneLine(values.listen, 60)}"`;
    throw new ConfigError(`${flag}: found ${found}, expected ${LISTEN_ADDRESSES}.`);
  }
  const { port = values.port } = read;
  if (values.port !== undefined && Number(port) !== Number(values.port)) {
    throw new ConfigError(`${flag} and ${typed('port')} name two ports; give one of them.`);
  }
  return { host: read.host, port };
}
