import type { Stats } from 'node:fs';
import { opendir, rename, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { ListedPicture } from '../store.ts';
import type { Disk } from './atomic-file.ts';
import { errorCode, explainStorage } from './errors.ts';
import { isTemporary, pictureIn, picturePath, temporaryPath } from './paths.ts';

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
  const isAsListed = async (file: string) => (await fileStats(file, disk))?.mtimeMs === storedAt;
  if (!(await isAsListed(target))) return false;
  const aside = temporaryPath(folder, name);
  try {
    await rename(target, aside);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
  if (await isAsListed(aside)) return removeFile(aside);
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
  for await (const entry of entriesOf(folder)) {
    if (!isTemporary(entry)) continue;
    const file = path.join(folder, entry);
    // One that cannot be looked at or removed must not keep the others.
    const stats = await fileStats(file, disk).catch(() => undefined);
    // A date that lies ahead was given by a clock that was wrong.
    if (!stats || Math.abs(now - stats.mtimeMs) <= UNFINISHED_MS) continue;
    if (dryRun || (await removeFile(file).catch(() => false))) count += 1;
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
