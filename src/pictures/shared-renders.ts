import type { Picture } from './picture.ts';

/** A picture in the store, without its link. */
export type StoredPicture = Omit<Picture, 'publicUrl'>;

/** What servers share whose pictures are in one store, so that equal requests at several render once. */
export interface SharedRenders {
  /**
   * Makes a picture, unless another server makes it at this time or has just done so: then its picture is
   * taken. It adds no errors of its own.
   * @param key a digest, equal for equal requests with the same token
   * @throws what `make` throws
   */
  once(key: string, make: () => Promise<StoredPicture>): Promise<StoredPicture>;
}
