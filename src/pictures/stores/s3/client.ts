import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { GrafanaImagesError } from '../../../util/errors.ts';
import { lazily } from '../../../util/lazy.ts';
import { createKeySource, type KeySource } from './access-keys.ts';
import { type ListedObject, readListPage, readRefusal } from './answers.ts';
import { BucketFault, connectionFault, refusalFault } from './fault.ts';
import { createOutage } from './outage.ts';
import type { BucketSettings } from './settings.ts';
import { createTransport, type Transport, type WireRequest } from './transport.ts';

export interface ObjectRequest {
  readonly method: WireRequest['method'];
  /** Of an object; undefined for the bucket itself. */
  readonly key?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: ObjectBody;
}

/** What is put: bytes, or a stream that can be opened for each try. */
export interface ObjectBody {
  readonly content: Buffer | (() => Readable);
  readonly length: number;
  /** Hexadecimal SHA-256; the bucket refuses what does not fit it. */
  readonly sha256: string;
}

export interface ObjectAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A bucket over S3's API. */
export interface BucketClient {
  /**
   * Sends a request, up to three times within the time limit.
   * @throws BucketFault, ConfigError when there are no keys
   */
  send(request: ObjectRequest): Promise<ObjectAnswer>;
  /** The same for an answer that is not read as a whole here. What `handle` throws is thrown. */
  exchange<T>(request: ObjectRequest, handle: (answer: IncomingMessage) => Promise<T>): Promise<T>;
  /** All objects below a prefix, in the order of their keys' bytes, page by page. */
  list(prefix: string, startAfter?: string): AsyncGenerator<ListedObject>;
  /** A link to an object that is valid for so many milliseconds. */
  presign(key: string, ms: number): Promise<string>;
  close(): void;
}

export interface BucketClientOptions {
  readonly keys?: KeySource;
  readonly transport?: Transport;
  /** Milliseconds for one request with all its tries. */
  readonly timeoutMs?: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Waits so many milliseconds between two tries. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

const TRIES = 3;
const TIMEOUT_MS = 15_000;
/** Milliseconds before the second try, at most; twice as many before the third. */
const PAUSE_MS = 300;
/** The same where the bucket has too much to do. */
const OVERLOAD_PAUSE_MS = 1_000;
/** Bytes of an answer that says why a request is refused. */
const MAX_REFUSAL = 64_000;

const NOTHING = createHash('sha256').digest('hex');

export function createBucketClient(
  settings: BucketSettings,
  options: BucketClientOptions = {},
): BucketClient {
  const { keys = createKeySource(settings.keys), transport = createTransport() } = options;
  const { timeoutMs = TIMEOUT_MS, now = Date.now, wait = waitMs } = options;
  const outage = createOutage();
  const sign = createSigner(settings, keys, now);

  async function once<T>(
    { method, key, query, headers, body }: ObjectRequest,
    handle: (answer: IncomingMessage) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    const url = urlOf(settings, key, query);
    const signed = await sign(method, url, {
      ...headers,
      'x-amz-content-sha256': body?.sha256 ?? NOTHING,
    });
    if (body) signed['content-length'] = String(body.length);
    else if (method === 'PUT') signed['content-length'] = '0';
    const answer = await transport
      .send({ method, url, headers: signed, body: body?.content, signal })
      .catch((error: unknown) => {
        throw connectionFault(error);
      });
    const { statusCode: status = 0 } = answer;
    if (status < 200 || status >= 300) throw await refusalOf(status, answer);
    return handle(answer);
  }

  async function refusalOf(status: number, answer: IncomingMessage): Promise<BucketFault> {
    const { headers } = answer;
    const text = await startOf(answer, MAX_REFUSAL);
    return refusalFault(status, headers, await readRefusal(text), now());
  }

  async function exchange<T>(
    request: ObjectRequest,
    handle: (answer: IncomingMessage) => Promise<T>,
  ): Promise<T> {
    outage.check();
    const late = new AbortController();
    const timer = setTimeout(() => {
      late.abort(Object.assign(new Error('not in time'), { code: 'ETIMEDOUT' }));
    }, timeoutMs);
    try {
      return await withTries(() => once(request, handle, late.signal), late.signal);
    } finally {
      clearTimeout(timer);
    }
  }

  async function withTries<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    let hasRenewed = false;
    for (let tried = 1; ; tried += 1) {
      try {
        const result = await work();
        outage.over();
        return result;
      } catch (error) {
        if (error instanceof GrafanaImagesError) throw error;
        const fault = signal.aborted
          ? connectionFault(signal.reason)
          : error instanceof BucketFault
            ? error
            : connectionFault(error);
        if (fault.isExpired && !hasRenewed && keys.renew()) {
          hasRenewed = true;
        } else if (!fault.isTemporary) {
          outage.over();
          throw fault;
        } else if (tried >= TRIES || signal.aborted) {
          outage.failed(fault);
          throw fault;
        } else {
          await wait(pauseAfter(fault, tried), signal).catch(() => undefined);
        }
      }
    }
  }

