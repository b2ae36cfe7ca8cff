import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import type { SecureContext } from 'node:tls';
import type { PlainResponse } from 'got';
import { authorizationHeader, type Credentials } from './credentials.ts';
import {
  HttpClientError,
  ResponseTimeoutError,
  ResponseTooLargeError,
  UnreachableError,
} from './errors.ts';
import { bareHost, forSockets, type LookUp } from './internal-addresses.ts';
import { createPausableTimeout, type PausableTimeout } from './pausable-timeout.ts';
import {
  type LargeBodyHandler,
  readResponseBody,
  type ResponseBody,
  type ResponseHead,
} from './response-body.ts';

/** A response of whatever status, with its body. */
export type HttpResponse<T = unknown> = ResponseHead & ResponseBody<T>;

export interface HttpRequestOptions<T = never> {
  /** What the other side is called in a sentence, such as `Grafana at https://grafana.example.com`. */
  readonly peer: string;
  /** Sent as the `Authorization` header. */
  readonly token?: Credentials | undefined;
  /** Which certificates are trusted; Node's own choice when missing. */
  readonly secureContext?: SecureContext | undefined;
  /** Looks the host up for each connection, and may refuse; Node's own lookup when missing. */
  readonly lookUp?: LookUp | undefined;
  /** Variable that names a file with further authorities; NODE_EXTRA_CA_CERTS when missing. */
  readonly caVariable?: string | undefined;
  /** Milliseconds from the first byte sent to the last one received, a handler's own time not counted. */
  readonly timeoutMs: number;
  /** Milliseconds until there must be a connection; `timeoutMs` alone counts when missing. */
  readonly connectTimeoutMs?: number | undefined;
  /** Most bytes of a body; a longer one ends the connection. */
  readonly maxBytes: number;
  /** GET when missing, or POST when something is sent. */
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE' | undefined;
  /** Sent as JSON; it makes the request a POST unless another method is given. */
  readonly json?: unknown;
  /** Sent as JSON, each on a line of its own (NDJSON), instead of one value. */
  readonly lines?: readonly unknown[] | undefined;
  /** Sent as `multipart/form-data`, instead of JSON. */
  readonly form?: FormData;
  /** Besides the client's own. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Handles large bodies as they arrive; without it every body is read as a whole. */
  readonly large?: LargeBodyHandler<T> | undefined;
}

/**
 * Makes one HTTP request. The token goes to this URL alone: redirects are not followed. Nothing is
 * retried and no body is decompressed, so that the limits hold.
 * @throws UnreachableError when there is no connection, or it breaks
 * @throws ResponseTimeoutError when the response is not complete in time
 * @throws ResponseTooLargeError when the body is longer than `maxBytes`, or says that it will be
 * @throws what the handler of a large body throws
 */
export async function httpRequest<T = never>(
  url: string,
  options: HttpRequestOptions<T>,
): Promise<HttpResponse<T>> {
  const { peer, timeoutMs, connectTimeoutMs, maxBytes, lookUp } = options;
  const host = bareHost(url);
  if (lookUp && isIP(host) !== 0) {
    // An address is connected to without a lookup.
    await lookUp(host).catch((error: unknown) => {
      throw unreachable(error, peer, options);
    });
  }
  // Loaded with the first request: nothing takes longer to load, and a bot can listen without it.
  const { got } = await import('got');
  const stream = got.stream(url, {
    ...requestOf(options),
    agent: agentFor(url, options.secureContext),
    ...(lookUp && { dnsLookup: forSockets(lookUp) }),
    followRedirect: false,
    throwHttpErrors: false,
    decompress: false,
    retry: { limit: 0 },
    ...(connectTimeoutMs === undefined ? {} : { timeout: { connect: connectTimeoutMs } }),
  });
  // A server may answer early and reset what is still being sent; the answer counts.
  stream.on('error', () => undefined);
  // One timer: got's own timeouts listen to every event of a socket, for each of them.
  const late = new AbortController();
  const timeout = createPausableTimeout(timeoutMs, () => {
    late.abort();
    stream.destroy();
  });
  const head = () => headOf(stream.response, peer);
  const pieces = limited(stream, {
    check(length) {
      if (Math.max(length, head().length ?? 0) > maxBytes) {
        throw new ResponseTooLargeError(peer, maxBytes);
      }
    },
    explain(error) {
      if (late.signal.aborted) return new ResponseTimeoutError(peer, timeoutMs);
      return error instanceof HttpClientError ? error : unreachable(error, peer, options);
    },
    timeout,
  });
  try {
    const body = await readResponseBody(pieces, head, options.large);
    return { ...head(), ...body };
  } finally {
    timeout.pause();
    stream.destroy();
  }
}

