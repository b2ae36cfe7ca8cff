import type { Context } from 'koa';
import type { ByteRange } from '../../pictures/stores/store.ts';
import { RangeNotSatisfiableError } from '../errors.ts';

/**
 * The range that a `GET` asks for (RFC 9110, 13.1.5 and 14). Undefined when the whole picture is to be
 * sent: without a range, with several, with one in another unit, or when `If-Range` names another
 * picture. ETag and Last-Modified must be set.
 * @param size bytes of the picture
 * @throws RangeNotSatisfiableError
 */
export function requestedRange(context: Context, size: number): ByteRange | undefined {
  if (!isSamePicture(context)) return undefined;
  const range = parseRange(context.get('Range'), size);
  if (range && range.start > range.end) {
    context.set('Accept-Ranges', 'bytes');
    context.set('Content-Range', `bytes */${size}`);
    throw new RangeNotSatisfiableError(`The picture has ${size} bytes; ask for some of those.`);
  }
  return range;
}

/** The ETag or the date must be exactly the same, as both promise the same bytes. */
function isSamePicture({ headers, response }: Context): boolean {
  const condition = headers['if-range'];
  return (
    condition === undefined ||
    condition === response.get('ETag') ||
    condition === response.get('Last-Modified')
  );
}

/** `bytes=0-9`, `bytes=10-`, or `bytes=-8` for the last eight; anything else is ignored. */
function parseRange(text: string, size: number): ByteRange | undefined {
  const [, first = '', last = ''] = /^bytes= *(\d*)-(\d*) *$/i.exec(text) ?? [];
  if (first === '') {
    return last === '' ? undefined : { start: Math.max(0, size - Number(last)), end: size - 1 };
  }
  if (last === '') return { start: Number(first), end: size - 1 };
  if (Number(last) < Number(first)) return undefined;
  return { start: Number(first), end: Math.min(Number(last), size - 1) };
}
