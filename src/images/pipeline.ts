import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { createLimiter } from '../limiter.ts';
import { inspectPng, type PngSize } from './png.ts';
import { type Asked, createSharedWork } from './shared-work.ts';
import type { ImageStore } from './store.ts';

export interface PictureRequest extends Asked {
  /** A render URL; whether it may be fetched has been seen to before. */
  readonly imageUrl: string;
  /** Forwarded to Grafana, and to nobody else. */
  readonly token?: string | undefined;
  /** Called right before Grafana is asked; what it throws is the end of it. */
  readonly lookAgain?: (() => Promise<void>) | undefined;
}

export interface StoredPicture extends PngSize {
  readonly name: string;
  /** The public link. */
  readonly url: string;
}

export interface PipelineOptions {
  readonly fetchPicture: (url: string, token: string | undefined) => Promise<Buffer>;
  readonly store: ImageStore;
  readonly publicUrl: (name: string) => string;
  /** Renders at once, over everything that goes through here. */
  readonly concurrency: number;
  /** Milliseconds within which an equal request gets the picture just made; 0 or missing: never. */
  readonly reuseMs?: number;
}

/** The one way of a picture from Grafana to its public link. */
export interface Pipeline {
  /**
   * @throws the errors of fetching, checking and storing; ShuttingDownError after `close`;
   *   ClientGoneError when its signal was aborted before its turn came
   */
  publish(request: PictureRequest): Promise<StoredPicture>;
  /**
   * Fetches and checks, and stores nothing.
   * @throws the errors of fetching and checking; ShuttingDownError after `close`
   */
  fetch(request: PictureRequest): Promise<Buffer>;
  /** Takes no new work, and resolves when all that is under way has ended. */
  close(): Promise<void>;
}

/** Most pictures that are known to have been stored just now. */
const MAX_REUSED = 1_000;
/** Bytes of those that were fetched just now and not stored. */
const MAX_REUSED_BYTES = 32_000_000;

/**
 * Fetches, checks, stores. Equal requests at the same moment share one fetch, and those a moment
 * later get the same picture, but only with the same token: who may not see a panel must not get it
 * because somebody else just did. A failure is told to all who share it and then forgotten.
 */
export function createPipeline(options: PipelineOptions): Pipeline {
  const { fetchPicture, store, publicUrl, concurrency, reuseMs = 0 } = options;
  const limiter = createLimiter(concurrency);
  const fetched = createSharedWork<Buffer>(limiter);
  const stored = createSharedWork<StoredPicture>(limiter);
  const justStored = new LRUCache<string, StoredPicture>({ max: MAX_REUSED, ttl: reuseMs });
  const justFetched = new LRUCache<string, Buffer>({
    maxSize: MAX_REUSED_BYTES,
    sizeCalculation: (png) => png.length,
    ttl: reuseMs,
    // Nobody may ask for them again, and they are large.
    ttlAutopurge: true,
  });

  async function fetchChecked({ imageUrl, token, lookAgain }: PictureRequest) {
    await lookAgain?.();
    const png = await fetchPicture(imageUrl, token);
    return { png, size: inspectPng(png) };
  }

  async function fetchAndStore(request: PictureRequest, key: string): Promise<StoredPicture> {
    const { png, size } = await fetchChecked(request);
    const name = await store.save(png);
    const picture = { name, url: publicUrl(name), ...size };
    if (reuseMs > 0) justStored.set(key, picture);
    return picture;
  }

  async function fetchAndKeep(request: PictureRequest, key: string): Promise<Buffer> {
    const { png } = await fetchChecked(request);
    if (reuseMs > 0) justFetched.set(key, png);
    return png;
  }

  return {
    publish(request) {
      const key = requestKey(request);
      const made = limiter.isClosed ? undefined : justStored.get(key);
      if (made) return Promise.resolve(made);
      return stored.do(key, () => fetchAndStore(request, key), request);
    },
    fetch(request) {
      const key = requestKey(request);
      const made = limiter.isClosed ? undefined : justFetched.get(key);
      if (made) return Promise.resolve(made);
      return fetched.do(key, () => fetchAndKeep(request, key), request);
    },
    close: () => limiter.close(),
  };
}

/** A digest, for no token to lie about in the keys of a map. */
function requestKey({ imageUrl, token }: PictureRequest): string {
  return createHash('sha256')
    .update(JSON.stringify([imageUrl, token ?? null]))
    .digest('base64');
}
