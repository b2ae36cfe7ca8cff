import { createHash } from 'node:crypto';
import type { UnfinishedFile } from './atomic-file.ts';
import type { Patience } from './circuit-breaker.ts';
import { type ComingPicture, nameOf } from '../store.ts';

/** Bytes that are written at once: each call of the disk costs about the same. */
const BLOCK = 256_000;

/** What it takes of a store. */
export interface Steps {
  /** For calls of the disk alone: between them it is waited for who sends the picture. */
  readonly patience: Patience;
  /** Throws where there is no room for so many bytes. */
  readonly checkRoom: (bytes: number) => Promise<void>;
  readonly begin: () => Promise<UnfinishedFile>;
  /** Gives a file with all of the picture its name, unless the picture is there already. */
  readonly keep: (file: UnfinishedFile, name: string, bytes: number) => Promise<void>;
}

/**
 * Writes a picture while it comes, a block after the other, and names it when it is whole. Whatever
 * goes wrong, the file is gone by then, or will be when a disk that does not answer is back.
 * @returns the picture's name
 * @throws what the steps throw, and what comes of reading the picture
 */
export async function saveAsItComes(
  { pieces, length = 0 }: ComingPicture,
  { patience, checkRoom, begin, keep }: Steps,
): Promise<string> {
  const sha256 = createHash('sha256');
  let bytes = 0;
  let beginning: Promise<UnfinishedFile> | undefined;
  try {
    const file = await patience(() => (beginning = checkRoom(length).then(begin)));
    for await (const block of inBlocks(pieces)) {
      sha256.update(block);
      bytes += block.length;
      await patience(() => checkRoom(block.length).then(() => file.write(block)));
    }
    const name = nameOf(sha256);
    await patience(() => keep(file, name, bytes));
    return name;
  } catch (error) {
    // Begun in any case, but not waited for where the disk keeps others waiting.
    const discarded = beginning?.then((file) => file.discard()).catch(() => undefined);
    await patience(() => Promise.resolve(discarded)).catch(() => undefined);
    throw error;
  }
}

/** Puts small pieces together. */
async function* inBlocks(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let block: Buffer[] = [];
  let length = 0;
  for await (const piece of pieces) {
    block.push(piece);
    length += piece.length;
    if (length < BLOCK) continue;
    yield Buffer.concat(block);
    block = [];
    length = 0;
  }
  if (length > 0) yield Buffer.concat(block);
}
