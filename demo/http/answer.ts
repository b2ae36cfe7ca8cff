import type { ServerResponse } from 'node:http';

/** One HTTP answer, made by a pure function and sent by `send`. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What a real 6.5.1 puts on every answer. */
const COMMON_HEADERS = {
  'Cache-Control': 'no-cache',
  Pragma: 'no-cache',
  Expires: '-1',
  'X-Frame-Options': 'deny',
} as const;

function answer(status: number, contentType: string, body: string | Buffer): Answer {
  return { status, headers: { 'Content-Type': contentType }, body: Buffer.from(body) };
}

/** JSON from one of Grafana's handlers. */
export function json(status: number, body: unknown): Answer {
  return answer(status, 'application/json', JSON.stringify(body));
}

/** JSON from Grafana's middleware (authentication, roles, unknown routes): another content type. */
export function middlewareError(status: number, message: string): Answer {
  return answer(status, 'application/json; charset=UTF-8', JSON.stringify({ message }));
}

export function html(status: number, body: string): Answer {
  return answer(status, 'text/html; charset=UTF-8', body);
}

export function text(status: number, body: string): Answer {
  return answer(status, 'text/plain; charset=utf-8', body);
}

export function custom(status: number, contentType: string, body: string | Buffer): Answer {
  return answer(status, contentType, body);
}

/** A picture as /render answers it; `modified` is the age of the file behind it, in ms since 1970. */
export function picture(body: Buffer, modified: number): Answer {
  return {
    status: 200,
    headers: {
      'Content-Type': 'image/png',
      'Last-Modified': new Date(modified).toUTCString(),
      'Accept-Ranges': 'bytes',
    },
    body,
  };
}

/** @param location as it goes on the wire, the sub-path included */
export function redirect(status: 301 | 302, location: string, cookie?: string): Answer {
  const escaped = location.replace(/&/g, '&amp;').replace(/"/g, '&#34;').replace(/</g, '&lt;');
  const label = status === 301 ? 'Moved Permanently' : 'Found';
  const sent = html(status, `<a href="${escaped}">${label}</a>.\n\n`);
  const headers = { ...sent.headers, Location: location };
  return {
    ...sent,
    headers: cookie === undefined ? headers : { ...headers, 'Set-Cookie': cookie },
  };
}

/** Writes status and headers, Content-Length of the whole body included, but no byte of the body. */
export function sendHead(response: ServerResponse, sent: Answer): void {
  response.writeHead(sent.status, {
    ...COMMON_HEADERS,
    ...sent.headers,
    'Content-Length': sent.body.length,
  });
}

/** Writes the whole answer; Node leaves the body out of the answer to a HEAD request. */
export function send(response: ServerResponse, sent: Answer): void {
  sendHead(response, sent);
  response.end(sent.body);
}
