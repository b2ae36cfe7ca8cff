import { constants, type Stats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { NotFoundError } from '../../errors.ts';
import { errorCode, explainStorage } from '../storage-errors.ts';

/** Follows no symbolic link, and does not wait for the other end of a pipe. */
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** What a file that cannot be a picture says when it is opened. */
const NO_PICTURE = new Set(['ENOENT', 'ELOOP', 'ENOTDIR', 'ENXIO', 'EISDIR']);

/**
 * Opens a picture for as long as the work takes.
 * @throws NotFoundError when there is no such plain file; StorageError when it cannot be read
 */
export async function withPicture<T>(
  file: string,
  work: (handle: FileHandle, stats: Stats) => Promise<T>,
): Promise<T> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file, FLAGS);
    const stats = await handle.stat();
    if (!stats.isFile()) throw noSuchPicture();
    return await work(handle, stats);
  } catch (error) {
    throw explained(error);
  } finally {
    await handle?.close();
  }
}

/**
 * All of a picture, put where it stays: `FileHandle.readFile` asks for the size once more and copies.
 * @param size bytes, as its stats have it
 */
export async function readWhole(handle: FileHandle, size: number): Promise<Buffer> {
  const whole = Buffer.allocUnsafeSlow(size);
  let length = 0;
  while (length < size) {
    const { bytesRead } = await handle.read(whole, length, size - length, length);
    // Somebody else cuts it off just now.
    if (bytesRead === 0) throw noSuchPicture();
    length += bytesRead;
  }
  return whole;
}

export function noSuchPicture(): NotFoundError {
  return new NotFoundError('There is no such picture; it was never made, or is kept no longer.');
}

/** The same in our words, for faults of the disk. */
export function explained(error: unknown): unknown {
  const code = errorCode(error);
  if (code === undefined) return error;
  return NO_PICTURE.has(code) ? noSuchPicture() : explainStorage(error);
}
