import net from 'node:net';
import { pipeline } from 'node:stream';
import { listen, type Listening } from './http.ts';

/** Hands connections on to another server, and cuts uploads when it is told to. */
export interface CuttingProxy extends Listening {
  /** Cuts so many of the next uploads, each when this many bytes of it have gone through. */
  cut(uploads: number, bytes: number): void;
  /** How many it has cut. */
  readonly cuts: number;
}

export async function startCuttingProxy(target: string): Promise<CuttingProxy> {
  const { hostname, port } = new URL(target);
  let left = 0;
  let limit = Infinity;
  let cuts = 0;
  const server = net.createServer((inner) => {
    const outer = net.connect(Number(port), hostname);
    let sent = 0;
    inner.on('data', (chunk: Buffer) => {
      sent += chunk.length;
      if (left === 0 || sent <= limit) return;
      left -= 1;
      cuts += 1;
      inner.destroy();
      outer.destroy();
    });
    pipeline(inner, outer, inner, () => undefined);
  });
  const listening = await listen(server);
  return {
    ...listening,
    cut(uploads, bytes) {
      left = uploads;
      limit = bytes;
    },
    get cuts() {
      return cuts;
    },
  };
}
