import type { IncomingMessage } from 'node:http';
import type { Middleware } from 'koa';
import type { FindPicture, FoundPicture } from '../../pictures/stores/cached-reader.ts';
import type { CacheControl } from './cache-control.ts';
import { GUARD_HEADERS } from '../middleware/security-headers.ts';

/**
 * Answers a plain `GET` of a picture before anything else looks at it: routing and headers one by one
 * take as long as the sending of the picture. All others go the usual way, which answers with the same
 * headers: those with a condition or for a part, those for a large picture, and those to be refused.
 */
export function plainRoute(find: FindPicture, keep: CacheControl): Middleware {
  const known = new WeakMap<FoundPicture, readonly string[]>();
  const headersOf = (name: string, picture: FoundPicture) => {
    const headers = known.get(picture) ?? lastingHeaders(name, picture);
    known.set(picture, headers);
    return [...headers, 'Cache-Control', keep(picture.mtime)];
  };
  return async (context, next) => {
    const name = isPlain(context.req) ? nameIn(context.req.url ?? '') : undefined;
    const picture = name && (await find(name, context.res).catch(() => undefined));
    if (!picture || !picture.png) {
      await next();
      return;
    }
    context.respond = false;
    context.res.writeHead(200, headersOf(name, picture));
    context.res.end(picture.png);
  };
}

function nameIn(target: string): string | undefined {
  return /^\/saved-images\/([0-9a-f]{32})\.png(?:\?|$)/.exec(target)?.[1];
}

function isPlain({ method, headers }: IncomingMessage): boolean {
  return (
    method === 'GET' &&
    headers.range === undefined &&
    headers['if-none-match'] === undefined &&
    headers['if-modified-since'] === undefined
  );
}

const GUARDS = GUARD_HEADERS.flat();

/** Those that stay the same as long as a picture is in memory. */
function lastingHeaders(name: string, { size, mtime }: FoundPicture): string[] {
  return [
    ...GUARDS,
    ...['ETag', `"${name}"`, 'Last-Modified', mtime.toUTCString(), 'Accept-Ranges', 'bytes'],
    ...['Content-Type', 'image/png', 'Content-Length', String(size)],
  ];
}
