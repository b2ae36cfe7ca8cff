import { once } from 'node:events';
import { createReadStream, ReadStream, type Stats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import path from 'node:path';
import type { Middleware } from 'koa';
import serveStatic from 'koa-static';
import { NotFoundError } from '../../errors.ts';
import { errorCode, explainStorage } from '../storage-errors.ts';
import { IMAGE_NAME } from '../store.ts';
import { askedPart } from './range.ts';

/** A name stands for its content, so what was seen once never changes: one year, in seconds. */
const MAX_AGE = 31_536_000;

/**
 * `GET` and `HEAD /saved-images/NAME.png`, out of a folder. Only a plain file whose name is one that
 * pictures have is ever served, whatever else lies there.
 * @param maxAgeMs how long pictures are kept, in milliseconds: nobody else shall keep one for longer
 */
export function savedRoute(folder: string, maxAgeMs = Infinity): Middleware {
  // Precompressed neighbours, index files and hidden files are koa-static's own ideas: none here.
  const serve = serveStatic(folder, { index: false, brotli: false, gzip: false, hidden: false });
  return async (context, next) => {
    const name = /^\/saved-images\/([^/]+)\.png$/.exec(context.path)?.[1] ?? '';
    const file = path.join(folder, `${name}.png`);
    const stats = IMAGE_NAME.test(name) ? await fileStats(file) : undefined;
    if (!stats) throw noSuchPicture();
    context.status = 200;
    context.set('Cache-Control', `public, max-age=${lifeOf(stats, maxAgeMs)}, immutable`);
    context.etag = name;
    context.lastModified = stats.mtime;
    if (context.fresh) {
      context.status = 304;
      return;
    }
    const part = askedPart(context, stats.size);
    if (!part) {
      const asked = context.path;
      context.path = `/${name}.png`;
      await serve(context, next);
      context.path = asked;
      await opened(context.body);
      return;
    }
    context.body = createReadStream(file, part);
    await opened(context.body);
    context.status = 206;
    context.set('Content-Range', `bytes ${part.start}-${part.end}/${stats.size}`);
    context.length = part.end - part.start + 1;
    context.type = 'png';
  };
}

/** Seconds that a picture will still be kept, and a year at most. */
function lifeOf({ mtimeMs }: Stats, maxAgeMs: number): number {
  const left = Math.floor((Math.min(mtimeMs, Date.now()) + maxAgeMs - Date.now()) / 1000);
  return Math.max(0, Math.min(MAX_AGE, left));
}

/**
 * Waits until a file is open, while there is still time to say why it cannot be. It may have been
 * taken away just now: an empty answer would be kept for a year.
 */
async function opened(body: unknown): Promise<void> {
  if (!(body instanceof ReadStream)) throw noSuchPicture();
  try {
    if (body.pending) await once(body, 'open');
  } catch (error) {
    throw errorCode(error) === 'ENOENT' ? noSuchPicture() : explainStorage(error);
  }
}

function noSuchPicture(): NotFoundError {
  return new NotFoundError('There is no such picture; it was never made, or is kept no longer.');
}

async function fileStats(file: string): Promise<Stats | undefined> {
  try {
    const stats = await lstat(file);
    return stats.isFile() ? stats : undefined;
  } catch {
    return undefined;
  }
}
