import type { Middleware } from 'koa';
import { createFileStore } from './file/file-store.ts';
import { MAX_READ_AT_ONCE } from './file/open-picture.ts';
import { createFileMiddleware } from './file/serve-file.ts';
import { createBucketStore } from './s3/bucket-store.ts';
import type { BucketSettings } from './s3/settings.ts';
import { versioningWarning } from './s3/versioning.ts';
import type { PictureStore } from './store.ts';

export interface StoreOptions {
  /** Overrides the folder. */
  readonly bucket?: BucketSettings | undefined;
  /** Bytes of the disk that are left free. */
  readonly reserveBytes?: number;
  /** Milliseconds that pictures are kept. */
  readonly maxAgeMs?: number | undefined;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** The store that the configuration names. */
export interface ChosenStore {
  readonly store: PictureStore;
  /** Where it is, in a sentence: a folder, absolute, or a bucket. */
  readonly place: string;
  /** What is to be known of the store at a start, such as that it keeps old versions; undefined when nothing is. */
  readonly warning: () => Promise<string | undefined>;
  /** Another way to send whole large pictures, where they are files. */
  readonly largeFiles: { readonly overBytes: number; readonly middleware: Middleware } | undefined;
}

/** @param folder of the pictures, absolute */
export function chooseStore(folder: string, { bucket, ...options }: StoreOptions): ChosenStore {
  if (bucket) {
    return {
      store: createBucketStore(bucket, options),
      place: `the bucket ${bucket.bucket}`,
      warning: () => versioningWarning(bucket),
      largeFiles: undefined,
    };
  }
  return {
    store: createFileStore(folder, options),
    place: folder,
    warning: () => Promise.resolve(undefined),
    largeFiles: { overBytes: MAX_READ_AT_ONCE, middleware: createFileMiddleware(folder) },
  };
}
