import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Bounds the connections of a server of our own. When there are too many, the one that has been idle for
 * longest is ended, so that connections without a request keep no client out; where all have a request
 * that is being answered, the new one is.
 */
export function limitIdleConnections(server: Server, maxConnections: number): void {
  /** How many requests of each are being answered. */
  const open = new Map<Socket, number>();
  /** Those with none, the one that has been so for longest first. */
  const idle = new Set<Socket>();

  function forget(socket: Socket): void {
    open.delete(socket);
    idle.delete(socket);
  }

  server.on('connection', (socket) => {
    open.set(socket, 0);
    idle.add(socket);
    socket.once('close', () => {
      forget(socket);
    });
    if (open.size <= maxConnections) return;
    const [longest = socket] = idle;
    // Its own event comes a moment later.
    forget(longest);
    longest.destroy();
  });
  server.prependListener('request', ({ socket }, response) => {
    const before = open.get(socket);
    if (before === undefined) return;
    open.set(socket, before + 1);
    idle.delete(socket);
    response.once('close', () => {
      const now = open.get(socket);
      if (now === undefined) return;
      open.set(socket, now - 1);
      if (now === 1) idle.add(socket);
    });
  });
}
