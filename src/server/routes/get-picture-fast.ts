import type { IncomingMessage } from 'node:http';
import type { Middleware } from 'koa';
import type { PictureInfo } from '../../pictures/stores/store.ts';
import type { Callers } from '../callers.ts';
import type { Shutdown } from '../shutdown.ts';
import { type PictureRouteOptions, releaseAfter } from './get-picture.ts';
import { lastingHeaders } from './picture-headers.ts';

export interface FastRouteOptions extends PictureRouteOptions {
  readonly shutdown: Pick<Shutdown, 'isBegun'>;
  readonly callers: Pick<Callers, 'requestIdOf'>;
}

/**
 * Answers a plain `GET` of a picture before anything else looks at it: routing, and headers set one by
 * one, take as long as sending the picture. All other requests go the usual way, which answers with the
 * same headers: those with a condition or a range, for a large picture, and those to be refused.
 */
export function fastPictureRoute(options: FastRouteOptions): Middleware {
  const { store, cacheControl, unread, shutdown, callers } = options;
  const known = new WeakMap<PictureInfo, readonly string[]>();
  const headersOf = (name: string, picture: PictureInfo, request: IncomingMessage) => {
    const headers = known.get(picture) ?? lastingHeaders(name, picture);
    known.set(picture, headers);
    const id = callers.requestIdOf(request);
    const all = [...headers, 'Cache-Control', cacheControl(picture.mtime), 'X-Request-Id', id];
    return shutdown.isBegun ? [...all, 'Connection', 'close'] : all;
  };
  return async (context, next) => {
    const name = isPlain(context.req) ? nameIn(context.req.url ?? '') : undefined;
    const picture = name && (await store.open(name).catch(() => undefined));
    if (!picture || !picture.bytes) {
      await next();
      return;
    }
    const { res } = context;
    if (picture.release) releaseAfter(res, picture.release);
    context.respond = false;
    res.writeHead(200, headersOf(name, picture, context.req));
    res.end(picture.bytes);
    if (!res.writableFinished) unread.watch(res, picture.bytes);
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
