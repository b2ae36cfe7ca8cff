import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Config, loadConfig } from '../app/config.ts';
import { ConfigError, describeForLog } from '../util/errors.ts';
import { createGrafanaRenderer } from '../pictures/renderers/grafana.ts';
import { createImages } from '../app/pictures.ts';
import { portOf } from '../server/mount.ts';
import { consoleLogger } from './console-logger.ts';
import { endWith } from './fatal.ts';
import { purge } from './purge.ts';
import { onSignal, stop } from './shutdown.ts';

/** Where the Go program of this name keeps its pictures. */
const GO_FOLDER = '/opt/saved-images';

const HELP = `Usage: grafana-images -grafanaHost URL [flags]
       grafana-images purge [--dry-run] [-imagePath FOLDER]

Serves POST /grafana-images and /saved-images without a bot. A flag goes before its variable.
With purge it lets old pictures go, as HUBOT_GRAFANA_IMAGES_MAX_AGE and _MAX_TOTAL say, and ends.

  -grafanaHost URL   Grafana's root URL; may be given several times (HUBOT_GRAFANA_HOST, HUBOT_GRAFANA_IMAGES_SOURCES)
  -imageHost URL     public base of the links (HUBOT_GRAFANA_IMAGES_URL; http://${os.hostname()}:PORT/saved-images)
  -imagePath FOLDER  where pictures are kept (HUBOT_GRAFANA_IMAGES_PATH; ${GO_FOLDER} where it exists, else ./saved-images)
  -port PORT         where it listens (PORT; 8080)
  -dry-run           with purge: only says what would go
  -help              this text
`;

/** The program behind `bin/grafana-images`. */
export async function main(args: readonly string[]): Promise<void> {
  try {
    const { flags, isPurge } = parse(args);
    if (flags.help) {
      process.stdout.write(HELP);
      return;
    }
    const config = loadConfig({ ...process.env, ...asEnvironment(flags) });
    await (isPurge ? purgeOnce(config, flags['dry-run'] ?? false) : serve(config));
  } catch (error) {
    endWith(error);
  }
}

type Flags = ReturnType<typeof parse>['flags'];

/** Go's flags have one dash, or two; a negative number is no flag of ours. */
function parse(args: readonly string[]) {
  try {
    const { values: flags, positionals } = parseArgs({
      args: args.map((arg) => arg.replace(/^-(?=[a-z]{2})/i, '--').replace(/^-h$/, '--help')),
      allowPositionals: true,
      options: {
        grafanaHost: { type: 'string', multiple: true },
        imageHost: { type: 'string' },
        imagePath: { type: 'string' },
        port: { type: 'string' },
        'dry-run': { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
    const isPurge = positionals[0] === 'purge';
    const odd = positionals[isPurge ? 1 : 0] ?? (flags['dry-run'] && !isPurge ? '-dry-run' : '');
    if (odd !== '') throw new Error(`Unexpected argument '${odd}'.`);
    return { flags, isPurge };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : '';
    throw new ConfigError(`${why}\n\n${HELP}`, { cause });
  }
}

/** Flags stand in the place of their variables, so that there is one place that checks both. */
function asEnvironment(flags: Flags): Record<string, string> {
  const [host, ...others] = flags.grafanaHost ?? [];
  const given = {
    HUBOT_GRAFANA_HOST: host,
    // The flag says all that may be asked; what the environment names besides does not count then.
    HUBOT_GRAFANA_IMAGES_SOURCES: host === undefined ? undefined : others.join(','),
    HUBOT_GRAFANA_IMAGES_URL: flags.imageHost,
    HUBOT_GRAFANA_IMAGES_PATH: flags.imagePath,
    EXPRESS_PORT: flags.port,
  };
  return Object.fromEntries(
    Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

async function purgeOnce(config: Config, dryRun: boolean): Promise<void> {
  const { text, isComplete } = await purge({
    folder: folderOf(config),
    policy: config.images,
    dryRun,
  });
  process.stdout.write(text);
  if (!isComplete) process.exitCode = 1;
}

function folderOf({ images }: Config): string {
  return images.path ?? (existsSync(GO_FOLDER) ? GO_FOLDER : path.resolve('saved-images'));
}

async function serve(config: Config): Promise<void> {
  const { images, http } = config;
  if (images.sources.length === 0) {
    throw new ConfigError(
      'Which Grafana may be asked? Give its root URL with -grafanaHost or HUBOT_GRAFANA_HOST.',
    );
  }
  const logger = consoleLogger(config.bot.logLevel);
  const folder = folderOf(config);
  const server = createServer();
  const listening = portOf(server);
  const port = () => listening() ?? http.port;
  const base = () => images.url ?? `http://${os.hostname()}:${port()}/saved-images`;
  const renderer = createGrafanaRenderer(images);
  const own = createImages({
    images,
    folder,
    renderer,
    base,
    logger,
  });
  await own.store.prepare();
  own.retention.start();
  server.on('request', own.handle);
  server.once('error', (error) => {
    endWith(
      new ConfigError(
        `Port ${http.port} cannot be listened on (${describeForLog(error)}). Choose another with -port.`,
      ),
    );
  });
  server.listen(http.port, http.bindAddress, () => {
    logger.info(`grafana-images listens on port ${port()}.`);
    logger.info(`Pictures of ${images.sources.join(', ')} are kept in ${folder}.`);
    logger.info(`Their links begin with ${base()}; whoever knows one can see the picture.`);
  });
  onSignal(() => {
    void stop({ server, close: () => own.close() }).then(() => process.exit(0), endWith);
  });
}
