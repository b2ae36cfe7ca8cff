import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Config, loadConfigWith } from '../app/config.ts';
import { startImageServer } from '../app/image-server.ts';
import { type ChosenStore, chooseStore } from '../pictures/stores/choose-store.ts';
import { ConfigError } from '../util/errors.ts';
import { consoleLogger } from './console-logger.ts';
import { copyPictures } from './copy.ts';
import { endWith } from './fatal.ts';
import { purge } from './purge.ts';
import { revokePicture } from './remove.ts';
import { onSignal, stop } from './shutdown.ts';
import { surviveLostOutputs } from './standard-outputs.ts';

const NO_FOLDER =
  'The folder of pictures is not known; name it with -imagePath or HUBOT_GRAFANA_IMAGES_PATH.';

/** Where the Go program of this name keeps its pictures. */
const GO_FOLDER = '/opt/saved-images';

const HELP = `Usage: grafana-images -grafanaHost URL [flags]
       grafana-images purge [--dry-run] [--yes] [-imagePath FOLDER]
       grafana-images remove NAME [-imagePath FOLDER]
       grafana-images copy --to s3|folder [-imagePath FOLDER]

Serves POST /grafana-images and /saved-images without a bot. A flag overrides its variable.
purge removes old pictures, as HUBOT_GRAFANA_IMAGES_MAX_AGE and _MAX_TOTAL say, and ends.
remove takes back the link of a picture, by its name or its address, and ends.
copy brings all pictures from the folder to the bucket of HUBOT_GRAFANA_S3_BUCKET, or back, and ends.

  -grafanaHost URL   Grafana's root URL; may be given several times (HUBOT_GRAFANA_HOST, HUBOT_GRAFANA_IMAGES_SOURCES)
  -imageHost URL     public base of the links (HUBOT_GRAFANA_IMAGES_URL; http://${os.hostname()}:PORT/saved-images)
  -imagePath FOLDER  where pictures are kept, unless HUBOT_GRAFANA_S3_BUCKET is set (HUBOT_GRAFANA_IMAGES_PATH; ${GO_FOLDER} where it exists, else ./saved-images)
  -port PORT         where it listens (PORT; 8080)
  -dry-run           with purge: only says what would be removed
  -yes               with purge: the clock is right, though no picture is of today
  -to s3|folder      with copy: where the pictures are brought
  -help              this text
`;

/** The program behind `bin/grafana-images`. */
export async function runGrafanaImages(args: readonly string[]): Promise<void> {
  surviveLostOutputs();
  try {
    const { flags, command, name } = parse(args);
    if (flags.help) {
      process.stdout.write(HELP);
      return;
    }
    const config = configFrom(flags, command);
    if (command === 'purge') await purgeOnce(config, flags);
    else if (command === 'remove') await removeOne(config, name);
    else if (command === 'copy') await copyAll(config, flags);
    else await serve(config);
  } catch (error) {
    endWith(error);
  }
}

type Flags = ReturnType<typeof parse>['flags'];

/** Go's flags have one dash, or two; a negative number is not a flag. */
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
        yes: { type: 'boolean' },
        to: { type: 'string' },
        help: { type: 'boolean' },
      },
    });
    const [command, ...operands] = positionals;
    const odd = unexpected(command, operands, flags);
    if (odd !== undefined) throw new Error(`Unexpected argument '${odd}'.`);
    const [name = ''] = operands;
    if (command === 'remove' && name === '') throw new Error('Which picture? Give its name.');
    if (command === 'copy' && flags.to !== 's3' && flags.to !== 'folder') {
      throw new Error('Where shall the pictures be brought? Give --to s3 or --to folder.');
    }
    return { flags, command, name };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : '';
    throw new ConfigError(`${why}\n\n${HELP}`, { cause });
  }
}

const COMMANDS: ReadonlySet<string> = new Set(['purge', 'remove', 'copy']);

