import { createHash, type Hash } from 'node:crypto';

/** Where pictures are kept. */
export interface ImageStore {
  /**
   * Keeps a picture under its content's name; one that is there already is not written again, but
   * its age starts anew.
   * @returns the name, such as `0123456789abcdef0123456789abcdef`
   * @throws StorageFullError when there is no room, StorageError when it cannot be written
   */
  save(png: Buffer): Promise<string>;
  /**
   * The same for a picture that is too large to be held as a whole; it is read no faster than it can
   * be written.
   * @throws what `save` throws, and what comes of reading it; then nothing of it is kept
   */
  saveAsItComes(picture: ComingPicture): Promise<string>;
}

/** A picture that comes piece by piece. */
export interface ComingPicture {
  /** Read once; throws when it breaks off, or turns out to be none. */
  readonly pieces: AsyncIterable<Buffer>;
  /** Bytes of all of it, where that is known before. */
  readonly length: number | undefined;
}

export interface StoredImage {
  readonly name: string;
  readonly bytes: number;
  /** When it was stored last, in milliseconds since 1970. */
  readonly storedAt: number;
}

/** A store that leaves it to us to take old pictures away. */
export interface PurgeableStore extends ImageStore {
  /**
   * All pictures, in no order; whatever else lies there is passed over.
   * @param onFault called for each picture that cannot be looked at; without it the first ends the list
   * @throws StorageError
   */
  list(onFault?: (error: unknown) => void): AsyncIterable<StoredImage>;
  /**
   * Takes a picture away, unless it was stored again since it was listed.
   * @returns whether it was this call that took it away
   * @throws StorageError
   */
  remove(image: StoredImage): Promise<boolean>;
  /**
   * Starts the age of a picture anew.
   * @throws StorageError
   */
  renew(image: StoredImage): Promise<void>;
  /**
   * Takes away what was left by processes that ended while they stored; never what one may still be
   * writing.
   * @param dryRun only counts
   * @returns how many there were
   * @throws StorageError
   */
  sweep(dryRun?: boolean): Promise<number>;
}

/** A picture's name: the first 32 hexadecimal digits of its content's SHA-256. */
export function imageName(png: Buffer): string {
  return nameOf(createHash('sha256').update(png));
}

/** The same, of the SHA-256 that has taken in all of it. */
export function nameOf(sha256: Hash): string {
  return sha256.digest('hex').slice(0, 32);
}

/** Names as this store and grafana-images (MD5) give them. */
export const IMAGE_NAME = /^[0-9a-f]{32}$/;
