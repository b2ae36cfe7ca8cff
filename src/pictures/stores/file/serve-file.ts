import { once } from 'node:events';
import { ReadStream } from 'node:fs';
import type { Middleware } from 'koa';
import { exactLength } from '../../../util/exact-length.ts';
import { lazily } from '../../../util/lazy.ts';
import { noSuchPicture } from '../store.ts';
import { explainReading } from './open-picture.ts';

/**
 * Serves whole pictures of the file store's folder with koa-static: `GET /NAME.png`. It sets the body,
 * a stream that ends after `Content-Length` bytes or fails, and that header; which names may be asked
 * for, and all other headers, are the route's affair.
 * @throws NotFoundError, StorageError
 */
export function createFileMiddleware(folder: string): Middleware {
  const serve = lazily(async () => {
    const { default: serveStatic } = await import('koa-static');
    // No index files, hidden files or compressed neighbours: a picture is served, or nothing is.
    return serveStatic(folder, { index: false, brotli: false, gzip: false, hidden: false });
  });
  return async (context, next) => {
    await (
      await serve()
    )(context, next);
    const file: unknown = context.body;
    if (!(file instanceof ReadStream)) throw noSuchPicture();
    const { length } = context;
    try {
      // It may have been removed just now, and an empty answer would be kept for a year.
      if (file.pending) await once(file, 'open');
    } catch (error) {
      throw explainReading(error);
    }
    context.body = exactLength(file, length);
    context.length = length;
  };
}