function unexpected(
  command: string | undefined,
  operands: readonly string[],
  flags: {
    readonly 'dry-run'?: boolean | undefined;
    readonly yes?: boolean | undefined;
    readonly to?: string | undefined;
  },
): string | undefined {
  if (command !== undefined && !COMMANDS.has(command)) return command;
  if (command !== 'purge' && flags['dry-run']) return '-dry-run';
  if (command !== 'purge' && flags.yes) return '-yes';
  if (command !== 'copy' && flags.to !== undefined) return '-to';
  return operands[command === 'remove' ? 1 : 0];
}

/** Flags are checked as the variables that they override. */
function configFrom({ grafanaHost, ...flags }: Flags, command: string | undefined): Config {
  const overrides = Object.entries({
    // Only the addresses that the flags give may be asked, whatever the environment has.
    HUBOT_GRAFANA_HOST: { flag: '-grafanaHost', value: grafanaHost && '' },
    HUBOT_GRAFANA_IMAGES_SOURCES: { flag: '-grafanaHost', value: grafanaHost?.join(',') },
    HUBOT_GRAFANA_IMAGES_URL: { flag: '-imageHost', value: flags.imageHost },
    HUBOT_GRAFANA_IMAGES_PATH: { flag: '-imagePath', value: flags.imagePath },
    EXPRESS_PORT: { flag: '-port', value: flags.port },
  }).filter(([, { value }]) => value !== undefined);
  const { images, ...config } = loadConfigWith(
    Object.fromEntries(overrides.map(([name, { value }]) => [name, value])),
    Object.fromEntries(overrides.map(([name, { flag }]) => [name, flag])),
  );
  if (images.bucket && flags.imagePath !== undefined && command !== 'copy') {
    throw new ConfigError(
      '-imagePath and HUBOT_GRAFANA_S3_BUCKET: found both, expected one of the two. Leave -imagePath away to keep pictures in the bucket, or unset HUBOT_GRAFANA_S3_BUCKET.',
    );
  }
  const path = images.path ?? (existsSync(GO_FOLDER) ? GO_FOLDER : undefined);
  return { ...config, images: { ...images, path } };
}

function storeOf({ images }: Config): ChosenStore {
  return chooseStore(folderOf(images), images);
}

function folderOf({ path: folder }: Config['images']): string {
  return folder ?? path.resolve('saved-images');
}

async function copyAll({ images }: Config, { to }: Flags): Promise<void> {
  if (!images.bucket) {
    throw new ConfigError('Which bucket? Set HUBOT_GRAFANA_S3_BUCKET.');
  }
  const folder = folderOf(images);
  if (to === 's3' && !existsSync(folder)) throw new ConfigError(NO_FOLDER);
  const bucket = chooseStore(folder, images);
  const files = chooseStore(folder, { ...images, bucket: undefined });
  const [from, target] = to === 's3' ? [files, bucket] : [bucket, files];
  const { text, isComplete } = await copyPictures({
    from: from.store,
    to: target.store,
    place: target.place,
    progress: (line) => process.stderr.write(`${line}\n`),
  });
  for (const { store } of [files, bucket]) store.close();
  process.stdout.write(text);
  if (!isComplete) process.exitCode = 1;
}

async function purgeOnce(config: Config, flags: Flags): Promise<void> {
  const { store, place } = storeOf(config);
  if (!config.images.bucket && !existsSync(place)) {
    throw new ConfigError(NO_FOLDER);
  }
  const { text, warning, isComplete } = await purge({
    store,
    place,
    policy: config.images,
    dryRun: flags['dry-run'] ?? false,
    yes: flags.yes ?? false,
  });
  process.stdout.write(text);
  if (warning !== undefined) process.stderr.write(`${warning}\n`);
  if (!isComplete) process.exitCode = 1;
}

async function removeOne(config: Config, name: string): Promise<void> {
  process.stdout.write(await revokePicture(storeOf(config).store, name));
}

async function serve(config: Config): Promise<void> {
  if (config.images.sources.length === 0) {
    throw new ConfigError(
      'Which Grafana may be asked? Give its root URL with -grafanaHost or HUBOT_GRAFANA_HOST.',
    );
  }
  const images = await startImageServer(config, consoleLogger(config.bot.logLevel));
  onSignal(() => {
    void stop(images).then(() => process.exit(0), endWith);
  });
  // Last of all: a signal may come as soon as the log says that it listens.
  images.announce();
}
