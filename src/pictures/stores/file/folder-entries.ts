import type { Stats } from 'node:fs';
import { opendir, rename, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { ListedPicture } from '../store.ts';
import type { Disk } from './atomic-file.ts';
import { errorCode, explainStorage } from './errors.ts';
import {
  isTemporary,
  pictureIn,
  picturePath,
  recordIn,
  recordPath,
  temporaryPath,
} from './paths.ts';

/** Milliseconds after which a file is not being written any more: far more than one write may take. */
const UNFINISHED_MS = 3_600_000;

/** The pictures in a folder; see `PictureStore.list`. */
export async function* listPictures(
  folder: string,
  disk: Disk,
  onFault: (error: unknown) => void = rethrow,
): AsyncGenerator<ListedPicture> {
  try {
    for await (const entry of entriesOf(folder)) {
      const name = pictureIn(entry);
      if (name === undefined) continue;
      const [stats, record] = await Promise.all([
        fileStats(path.join(folder, entry), disk).catch((error: unknown) => {
          onFault(explainStorage(error));
        }),
        fileStats(recordPath(folder, name), disk).catch(() => undefined),
      ]);
      if (!stats) continue;
      const picture = { name, bytes: stats.size, storedAt: stats.mtimeMs };
      yield record ? { ...picture, recordBytes: record.size } : picture;
    }
  } catch (error) {
    throw explainStorage(error);
  }
}

/**
 * Removes a picture; see `PictureStore.remove`. It is renamed first, and looked at again under a name
 * that no other process knows: one that stores it at this moment either does so before, and it is put
 * back, or finds none and writes it anew.
 */
export async function removePicture(
  folder: string,
  { name, storedAt }: ListedPicture,
  disk: Disk,
): Promise<boolean> {
  const target = picturePath(folder, name);
  // A disk may keep more of a date than its milliseconds.
  const isAsListed = async (file: string) =>
    Math.abs(((await fileStats(file, disk))?.mtimeMs ?? NaN) - storedAt) < 1;
  if (!(await isAsListed(target))) return false;
  const aside = temporaryPath(folder, name);
  try {
    await rename(target, aside);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
  if (await isAsListed(aside)) {
    const isRemoved = await removeFile(aside);
    await removeFile(recordPath(folder, name));
    return isRemoved;
  }
  await rename(aside, target);
  return false;
}

/** Removes what was left unfinished; see `PictureStore.sweep`. */
export async function sweepFolder(
  folder: string,
  disk: Disk,
  now: number,
  dryRun: boolean,
): Promise<number> {
  let count = 0;
  const unpaired = createUnpaired();
  const removeOld = async (file: string) => {
    // One that cannot be looked at or removed must not keep the others.
    const stats = await fileStats(file, disk).catch(() => undefined);
    // A date that lies ahead was given by a clock that was wrong.
    if (!stats || Math.abs(now - stats.mtimeMs) <= UNFINISHED_MS) return false;
    return dryRun || removeFile(file).catch(() => false);
  };
  for await (const entry of entriesOf(folder)) {
    if (!isTemporary(entry)) unpaired.see(entry);
    else if (await removeOld(path.join(folder, entry))) count += 1;
  }
  for (const name of unpaired.records) {
    // Its picture may have been stored since.
    if (!(await fileStats(picturePath(folder, name), disk))) {
      await removeOld(recordPath(folder, name));
    }
  }
  return count;
}

/** Finds records without a picture in one pass, without a look at any file. */
function createUnpaired() {
  const records = new Set<string>();
  const pictures = new Set<string>();
  return {
    records,
    see(entry: string) {
      const picture = pictureIn(entry);
      const record = recordIn(entry);
      if (picture !== undefined && !records.delete(picture)) pictures.add(picture);
      if (record !== undefined && !pictures.delete(record)) records.add(record);
    },
  };
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
export async function fileStats(file: string, disk: Disk): Promise<Stats | undefined> {
  try {
    const stats = await disk.look(file);
    return stats.isFile() ? stats : undefined;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** @returns whether it was there */
export async function removeFile(file: string): Promise<boolean> {
  try {
    await unlink(file);
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

function rethrow(error: unknown): never {
  throw error;
}
