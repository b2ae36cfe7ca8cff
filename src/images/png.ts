import { crc32 } from 'node:zlib';
import { NotAnImageError } from '../errors.ts';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Length, type and CRC of a chunk, in bytes. */
const FRAME = 12;
/** Longest side we believe, in pixels: four times the widest picture that can be asked for. */
const MAX_SIDE = 16_000;
/** Most chunks: with the usual 8,192 bytes in each, a picture of 400 MB. Each takes time, even if empty. */
const MAX_CHUNKS = 50_000;

export interface PngSize {
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
}

/**
 * Looks at every chunk of what claims to be a PNG (W3C PNG, third edition, sections 5 and 11): the
 * signature, IHDR first and sane, each chunk's CRC, IDAT among them, IEND last and nothing behind
 * it. Nothing is decompressed.
 * @throws NotAnImageError that says what is wrong with it
 */
export function inspectPng(bytes: Buffer): PngSize {
  if (bytes.length === 0) throw fault('an empty answer');
  if (!bytes.subarray(0, SIGNATURE.length).equals(SIGNATURE))
    throw fault('something else than a PNG');
  let offset = SIGNATURE.length;
  let size: PngSize | undefined;
  let hasData = false;
  for (let chunks = 0; offset + FRAME <= bytes.length; chunks += 1) {
    if (chunks === MAX_CHUNKS) throw fault(`a PNG of more than ${MAX_CHUNKS} parts`);
    const length = bytes.readUInt32BE(offset);
    const end = offset + FRAME + length;
    if (end > bytes.length) break;
    const type = bytes.toString('latin1', offset + 4, offset + 8);
    if (crc32(bytes.subarray(offset + 4, end - 4)) !== bytes.readUInt32BE(end - 4)) {
      throw fault('a PNG that was damaged on its way');
    }
    if (type === 'IHDR') size = readHeader(bytes.subarray(offset + 8, end - 4), offset);
    if (!size) throw fault('a PNG without a header');
    if (type === 'IDAT' && length > 0) hasData = true;
    if (type === 'IEND') {
      if (end !== bytes.length) throw fault('a PNG with something behind its end');
      if (!hasData) throw fault('a PNG without a picture in it');
      return size;
    }
    offset = end;
  }
  throw fault('a PNG that breaks off in the middle');
}

function readHeader(data: Buffer, offset: number): PngSize {
  if (offset !== SIGNATURE.length || data.length !== 13) throw fault('a PNG with an odd header');
  const width = data.readUInt32BE(0);
  const height = data.readUInt32BE(4);
  if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE) {
    throw fault(`a PNG of ${width} × ${height} pixels`);
  }
  return { width, height };
}

function fault(what: string): NotAnImageError {
  return new NotAnImageError(`Grafana sent ${what}, so nothing was stored; try again in a moment.`);
}
