import { createHash } from 'node:crypto';
import { ClientGoneError } from '../errors.ts';
import { createLimiter } from '../limiter.ts';
import { inspectPng, type PngSize } from './png.ts';
import type { ImageStore } from './store.ts';

export interface PictureRequest {
  /** A render URL; whether it may be fetched has been seen to before. */
  readonly imageUrl: string;
  /** Forwarded to Grafana, and to nobody else. */
  readonly token?: string | undefined;
  /** Aborted when the one who asks has gone: the render loses its turn, unless others wait for it. */
  readonly signal?: AbortSignal | undefined;
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

/** One render, and those who wait for it. */
interface Job {
  readonly picture: Promise<StoredPicture>;
  waiting: number;
  hasBegun: boolean;
  /** Takes it out of the queue. */
  abandon(): void;
}

/**
 * Fetches, checks, stores. Equal requests at the same moment share one fetch, but only with the same
 * token: who may not see a panel must not get it because somebody else just did.
 */
export function createPipeline(options: PipelineOptions): Pipeline {
  const limiter = createLimiter(options.concurrency);
  const underWay = new Map<string, Job>();

  async function fetchChecked({ imageUrl, token }: PictureRequest) {
    const png = await options.fetchPicture(imageUrl, token);
    return { png, size: inspectPng(png) };
  }

  async function run(request: PictureRequest): Promise<StoredPicture> {
    const { png, size } = await fetchChecked(request);
    const name = await options.store.save(png);
    return { name, url: options.publicUrl(name), ...size };
  }

  function begin(request: PictureRequest, key: string): Job {
    const abandoned = new AbortController();
    const work = () => {
      job.hasBegun = true;
      return run(request);
    };
    const forget = () => {
      if (underWay.get(key) === job) underWay.delete(key);
    };
    const job: Job = {
      picture: Promise.resolve()
        .then(() => limiter.run(work, abandoned.signal))
        .finally(forget),
      waiting: 0,
      hasBegun: false,
      abandon() {
        forget();
        abandoned.abort(gone());
      },
    };
    underWay.set(key, job);
    return job;
  }

  return {
    publish(request) {
      const key = requestKey(request);
      const running = limiter.isClosed ? undefined : underWay.get(key);
      return waitFor(running ?? begin(request, key), request.signal);
    },
    fetch: async (request) => (await limiter.run(() => fetchChecked(request))).png,
    close: () => limiter.close(),
  };
}

/** Until the picture is there, or the one who waits goes away before it is begun. */
function waitFor(job: Job, signal: AbortSignal | undefined): Promise<StoredPicture> {
  job.waiting += 1;
  if (!signal) return job.picture;
  return new Promise((resolve, reject) => {
    const leave = () => {
      if (job.hasBegun) return;
      job.waiting -= 1;
      if (job.waiting === 0) job.abandon();
      reject(gone());
    };
    signal.addEventListener('abort', leave, { once: true });
    job.picture.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', leave);
    });
    if (signal.aborted) leave();
  });
}

function gone(): ClientGoneError {
  return new ClientGoneError('The client went away before its turn came.');
}

/** A digest, for no token to lie about in the keys of a map. */
function requestKey({ imageUrl, token }: PictureRequest): string {
  return createHash('sha256')
    .update(JSON.stringify([imageUrl, token ?? null]))
    .digest('base64');
}
