import type { IncomingMessage } from 'node:http';
import type { Middleware } from 'koa';
import type { HotPicture, HotPictures } from '../hot-pictures.ts';
import { cacheControl, type Keeping } from './cache-control.ts';
import { GUARD_HEADERS } from './guard-headers.ts';

export interface HotOptions extends Keeping {
  readonly hot: HotPictures;
}

/**
 * Answers a plain `GET` of a picture in memory before anything else looks at it: routing and headers
 * one by one take as long as the sending of the picture. All others, such as those with a condition or
 * for a part, go the usual way, which answers with the same headers.
 */
export function hotRoute(options: HotOptions): Middleware {
  const { hot } = options;
  const keep = cacheControl(options);
  return async (context, next) => {
    const name = isPlain(context.req) ? nameIn(context.req.url ?? '') : undefined;
    const picture = name === undefined ? undefined : hot.get(name);
    if (name === undefined || !picture) {
      await next();
      return;
    }
    context.respond = false;
    context.res.writeHead(200, headersOf(name, picture, keep(picture.mtime)));
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

function headersOf(name: string, { png, mtime }: HotPicture, cacheControl: string): string[] {
  return [
    ...GUARD_HEADERS.flat(),
    'Cache-Control',
    cacheControl,
    'ETag',
    `"${name}"`,
    'Last-Modified',
    mtime.toUTCString(),
    'Accept-Ranges',
    'bytes',
    'Content-Type',
    'image/png',
    'Content-Length',
    String(png.length),
  ];
}
