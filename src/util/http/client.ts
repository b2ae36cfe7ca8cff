import http from 'node:http';
import https from 'node:https';
import type { PlainResponse } from 'got';
import { createDeadline, type Deadline } from './pausable-timeout.ts';
import { GrafanaTimeoutError, GrafanaUnreachableError } from '../../grafana/errors.ts';
import { ImageTooLargeError } from '../../pictures/errors.ts';
import { GrafanaImagesError } from '../errors.ts';
import { type Body, type Head, type Large, readBody } from './response-body.ts';

/** An answer as it came, whatever its status, with its body. */
export type Answer<T = unknown> = Head & Body<T>;

export interface AskOptions<T = never> {
  /** How the other side is called in a sentence, such as `Grafana at https://grafana.example.com`. */
  readonly peer: (origin: string) => string;
  readonly token?: string | undefined;
  /** Milliseconds from the first byte sent to the last one received, without those that a taker needs. */
  readonly timeoutMs: number;
  /** Most bytes of a body; a longer one ends the connection. */
  readonly maxBytes: number;
  /** What to do about a longer one. */
  readonly tooLarge?: string;
  /** What is sent as JSON; with it the request is a POST. */
  readonly json?: unknown;
  /** What is sent as `multipart/form-data`, in its place. */
  readonly form?: FormData;
  /** Besides our own. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What to do when it takes too long. */
  readonly tooSlow?: string;
  /** Who takes large bodies; without it all are read as a whole. */
  readonly large?: Large<T> | undefined;
}

/**
 * Asks one question over HTTP. The token goes to this URL alone: no redirect is followed. Nothing is
 * tried again and no body is decompressed, so that what is bounded here stays bounded.
 * @throws GrafanaUnreachableError when there is no connection, or it breaks
 * @throws GrafanaTimeoutError when the answer is not complete in time
 * @throws ImageTooLargeError when the body is longer than `maxBytes`, or says that it will be
 * @throws what is thrown by who takes a large body
 */
export async function ask<T = never>(url: string, options: AskOptions<T>): Promise<Answer<T>> {
  const name = options.peer(new URL(url).origin);
  // Loaded with the first question: nothing takes longer to load, and a bot that listens can wait for it.
  const { got } = await import('got');
  const stream = got.stream(url, {
    ...sentWith(options),
    agent: agentFor(url),
    followRedirect: false,
    throwHttpErrors: false,
    decompress: false,
    retry: { limit: 0 },
  });
  // Whoever has answered may break off what is still being sent; nobody waits for that any more.
  stream.on('error', () => undefined);
  // One timer: got's own time limits listen to everything that happens to a socket, for each of them.
  const late = new AbortController();
  const deadline = createDeadline(options.timeoutMs, () => {
    late.abort();
    stream.destroy();
  });
  const head = () => headOf(stream.response, name);
  const pieces = bounded(
    stream,
    (length) => {
      if (Math.max(length, head().length ?? 0) > options.maxBytes) throw tooLarge(name, options);
    },
    (error) => {
      if (late.signal.aborted) return tookTooLong(name, options);
      return error instanceof GrafanaImagesError ? error : explainFailure(error, name);
    },
    deadline,
  );
  try {
    const read = await readBody(pieces, head, options.large);
    return { ...head(), ...read };
  } finally {
    deadline.stop();
    stream.destroy();
  }
}

function headOf(response: PlainResponse | undefined, name: string): Head {
  if (!response) throw new GrafanaUnreachableError(`${name} closed the connection unanswered.`);
  const { headers, statusCode } = response;
  const length = headers['content-length'];
  return {
    status: statusCode,
    contentType: (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '',
    location: headers.location,
    length: length === undefined ? undefined : Number(length),
  };
}

/** What comes, as long as it may; what goes wrong with it is explained to those who read it. */
async function* bounded(
  stream: AsyncIterable<unknown>,
  check: (length: number) => void,
  explain: (error: unknown) => Error,
  deadline: Deadline,
): AsyncGenerator<Buffer> {
  let length = 0;
  try {
    for await (const piece of stream as AsyncIterable<Buffer>) {
      length += piece.length;
      check(length);
      // Who takes it may wait for a disk, which is not the fault of the other side.
      deadline.stop();
      yield piece;
      deadline.go();
    }
  } catch (error) {
    throw explain(error);
  }
}

/** A connection kept for the next question may be closed, or out of step, when that is asked. */
function agentFor(url: string) {
  return url.startsWith('https:') ? { https: new https.Agent() } : { http: new http.Agent() };
}

function sentWith({ token, json, form, headers }: AskOptions<unknown>) {
  const isPost = json !== undefined || form !== undefined;
  return {
    method: isPost ? 'POST' : 'GET',
    headers: {
      accept: isPost ? 'application/json' : 'application/json, image/png',
      ...headers,
      'user-agent': 'hubot-grafana-images',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(form !== undefined ? { body: form } : json === undefined ? {} : { json }),
  } as const;
}

function tooLarge(name: string, { maxBytes, tooLarge }: AskOptions<unknown>): ImageTooLargeError {
  return new ImageTooLargeError(
    `${name} sent more than ${maxBytes} bytes; ${tooLarge ?? 'so much was not to be expected'}.`,
  );
}

const REASONS = new Map([
  ['ECONNREFUSED', 'nothing listens there'],
  ['ENOTFOUND', 'there is no such host name'],
  ['EAI_AGAIN', 'its host name cannot be looked up at the moment'],
  ['EHOSTUNREACH', 'there is no way to that host'],
  ['ENETUNREACH', 'there is no way to that network'],
  ['ECONNRESET', 'the connection broke off'],
  ['EPIPE', 'the connection broke off'],
  ['ERR_BODY_PARSE_FAILURE', 'the answer broke off'],
  ['HPE_INVALID_CONSTANT', 'what answers there does not speak HTTP'],
  ['EPROTO', 'the two sides do not agree on TLS; look whether it is http:// rather than https://'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'its certificate is for another name'],
  ['ETIMEDOUT', 'no connection came about'],
]);

const UNTRUSTED = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
]);

function tookTooLong(
  name: string,
  { timeoutMs, tooSlow = 'try again in a moment' }: AskOptions<unknown>,
): GrafanaTimeoutError {
  return new GrafanaTimeoutError(
    `${name} did not answer within ${timeoutMs / 1000} s; ${tooSlow}.`,
  );
}

/** Most failures come as got's errors; on Node 24 those of TLS come as they are. Both have a code. */
function explainFailure(error: unknown, name: string): GrafanaUnreachableError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'no code';
  const reason = UNTRUSTED.has(code)
    ? 'its certificate is not trusted here; NODE_EXTRA_CA_CERTS names a file with further authorities'
    : (REASONS.get(code) ?? `the connection failed (${code})`);
  return new GrafanaUnreachableError(`${name} cannot be reached: ${reason}.`, { cause: error });
}
