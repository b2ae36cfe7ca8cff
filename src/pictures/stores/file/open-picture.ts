import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { NotFoundError } from '../../../util/errors.ts';
import { exactLength } from '../../../util/exact-length.ts';
import {
  type ByteRange,
  noSuchPicture,
  type OpenPicture,
  type PictureInfo,
  type PictureStore,
} from '../store.ts';
import { errorCode, explainStorage } from './errors.ts';
import { createPictureReader, type PictureReader } from './reader.ts';

/** Bytes up to which a picture is read at once; a larger one is streamed. */
export const MAX_READ_AT_ONCE = 2_000_000;

/** Follows no symbolic link, and does not wait for the other end of a pipe. */
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** What opening a file says when it cannot be a picture. */
const NOT_A_PICTURE = new Set(['ENOENT', 'ELOOP', 'ENOTDIR', 'ENXIO', 'EISDIR']);

/**
 * The reading half of the file store. Its thread begins with the first read.
 * @param whyMissing the error for a picture that is not there
 */
export function createFileReads(
  pathOf: (name: string) => string,
  whyMissing: (name: string) => Promise<Error>,
  createReader: () => PictureReader = createPictureReader,
): Pick<PictureStore, 'stat' | 'open' | 'close'> {
  let reader: PictureReader | undefined;

  async function read(name: string, maxBytes: number) {
    reader ??= createReader();
    try {
      const file = await reader.read(pathOf(name), maxBytes);
      if (file) return file;
    } catch (error) {
      const explained = explainReading(error);
      if (!(explained instanceof NotFoundError)) throw explained;
    }
    throw await whyMissing(name);
  }

  return {
    async stat(name): Promise<PictureInfo> {
      const { size, mtimeMs } = await read(name, 0);
      return { size, mtime: new Date(mtimeMs) };
    },
    async open(name, range): Promise<OpenPicture> {
      const { size, mtimeMs, png, giveBack: release } = await read(name, MAX_READ_AT_ONCE);
      const mtime = new Date(mtimeMs);
      const { start, end } = range ?? { start: 0, end: size - 1 };
      if (end >= size) {
        // Another file lies in its place since its size was told.
        release();
        throw noSuchPicture();
      }
      if (!png) return { size, mtime, stream: () => streamFile(pathOf(name), { start, end }) };
      const bytes = Buffer.from(png.buffer, png.byteOffset + start, end - start + 1);
      return { size, mtime, bytes, release };
    },
    close: () => reader?.close(),
  };
}

/** Opens the file first, while there is still time to say why that cannot be done. */
async function streamFile(file: string, { start, end }: ByteRange): Promise<Readable> {
  try {
    const handle = await open(file, FLAGS);
    return exactLength(handle.createReadStream({ start, end }), end - start + 1);
  } catch (error) {
    throw explainReading(error);
  }
}

/** What is wrong when a file cannot be opened or read, in our words. */
export function explainReading(error: unknown): unknown {
  const code = errorCode(error);
  if (code === undefined) return error;
  return NOT_A_PICTURE.has(code) ? noSuchPicture(error) : explainStorage(error);
}
