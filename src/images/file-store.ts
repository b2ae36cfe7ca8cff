import { randomBytes } from 'node:crypto';
import { lstat, mkdir, open, rename, unlink, utimes } from 'node:fs/promises';
import path from 'node:path';
import { StorageError, StorageFullError } from '../errors.ts';
import { type ImageStore, imageName } from './store.ts';

/** Everyone may read a picture, a web server under another user too; only we may write. */
const FILE_MODE = 0o644;
const FOLDER_MODE = 0o755;

export interface FileStore extends ImageStore {
  readonly folder: string;
  /**
   * Makes the folder and tries to write in it.
   * @throws StorageError, StorageFullError
   */
  prepare(): Promise<void>;
}

/**
 * Keeps pictures as `NAME.png` in a folder. A picture appears there whole or not at all: it is
 * written under another name beside its place, brought to the disk, and renamed.
 */
export function createFileStore(folder: string): FileStore {
  const explained = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw explainStorage(error);
    }
  };
  return {
    folder,
    prepare: () =>
      explained(async () => {
        await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
        const probe = temporaryPath(folder, 'probe');
        await (await open(probe, 'wx', FILE_MODE)).close();
        await unlink(probe);
      }),
    save: (png) =>
      explained(async () => {
        const name = imageName(png);
        const target = path.join(folder, `${name}.png`);
        if (!(await renewed(target, png.length))) {
          await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
          await writeWhole(target, temporaryPath(folder, name), png);
        }
        return name;
      }),
  };
}

function temporaryPath(folder: string, name: string): string {
  return path.join(folder, `.${name}.${randomBytes(6).toString('hex')}.tmp`);
}

/** Starts the age of a picture anew; false when it is not there, or not whole. */
async function renewed(target: string, length: number): Promise<boolean> {
  try {
    const stats = await lstat(target);
    if (!stats.isFile() || stats.size !== length) return false;
    const now = new Date();
    await utimes(target, now, now);
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

async function writeWhole(target: string, temporary: string, bytes: Buffer): Promise<void> {
  const file = await open(temporary, 'wx', FILE_MODE);
  try {
    try {
      await file.writeFile(bytes);
      // The mode given to `open` is cut by the process's umask.
      await file.chmod(FILE_MODE);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
  await syncFolder(path.dirname(target));
}

/** Without this the new name itself could be lost when the power fails. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

const FULL = new Set(['ENOSPC', 'EDQUOT']);

const REASONS = new Map([
  ['EACCES', 'it may not be written to'],
  ['EPERM', 'it may not be written to'],
  ['EROFS', 'its disk is read-only'],
  ['ENOTDIR', 'it is a file, or lies below one'],
  ['EEXIST', 'it is a file'],
]);

function explainStorage(cause: unknown): StorageError | StorageFullError {
  const code = errorCode(cause) ?? '';
  if (FULL.has(code)) {
    return new StorageFullError(
      'There is no room left for pictures; make some on the disk that HUBOT_GRAFANA_IMAGES_PATH names.',
      { cause },
    );
  }
  const reason = REASONS.get(code) ?? 'the log of the bot says why';
  return new StorageError(
    `The folder of the pictures (HUBOT_GRAFANA_IMAGES_PATH) cannot be used: ${reason}.`,
    { cause },
  );
}
