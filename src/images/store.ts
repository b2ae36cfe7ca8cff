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

/** A picture's name: the first 32 hexadecimal digits of its content's SHA-256. */
export function imageName(png: Buffer): string {
  return createHash('sha256').update(png).digest('hex').slice(0, 32);
}

/** Names as this store and grafana-images (MD5) give them. */
export const IMAGE_NAME = /^[0-9a-f]{32}$/;
