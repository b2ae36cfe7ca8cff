import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { pipeline } from 'node:stream/promises';
import type { Readable } from 'node:stream';

export interface WireRequest {
  readonly method: 'GET' | 'PUT' | 'DELETE';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes, or what opens a stream of as many as `Content-Length` says. */
  readonly body?: Buffer | (() => Readable) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Sends requests over connections that are kept. */
export interface Transport {
  /**
   * @returns the answer as its head is here; its body must be read or destroyed
   * @throws the system's errors, such as ECONNREFUSED
   */
  send(request: WireRequest): Promise<IncomingMessage>;
  close(): void;
}

/** Milliseconds in which something must happen on a connection. */
const IDLE_MS = 5_000;
/** Connections at once; further requests wait. */
const MAX_SOCKETS = 64;

/**
 * Not by got, as other requests are: each picture is a request here, and got takes as long again for
 * it. The bodies are small, no redirect is followed, and tries are counted by the caller.
 */
export function createTransport(idleMs = IDLE_MS): Transport {
  const options = {
    keepAlive: true,
    maxSockets: MAX_SOCKETS,
    maxFreeSockets: 16,
    scheduling: 'lifo',
  } as const;
  let agent: http.Agent | undefined;

  return {
    send({ method, url, headers, body, signal }) {
      const { request, Agent } = url.protocol === 'https:' ? https : http;
      agent ??= new Agent(options);
      return new Promise((resolve, reject) => {
        let answer: IncomingMessage | undefined;
        const sent = request(url, { method, headers, agent, signal }, (message) => {
          answer = message;
          resolve(message);
        });
        sent.on('error', reject);
        sent.setTimeout(idleMs, () => {
          // While what has come is not read, it is the reader that is waited for.
          if (answer && answer.readableLength > 0) sent.setTimeout(idleMs);
          else sent.destroy(Object.assign(new Error('nothing came'), { code: 'ETIMEDOUT' }));
        });
        if (typeof body === 'function') pipeline(body(), sent).catch(reject);
        else sent.end(body);
      });
    },
    close: () => agent?.destroy(),
  };
}
