import type { IncomingMessage } from 'node:http';
import { createRequestIds } from '../util/request-ids.ts';
import { addressSet, clientAddress, parseAddress } from './ip-addresses.ts';

/** What is known of the callers of requests; what a header says counts where a trusted proxy sent it. */
export interface Callers {
  /** Undefined when a trusted proxy names no address. */
  addressOf(request: IncomingMessage): string | undefined;
  /** Whether a proxy that is not named has passed the request on, or one that does not say for whom. */
  isThroughUnknownProxy(request: IncomingMessage): boolean;
  /** The proxy's own id of the request, or a new one. */
  requestIdOf(request: IncomingMessage): string;
}

/** What proxies add, and a monitor does not send. */
const PROXY_HEADERS = ['x-forwarded-for', 'forwarded', 'via', 'x-real-ip', 'x-forwarded-proto'];

const SANE_ID = /^[A-Za-z0-9._-]{1,64}$/;

/** @param trustProxy ranges of the proxies whose headers count */
export function createCallers(trustProxy: readonly string[], newId = createRequestIds()): Callers {
  const isProxy = addressSet(trustProxy);
  const peerOf = ({ socket }: IncomingMessage) => parseAddress(socket.remoteAddress ?? '');
  return {
    addressOf: (request) => clientAddress(peerOf(request), forwardedFor(request), isProxy),
    isThroughUnknownProxy(request) {
      if (!PROXY_HEADERS.some((name) => request.headers[name] !== undefined)) return false;
      const peer = peerOf(request);
      return peer === undefined || !isProxy(peer) || forwardedFor(request).trim() === '';
    },
    requestIdOf(request) {
      const sent = request.headers['x-request-id'];
      if (typeof sent !== 'string' || !SANE_ID.test(sent)) return newId();
      const peer = peerOf(request);
      return peer !== undefined && isProxy(peer) ? sent : newId();
    },
  };
}

function forwardedFor({ headers }: IncomingMessage): string {
  return headers['x-forwarded-for']?.toString() ?? '';
}
