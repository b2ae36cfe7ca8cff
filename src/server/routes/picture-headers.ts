import type { ByteRange, PictureInfo } from '../../pictures/stores/store.ts';
import { SECURITY_HEADERS } from '../middleware/security-headers.ts';
import type { CacheControl } from './cache-control.ts';

/**
 * All headers of an answer with a picture, names and values in turn.
 * @param range the part that is sent, when it is not all of it
 */
export function pictureHeaders(
  name: string,
  info: PictureInfo,
  cacheControl: CacheControl,
  range?: ByteRange,
): string[] {
  return [...lastingHeaders(name, info, range), 'Cache-Control', cacheControl(info.mtime)];
}

const SECURITY = SECURITY_HEADERS.flat();

/** Those that stay the same for as long as a picture is in memory. */
export function lastingHeaders(name: string, { size, mtime }: PictureInfo, range?: ByteRange) {
  const { start, end } = range ?? { start: 0, end: size - 1 };
  const headers = [
    ...SECURITY,
    ...['ETag', `"${name}"`, 'Last-Modified', mtime.toUTCString(), 'Accept-Ranges', 'bytes'],
    ...['Content-Type', 'image/png', 'Content-Length', String(end - start + 1)],
  ];
  if (range) headers.push('Content-Range', `bytes ${start}-${end}/${size}`);
  return headers;
}
