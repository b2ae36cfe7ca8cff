import { createBucketClient } from '../stores/s3/client.ts';
import { bucketLayout } from '../stores/s3/layout.ts';
import type { BucketSettings } from '../stores/s3/settings.ts';
import { pictureNameIn } from '../stores/store.ts';

/** Where the links of pictures lead. */
export interface PublicLinks {
  readonly linkTo: (name: string) => string | Promise<string>;
  /** The page of a picture by its link; undefined where this process may not be reached by people. */
  readonly pageOf: ((link: string) => string) | undefined;
  /** What is to be known of them at the start; undefined for those that lead to an image server. */
  readonly note: string | undefined;
  /** Whether people can read the bucket without this process. */
  readonly isBucketPublic: boolean;
}

/**
 * Links to this process, unless the bucket has an address of its own for people.
 * @param base public base of this process's links; undefined when it has no HTTP
 * @param isBaseKnown whether people said so, and not this process guessed
 */
export function publicLinks(
  bucket: BucketSettings | undefined,
  base: (() => string) | undefined,
  isBaseKnown = false,
): PublicLinks {
  if (bucket === undefined) return toServer(base ?? (() => ''));
  const { picture: keyOf } = bucketLayout(bucket.prefix);
  const { publicUrl, signedMs, url } = bucket;
  // A bucket that people read by themselves may be all that they can reach.
  const pageOf = base && isBaseKnown ? pagesBelow(base) : undefined;
  if (signedMs !== undefined) {
    const client = createBucketClient(bucket);
    return {
      linkTo: (name) => client.presign(keyOf(name), signedMs),
      pageOf,
      note: `Links to pictures lead to the bucket, and end after ${inDays(signedMs)} (HUBOT_GRAFANA_S3_SIGNED): a chat keeps its messages longer, and shows no picture then.`,
      isBucketPublic: false,
    };
  }
  if (publicUrl !== undefined) {
    return {
      linkTo: (name) => `${publicUrl}/${keyOf(name)}`,
      pageOf,
      note: `Links to pictures begin with ${publicUrl} (HUBOT_GRAFANA_S3_PUBLIC_URL): people must be able to read them there.`,
      isBucketPublic: true,
    };
  }
  if (base) return toServer(base);
  return {
    linkTo: (name) => `${url}/${keyOf(name)}`,
    pageOf,
    note: `This process has no HTTP, so links to pictures lead to the bucket itself, ${url}: it must be readable by all.`,
    isBucketPublic: true,
  };
}

function toServer(base: () => string): PublicLinks {
  return {
    linkTo: (name) => `${base()}/${name}.png`,
    pageOf: pagesBelow(base),
    note: undefined,
    isBucketPublic: false,
  };
}

const pagesBelow = (base: () => string) => (link: string) => {
  const name = pictureNameIn(link);
  return name === undefined ? link : `${base()}/${name}`;
};

function inDays(ms: number): string {
  const hours = Math.round(ms / 3_600_000);
  if (hours < 1) return `${Math.round(ms / 60_000)} min`;
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}
