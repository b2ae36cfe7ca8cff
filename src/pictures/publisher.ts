import type { Credentials } from '../util/http/credentials.ts';
import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { type CallerPlace, createSingleFlight } from '../util/single-flight.ts';
import { createWorkQueue, type QueueLoad } from '../util/work-queue.ts';
import { createGate, type Gate } from '../util/gate.ts';
import type { Picture, PictureOrigin, Subject } from './picture.ts';
import {
  createPictureMemory,
  type HeldPicture,
  readIntoMemory,
  type SharedPicture,
} from './picture-memory.ts';
import { createPngCheck, inspectPng, type PngCheck } from './png.ts';
import type { RenderCall, Rendered, Renderer } from './renderers/renderer.ts';
import type { SharedRenders, StoredPicture } from './shared-renders.ts';
import type { PictureStore, PictureStream } from './stores/store.ts';

export interface PictureRequest extends Omit<CallerPlace, 'lane'> {
  readonly subject: Subject;
  /** Sent to Grafana, and to no other host. */
  readonly token?: Credentials | undefined;
  /** Called right before the rendering; what it throws ends the request. */
  readonly lookAgain?: (() => Promise<void>) | undefined;
  /** For what is kept beside the picture; for `publish` alone. */
  readonly origin?: PictureOrigin | undefined;
  /** Resolves when the picture is the next one that its request posts; for `fetch` alone. */
  readonly whenNext?: Promise<void> | undefined;
}

export interface PublisherOptions {
  readonly renderer: Renderer;
  readonly store: Pick<PictureStore, 'save' | 'revocations'>;
  readonly publicUrl: (name: string) => string | Promise<string>;
  /** Keeps what is known of a stored picture; never rejects. */
  readonly note?: (picture: Picture, request: PictureRequest) => Promise<void>;
  /** Most renders of one Grafana at once, of all requests together. */
  readonly concurrency: number;
  /** Milliseconds for which an equal request gets the picture just made; 0 or missing: never. */
  readonly reuseMs?: number;
  /** Servers that keep pictures in the same store; asked only where pictures are used again. */
  readonly shared?: SharedRenders | undefined;
  /** Most bytes of one picture that is fetched; 20 MB when missing. */
  readonly maxBytes?: number;
  /**
   * Most bytes of all fetched pictures that are in memory at once; 128 MB when missing. One more may be,
   * which is the next of its request.
   */
  readonly maxHeldBytes?: number;
  /** Milliseconds that only increase. */
  readonly now?: () => number;
}

/** The one way of a picture from its renderer to its public link. */
export interface Publisher {
  /**
   * Renders, checks and stores.
   * @throws the errors of rendering, checking and storing; ShuttingDownError after `close`;
   *   ClientGoneError when the signal was aborted before the work started
   */
  publish(request: PictureRequest): Promise<Picture>;
  /**
   * Renders and checks, and stores nothing. It waits until there is memory for the picture.
   * @throws the errors of rendering and checking; TooManyRequestsError when there is no memory in time;
   *   ShuttingDownError after `close`
   */
  fetch(request: PictureRequest): Promise<HeldPicture>;
  /** Renders that are under way, and those that wait. */
  readonly load: QueueLoad;
  /** Takes no new work, and resolves when the running work has ended. */
  close(): Promise<void>;
}

/** Bytes; a larger picture goes to the store as it arrives. Nearly all are much smaller. */
const LARGE_BYTES = 2_000_000;
/** Bytes. */
const MAX_BYTES = 20_000_000;
const MAX_HELD_BYTES = 128_000_000;
/** Most pictures that are remembered as just stored. */
const MAX_REUSED = 1_000;
/** Most bytes of pictures that were just fetched and not stored. */
const MAX_REUSED_BYTES = 32_000_000;

/**
 * Equal requests at the same time share one render, and those a moment later get the same picture,
 * but only with the same token: a client that may not see a panel must not get it because another one
 * just did. All that share a render share its error, which is then forgotten.
 */