  return {
    exchange,
    send: (request) =>
      exchange(request, async (answer) => ({
        status: answer.statusCode ?? 0,
        headers: answer.headers,
        body: await buffer(answer),
      })),
    async *list(prefix, startAfter) {
      let query: Record<string, string> = { 'list-type': '2', prefix };
      if (startAfter !== undefined) query['start-after'] = startAfter;
      for (;;) {
        const { body, status } = await this.send({ method: 'GET', query });
        const page = await readListPage(body.toString('utf8'));
        if (!page) {
          throw new BucketFault('The bucket answered with something other than a list', {
            status,
            code: 'NoList',
          });
        }
        yield* page.objects;
        if (page.next === undefined) return;
        query = { 'list-type': '2', prefix, 'continuation-token': page.next };
      }
    },
    async presign(key, ms) {
      const url = urlOf(settings, key, { 'X-Amz-Expires': String(Math.floor(ms / 1_000)) });
      return (await sign.forLink(url)).href;
    },
    close: () => {
      transport.close();
    },
  };
}

/** A random time, so that servers that were refused together do not come back together. */
function pauseAfter({ isOverload }: BucketFault, tried: number): number {
  return 20 + Math.random() * tried * (isOverload ? OVERLOAD_PAUSE_MS : PAUSE_MS);
}

const waitMs = (ms: number, signal: AbortSignal) => delay(ms, undefined, { signal });

function urlOf(
  { url: root }: BucketSettings,
  key: string | undefined,
  query: Readonly<Record<string, string>> = {},
): URL {
  const url = new URL(key === undefined ? `${root}/` : `${root}/${key}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}

interface Signer {
  (
    method: string,
    url: URL,
    headers: Readonly<Record<string, string>>,
  ): Promise<Record<string, string>>;
  forLink(url: URL): Promise<URL>;
}

const aws4fetch = lazily(() => import('aws4fetch'));

/** Signs with AWS's version 4, by aws4fetch. */
function createSigner({ region }: BucketSettings, keys: KeySource, now: () => number): Signer {
  /** Keys that were derived of the secret for a day; aws4fetch adds to it. */
  let cache = new Map<string, ArrayBuffer>();

  async function signer(method: string, url: URL, more: object) {
    const { AwsV4Signer } = await aws4fetch();
    const { accessKeyId, secretAccessKey, sessionToken } = await keys.get();
    if (cache.size > 10) cache = new Map();
    const datetime = new Date(now()).toISOString().replace(/[:-]|\.\d{3}/g, '');
    return new AwsV4Signer({
      method,
      url: url.href,
      accessKeyId,
      secretAccessKey,
      ...(sessionToken !== undefined && { sessionToken }),
      service: 's3',
      region,
      cache,
      datetime,
      ...more,
    });
  }

  const sign = async (method: string, url: URL, headers: Readonly<Record<string, string>>) =>
    Object.fromEntries((await (await signer(method, url, { headers })).sign()).headers);
  const forLink = async (url: URL) =>
    (await (await signer('GET', url, { signQuery: true })).sign()).url;
  return Object.assign(sign, { forLink });
}

/** The first bytes of an answer; what is more ends its connection. */
async function startOf(answer: IncomingMessage, maxBytes: number): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of answer as AsyncIterable<Buffer>) {
      parts.push(part);
      length += part.length;
      if (length > maxBytes) break;
    }
  } catch {
    // What came of it may say enough.
  }
  return Buffer.concat(parts).toString('utf8');
}
