import type { Stats } from 'node:fs';
import {
  chmod,
  type FileHandle,
  lstat,
  mkdir,
  open,
  rename,
  stat,
  statfs,
  unlink,
  utimes,
} from 'node:fs/promises';
import path from 'node:path';
import { errorCode } from './errors.ts';

/** Everyone may read a picture, a web server under another user too; only we may write. */
const FILE_MODE = 0o644;
const FOLDER_MODE = 0o755;

/** What differs between file systems; a test puts an odd one in its place. */
export interface Disk {
  /** Bytes that we may still write; undefined when the file system does not know. */
  freeBytes(folder: string): Promise<number | undefined>;
  /** Brings the names in a folder to the disk, or they could be lost when the power fails. */
  syncFolder(folder: string): Promise<void>;
  /** The number of the device that a folder is on. */
  device(folder: string): Promise<number>;
  /** What is known of a file or a link. */
  look(file: string): Promise<Stats>;
  /** Gives a file another time of its last change, in milliseconds since 1970. */
  date(file: string, time: number): Promise<void>;
}

export const realDisk: Disk = {
  async freeBytes(folder) {
    const { bavail, blocks, bsize } = await statfs(folder);
    return blocks === 0 ? undefined : bavail * bsize;
  },
  async syncFolder(folder) {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
  device: async (folder) => (await stat(folder)).dev,
  look: (file) => lstat(file),
  date: (file, time) => utimes(file, time / 1000, time / 1000),
};

/**
 * Makes a folder with those above it, readable for everyone whatever the umask; one that is there
 * stays as it is. Not by `mkdir` with `recursive`: where nothing can be made and `ENOENT` is the
 * answer, as below /proc, that one tries for ever.
 */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await makeOne(folder);
  } catch (error) {
    const above = path.dirname(folder);
    if (errorCode(error) !== 'ENOENT' || above === folder) throw error;
    await makeFolder(above);
    await makeOne(folder);
  }
}

async function makeOne(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    if (errorCode(error) === 'EEXIST' && (await stat(folder)).isDirectory()) return;
    throw error;
  }
  await whereKnown(chmod(folder, FOLDER_MODE));
}

/** A file that is there whole or not at all: until it is kept it lies under another name. */
export interface UnfinishedFile {
  /** Writes behind what was written before. */
  write(bytes: Buffer): Promise<void>;
  /** Brings it to the disk, and renames it. */
  keep(target: string): Promise<void>;
  /** Lets go of it and takes it away, unless it was kept; never throws. */
  discard(): Promise<void>;
}

/** @param temporary the name beside its place */
export type BeginFile = (temporary: string) => Promise<UnfinishedFile>;

export interface BeginFileOptions {
  /** Of all files; everyone may read them when missing. */
  readonly mode?: number;
}

/**
 * Each call of the disk costs more than the writing of a picture, so what is known from the file before
 * is not asked again, and files written at the same moment share one sync of their folder.
 * @param folder of all files
 */
export function createBeginFile(
  folder: string,
  disk: Disk,
  { mode = FILE_MODE }: BeginFileOptions = {},
): BeginFile {
  const syncFolder = shareNext(() => whereKnown(disk.syncFolder(folder)));
  /** Whether files get the mode they are opened with; a umask, or the folder's own rules, may cut it. */
  let isModeKept = false;

  async function setMode(file: FileHandle): Promise<void> {
    if (isModeKept) return;
    isModeKept = ((await file.stat()).mode & 0o777) === mode;
    if (!isModeKept) await whereKnown(file.chmod(mode));
  }

  return async (temporary) => {
    const file = await open(temporary, 'wx', mode);
    return {
      write: (bytes) => file.writeFile(bytes),
      async keep(target) {
        await setMode(file);
        await file.sync();
        await file.close();
        await rename(temporary, target);
        await syncFolder();
      },
      async discard() {
        await file.close().catch(() => undefined);
        await unlink(temporary).catch(() => undefined);
      },
    };
  };
}

/**
 * Does a piece of work once for all calls before it begins; a call while it is under way gets the next
 * one, because this one may have passed what the caller has done.
 */
export function shareNext(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;
  return () => {
    const begin = () => {
      next = undefined;
      return (running = work());
    };
    next ??= running.then(begin, begin);
    return next;
  };
}

/** Makes a file and takes it away again. */
export async function tryToWrite(temporary: string): Promise<void> {
  await (await open(temporary, 'wx', FILE_MODE)).close();
  await unlink(temporary);
}

/** How file systems say that they know no such thing as modes, or as the syncing of a folder. */
const UNKNOWN = new Set(['EINVAL', 'ENOTSUP', 'ENOSYS', 'EPERM', 'EACCES', 'EISDIR', 'EBADF']);

async function whereKnown(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!UNKNOWN.has(errorCode(error) ?? '')) throw error;
  }
}
