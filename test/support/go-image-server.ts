import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A double of the Go program grafana-images, which answers byte for byte as that one does. */
export interface GoImageServer {
  readonly url: string;
  /** `Authorization` headers that came in. */
  readonly tokens: readonly (string | undefined)[];
  close(): Promise<void>;
}

/** @param imageHost its `-imageHost` */
export async function startGoImageServer(imageHost: string): Promise<GoImageServer> {
  const tokens: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    const plain = (status: number, text: string) => {
      response.writeHead(status, {
        'Content-Type': 'text/plain; charset=utf-8',
        'X-Content-Type-Options': 'nosniff',
      });
      response.end(`${text}\n`);
    };
    const answer = async () => {
      if (request.url !== '/grafana-images') {
        plain(404, '404 page not found');
        return;
      }
      if (request.method !== 'POST') {
        plain(405, 'Method not allowed');
        return;
      }
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      const { imageUrl } = JSON.parse(Buffer.concat(chunks).toString()) as { imageUrl: string };
      tokens.push(request.headers.authorization);
      const picture = await fetch(imageUrl, {
        headers: { accept: 'application/json', authorization: request.headers.authorization ?? '' },
      });
      const bytes = Buffer.from(await picture.arrayBuffer());
      const name = `${createHash('md5').update(bytes).digest('hex')}.png`;
      response.setHeader('Content-Type', 'application/json');
      response.end(`{"pubImg":"${imageHost}/${name}"}`);
    };
    answer().catch(() => {
      plain(400, 'Error parsing JSON');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tokens,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
