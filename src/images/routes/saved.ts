import { lstat } from 'node:fs/promises';
import path from 'node:path';
import type { Middleware } from 'koa';
import serveStatic from 'koa-static';
import { NotFoundError } from '../../errors.ts';
import { IMAGE_NAME } from '../store.ts';

/** A name stands for its content, so what was seen once never changes: one year, in seconds. */
const CACHE_CONTROL = 'public, max-age=31536000, immutable';

/**
 * `GET` and `HEAD /saved-images/NAME.png`, out of a folder. Only a plain file whose name is one that
 * pictures have is ever served, whatever else lies there.
 */
export function savedRoute(folder: string): Middleware {
  // Precompressed neighbours, index files and hidden files are koa-static's own ideas: none here.
  const serve = serveStatic(folder, { index: false, brotli: false, gzip: false, hidden: false });
  return async (context, next) => {
    const name = /^\/saved-images\/([^/]+)\.png$/.exec(context.path)?.[1] ?? '';
    const modified = IMAGE_NAME.test(name) ? await fileTime(folder, name) : undefined;
    if (modified === undefined) throw noSuchPicture();
    context.status = 200;
    context.set('Cache-Control', CACHE_CONTROL);
    context.etag = name;
    context.lastModified = modified;
    if (context.fresh) {
      context.status = 304;
      return;
    }
    context.path = `/${name}.png`;
    await serve(context, next);
    // It was taken away just now; an empty answer would be kept for a year.
    if (context.body == null) throw noSuchPicture();
  };
}

function noSuchPicture(): NotFoundError {
  return new NotFoundError('There is no such picture; it was never made, or is kept no longer.');
}

async function fileTime(folder: string, name: string): Promise<Date | undefined> {
  try {
    const stats = await lstat(path.join(folder, `${name}.png`));
    return stats.isFile() ? stats.mtime : undefined;
  } catch {
    return undefined;
  }
}
