import { once } from 'node:events';
import { createReadStream, ReadStream, type Stats } from 'node:fs';
import path from 'node:path';
import type { Context, Middleware, Next } from 'koa';
import { lazily } from '../../lazily.ts';
import { type HotPictures, MAX_HOT } from '../hot-pictures.ts';
import { IMAGE_NAME } from '../store.ts';
import { type CacheControl, cacheControl, type Keeping } from './cache-control.ts';
import { explained, noSuchPicture, readWhole, withPicture } from './open-picture.ts';
import { askedPart, type Part } from './range.ts';

export interface SavedOptions extends Keeping {
  readonly folder: string;
  readonly hot: HotPictures;
}

/**
 * `GET` and `HEAD /saved-images/NAME.png`, out of a folder. Only a plain file whose name is one that
 * pictures have is ever served, whatever else lies there. What was looked at lately comes from memory;
 * otherwise a picture is read at once, which is faster than as a stream, if it is not too large.
 */
export function savedRoute(options: SavedOptions): Middleware {
  const { folder, hot } = options;
  const keep = cacheControl(options);
  // Precompressed neighbours, index files and hidden files are koa-static's own ideas: none here.
  const serve = lazily(async () => {
    const { default: serveStatic } = await import('koa-static');
    return serveStatic(folder, { index: false, brotli: false, gzip: false, hidden: false });
  });
  return async (context, next) => {
    const name = /^\/saved-images\/([^/]+)\.png$/.exec(context.path)?.[1] ?? '';
    if (!IMAGE_NAME.test(name)) throw noSuchPicture();
    const known = hot.get(name);
    if (known) {
      if (needsBody(context, name, known.mtime, keep)) answerWith(context, known.png);
      return;
    }
    const file = path.join(folder, `${name}.png`);
    const stats = await withPicture(file, async (handle, found) => {
      if (!needsBody(context, name, found.mtime, keep)) return undefined;
      if (context.method === 'HEAD') {
        askedPart(context, found.size);
        context.length = found.size;
        context.type = 'png';
        return undefined;
      }
      if (found.size > MAX_HOT) return found;
      const png = await readWhole(handle, found.size);
      hot.put(name, { png, mtime: found.mtime });
      answerWith(context, png);
      return undefined;
    });
    if (stats) await streamLarge(context, next, await serve(), file, stats);
  };
}

/** Sets what is said of a picture; false when that is the whole answer. */
function needsBody(context: Context, name: string, mtime: Date, keep: CacheControl): boolean {
  context.status = 200;
  context.set('Cache-Control', keep(mtime));
  context.etag = name;
  context.lastModified = mtime;
  if (!context.fresh) return true;
  context.status = 304;
  return false;
}

function answerWith(context: Context, png: Buffer): void {
  const part = askedPart(context, png.length);
  context.body = part ? png.subarray(part.start, part.end + 1) : png;
  context.type = 'png';
  if (part) sayPart(context, part, png.length);
}

function sayPart(context: Context, { start, end }: Part, size: number): void {
  context.status = 206;
  context.set('Content-Range', `bytes ${start}-${end}/${size}`);
}

/** What is too large to be held comes as a stream, a whole picture by koa-static. */
async function streamLarge(
  context: Context,
  next: Next,
  serve: Middleware,
  file: string,
  { size }: Stats,
): Promise<void> {
  const part = askedPart(context, size);
  if (part) {
    context.body = createReadStream(file, part);
    context.length = part.end - part.start + 1;
    context.type = 'png';
  } else {
    const asked = context.path;
    context.path = `/${path.basename(file)}`;
    await serve(context, next);
    context.path = asked;
  }
  await opened(context.body);
  if (part) sayPart(context, part, size);
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
    throw explained(error);
  }
}
