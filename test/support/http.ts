import { createServer, type RequestListener } from 'node:http';
import net, { type AddressInfo, type Server, type Socket } from 'node:net';

/** A server of a test's own, on a free port of this machine. */
export interface Listening {
  readonly port: number;
  /** Root URL without a slash at the end. */
  readonly url: string;
  /** Ends it with all its connections. */
  close(): Promise<void>;
}

/** Listens on a free port; the server may be one of HTTP or of plain TCP. */
export async function listen(server: Server): Promise<Listening> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Answers HTTP with a listener. */
export function serveHttp(listener: RequestListener): Promise<Listening> {
  return listen(createServer(listener));
}

/** Answers every connection, once its first bytes are here, with bytes of one's own. */
export function serveRaw(answer: (socket: Socket) => void): Promise<Listening> {
  return listen(
    net.createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => {
        answer(socket);
      });
    }),
  );
}

/** An HTTP answer, taken apart no further than needed. */
export interface RawAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/**
 * Sends bytes as they are and reads until the other side closes, for `fetch` would tidy up what is
 * wrong with them. The request should say `Connection: close`.
 * @param from an address of this machine's own, of those that begin with 127
 */
export function exchangeRaw(
  port: number,
  request: string | Buffer,
  from = '127.0.0.1',
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = net.connect({ port, host: '127.0.0.1', localAddress: from }, () => {
      socket.write(request);
    });
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => {
      resolve(parseAnswer(Buffer.concat(chunks).toString('latin1')));
    });
  });
}

/** A `GET` with its target written as it is. */
export function getRaw(port: number, target: string, headers: readonly string[] = []) {
  const lines = [`GET ${target} HTTP/1.1`, 'Host: localhost', 'Connection: close', ...headers];
  return exchangeRaw(port, `${lines.join('\r\n')}\r\n\r\n`);
}

function parseAnswer(text: string): RawAnswer {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [statusLine = '', ...lines] = head.split('\r\n');
  const headers = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
  });
  return {
    status: Number(statusLine.split(' ')[1] ?? 0),
    headers: new Map(headers),
    body: rest.join('\r\n\r\n'),
  };
}
