import type { ServerResponse } from 'node:http';
import type { Context, Middleware, Next } from 'koa';
import { StorageUnavailableError } from '../../pictures/errors.ts';
import {
  noSuchPicture,
  PICTURE_NAME,
  type PictureInfo,
  type PictureStore,
} from '../../pictures/stores/store.ts';
import type { UnreadAnswers } from '../unread-answers.ts';
import type { CacheControl } from './cache-control.ts';
import { pictureHeaders } from './picture-headers.ts';
import { requestedRange } from './range.ts';

export interface PictureRouteOptions {
  readonly store: Pick<PictureStore, 'stat' | 'open'>;
  readonly cacheControl: CacheControl;
  readonly largeFiles?: LargeFiles | undefined;
  readonly unread: UnreadAnswers;
}

/** Another way to send whole large pictures, for a store that keeps them as files. */
export interface LargeFiles {
  /** Bytes; a picture with more is large. */
  readonly overBytes: number;
  /** Sets the body of `GET /NAME.png`, a stream that ends after `Content-Length` bytes or fails. */
  readonly middleware: Middleware;
}

/**
 * `GET` and `HEAD /saved-images/NAME.png`. Only what has a picture's name is ever asked of the store.
 * Conditions come before ranges (RFC 9110, 13.2.2).
 */
export function pictureRoute(options: PictureRouteOptions): Middleware {
  const { store, cacheControl } = options;
  return async (context, next) => {
    const name = /^\/saved-images\/([^/]+)\.png$/.exec(context.path)?.[1] ?? '';
    if (!PICTURE_NAME.test(name)) throw noSuchPicture();
    const info = await store.stat(name).catch((error: unknown) => {
      // A name stands for its content: a client that has it needs no store that is down.
      if (error instanceof StorageUnavailableError && hasContent(context, name)) return undefined;
      throw error;
    });
    if (!info) return;
    if (isFresh(context, name, info) || context.method === 'HEAD') {
      setHeaders(context, pictureHeaders(name, info, cacheControl));
    } else {
      await send(context, next, { name, info, ...options });
    }
  };
}

function isFresh(context: Context, name: string, { mtime }: PictureInfo): boolean {
  context.status = 200;
  context.etag = name;
  context.lastModified = mtime;
  if (context.fresh) context.status = 304;
  return context.status === 304;
}

function hasContent(context: Context, name: string): boolean {
  context.status = 200;
  context.etag = name;
  if (context.fresh) context.status = 304;
  else context.remove('ETag');
  return context.status === 304;
}

interface Wanted extends PictureRouteOptions {
  readonly name: string;
  readonly info: PictureInfo;
}

async function send(context: Context, next: Next, wanted: Wanted): Promise<void> {
  const { name, info, store, cacheControl, largeFiles, unread } = wanted;
  const range = requestedRange(context, info.size);
  if (!range && largeFiles && info.size > largeFiles.overBytes) {
    await sendFile(context, next, name, largeFiles);
    unread.watch(context.res, 'stream');
    setHeaders(context, pictureHeaders(name, { ...info, size: context.length }, cacheControl));
    return;
  }
  const picture = await store.open(name, range);
  if (picture.bytes === undefined) {
    context.body = await picture.stream();
    unread.watch(context.res, 'stream');
  } else {
    context.body = picture.bytes;
    unread.watchSoon(context.res, picture.bytes);
    if (picture.release) releaseAfter(context.res, picture.release);
  }
  context.status = range ? 206 : 200;
  setHeaders(context, pictureHeaders(name, picture, cacheControl, range));
}

async function sendFile(
  context: Context,
  next: Next,
  name: string,
  { middleware }: LargeFiles,
): Promise<void> {
  const { path } = context;
  context.path = `/${name}.png`;
  await middleware(context, next);
  context.path = path;
}

function setHeaders(context: Context, headers: readonly string[]): void {
  for (let at = 0; at < headers.length; at += 2) {
    context.set(headers[at] ?? '', headers[at + 1] ?? '');
  }
}

/** Calls a function once a response is closed, or at once when that has happened already. */
export function releaseAfter(response: ServerResponse, release: () => void): void {
  if (response.closed) release();
  else response.once('close', release);
}
