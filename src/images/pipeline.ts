import { createHash } from 'node:crypto';
import { createLimiter } from '../limiter.ts';
import { inspectPng, type PngSize } from './png.ts';
import type { ImageStore } from './store.ts';

export interface PictureRequest {
  /** A render URL; whether it may be fetched has been seen to before. */
  readonly imageUrl: string;
  /** Forwarded to Grafana, and to nobody else. */
  readonly token?: string | undefined;
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
}

/** The one way of a picture from Grafana to its public link. */
export interface Pipeline {
  /** @throws the errors of fetching, checking and storing; ShuttingDownError after `close` */
  publish(request: PictureRequest): Promise<StoredPicture>;
  /**
   * Fetches and checks, and stores nothing.
   * @throws the errors of fetching and checking; ShuttingDownError after `close`
   */
  fetch(request: PictureRequest): Promise<Buffer>;
  /** Takes no new work, and resolves when all that is under way has ended. */
  close(): Promise<void>;
}

/**
 * Fetches, checks, stores. Equal requests at the same moment share one fetch, but only with the same
 * token: who may not see a panel must not get it because somebody else just did.
 */
export function createPipeline(options: PipelineOptions): Pipeline {
  const limiter = createLimiter(options.concurrency);
  const underWay = new Map<string, Promise<StoredPicture>>();

  async function fetchChecked({ imageUrl, token }: PictureRequest) {
    const png = await options.fetchPicture(imageUrl, token);
    return { png, size: inspectPng(png) };
  }

  async function run(request: PictureRequest): Promise<StoredPicture> {
    const { png, size } = await fetchChecked(request);
    const name = await options.store.save(png);
    return { name, url: options.publicUrl(name), ...size };
  }

  return {
    publish(request) {
      const key = requestKey(request);
      const running = limiter.isClosed ? undefined : underWay.get(key);
      if (running) return running;
      const started = limiter.run(() => run(request)).finally(() => underWay.delete(key));
      underWay.set(key, started);
      return started;
    },
    fetch: async (request) => (await limiter.run(() => fetchChecked(request))).png,
    close: () => limiter.close(),
  };
}

/** A digest, for no token to lie about in the keys of a map. */
function requestKey({ imageUrl, token }: PictureRequest): string {
  return createHash('sha256')
    .update(JSON.stringify([imageUrl, token ?? null]))
    .digest('base64');
}
