import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { LargeBodyHandler } from '../util/http/response-body.ts';
import { createWorkQueue } from '../util/work-queue.ts';
import { createPngCheck, inspectPng, type PngCheck, type PngSize } from './png.ts';
import { type CallerPlace, createSingleFlight } from '../util/single-flight.ts';
import type { ComingPicture, ImageStore } from './stores/store.ts';

export interface PictureRequest extends CallerPlace {
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

export interface PublisherOptions {
  /** Gives the picture, or what became of one that is large and was taken as it came. */
  readonly fetchPicture: <T = never>(
    url: string,
    token: string | undefined,
    large?: LargeBodyHandler<T>,
  ) => Promise<Buffer | T>;
  readonly store: ImageStore;
  readonly publicUrl: (name: string) => string;
  /** Renders at once, over everything that goes through here. */
  readonly concurrency: number;
  /** Milliseconds within which an equal request gets the picture just made; 0 or missing: never. */
  readonly reuseMs?: number;
}

/** The one way of a picture from Grafana to its public link. */
export interface Publisher {
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

/** Bytes of a picture that is held as a whole on its way to the store; nearly all are smaller by far. */
const LARGE_BYTES = 2_000_000;
/** Most pictures that are known to have been stored just now. */
const MAX_REUSED = 1_000;
/** Bytes of those that were fetched just now and not stored. */
const MAX_REUSED_BYTES = 32_000_000;

/**
 * Fetches, checks, stores. Equal requests at the same moment share one fetch, and those a moment
 * later get the same picture, but only with the same token: who may not see a panel must not get it
 * because somebody else just did. A failure is told to all who share it and then forgotten.
 */
export function createPublisher(options: PublisherOptions): Publisher {
  const { fetchPicture, store, publicUrl, concurrency, reuseMs = 0 } = options;
  const queue = createWorkQueue(concurrency);
  const fetched = createSingleFlight<Buffer>(queue);
  const stored = createSingleFlight<StoredPicture>(queue);
  const justStored = new LRUCache<string, StoredPicture>({ max: MAX_REUSED, ttl: reuseMs });
  const justFetched = new LRUCache<string, Buffer>({
    maxSize: MAX_REUSED_BYTES,
    sizeCalculation: (png) => png.length,
    ttl: reuseMs,
    // Nobody may ask for them again, and they are large.
    ttlAutopurge: true,
  });

  async function save(png: Buffer) {
    const size = inspectPng(png);
    return { name: await store.save(png), ...size };
  }

  async function saveAsItComes({ pieces, length }: ComingPicture) {
    const check = createPngCheck();
    const name = await store.saveAsItComes({ pieces: checked(pieces, check), length });
    return { name, ...check.end() };
  }

  async function fetchAndStore(request: PictureRequest, key: string): Promise<StoredPicture> {
    const { imageUrl, token, lookAgain } = request;
    await lookAgain?.();
    const large = { threshold: LARGE_BYTES, handle: saveAsItComes };
    const fetched = await fetchPicture(imageUrl, token, large);
    const saved = Buffer.isBuffer(fetched) ? await save(fetched) : fetched;
    const picture = { url: publicUrl(saved.name), ...saved };
    if (reuseMs > 0) justStored.set(key, picture);
    return picture;
  }

  async function fetchAndKeep(request: PictureRequest, key: string): Promise<Buffer> {
    await request.lookAgain?.();
    const png = await fetchPicture(request.imageUrl, request.token);
    inspectPng(png);
    if (reuseMs > 0) justFetched.set(key, png);
    return png;
  }

  return {
    publish(request) {
      const key = requestKey(request);
      const made = queue.isClosed ? undefined : justStored.get(key);
      if (made) return Promise.resolve(made);
      return stored.do(key, () => fetchAndStore(request, key), request);
    },
    fetch(request) {
      const key = requestKey(request);
      const made = queue.isClosed ? undefined : justFetched.get(key);
      if (made) return Promise.resolve(made);
      return fetched.do(key, () => fetchAndKeep(request, key), request);
    },
    close: () => queue.close(),
  };
}

/** Lets a picture through; what turns out to be none is read to its end, and goes no further. */
async function* checked(pieces: AsyncIterable<Buffer>, check: PngCheck): AsyncGenerator<Buffer> {
  for await (const piece of pieces) if (check.update(piece)) yield piece;
  check.end();
}

/** A digest, for no token to lie about in the keys of a map. */
function requestKey({ imageUrl, token }: PictureRequest): string {
  return createHash('sha256')
    .update(JSON.stringify([imageUrl, token ?? null]))
    .digest('base64');
}
