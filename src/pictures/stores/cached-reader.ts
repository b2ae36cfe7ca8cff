import type { ServerResponse } from 'node:http';
import path from 'node:path';
import { NotFoundError } from '../../util/errors.ts';
import { type HotPictures, MAX_HOT } from './memory-cache.ts';
import type { PictureReader } from './file/reader.ts';
import { errorCode, explainStorage } from './file/errors.ts';

/** What is known of a picture. */
export interface FoundPicture {
  /** Bytes. */
  readonly size: number;
  /** When it was stored last. */
  readonly mtime: Date;
  /** All of it; missing when it was not wanted, or is too large to be held. */
  readonly png?: Buffer;
}

/**
 * Looks for a picture by its name, in memory and then on the disk.
 * @param response when given, all of the picture is wanted, and is there until this response is closed
 * @throws NotFoundError when there is no such plain file; StorageError when it cannot be read
 */
export type FindPicture = (name: string, response?: ServerResponse) => Promise<FoundPicture>;

export interface Places {
  /** Where the pictures lie. */
  readonly folder: string;
  readonly hot: HotPictures;
  readonly reader: PictureReader;
}

export function createFindPicture({ folder, hot, reader }: Places): FindPicture {
  return async (name, response) => {
    const known = hot.get(name);
    if (known) return known;
    const found = await read(pictureFile(folder, name), response ? MAX_HOT : 0);
    const { size, mtimeMs, png, giveBack } = found;
    const mtime = new Date(mtimeMs);
    if (!png || !response) return { size, mtime };
    // Who went away meanwhile is never closed again.
    if (response.closed) giveBack();
    else response.once('close', giveBack);
    const picture = { size, mtime, png: Buffer.from(png.buffer, png.byteOffset, size) };
    hot.put(name, picture);
    return picture;
  };

  async function read(file: string, maxBytes: number) {
    try {
      const found = await reader.read(file, maxBytes);
      if (found) return found;
    } catch (error) {
      throw explained(error);
    }
    throw noSuchPicture();
  }
}

export function pictureFile(folder: string, name: string): string {
  return path.join(folder, `${name}.png`);
}

/** What a file that cannot be a picture says when it is opened. */
const NO_PICTURE = new Set(['ENOENT', 'ELOOP', 'ENOTDIR', 'ENXIO', 'EISDIR']);

/** The same in our words, for faults of the disk. */
export function explained(error: unknown): unknown {
  const code = errorCode(error);
  if (code === undefined) return error;
  return NO_PICTURE.has(code) ? noSuchPicture() : explainStorage(error);
}

export function noSuchPicture(): NotFoundError {
  return new NotFoundError('There is no such picture; it was never made, or is kept no longer.');
}
