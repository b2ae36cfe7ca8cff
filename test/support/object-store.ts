import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { BucketSettings } from '../../src/pictures/stores/s3/settings.ts';
import { serveHttp } from './http.ts';

interface KeptObject {
  readonly bytes: Buffer;
  readonly storedAt: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** Answers a request in the place of the store; false: the store does. */
export type Interference = (
  request: IncomingMessage,
  response: ServerResponse,
) => boolean | Promise<boolean>;

/**
 * An object store that speaks as much of S3 as is needed, in memory: it has the faults that no engine
 * can be brought to. Signatures are not checked, which the engines do.
 */
export interface ObjectStoreDouble {
  readonly settings: BucketSettings;
  /** By their keys. */
  readonly objects: Map<string, KeptObject>;
  /** Such as `GET /pictures/grafana/NAME.png`. */
  readonly requests: string[];
  /** The headers of the last request. */
  last: IncomingMessage['headers'];
  /** Asked first, for each request. */
  interfere: Interference | undefined;
  /** Its lifecycle rules, as XML; undefined when it has none. */
  lifecycle: string | undefined;
  /** Whether it keeps versions: `Enabled`, `Suspended`, or empty. */
  versioning: string;
  /** Objects on a page of a list. */
  pageSize: number;
  close(): Promise<void>;
}

export async function startObjectStore(): Promise<ObjectStoreDouble> {
  const objects = new Map<string, KeptObject>();
  const server = await serveHttp((request, response) => {
    void handle(request, response).catch(() => response.destroy());
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    double.requests.push(`${request.method ?? ''} ${url.pathname}`);
    double.last = request.headers;
    if ((await double.interfere?.(request, response)) === true) return;
    const body = await buffer(request);
    const key = url.pathname.replace(/^\/pictures\/?/, '');
    if (key === '' && url.searchParams.has('lifecycle')) rules(request, body, response);
    else if (key === '' && url.searchParams.has('versioning')) {
      response.end(
        `<VersioningConfiguration><Status>${double.versioning}</Status></VersioningConfiguration>`,
      );
    } else if (key === '') list(url, response);
    else if (request.method === 'PUT') put(key, request, body, response);
    else if (request.method === 'DELETE') {
      objects.delete(key);
      response.writeHead(204).end();
    } else get(key, request, response);
  }

  function rules(
    { method, headers }: IncomingMessage,
    body: Buffer,
    response: ServerResponse,
  ): void {
    const size = { 'x-amz-transition-default-minimum-object-size': 'varies_by_storage_class' };
    if (method === 'GET') {
      if (double.lifecycle === undefined) refuse(response, 404, 'NoSuchLifecycleConfiguration');
      else response.writeHead(200, size).end(double.lifecycle);
      return;
    }
    if (headers['content-md5'] !== createHash('md5').update(body).digest('base64')) {
      refuse(response, 400, 'InvalidDigest');
      return;
    }
    double.lifecycle = body.toString('utf8');
    response.end();
  }

  function list(url: URL, response: ServerResponse): void {
    const query = (name: string) => url.searchParams.get(name) ?? '';
    const after = query('continuation-token') || query('start-after');
    const all = [...objects.entries()]
      .filter(([key]) => key.startsWith(query('prefix')) && key > after)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    const page = all.slice(0, double.pageSize);
    const isCut = all.length > page.length;
    const contents = page.map(
      ([key, { bytes, storedAt }]) =>
        `<Contents><Key>${key}</Key><LastModified>${new Date(storedAt).toISOString()}</LastModified><Size>${bytes.length}</Size></Contents>`,
    );
    const next = isCut
      ? `<NextContinuationToken>${page.at(-1)?.[0] ?? ''}</NextContinuationToken>`
      : '';
    response.end(
      `<?xml version="1.0"?><ListBucketResult><IsTruncated>${String(isCut)}</IsTruncated>${next}${contents.join('')}</ListBucketResult>`,
    );
  }

  function put(
    key: string,
    { headers }: IncomingMessage,
    body: Buffer,
    response: ServerResponse,
  ): void {
    const source = headers['x-amz-copy-source'];
    if (typeof source === 'string') {
      const copied = objects.get(source.replace(/^\/pictures\//, ''));
      if (!copied) refuse(response, 404, 'NoSuchKey');
      else {
        objects.set(key, { ...copied, storedAt: Date.now(), headers: {} });
        response.end('<CopyObjectResult/>');
      }
      return;
    }
    const sum = createHash('sha256').update(body).digest('hex');
    if (headers['x-amz-content-sha256'] !== sum) {
      refuse(response, 400, 'XAmzContentSHA256Mismatch');
      return;
    }
    const present = objects.get(key);
    const { 'if-match': match, 'if-none-match': none } = headers;
    if ((none === '*' && present) || (match !== undefined && match !== etagOf(present))) {
      refuse(response, 412, 'PreconditionFailed');
      return;
    }
    const kept = Object.entries(headers).filter(
      ([name]) => name.startsWith('x-amz-meta-') || name === 'cache-control',
    );
    const own = Object.fromEntries(kept) as Record<string, string>;
    objects.set(key, { bytes: body, storedAt: Date.now(), headers: own });
    response.writeHead(200, { ETag: etagOf(objects.get(key)) }).end();
  }

  function get(key: string, { headers }: IncomingMessage, response: ServerResponse): void {
    const found = objects.get(key);
    if (!found) {
      refuse(response, 404, 'NoSuchKey');
      return;
    }
    const { bytes, storedAt } = found;
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? [];
    const all = {
      ETag: etagOf(found),
      ...found.headers,
      'Content-Type': 'image/png',
      'Last-Modified': new Date(storedAt).toUTCString(),
    };
    if (from === undefined) {
      response.writeHead(200, { ...all, 'Content-Length': bytes.length }).end(bytes);
      return;
    }
    if (Number(from) >= bytes.length) {
      refuse(response, 416, 'InvalidRange');
      return;
    }
    const part = bytes.subarray(Number(from), Number(to) + 1);
    const range = `bytes ${from}-${Number(from) + part.length - 1}/${bytes.length}`;
    response
      .writeHead(206, { ...all, 'Content-Range': range, 'Content-Length': part.length })
      .end(part);
  }

  const double: ObjectStoreDouble = {
    settings: {
      bucket: 'pictures',
      region: 'us-east-1',
      url: `${server.url}/pictures`,
      prefix: 'grafana/',
      keys: { accessKeyId: 'KEY', secretAccessKey: 'secret' },
      acl: undefined,
      publicUrl: undefined,
      signedMs: undefined,
    },
    objects,
    requests: [],
    last: {},
    interfere: undefined,
    lifecycle: undefined,
    versioning: '',
    pageSize: 1_000,
    close: () => server.close(),
  };
  return double;
}

function etagOf(object: KeptObject | undefined): string {
  return object ? `"${createHash('md5').update(object.bytes).digest('hex')}"` : '';
}

/** Refuses a request as S3 does. */
export function refuse(
  response: ServerResponse,
  status: number,
  code: string,
  more = '',
  headers: Readonly<Record<string, string>> = {},
): void {
  response
    .writeHead(status, { 'Content-Type': 'application/xml', ...headers })
    .end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message>${more}</Error>`);
}