function headOf(response: PlainResponse | undefined, peer: string): ResponseHead {
  if (!response) {
    throw new UnreachableError(peer, 'the connection was closed without an answer');
  }
  const { headers, statusCode } = response;
  const length = headers['content-length'];
  const authenticate = headers['www-authenticate'];
  return {
    status: statusCode,
    contentType: (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '',
    location: headers.location,
    length: length === undefined ? undefined : Number(length),
    ...(authenticate === undefined ? {} : { wwwAuthenticate: authenticate }),
    ...(headers.date === undefined ? {} : { date: headers.date }),
  };
}

interface Limits {
  /** Called with the bytes so far; throws when they are too many. */
  readonly check: (length: number) => void;
  readonly explain: (error: unknown) => Error;
  readonly timeout: PausableTimeout;
}

/** The pieces of a body, within the limits. */
async function* limited(
  stream: AsyncIterable<unknown>,
  { check, explain, timeout }: Limits,
): AsyncGenerator<Buffer> {
  let length = 0;
  try {
    for await (const piece of stream as AsyncIterable<Buffer>) {
      length += piece.length;
      check(length);
      // The reader may wait for a disk, which is not the other side's fault.
      timeout.pause();
      yield piece;
      timeout.resume();
    }
  } catch (error) {
    throw explain(error);
  }
}

/** A new agent for each request: a kept connection may be closed, or out of step, when it is used again. */
function agentFor(url: string, secureContext: SecureContext | undefined) {
  if (!url.startsWith('https:')) return { http: new http.Agent() };
  return { https: new https.Agent(secureContext ? { secureContext } : {}) };
}

function requestOf({ method, token, json, lines, form, headers }: HttpRequestOptions<unknown>) {
  const isPost = json !== undefined || lines !== undefined || form !== undefined;
  const body = form ?? lines?.map((line) => `${JSON.stringify(line)}\n`).join('');
  return {
    method: method ?? (isPost ? 'POST' : 'GET'),
    headers: {
      accept: isPost ? 'application/json' : 'application/json, image/png',
      ...(lines && { 'content-type': 'application/x-ndjson' }),
      ...headers,
      'user-agent': 'hubot-grafana-images',
      ...(token === undefined ? {} : { authorization: authorizationHeader(token) }),
    },
    ...(body !== undefined ? { body } : json === undefined ? {} : { json }),
    // Without a body got waits for one to be written.
    ...(method === 'DELETE' && json === undefined ? { body: '' } : {}),
  } as const;
}

/** The bot's own limit: the other side has no part in it. */
const NO_FILES = 'this bot has as many files and connections open as its system allows (ulimit -n)';

const REASONS = new Map([
  [
    'ERR_ADDRESS_REFUSED',
    'its address is of this machine, its link or a metadata service, where no room may have a Grafana',
  ],
  ['ECONNREFUSED', 'nothing listens there'],
  ['ENOTFOUND', 'the host name does not exist'],
  ['EAI_AGAIN', 'its host name cannot be looked up at the moment'],
  ['EHOSTUNREACH', 'there is no route to that host'],
  ['ENETUNREACH', 'there is no route to that network'],
  ['ECONNRESET', 'the connection broke off'],
  ['EPIPE', 'the connection broke off'],
  ['ERR_BODY_PARSE_FAILURE', 'the answer broke off'],
  [
    'HPE_INVALID_CONSTANT',
    'what answers there does not speak HTTP; if it speaks HTTPS, write https://',
  ],
  ['EPROTO', 'it does not speak TLS; if it is plain HTTP, write http:// rather than https://'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'its certificate is for another name'],
  ['EMFILE', `it was not tried: ${NO_FILES}`],
  ['ENFILE', `it was not tried: ${NO_FILES}`],
  ['CERT_HAS_EXPIRED', 'its certificate has expired'],
  ['CERT_NOT_YET_VALID', 'its certificate is not valid yet, or the clock here is wrong'],
  ['ETIMEDOUT', 'no connection could be made in time'],
]);

const UNTRUSTED = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
]);

/** Most failures come as got's errors; on Node 24 those of TLS come as they are. Both have a code. */
function unreachable(
  cause: unknown,
  peer: string,
  { caVariable = 'NODE_EXTRA_CA_CERTS' }: Pick<HttpRequestOptions, 'caVariable'>,
): UnreachableError {
  return new UnreachableError(peer, connectionReason(cause, caVariable), { cause });
}

/** A clause that says why a connection failed, without a full stop. */
export function connectionReason(cause: unknown, caVariable: string): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'no code';
  return UNTRUSTED.has(code)
    ? `its certificate is not trusted here; name a file with its authority in ${caVariable}`
    : (REASONS.get(code) ?? `the connection failed (${code})`);
}
