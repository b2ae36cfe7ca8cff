import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** A chunk as the PNG specification frames it: length, type, data, CRC. */
export function chunk(type: string, data: Buffer = Buffer.alloc(0)): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(typed), 4);
  return Buffer.concat([frame.subarray(0, 4), typed, frame.subarray(4)]);
}

/** A signature and these chunks, in this order, right or wrong. */
export function pngOf(...chunks: readonly Buffer[]): Buffer {
  return Buffer.concat([SIGNATURE, ...chunks]);
}

/** IHDR of a picture in shades of grey, one byte a pixel. */
export function header(width: number, height: number): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data.set([8, 0, 0, 0, 0], 8);
  return chunk('IHDR', data);
}

/** The pixels of a picture of one grey, compressed. */
export function pixels(width: number, height: number, grey = 0): Buffer {
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width, grey)]);
  return chunk('IDAT', deflateSync(Buffer.concat(Array<Buffer>(height).fill(row))));
}

/** A whole picture; `grey` (0 to 255) makes one that differs from another. */
export function picture(width = 4, height = 3, grey = 0): Buffer {
  return pngOf(header(width, height), pixels(width, height, grey), chunk('IEND'));
}
