import { createHash } from 'node:crypto';

/** Where pictures are kept. */
export interface ImageStore {
  /**
   * Keeps a picture under its content's name; one that is there already is not written again, but
   * its age starts anew.
   * @returns the name, such as `0123456789abcdef0123456789abcdef`
   * @throws StorageFullError when there is no room, StorageError when it cannot be written
   */
  save(png: Buffer): Promise<string>;
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
  return createHash('sha256').update(png).digest('hex').slice(0, 32);
}

/** Names as this store and grafana-images (MD5) give them. */
export const IMAGE_NAME = /^[0-9a-f]{32}$/;
