import { existsSync } from 'node:fs';
import { type Config, loadConfigWith, misspeltNotes } from '../app/config.ts';
import { startImageServer } from '../app/image-server.ts';
import { StorageError, StorageFullError } from '../pictures/errors.ts';
import { type ChosenStore, chooseStore } from '../pictures/stores/choose-store.ts';
import { ConfigError } from '../util/errors.ts';
import { confirmInTerminal } from './confirm.ts';
import { consoleLogger } from './console-logger.ts';
import { copyPictures } from './copy.ts';
import { diagnose } from './doctor.ts';
import { endWith } from './fatal.ts';
import { folderOf, withFolderName } from './folder-name.ts';
import { GO_FOLDER, HELP, readArguments, type Told } from './image-flags.ts';
import { setLifecycle } from './lifecycle.ts';
import { purge } from './purge.ts';
import { revokePicture } from './remove.ts';
import { onSignal, stop } from './shutdown.ts';
import { surviveLostOutputs } from './standard-outputs.ts';
import { ownVersion } from './version.ts';

const NO_FOLDER =
  'The folder of pictures is not known; name it with -imagePath or HUBOT_GRAFANA_IMAGES_PATH.';

/** The program behind `bin/grafana-images`. */
export async function runGrafanaImages(args: readonly string[]): Promise<void> {
  surviveLostOutputs();
  try {
    const told = readArguments(args);
    if (told.flags.help) process.stdout.write(HELP);
    else if (told.flags.version) process.stdout.write(`${ownVersion()}\n`);
    else if (told.command === 'doctor') await tellDiagnosis(told);
    else await runTold(told);
  } catch (error) {
    endWith(error);
  }
}

async function tellDiagnosis(told: Told): Promise<void> {
  const { text, isHealthy } = await diagnose(told, () => configFrom(told));
  process.stdout.write(text);
  if (!isHealthy) process.exitCode = 1;
}

async function runTold(told: Told): Promise<void> {
  const config = configAndNotes(told);
  try {
    await run(config, told);
  } catch (error) {
    throw withFolder(error, config, told);
  }
}

/** Says which variables are misspelt before anything fails: that is often why. */
function configAndNotes(told: Told): Config {
  const notes = misspeltNotes();
  try {
    const config = configFrom(told);
    const logger = consoleLogger(config.bot.logLevel);
    for (const note of notes) logger.warn(note);
    return config;
  } catch (error) {
    for (const note of notes) process.stderr.write(`${note}\n`);
    throw error;
  }
}

async function run(config: Config, { command, flags, name }: Told): Promise<void> {
  if (command === 'purge') await purgeOnce(config, flags);
  else if (command === 'remove') await removeOne(config, name);
  else if (command === 'copy') await copyAll(config, flags);
  else await serve(config);
}

/** A fault of the disk, with the folder and the flag that named it. */
function withFolder(error: unknown, config: Config, told: Told): unknown {
  const isStorage = error instanceof StorageError || error instanceof StorageFullError;
  if (!isStorage || config.images.bucket) return error;
  return new ConfigError(withFolderName(error.message, config, told), { cause: error });
}

function configFrom({ flags, command, overrides, labels }: Told): Config {
  const { images, ...config } = loadConfigWith(overrides, labels);
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

async function copyAll({ images }: Config, { to }: Told['flags']): Promise<void> {
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

async function purgeOnce(config: Config, flags: Told['flags']): Promise<void> {
  if (flags.lifecycle !== undefined) {
    await purgeByRule(config, flags, flags.lifecycle);
    return;
  }
  const { store, place, warning: warningOf } = storeOf(config);
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
  const versions = await warningOf();
  for (const one of [warning, versions]) {
    if (one !== undefined) process.stderr.write(`${one}\n`);
  }
  store.close();
  if (!isComplete) process.exitCode = 1;
}

async function purgeByRule(
  { images }: Config,
  { yes = false, 'dry-run': dryRun = false }: Told['flags'],
  keep: string,
): Promise<void> {
  await setLifecycle({
    bucket: images.bucket,
    keep,
    dryRun,
    confirm: yes ? () => Promise.resolve(true) : confirmInTerminal(),
    write: (text) => process.stdout.write(text),
  });
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
  const images = await startImageServer(
    config,
    consoleLogger(config.bot.logLevel, { format: config.logFormat }),
  );
  onSignal(() => {
    void stop(images).then(() => process.exit(0), endWith);
  });
  // Last of all: a signal may come as soon as the log says that it listens.
  images.announce();
}
