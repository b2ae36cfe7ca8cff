import { createHash, randomBytes } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { StorageError } from '../../errors.ts';
import type { PictureStream } from '../store.ts';
import type { ObjectBody } from './client.ts';

/** A whole picture, ready to be put. */
export interface CollectedPicture extends ObjectBody {
  /** To be called once it is needed no more. */
  discard(): Promise<void>;
}

/** Collects pictures: the name of one, and its length, are known at its end alone. */
export type CollectPicture = (picture: Buffer | PictureStream) => Promise<CollectedPicture>;

/** Bytes of one picture in memory; a larger one goes to a temporary file. */
const MAX_IN_MEMORY = 16_000_000;
/** Bytes of all those that arrive at once. */
const MAX_HELD = 64_000_000;

/** @param folder of temporary files; the system's when missing */
export function createCollect(maxInMemory = MAX_IN_MEMORY, folder?: string): CollectPicture {
  let held = 0;

  async function collectStream({ pieces }: PictureStream): Promise<CollectedPicture> {
    const sha256 = createHash('sha256');
    let parts: Buffer[] = [];
    let inMemory = 0;
    let length = 0;
    let file: FileHandle | undefined;
    const release = () => {
      held -= inMemory;
      inMemory = 0;
      parts = [];
    };
    try {
      for await (const piece of pieces) {
        sha256.update(piece);
        parts.push(piece);
        length += piece.length;
        inMemory += piece.length;
        held += piece.length;
        if (!file && inMemory <= maxInMemory && held <= MAX_HELD) continue;
        file ??= await openTemporary(folder ?? os.tmpdir());
        await writeAll(file, parts);
        release();
      }
    } catch (error) {
      release();
      await file?.close();
      throw error;
    }
    const digest = sha256.digest('hex');
    if (!file) {
      const content = Buffer.concat(parts);
      const discard = () => {
        release();
        return Promise.resolve();
      };
      return { content, length, sha256: digest, discard };
    }
    const handle = file;
    return {
      content: () => Readable.from(blocksOf(handle), { objectMode: false }),
      length,
      sha256: digest,
      discard: () => handle.close(),
    };
  }

  return (picture) => {
    if (!Buffer.isBuffer(picture)) return collectStream(picture);
    return Promise.resolve({
      content: picture,
      length: picture.length,
      sha256: createHash('sha256').update(picture).digest('hex'),
      discard: () => Promise.resolve(),
    });
  };
}

const BLOCK = 256_000;

/** Not a stream of the file's own: that one closes the file with itself, and it may be sent again. */
async function* blocksOf(file: FileHandle): AsyncGenerator<Buffer> {
  let at = 0;
  for (;;) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(BLOCK), 0, BLOCK, at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

/** A file that has no name any more, so that nothing is left of it however this process ends. */
async function openTemporary(folder: string): Promise<FileHandle> {
  const file = path.join(folder, `grafana-images-${randomBytes(8).toString('hex')}`);
  try {
    const handle = await open(file, 'wx+', 0o600);
    await unlink(file);
    return handle;
  } catch (error) {
    return explainTemporary(error);
  }
}

/** What has no room is cut short without an error. */
async function writeAll(file: FileHandle, parts: readonly Buffer[]): Promise<void> {
  const { bytesWritten } = await file.writev(parts).catch(explainTemporary);
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  if (bytesWritten < length) explainTemporary(new Error('the disk is full'));
}

function explainTemporary(cause: unknown): never {
  throw new StorageError(
    "A large picture could not be put into a temporary file, which it is until the bucket has it: look at the disk of this machine's temporary files (TMPDIR).",
    { cause },
  );
}
