import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import * as png from '../test/support/png.ts';

const NOISE = 'noSe';

/** A PNG of about so many bytes, unlike any other: one pixel, and noise in a private chunk. */
export function pngOf(bytes: number): Buffer {
  return png.pngOf(
    png.header(1, 1),
    png.chunk(NOISE, randomBytes(bytes)),
    png.pixels(1, 1),
    png.chunk('IEND'),
  );
}

/** Makes pictures of about so many bytes, each unlike the others, at the cost of a copy and a CRC. */
export function pictureSeries(bytes: number): () => Buffer {
  const first = pngOf(bytes);
  const noise = first.indexOf(NOISE, 0, 'latin1');
  const end = noise + NOISE.length + bytes;
  let number = 0;
  return () => {
    const png = Buffer.from(first);
    number += 1;
    png.writeUInt32BE(number, noise + NOISE.length);
    png.writeUInt32BE(crc32(png.subarray(noise, end)), end);
    return png;
  };
}
