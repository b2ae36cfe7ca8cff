import { once } from 'node:events';
import { createReadStream, ReadStream } from 'node:fs';
import type { ServerResponse } from 'node:http';
import path from 'node:path';
import type { Context, Middleware, Next } from 'koa';
import { lazily } from '../../util/lazy.ts';
import {
  explained,
  type FindPicture,
  noSuchPicture,
  pictureFile,
} from '../../pictures/stores/cached-reader.ts';
import { MAX_HOT } from '../../pictures/stores/memory-cache.ts';
import { IMAGE_NAME } from '../../pictures/stores/store.ts';
import type { CacheControl } from './cache-control.ts';
import { askedPart, type Part } from './range.ts';

export interface SavedOptions {
  /** Where the large pictures are read from. */
  readonly folder: string;
  readonly find: FindPicture;
  readonly keep: CacheControl;
}

/**
 * `GET` and `HEAD /saved-images/NAME.png`, out of a folder. Only a plain file whose name is one that
 * pictures have is ever served, whatever else lies there. A large one comes as a stream.
 */
export function savedRoute({ folder, find, keep }: SavedOptions): Middleware {
  // Precompressed neighbours, index files and hidden files are koa-static's own ideas: none here.
  const serve = lazily(async () => {
    const { default: serveStatic } = await import('koa-static');
    return serveStatic(folder, { index: false, brotli: false, gzip: false, hidden: false });
  });
  return async (context, next) => {
    const name = /^\/saved-images\/([^/]+)\.png$/.exec(context.path)?.[1] ?? '';
    if (!IMAGE_NAME.test(name)) throw noSuchPicture();
    const { size, mtime, png } = await find(name);
    if (!needsBody(context, name, mtime, keep)) return;
    if (context.method === 'HEAD') {
      askedPart(context, size);
      context.length = size;
      context.type = 'png';
    } else if (size > MAX_HOT) {
      await streamLarge(context, next, await serve(), pictureFile(folder, name), size);
    } else {
      answerWith(context, png ?? (await whole(name, context.res)));
    }
  };

  async function whole(name: string, response: ServerResponse): Promise<Buffer> {
    const { png } = await find(name, response);
    // Another one, too large, is there in its place just now.
    if (!png) throw noSuchPicture();
    return png;
  }
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
  size: number,
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
