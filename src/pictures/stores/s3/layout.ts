import { PICTURE_NAME } from '../store.ts';

/**
 * Where things lie in a bucket: `PREFIX/NAME.png`, and what is not a picture under names that begin with
 * a dot, which come before all pictures.
 */
export interface BucketLayout {
  readonly picture: (name: string) => string;
  /** What is known of a picture. */
  readonly record: (name: string) => string;
  /** The mark of a picture that was revoked. */
  readonly revoked: (name: string) => string;
  /** Changes with each such mark. */
  readonly revocations: string;
  /** The mark of a picture that is older than its object. */
  readonly aged: (name: string) => string;
  /** Tells when a server last went through all pictures. */
  readonly round: string;
  /** What is written to try whether anything can be. */
  readonly probe: string;
  /** Everything of ours begins with it. */
  readonly prefix: string;
  /** Comes before all pictures, and after the rest. */
  readonly beforePictures: string;
  /** The name of a picture by its key; undefined for any other key. */
  nameIn(key: string): string | undefined;
  /** The name of a picture by the key of its record. */
  recordIn(key: string): string | undefined;
  /** The name by the key of a mark. */
  markedIn(key: string): string | undefined;
}

export function bucketLayout(prefix: string): BucketLayout {
  return {
    prefix,
    picture: (name) => `${prefix}${name}.png`,
    record: (name) => `${prefix}${name}.json`,
    revoked: (name) => `${prefix}.gone/${name}`,
    revocations: `${prefix}.gone-version`,
    aged: (name) => `${prefix}.aged/${name}`,
    round: `${prefix}.round`,
    probe: `${prefix}.probe`,
    beforePictures: `${prefix}/`,
    nameIn: (key) => nameBefore('.png', key, prefix),
    recordIn: (key) => nameBefore('.json', key, prefix),
    markedIn: (key) => validName(key.slice(key.lastIndexOf('/') + 1)),
  };
}

function nameBefore(suffix: string, key: string, prefix: string): string | undefined {
  return key.startsWith(prefix) && key.endsWith(suffix)
    ? validName(key.slice(prefix.length, -suffix.length))
    : undefined;
}

function validName(text: string): string | undefined {
  return PICTURE_NAME.test(text) ? text : undefined;
}
