import type { RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

export interface ConnectionLimitOptions {
  /** Connections with a request that is being answered. */
  readonly maxConnections: number;
  /** Ends an answer that is not read; false when there is none. */
  readonly evict: () => boolean;
  /** Answers a request for which there is no room. */
  readonly refuse: RequestListener;
}

/**
 * Bounds the connections whose requests come here; those of other listeners of the same server are
 * never counted. When there are too many, one whose answer is not read is ended; where there is none,
 * the request is refused.
 */
export function limitConnections(
  handle: RequestListener,
  { maxConnections, evict, refuse }: ConnectionLimitOptions,
): RequestListener {
  /** Each with the answer to its last request. */
  const busy = new Map<Socket, ServerResponse>();
  const followed = new WeakSet<Socket>();

  /** Not done with each answer, which would take longer than all the rest of it. */
  function forgetIdle(): void {
    for (const [socket, response] of busy) if (response.writableFinished) busy.delete(socket);
  }

  return (request, response) => {
    const { socket } = request;
    if (busy.size >= maxConnections && !busy.has(socket)) {
      forgetIdle();
      if (busy.size >= maxConnections && !evict()) {
        refuse(request, response);
        return;
      }
    }
    busy.set(socket, response);
    if (!followed.has(socket)) {
      followed.add(socket);
      socket.once('close', () => busy.delete(socket));
    }
    handle(request, response);
  };
}
