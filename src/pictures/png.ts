import { crc32 } from 'node:zlib';
import { NotAnImageError } from './errors.ts';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Types of chunks, as numbers. */
const [IHDR, IDAT, IEND] = [0x49484452, 0x49444154, 0x49454e44];
/** Bytes of the header's data. */
const HEADER = 13;
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

/** Looks at what claims to be a PNG, as it comes. */
export interface PngCheck {
  /**
   * Looks at the next bytes, however many; they are not kept.
   * @returns whether it may still be a PNG; if not, what follows is passed over
   */
  update(bytes: Buffer): boolean;
  /**
   * Says that nothing more comes.
   * @throws NotAnImageError that says what is wrong with it
   */
  end(): PngSize;
}

/** What comes next: the signature; of a chunk its length, type and data, or CRC; or nothing more. */
type Part = 'signature' | 'length' | 'body' | 'sum' | 'nothing';
/** Bytes of those parts that are numbers. */
const FIELD = { signature: 8, length: 4, sum: 4 } as const;
/** Bytes of a chunk's type. */
const TYPE = 4;

const NO_PNG = 'something other than a PNG';
const DAMAGED = 'a PNG that was damaged on its way';

/** What is known of the bytes so far. */
interface Reading {
  next: Part;
  /** Of a field of which only a part has come, and how many bytes have. */
  readonly begun: Buffer;
  filled: number;
  /** Of the chunk that is being read: its number from 1 on, and bytes of its data. */
  chunk: number;
  length: number;
  /** Its type, and as much of its data as a header has. */
  readonly front: Buffer;
  /** Bytes of its type and data that were read, and their CRC. */
  read: number;
  sum: number;
  size: PngSize | undefined;
  hasData: boolean;
  fault: string | undefined;
}

/**
 * `createPngCheck` for one that is there as a whole.
 * @throws NotAnImageError that says what is wrong with it
 */
export function inspectPng(bytes: Buffer): PngSize {
  const check = createPngCheck();
  check.update(bytes);
  return check.end();
}

/**
 * Looks at every chunk of what claims to be a PNG (W3C PNG, third edition, sections 5 and 11): the
 * signature, IHDR first and sane, each chunk's CRC, IDAT among them, IEND last and nothing behind
 * it. Nothing is decompressed.
 */
export function createPngCheck(): PngCheck {
  // Functions on a record: as closures over as many variables they take longer than a small CRC.
  const reading: Reading = {
    next: 'signature',
    begun: Buffer.allocUnsafe(FIELD.signature),
    filled: 0,
    chunk: 0,
    length: 0,
    front: Buffer.allocUnsafe(TYPE + HEADER),
    read: 0,
    sum: 0,
    size: undefined,
    hasData: false,
    fault: undefined,
  };
  return { update: (bytes) => update(reading, bytes), end: () => end(reading) };
}

function update(reading: Reading, bytes: Buffer): boolean {
  let at = 0;
  while (at < bytes.length && reading.fault === undefined) {
    const { next } = reading;
    if (next === 'body') at = readBody(reading, bytes, at);
    else if (next === 'nothing') reading.fault = 'a PNG with something after its end';
    else at = readField(reading, bytes, at, FIELD[next]);
  }
  return reading.fault === undefined;
}

function end({ fault, next, filled, size, hasData }: Reading): PngSize {
  if (fault !== undefined) throw notAnImage(fault);
  if (next === 'signature') throw notAnImage(filled === 0 ? 'an empty answer' : NO_PNG);
  if (next !== 'nothing' || !size) throw notAnImage('a PNG that breaks off in the middle');
  if (!hasData) throw notAnImage('a PNG without a picture in it');
  return size;
}

/** Reads as much of a chunk's type and data as there is, and gives the place behind it. */
function readBody(reading: Reading, bytes: Buffer, at: number): number {
  const { front, length, read } = reading;
  const part = bytes.subarray(at, Math.min(bytes.length, at + TYPE + length - read));
  if (read < front.length) part.copy(front, read);
  reading.sum = crc32(part, reading.sum);
  reading.read += part.length;
  if (reading.read === TYPE + length) reading.next = 'sum';
  return at + part.length;
}

/** Reads a field where it lies, or puts together what comes of it in several pieces. */
function readField(reading: Reading, bytes: Buffer, at: number, length: number): number {
  if (reading.filled === 0 && at + length <= bytes.length) {
    reading.fault = understand(reading, bytes, at);
    return at + length;
  }
  const taken = bytes.copy(reading.begun, reading.filled, at, at + length - reading.filled);
  reading.filled += taken;
  if (reading.filled === length) {
    reading.filled = 0;
    reading.fault = understand(reading, reading.begun, 0);
  }
  return at + taken;
}

/** What is wrong with a field, if anything is; otherwise it is known what comes next. */
function understand(reading: Reading, bytes: Buffer, at: number): string | undefined {
  if (reading.next === 'length') return beginChunk(reading, bytes.readUInt32BE(at));
  if (reading.next === 'sum') {
    return bytes.readUInt32BE(at) === reading.sum ? endChunk(reading) : DAMAGED;
  }
  reading.next = 'length';
  const isPng = SIGNATURE.compare(bytes, at, at + SIGNATURE.length) === 0;
  return isPng ? undefined : NO_PNG;
}

function beginChunk(reading: Reading, length: number): string | undefined {
  reading.chunk += 1;
  reading.length = length;
  reading.read = 0;
  reading.sum = 0;
  reading.next = 'body';
  return reading.chunk > MAX_CHUNKS ? `a PNG of more than ${MAX_CHUNKS} parts` : undefined;
}

function endChunk(reading: Reading): string | undefined {
  const { chunk, front, length } = reading;
  const type = front.readUInt32BE(0);
  if (type === IHDR) {
    if (chunk > 1 || length !== HEADER) return 'a PNG with an invalid header';
    const size = { width: front.readUInt32BE(TYPE), height: front.readUInt32BE(TYPE + 4) };
    if (!isSane(size)) return `a PNG of ${size.width} × ${size.height} pixels`;
    reading.size = size;
  }
  if (!reading.size) return 'a PNG without a header';
  if (type === IDAT && length > 0) reading.hasData = true;
  reading.next = type === IEND ? 'nothing' : 'length';
  return undefined;
}

/** The size that the first 33 bytes of a PNG say; undefined when these are not the head of one. */
export function pngSize(head: Buffer): PngSize | undefined {
  const start = SIGNATURE.length + FIELD.length;
  const isHead = head.length >= start + TYPE + HEADER && head.indexOf(SIGNATURE) === 0;
  if (!isHead || head.readUInt32BE(start) !== IHDR) return undefined;
  const size = {
    width: head.readUInt32BE(start + TYPE),
    height: head.readUInt32BE(start + TYPE + 4),
  };
  return isSane(size) ? size : undefined;
}

function isSane({ width, height }: PngSize): boolean {
  return width >= 1 && height >= 1 && width <= MAX_SIDE && height <= MAX_SIDE;
}

function notAnImage(what: string): NotAnImageError {
  return new NotAnImageError(`Grafana sent ${what}, so nothing was stored; try again in a moment.`);
}
