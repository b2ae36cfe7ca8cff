import { randomBytes } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const ONE_PIXEL = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
const NOISE = 'noSe';

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** A PNG of about so many bytes, unlike any other: one pixel, and noise in a private chunk. */
export function pngOf(bytes: number): Buffer {
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', ONE_PIXEL),
    chunk(NOISE, randomBytes(bytes)),
    chunk('IDAT', deflateSync(Buffer.from([0, 0]))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
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
