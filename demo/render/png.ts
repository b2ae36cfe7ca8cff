import { crc32, deflate } from 'node:zlib';
import { promisify } from 'node:util';

const deflateAsync = promisify(deflate);

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const IEND_LENGTH = 12;
const TEXT_KEYWORD = Buffer.from('Comment\0', 'latin1');
const CHUNK_OVERHEAD = 12;

/** Length, type, data and CRC, as the PNG specification frames them. */
function chunk(type: string, data: Buffer): Buffer {
  const framed = Buffer.alloc(CHUNK_OVERHEAD + data.length);
  framed.writeUInt32BE(data.length, 0);
  framed.write(type, 4, 'latin1');
  data.copy(framed, 8);
  framed.writeUInt32BE(crc32(framed.subarray(4, 8 + data.length)), 8 + data.length);
  return framed;
}

/** A PNG of one colour: one bit a pixel, so that even a huge one is made in a moment. */
export async function plainPng(
  width: number,
  height: number,
  colour: readonly [red: number, green: number, blue: number],
): Promise<Buffer> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([1, 3, 0, 0, 0], 8);
  const bytesInRow = 1 + Math.ceil(width / 8);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(colour)),
    chunk('IDAT', await deflateAsync(Buffer.alloc(bytesInRow * height))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** The same picture with a comment (Latin-1) in it, which viewers do not show. */
export function withComment(png: Buffer, comment: string): Buffer {
  const data = Buffer.concat([TEXT_KEYWORD, Buffer.from(comment, 'latin1')]);
  const end = png.length - IEND_LENGTH;
  return Buffer.concat([png.subarray(0, end), chunk('tEXt', data), png.subarray(end)]);
}

/**
 * The same picture, padded by a comment to exactly `bytes`.
 * @throws RangeError when it is longer already, or too close to it for a comment to fit
 */
export function padded(png: Buffer, bytes: number): Buffer {
  const comment = bytes - png.length - CHUNK_OVERHEAD - TEXT_KEYWORD.length;
  if (comment < 0)
    throw new RangeError(`a PNG of ${png.length} bytes cannot be padded to ${bytes}`);
  return withComment(png, ' '.repeat(comment));
}

/** The same picture with one byte of its pixel data changed, so that the chunk's CRC is wrong. */
export function corrupted(png: Buffer): Buffer {
  const copy = Buffer.from(png);
  const data = copy.indexOf('IDAT', 0, 'latin1') + 4;
  const middle = data + Math.floor(copy.readUInt32BE(data - 8) / 2);
  copy.writeUInt8(copy.readUInt8(middle) ^ 0xff, middle);
  return copy;
}
