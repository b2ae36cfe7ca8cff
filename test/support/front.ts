import { createServer, request as httpRequest } from 'node:http';
import type { Socket } from 'node:net';
import { pipeline } from 'node:stream';
import { type Listening, listen } from './http.ts';

/** A proxy that hands everything on to a Grafana, until it is told to break. */
export interface Front extends Listening {
  /**
   * Lets renders end like this from now on: with bytes written to the bare connection.
   * @returns a function that lets them through again
   */
  break(how: (socket: Socket) => void): () => void;
}

export async function startFront(grafana: string): Promise<Front> {
  let broken: ((socket: Socket) => void) | undefined;
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    if (broken && path.startsWith('/render/')) {
      request.socket.on('error', () => undefined);
      broken(request.socket);
      return;
    }
    const onward = httpRequest(`${grafana}${path}`, { headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      pipeline(answer, response, () => undefined);
    });
    onward.on('error', () => response.destroy());
    onward.end();
  });
  return {
    ...(await listen(server)),
    break(how) {
      broken = how;
      return () => {
        broken = undefined;
      };
    },
  };
}
