import { randomBytes } from 'node:crypto';
import { chunk, header, pixels, pngOf } from './png.ts';

/** A picture of about so many bytes, unlike any other, in chunks of the usual size. */
export function largePicture(bytes: number): Buffer {
  const noise = Array.from({ length: Math.ceil(bytes / 8_192) }, () =>
    chunk('noSe', randomBytes(8_180)),
  );
  return pngOf(header(4, 3), ...noise, pixels(4, 3), chunk('IEND'));
}

/** Bytes as they come from elsewhere: in pieces of this length, the last one shorter. */
export async function* inPieces(bytes: Buffer, length: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += length) {
    await Promise.resolve();
    yield bytes.subarray(at, at + length);
  }
}
