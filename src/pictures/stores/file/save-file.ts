import { createHash, randomBytes } from 'node:crypto';
import { nameOf, pictureGone, pictureName, type PictureStream } from '../store.ts';
import type { UnfinishedFile } from './atomic-file.ts';
import type { CircuitBreaker } from './circuit-breaker.ts';

/** Bytes that are written at once: each call of the disk costs about the same. */
const BLOCK = 256_000;

/** What it takes of a store to save a picture. */
export interface SaveSteps {
  /** Throws where there is no room for so many bytes. */
  readonly checkRoom: (bytes: number) => Promise<void>;
  /** Begins a file, which has a name to tell it by until it is kept. */
  readonly begin: (label: string) => Promise<UnfinishedFile>;
  /** Starts the age of a picture anew; false when there is none of that name and length. */
  readonly renew: (name: string, bytes: number) => Promise<boolean>;
  /** Gives a file that holds the whole picture its name. */
  readonly keep: (file: UnfinishedFile, name: string) => Promise<void>;
  /** The first name of a picture that was not revoked. */
  readonly nameFor: (name: string) => Promise<string>;
  /** Removes a picture that was revoked while it was kept. */
  readonly discard: (name: string) => Promise<void>;
}

/**
 * @returns the picture's name
 * @throws what the steps throw
 */
export async function saveBytes(png: Buffer, steps: SaveSteps): Promise<string> {
  const name = await steps.nameFor(pictureName(png));
  if (!(await steps.renew(name, png.length))) {
    await steps.checkRoom(png.length);
    const file = await steps.begin(name);
    try {
      await file.write(png);
      await steps.keep(file, name);
    } catch (error) {
      await file.discard();
      throw error;
    }
  }
  if (await isStillFree(name, steps)) return name;
  return saveBytes(png, steps);
}

/** A picture may have been revoked while it was stored anew; then it must not be there again. */
async function isStillFree(name: string, steps: SaveSteps): Promise<boolean> {
  if ((await steps.nameFor(name)) === name) return true;
  await steps.discard(name);
  return false;
}

/**
 * Writes a picture while it arrives, one block after the other, and names it when it is whole. Whatever
 * goes wrong, the file is gone by then, or will be when a disk that does not answer is back.
 * @param onDisk runs what the disk does, and nothing else: between, it is the sender that is waited for
 * @returns the picture's name
 * @throws what the steps throw, and, as they are, the errors of reading the picture
 */
export async function saveStream(
  { pieces, length = 0 }: PictureStream,
  steps: SaveSteps,
  onDisk: CircuitBreaker,
): Promise<string> {
  const sha256 = createHash('sha256');
  let bytes = 0;
  let beginning: Promise<UnfinishedFile> | undefined;
  // The name is not known before the end.
  const label = randomBytes(16).toString('hex');
  try {
    const file = await onDisk(
      () => (beginning = steps.checkRoom(length).then(() => steps.begin(label))),
    );
    for await (const block of inBlocks(pieces)) {
      sha256.update(block);
      bytes += block.length;
      await onDisk(() => steps.checkRoom(block.length).then(() => file.write(block)));
    }
    const content = nameOf(sha256);
    return await onDisk(async () => {
      const name = await steps.nameFor(content);
      if (await steps.renew(name, bytes)) await file.discard();
      else await steps.keep(file, name);
      if (await isStillFree(name, steps)) return name;
      // All of it has been read, and cannot be written once more.
      throw pictureGone();
    });
  } catch (error) {
    // Begun in any case, but not waited for where the disk keeps others waiting.
    const discarded = beginning?.then((file) => file.discard()).catch(() => undefined);
    await onDisk(() => Promise.resolve(discarded)).catch(() => undefined);
    throw error;
  }
}

/**
 * Writes a picture under a name that it has already.
 * @param onDisk as in `saveStream`
 * @throws what `saveStream` throws; PictureGoneError when the name was revoked
 */
export async function saveNamed(
  name: string,
  pieces: AsyncIterable<Buffer>,
  steps: SaveSteps,
  onDisk: CircuitBreaker,
): Promise<void> {
  const file = await onDisk(async () => {
    if ((await steps.nameFor(name)) !== name) throw pictureGone();
    await steps.checkRoom(0);
    return steps.begin(name);
  });
  try {
    for await (const block of inBlocks(pieces)) {
      await onDisk(() => steps.checkRoom(block.length).then(() => file.write(block)));
    }
    await onDisk(() => steps.keep(file, name));
  } catch (error) {
    await onDisk(() => file.discard()).catch(() => undefined);
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
