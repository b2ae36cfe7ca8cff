import { randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import { opendir, rename, unlink } from 'node:fs/promises';
import path from 'node:path';
import { StorageFullError } from '../../errors.ts';
import { formatSize } from '../../../util/units.ts';
import {
  createBeginFile,
  type Disk,
  makeFolder,
  realDisk,
  tryToWrite,
  type UnfinishedFile,
} from './atomic-file.ts';
import { createFreeBytes } from './free-space.ts';
import { createPatience } from './circuit-breaker.ts';
import { saveAsItComes } from './save-stream.ts';
import { errorCode, explainStorage, unusable } from './errors.ts';
import { IMAGE_NAME, imageName, type PurgeableStore, type StoredImage } from '../store.ts';

export interface FileStore extends PurgeableStore {
  readonly folder: string;
  /**
   * Makes the folder and tries to write in it.
   * @throws StorageError, StorageFullError
   */
  prepare(): Promise<void>;
}

export interface FileStoreOptions {
  /** Bytes of the disk that are left free. */
  readonly reserveBytes?: number;
  /** Milliseconds that the disk may take to store one picture. */
  readonly timeoutMs?: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly disk?: Disk;
}

const TIMEOUT_MS = 15_000;
/** Milliseconds after which nobody is still writing: far more than one write may take. */
const UNFINISHED_MS = 3_600_000;
/** What is said of the date of a file that is gone, or belongs to another user. */
const NOT_OURS = new Set(['ENOENT', 'EPERM', 'EACCES']);
const TEMPORARY = /^\.([0-9a-f]{32}|probe)\.[0-9a-f]{12}\.tmp$/;

/**
 * Keeps pictures as `NAME.png` in a folder, each there whole or not at all. Several processes may
 * use one folder.
 */
export function createFileStore(folder: string, options: FileStoreOptions = {}): FileStore {
  const { reserveBytes = 0, timeoutMs = TIMEOUT_MS, now = Date.now, disk = realDisk } = options;
  const beginFile = createBeginFile(folder, disk);
  const freeBytes = createFreeBytes(() => disk.freeBytes(folder));
  const patience = createPatience(timeoutMs, () => unusable('its disk does not answer'));

  async function save(png: Buffer): Promise<string> {
    const name = imageName(png);
    const target = pathOf(folder, name);
    if (await renewed(target, png.length)) return name;
    await inFolder(() => checkRoom(png.length));
    await inFolder(() => writeWhole(target, temporaryPath(folder, name), png));
    return name;
  }

  async function writeWhole(target: string, temporary: string, png: Buffer): Promise<void> {
    const file = await beginFile(temporary);
    try {
      await file.write(png);
      await file.keep(target);
    } catch (error) {
      await file.discard();
      throw error;
    }
  }

  async function keep(file: UnfinishedFile, name: string, bytes: number): Promise<void> {
    const target = pathOf(folder, name);
    if (await renewed(target, bytes)) await file.discard();
    else await file.keep(target);
  }

  /** Makes the folder when it is missing; it is there nearly always. */
  async function inFolder<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw error;
      await makeFolder(folder);
      return work();
    }
  }

  /** Starts the age of a picture anew; false when it is not there, not whole, or another user's. */
  async function renewed(target: string, length: number): Promise<boolean> {
    try {
      if ((await fileStats(target, disk))?.size !== length) return false;
      await disk.date(target, now());
      return true;
    } catch (error) {
      if (NOT_OURS.has(errorCode(error) ?? '')) return false;
      throw error;
    }
  }

  async function checkRoom(bytes: number): Promise<void> {
    if (reserveBytes === 0) return;
    const free = await freeBytes(bytes, reserveBytes);
    if (free === undefined || free - bytes >= reserveBytes) return;
    throw new StorageFullError(
      `There is no room left for pictures: ${formatSize(free)} are free on the disk that HUBOT_GRAFANA_IMAGES_PATH names, and HUBOT_GRAFANA_IMAGES_RESERVE leaves ${formatSize(reserveBytes)} alone. Make some room there.`,
    );
  }

  const steps = {
    patience,
    checkRoom: (bytes: number) => inFolder(() => checkRoom(bytes)),
    // Its name is not known yet, and any will do.
    begin: () => inFolder(() => beginFile(temporaryPath(folder, randomBytes(16).toString('hex')))),
    keep,
  };

  return {
    folder,
    prepare: () =>
      patience(async () => {
        await makeFolder(folder);
        await tryToWrite(temporaryPath(folder, 'probe'));
      }).catch(rethrow),
    save: (png) => patience(() => save(png)).catch(rethrow),
    saveAsItComes: (picture) => saveAsItComes(picture, steps).catch(rethrow),
    list: (onFault) => listed(folder, disk, onFault),
    remove: (image) => removed(folder, image, disk).catch(rethrow),
    renew: (image) => disk.date(pathOf(folder, image.name), now()).catch(rethrow),
    sweep: (dryRun = false) => swept(folder, disk, now(), dryRun).catch(rethrow),
  };
}

