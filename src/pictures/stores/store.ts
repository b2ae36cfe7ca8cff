import { createHash, type Hash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { NotFoundError } from '../../util/errors.ts';
import { PictureGoneError } from '../errors.ts';
import type { PictureRecord } from './record.ts';

/**
 * Keeps pictures under the names that their content gives them. Whether these are files or objects in
 * a bucket is the store's own affair: nothing above it knows a folder.
 */
export interface PictureStore {
  /**
   * Makes ready what is needed to keep pictures, and tries to write.
   * @throws StorageError, StorageFullError
   */
  prepare(): Promise<void>;
  /**
   * Keeps a picture. One that is there already is not written again, but its age starts anew. A
   * stream is read no faster than it can be written.
   * @returns the name, such as `0123456789abcdef0123456789abcdef`
   * @throws StorageFullError when there is no room, StorageError when it cannot be written, and what
   *   the stream throws; then nothing of it is kept
   */
  save(picture: Buffer | PictureStream): Promise<string>;
  /**
   * Keeps a picture of another store under the name and with the date that it has there, in place of one of
   * that name.
   * @param storedAt milliseconds since 1970
   * @throws what `save` throws; PictureGoneError when one of that name was revoked here
   */
  adopt(name: string, picture: Buffer | PictureStream, storedAt: number): Promise<void>;
  /**
   * Keeps what is known of a picture, in place of what was known before. It lasts as long as the picture.
   * @throws StorageError, StorageFullError; the picture stays as it is
   */
  keepRecord(name: string, record: PictureRecord): Promise<void>;
  /**
   * What is known of a picture; undefined when nothing is, or what lies there is not a record.
   * @throws StorageError
   */
  record(name: string): Promise<PictureRecord | undefined>;
  /**
   * Size and date of a picture.
   * @throws NotFoundError when there is no such picture, PictureGoneError when it was revoked,
   *   StorageError when that cannot be found out
   */
  stat(name: string): Promise<PictureInfo>;
  /**
   * Opens a picture for reading.
   * @param range the part that is wanted, which must lie inside the picture; without it, all of it
   * @throws NotFoundError when there is no such picture, PictureGoneError when it was revoked,
   *   StorageError when it cannot be read
   */
  open(name: string, range?: ByteRange): Promise<OpenPicture>;
  /**
   * All pictures, in no order; anything else in the store is skipped.
   * @param onFault called for each picture that cannot be looked at; without it the first ends the list
   * @throws StorageError
   */
  list(onFault?: (error: unknown) => void): AsyncIterable<ListedPicture>;
  /**
   * Removes a picture with its record, unless it was stored again since it was listed.
   * @returns whether this call removed it
   * @throws StorageError
   */
  remove(picture: ListedPicture): Promise<boolean>;
  /**
   * Takes back the link of a picture: its bytes and its record are removed, and a mark stays in their
   * place. An equal picture that is stored later gets another name.
   * @throws NotFoundError when there is no such picture, PictureGoneError when it was revoked before,
   *   StorageError
   */
  revoke(name: string): Promise<void>;
  /** A value that changes when a picture is revoked, by whatever process. */
  revocations(): Promise<string>;
  /**
   * Starts the age of a picture anew.
   * @throws StorageError
   */
  renew(picture: ListedPicture): Promise<void>;
  /**
   * Removes what processes left behind that ended while they stored, never what one may still be
   * writing; records without a picture; and the marks of revoked pictures that are needed no more.
   * @returns how many unfinished pictures there were
   * @throws StorageError
   */
  sweep(options?: SweepOptions): Promise<number>;
  /**
   * Claims a round of retention, where several servers share the store and going through it is dear.
   * Missing: any process may begin one at any time.
   * @returns whether the round is this process's
   * @throws StorageError
   */
  claimRound?(): Promise<boolean>;
  /**
   * Looks whether there is room for one more picture. Missing: that cannot be known before it is stored.
   * @throws StorageFullError, StorageError
   */
  checkRoom?(): Promise<void>;
  /** Ends what reads pictures, once the reads under way have ended. */
  close(): void;
}

export interface SweepOptions {
  /** Only counts. */
  readonly dryRun?: boolean | undefined;
  /** Milliseconds that pictures are kept, and so the marks of those that were revoked. */
  readonly maxAgeMs?: number | undefined;
}

/** A picture that arrives piece by piece. */
export interface PictureStream {
  /** Read once; throws when the picture breaks off, or is not a picture. */
  readonly pieces: AsyncIterable<Buffer>;
  /** Bytes of all of it, where that is known before. */
  readonly length: number | undefined;
}

export interface PictureInfo {
  /** Bytes of the whole picture. */
  readonly size: number;
  /** When it was stored last. */
  readonly mtime: Date;
}

/** The first and last byte of a part, counted from 0. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** A picture, or a part of one, held in memory or read while it is sent. */
export type OpenPicture = BufferedPicture | StreamedPicture;

export interface BufferedPicture extends PictureInfo {
  /** What was asked for; others may come in its place after `release`. */
  readonly bytes: Buffer;
  /** To be called once the bytes are not needed any more; missing where that changes nothing. */
  readonly release?: (() => void) | undefined;
}

export interface StreamedPicture extends PictureInfo {
  readonly bytes?: undefined;
  /**
   * What was asked for. The stream ends after exactly as many bytes as were promised, or fails. The
   * caller destroys it; without a call nothing is open.
   * @throws what `open` throws
   */
  stream(): Promise<Readable>;
}

/** A picture as the store lists it. */
export interface ListedPicture {
  readonly name: string;
  readonly bytes: number;
  /** Bytes of its record; missing where there is none. */
  readonly recordBytes?: number;
  /** When it was stored last, in milliseconds since 1970. */
  readonly storedAt: number;
}

/** A picture's name: the first 32 hexadecimal digits of its content's SHA-256. */
export function pictureName(png: Buffer): string {
  return nameOf(createHash('sha256').update(png));
}

/** The same, of the SHA-256 that has taken in all of it. */
export function nameOf(sha256: Hash): string {
  return sha256.digest('hex').slice(0, 32);
}

/** The name of an equal picture once the one of this name was revoked. */
export function nextName(name: string): string {
  return nameOf(createHash('sha256').update(`after ${name}`));
}

/** Names as this store and grafana-images (MD5) give them. */
export const PICTURE_NAME = /^[0-9a-f]{32}$/;

export function noSuchPicture(cause?: unknown): NotFoundError {
  return new NotFoundError('There is no such picture; it was never made, or is kept no longer.', {
    cause,
  });
}

/** The name in a picture's address, in its file name, or alone; undefined for any other text. */
export function pictureNameIn(text: string): string | undefined {
  return /^(?:\S*\/)?([0-9a-f]{32})(?:\.png)?(?:[?#]\S*)?$/.exec(text.trim())?.[1];
}

export function pictureGone(): PictureGoneError {
  return new PictureGoneError(
    'The link of this picture was taken back; ask for the picture again to get a new one.',
  );
}

/** Most marks of revoked pictures that a store keeps; the oldest are dropped. */
export const MAX_REVOKED = 10_000;
