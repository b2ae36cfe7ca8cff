import type { IncomingMessage } from 'node:http';
import { createRequestIds } from '../util/request-ids.ts';
import { addressSet, clientAddress, parseAddress } from './ip-addresses.ts';

/** What is known of the callers of requests; what a header says counts where a trusted proxy sent it. */
export interface Callers {
  /** Undefined when a trusted proxy names no address. */
  addressOf(request: IncomingMessage): string | undefined;
  /** The proxy's own id of the request, or a new one. */
  requestIdOf(request: IncomingMessage): string;
}

const SANE_ID = /^[A-Za-z0-9._-]{1,64}$/;

/** @param trustProxy ranges of the proxies whose headers count */
export function createCallers(trustProxy: readonly string[], newId = createRequestIds()): Callers {
  const isProxy = addressSet(trustProxy);
  const peerOf = ({ socket }: IncomingMessage) => parseAddress(socket.remoteAddress ?? '');
  return {
    addressOf: (request) => clientAddress(peerOf(request), forwardedFor(request), isProxy),
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
