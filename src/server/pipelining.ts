import type { RequestListener } from 'node:http';
import type { Socket } from 'node:net';

/** Requests of one connection that may wait for earlier ones; more than browsers and proxies send. */
const MAX_WAITING = 100;

/**
 * Handles the requests of a connection one after the other, each once the answers before it are sent. A
 * client may send many at once without reading (pipelining); Node hands over all of them, but an answer
 * whose turn has not come has no connection, and so never hears that it was closed: the files that it
 * holds would stay open for ever. A client that sends too many at once is disconnected.
 */
export function answerInOrder(handle: RequestListener): RequestListener {
  const waiting = new WeakMap<Socket, number>();
  return (request, response) => {
    const { socket } = request;
    if (response.socket !== null) {
      handle(request, response);
      return;
    }
    const before = waiting.get(socket) ?? 0;
    if (before >= MAX_WAITING) {
      socket.destroy();
      return;
    }
    waiting.set(socket, before + 1);
    // When the connection is closed first, this never comes, and all of it is forgotten.
    response.once('socket', () => {
      waiting.set(socket, (waiting.get(socket) ?? 1) - 1);
      if (!socket.destroyed) handle(request, response);
    });
  };
}