function rethrow(error: unknown): never {
  throw explainStorage(error);
}

function pathOf(folder: string, name: string): string {
  return path.join(folder, `${name}.png`);
}

function temporaryPath(folder: string, name: string): string {
  return path.join(folder, `.${name}.${randomBytes(6).toString('hex')}.tmp`);
}

async function* listed(
  folder: string,
  disk: Disk,
  onFault: (error: unknown) => void = rethrow,
): AsyncGenerator<StoredImage> {
  try {
    for await (const entry of entriesOf(folder)) {
      const name = entry.endsWith('.png') ? entry.slice(0, -'.png'.length) : '';
      if (!IMAGE_NAME.test(name)) continue;
      const stats = await fileStats(path.join(folder, entry), disk).catch((error: unknown) => {
        onFault(explainStorage(error));
      });
      if (stats) yield { name, bytes: stats.size, storedAt: stats.mtimeMs };
    }
  } catch (error) {
    throw explainStorage(error);
  }
}

/**
 * The picture is renamed first, and looked at again under a name that nobody else knows: who stores
 * it at this moment either does so before, and it is put back, or finds none and writes it anew.
 */
async function removed(
  folder: string,
  { name, storedAt }: StoredImage,
  disk: Disk,
): Promise<boolean> {
  const target = pathOf(folder, name);
  const isAsListed = async (file: string) => (await fileStats(file, disk))?.mtimeMs === storedAt;
  if (!(await isAsListed(target))) return false;
  const aside = temporaryPath(folder, name);
  try {
    await rename(target, aside);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
  if (await isAsListed(aside)) return unlinked(aside);
  await rename(aside, target);
  return false;
}

async function swept(folder: string, disk: Disk, now: number, dryRun: boolean): Promise<number> {
  let count = 0;
  for await (const entry of entriesOf(folder)) {
    if (!TEMPORARY.test(entry)) continue;
    const file = path.join(folder, entry);
    // One that cannot be looked at or taken away must not keep the others.
    const stats = await fileStats(file, disk).catch(() => undefined);
    // A date that lies ahead was given by a clock that was wrong.
    if (!stats || Math.abs(now - stats.mtimeMs) <= UNFINISHED_MS) continue;
    if (dryRun || (await unlinked(file).catch(() => false))) count += 1;
  }
  return count;
}

/** The names in a folder, some at a time; none when there is no such folder. */
async function* entriesOf(folder: string): AsyncGenerator<string> {
  try {
    for await (const { name } of await opendir(folder, { bufferSize: 256 })) yield name;
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}

/** What is known of a plain file; undefined for anything else, links too, and when it is gone. */
async function fileStats(file: string, disk: Disk): Promise<Stats | undefined> {
  try {
    const stats = await disk.look(file);
    return stats.isFile() ? stats : undefined;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function unlinked(file: string): Promise<boolean> {
  try {
    await unlink(file);
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}
