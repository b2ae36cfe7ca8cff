import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { exactLength } from '../../../util/exact-length.ts';
import type { ByteRange, PictureInfo } from '../store.ts';
import type { BucketClient } from './client.ts';

/** Bytes up to which a picture is read at once; a larger one is streamed. */
export const MAX_OBJECT_AT_ONCE = 2_000_000;

/** Metadata of a picture that is older than its object; milliseconds since 1970. */
export const STORED_AT = 'x-amz-meta-stored-at';

export interface ObjectInfo extends PictureInfo {
  /** Whether its date was given with it, as for one that comes from another store. */
  readonly isDated: boolean;
}

/** An object, or a part of it; without bytes where it is too large to be read at once. */
export interface ReadObject extends ObjectInfo {
  readonly bytes: Buffer | undefined;
}

/** @throws BucketFault */
export function readObject(
  client: BucketClient,
  key: string,
  range?: ByteRange,
): Promise<ReadObject> {
  return client.exchange({ method: 'GET', key, headers: rangeHeader(range) }, async (answer) => {
    const info = infoOf(answer.headers);
    const length = lengthOf(answer.headers);
    if (length > MAX_OBJECT_AT_ONCE) {
      answer.destroy();
      return { ...info, bytes: undefined };
    }
    return { ...info, bytes: await readExactly(answer, length) };
  });
}

/**
 * Looks at an object by reading a byte: what a refusal says is in its body, which a HEAD has not.
 * @throws BucketFault
 */
export async function lookAtObject(client: BucketClient, key: string): Promise<ObjectInfo> {
  const { size, mtime, isDated } = await readObject(client, key, { start: 0, end: 0 });
  return { size, mtime, isDated };
}

/** @throws BucketFault */
export function streamObject(
  client: BucketClient,
  key: string,
  range: ByteRange,
): Promise<Readable> {
  return client.exchange({ method: 'GET', key, headers: rangeHeader(range) }, (answer) =>
    Promise.resolve(exactLength(answer, range.end - range.start + 1)),
  );
}

function rangeHeader(range: ByteRange | undefined): Record<string, string> {
  return range ? { range: `bytes=${range.start}-${range.end}` } : {};
}

function infoOf(headers: IncomingHttpHeaders): ObjectInfo {
  const total = /\/(\d+)$/.exec(headers['content-range'] ?? '')?.[1];
  const given = headers[STORED_AT];
  const isDated = typeof given === 'string' && /^\d{1,15}$/.test(given);
  const mtime = isDated
    ? new Date(Number(given))
    : new Date(headers['last-modified'] ?? Date.now());
  return { size: total === undefined ? lengthOf(headers) : Number(total), mtime, isDated };
}

function lengthOf(headers: IncomingHttpHeaders): number {
  return Number(headers['content-length'] ?? 0);
}

/** @throws when other than so many bytes come */
async function readExactly(answer: IncomingMessage, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafeSlow(length);
  let at = 0;
  for await (const piece of answer as AsyncIterable<Buffer>) {
    piece.copy(bytes, at);
    at += piece.length;
  }
  if (at !== length) throw new Error(`${at} bytes came of ${length}`);
  return bytes;
}
