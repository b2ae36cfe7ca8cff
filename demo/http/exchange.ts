import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Role } from '../model/dashboard.ts';
import type { RecordedRequest } from './faults.ts';

/** One request on its way through the routes. */
export interface Exchange {
  readonly request: RecordedRequest;
  /** The path without sub-path and query, still percent-encoded. */
  readonly path: string;
  /** The query as in the URL, without the question mark. */
  readonly search: string;
  /** The prefix of Grafana's own paths: '' or such as '/grafana'. */
  readonly subPath: string;
  /** What was sent, as text; of more than 1 MB nothing. */
  readonly body: () => Promise<string>;
  /** Aborted when the client has gone. */
  readonly gone: AbortSignal;
}

const MAX_BODY = 1_000_000;

export interface AuthorisedExchange extends Exchange {
  readonly role: Role;
}

/** Decodes one segment of a path; a broken escape stays as it is. */
export function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Takes the sub-path off, where it is there: a real 6.5.1 answers with it and without. */
export function withoutSubPath(path: string, subPath: string): string {
  if (subPath === '' || !path.startsWith(subPath)) return path;
  const rest = path.slice(subPath.length);
  return rest === '' ? '/' : rest.startsWith('/') ? rest : path;
}

/** @param at ms since 1970 */
export function exchangeOf(
  incoming: IncomingMessage,
  response: ServerResponse,
  subPath: string,
  at: number,
): Exchange {
  const [path = '/', ...rest] = (incoming.url ?? '/').split('?');
  const search = rest.join('?');
  const gone = new AbortController();
  response.once('close', () => {
    gone.abort();
  });
  const request: RecordedRequest = {
    method: incoming.method ?? 'GET',
    path,
    query: new URLSearchParams(search),
    headers: incoming.headers,
    at,
  };
  return {
    request,
    path: withoutSubPath(path, subPath),
    search,
    subPath,
    body: () => readBody(incoming),
    gone: gone.signal,
  };
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of incoming as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes <= MAX_BODY) pieces.push(piece);
  }
  return bytes <= MAX_BODY ? Buffer.concat(pieces).toString() : '';
}