export function createPublisher(options: PublisherOptions): Publisher {
  const { renderer, store, publicUrl, concurrency, reuseMs = 0, shared } = options;
  const { now = () => performance.now() } = options;
  const { maxBytes = MAX_BYTES, maxHeldBytes = MAX_HELD_BYTES } = options;
  const memory = createPictureMemory(maxHeldBytes, maxBytes);
  /** Opened when a picture that is being fetched is the next one of one of its callers. */
  const nextGates = new Map<string, Gate>();
  const queue = createWorkQueue(concurrency);
  const fetched = createSingleFlight<SharedPicture>(queue);
  const stored = createSingleFlight<Picture>(queue);
  const justStored = new LRUCache<string, Reusable>({ max: MAX_REUSED, ttl: reuseMs });
  const justFetched = new LRUCache<string, HeldPicture & SharedPicture>({
    maxSize: Math.min(MAX_REUSED_BYTES, maxHeldBytes / 4),
    sizeCalculation: ({ png }) => png.length,
    dispose: ({ release }) => {
      release();
    },
    ttl: reuseMs,
    // They are large, and may never be asked for again.
    ttlAutopurge: true,
  });

  /** The link of a picture that was taken back must not be handed out again. */
  async function reusable(key: string): Promise<Picture | undefined> {
    const made = justStored.get(key);
    const revocations = await store.revocations().catch(() => undefined);
    return made?.revocations === revocations ? made?.picture : undefined;
  }

  async function save(png: Buffer) {
    const size = inspectPng(png);
    return { name: await store.save(png), bytes: png.length, ...size };
  }

  async function saveStream({ pieces, length }: PictureStream) {
    const check = createPngCheck();
    let bytes = 0;
    const count = (piece: Buffer) => (bytes += piece.length);
    const name = await store.save({ pieces: checked(pieces, check, count), length });
    return { name, bytes, ...check.end() };
  }

  async function render<T = never>(
    { subject, token }: PictureRequest,
    how: Pick<RenderCall<T>, 'large' | 'signal'>,
  ): Promise<Rendered<T> & { readonly renderMs: number }> {
    const start = now();
    const rendered = await renderer.render(subject, { token, ...how });
    return { ...rendered, renderMs: now() - start };
  }

  async function renderAndSave(
    request: PictureRequest,
    signal: AbortSignal,
  ): Promise<StoredPicture> {
    const large = { threshold: LARGE_BYTES, handle: saveStream };
    const { content, ...made } = await render(request, { large, signal });
    const saved = Buffer.isBuffer(content) ? await save(content) : content;
    return { ...saved, ...made };
  }

  async function renderAndStore(
    request: PictureRequest,
    key: string,
    signal: AbortSignal,
  ): Promise<Picture> {
    await request.lookAgain?.();
    const revocations = reuseMs > 0 ? await store.revocations() : '';
    const make = () => renderAndSave(request, signal);
    // Tokens are random. A password could be found from its digest by trying: no server is told of it.
    const others = typeof request.token === 'object' || reuseMs === 0 ? undefined : shared;
    // What was made before a link was taken back is another picture.
    const made = others ? await others.once(digest([key, revocations]), make) : await make();
    const picture = { publicUrl: await publicUrl(made.name), ...made };
    if (reuseMs > 0) justStored.set(key, { picture, revocations });
    return picture;
  }

  async function renderAndHold(
    request: PictureRequest,
    key: string,
    { whenNext, signal }: { readonly whenNext: Promise<void>; readonly signal: AbortSignal },
  ): Promise<SharedPicture> {
    const picture = await readIntoMemory(memory, { maxBytes, whenNext }, async (large) => {
      await request.lookAgain?.();
      const rendered = await render(request, { large, signal });
      inspectPng(rendered.content);
      return rendered;
    });
    // The reserve is for the next one.
    if (reuseMs > 0 && !picture.isInReserve)
      justFetched.set(key, { ...picture, ...picture.retain() });
    return picture;
  }

  /** A digest, so that no token is a key of a map. */
  const requestKey = ({ subject, token }: PictureRequest): string =>
    digest([renderer.keyOf(subject), token ?? null]);

  /** Renders of one Grafana do not wait for those of another. */
  const placeOf = ({ subject, signal, turn }: PictureRequest): CallerPlace => ({
    signal,
    turn,
    lane: renderer.hostOf(subject),
  });

  return {
    async publish(request) {
      const key = requestKey(request);
      const make = () =>
        stored.do(key, (gone) => renderAndStore(request, key, gone), placeOf(request));
      const made = queue.isClosed || !justStored.has(key) ? undefined : await reusable(key);
      const picture = made ? { ...made, isReused: true } : await make();
      // For each request: equal ones may come from different rooms.
      await options.note?.(picture, request);
      return picture;
    },
    async fetch(request) {
      const key = requestKey(request);
      const made = queue.isClosed ? undefined : justFetched.get(key);
      if (made) return { ...made.retain(), isReused: true };
      const gate = nextGates.get(key) ?? createGate();
      nextGates.set(key, gate);
      void request.whenNext?.then(gate.open);
      const make = (signal: AbortSignal) =>
        renderAndHold(request, key, { whenNext: gate.opened, signal });
      try {
        return (await fetched.do(key, make, placeOf(request))).retain();
      } finally {
        nextGates.delete(key);
      }
    },
    get load() {
      return queue.load;
    },
    close: () => queue.close(),
  };
}

function digest(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64');
}

/** A picture that was just stored, and what was revoked by then. */
interface Reusable {
  readonly picture: Picture;
  readonly revocations: string;
}

/** Lets a picture through; bytes that turn out not to be one are read to the end, and go no further. */
async function* checked(
  pieces: AsyncIterable<Buffer>,
  check: PngCheck,
  count: (piece: Buffer) => void,
): AsyncGenerator<Buffer> {
  for await (const piece of pieces) {
    count(piece);
    if (check.update(piece)) yield piece;
  }
  check.end();
}
