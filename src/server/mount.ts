import type { RequestListener, Server } from 'node:http';
import { pathAndQuery } from './request-target.ts';

/**
 * Takes the requests for some paths on a server that already has listeners, before those see them, so
 * that their body parsers, Basic auth and error pages do not apply. Requests whose target is not a path
 * are taken too: the others would print the target as it is. All other requests go to the same listeners
 * as before, untouched. Listeners that are added later see all requests.
 * @param isOurs looks at the path of a request, without query
 * @returns a function that restores the server's listeners
 */
export function mount(
  server: Server,
  isOurs: (path: string) => boolean,
  handle: RequestListener,
): () => void {
  const others = server.listeners('request') as RequestListener[];
  const dispatch: RequestListener = (request, response) => {
    const path = pathOf(request.url ?? '/');
    if (path === undefined || isOurs(path)) {
      handle(request, response);
      return;
    }
    for (const other of others) other.call(server, request, response);
  };
  server.removeAllListeners('request');
  server.on('request', dispatch);
  return () => {
    server.off('request', dispatch);
    for (const other of others) server.on('request', other);
  };
}

/** Without query; undefined when it cannot be read. */
function pathOf(target: string): string | undefined {
  return target === '*' ? target : pathAndQuery(target)?.split(/[?#]/, 1)[0];
}

/**
 * The port that a server listens on, once it does. It is remembered: a server that is closing no longer
 * reports it while its last requests are answered.
 */
export function portOf(server: Server): () => number | undefined {
  let port: number | undefined;
  const look = () => {
    const address = server.address();
    if (typeof address === 'object' && address !== null) ({ port } = address);
    return port;
  };
  if (look() === undefined) server.once('listening', look);
  return () => port;
}

/** Where a server listens, to follow its port in a sentence; undefined when it does not. */
export function describeAddress(server: Server): string | undefined {
  const address = server.address();
  if (typeof address !== 'object' || address === null) return undefined;
  const isEvery = address.address === '::' || address.address === '0.0.0.0';
  return isEvery ? ', at every address of this machine' : `, at ${address.address}`;
}
