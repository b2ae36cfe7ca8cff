import type { Context } from 'koa';
import { RangeNotSatisfiableError } from '../errors.ts';

/** First and last byte, counted from 0. */
export interface Part {
  readonly start: number;
  readonly end: number;
}

/**
 * The part of a picture that a `GET` asks for (RFC 9110, 13.1.5 and 14). Undefined when it is to be
 * the whole: nothing else is asked for, or something else than one part in bytes, or the client has
 * the beginning of another picture. ETag and Last-Modified must be set.
 * @param size bytes of the picture
 * @throws RangeNotSatisfiableError
 */
export function askedPart(context: Context, size: number): Part | undefined {
  context.set('Accept-Ranges', 'bytes');
  if (context.method !== 'GET' || !isTheSame(context)) return undefined;
  const part = readRange(context.get('Range'), size);
  if (part && part.start > part.end) {
    context.set('Content-Range', `bytes */${size}`);
    throw new RangeNotSatisfiableError(`The picture has ${size} bytes; ask for some of those.`);
  }
  return part;
}

/** Only the very same ETag or date will do; both are there for byte by byte the same picture. */
function isTheSame({ headers, response }: Context): boolean {
  const condition = headers['if-range'];
  return (
    condition === undefined ||
    condition === response.get('ETag') ||
    condition === response.get('Last-Modified')
  );
}

/** `bytes=0-9`, `bytes=10-`, or `bytes=-8` for the last eight; anything else is passed over. */
function readRange(text: string, size: number): Part | undefined {
  const [, first = '', last = ''] = /^bytes= *(\d*)-(\d*) *$/i.exec(text) ?? [];
  if (first === '') {
    return last === '' ? undefined : { start: Math.max(0, size - Number(last)), end: size - 1 };
  }
  if (last === '') return { start: Number(first), end: size - 1 };
  if (Number(last) < Number(first)) return undefined;
  return { start: Number(first), end: Math.min(Number(last), size - 1) };
}
