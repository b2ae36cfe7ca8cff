import { once } from 'node:events';
import { Agent, createServer, get, type Server } from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { expect } from 'chai';
import { stop } from '../../src/cli/shutdown.ts';
import { deferred, settle } from '../support/deferred.ts';
import { temporaryFolder } from '../support/folder.ts';
import { startImageServer } from '../support/image-server.ts';
import { picture } from '../support/png.ts';
import { rendererOf } from '../support/renderer.ts';
import { until } from '../support/until.ts';

const GET = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';
const done = () => Promise.resolve();

describe('stop', () => {
  const sockets: net.Socket[] = [];
  let server: Server;
  let port: number;
  const start = async (listener: Parameters<typeof createServer>[1]) => {
    server = createServer(listener).listen(0, '127.0.0.1');
    await once(server, 'listening');
    ({ port } = server.address() as AddressInfo);
  };
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
    server.closeAllConnections();
    server.close();
  });

  /** A connection, and all that came by it. */
  const connect = async () => {
    const socket = net.connect(port, '127.0.0.1');
    sockets.push(socket);
    const received = { text: '', error: undefined as Error | undefined };
    socket.on('data', (chunk: Buffer) => (received.text += chunk.toString('latin1')));
    socket.on('error', (error) => (received.error = error));
    await once(socket, 'connect');
    return { socket, received };
  };

  it('does not wait for a client that keeps its connection open', async () => {
    await start((_request, response) => response.end('ok'));
    const agent = new Agent({ keepAlive: true });
    const request = get({ port, host: '127.0.0.1', agent });
    const [response] = (await once(request, 'response')) as [NodeJS.ReadableStream];
    response.resume();
    await once(response, 'end');
    await stop({ server, close: done, graceMs: 60_000, idleMs: 1 });
    expect(server.listening).to.equal(false);
    agent.destroy();
  });

  it('cuts off after the grace what does not end', async () => {
    await start(() => undefined);
    const request = get({ port, host: '127.0.0.1' });
    const failed = once(request, 'error');
    await once(server, 'request');
    await stop({ server, close: () => new Promise(() => undefined), graceMs: 20 });
    const [error] = (await failed) as [NodeJS.ErrnoException];
    expect(error.code).to.equal('ECONNRESET');
  });

  it('needs no server', async () => {
    await stop({ server: undefined, close: done });
  });

  it('answers a request that was on its way on an idle connection, and says that this is the last', async () => {
    await start((_request, response) => response.end('ok'));
    const { socket, received } = await connect();
    socket.write(GET);
    await until(() => received.text.endsWith('ok\r\n0\r\n\r\n') || received.text.endsWith('ok'));
    expect(received.text).to.match(/^Connection: keep-alive\r$/im);
    const stopped = stop({ server, close: done, graceMs: 60_000, idleMs: 60_000 });
    await until(() => !server.listening);
    await settle();
    received.text = '';
    socket.write(GET);
    await once(socket, 'close');
    expect(received.text)
      .to.match(/^HTTP\/1.1 200 OK/)
      .and.match(/^Connection: close\r$/im);
    expect(received.error).to.equal(undefined);
    await stopped;
  });

  it('takes no new connections meanwhile', async () => {
    await start((_request, response) => response.end('ok'));
    await connect();
    const stopped = stop({ server, close: done, graceMs: 60_000, idleMs: 60_000 });
    await until(() => !server.listening);
    const late = net.connect(port, '127.0.0.1');
    const [error] = (await once(late, 'error')) as [NodeJS.ErrnoException];
    expect(error.code).to.equal('ECONNREFUSED');
    for (const socket of sockets) socket.destroy();
    await stopped;
  });

  it('ends connections with a request that came while it began, without a reset', async () => {
    await start((_request, response) => response.end('ok'));
    const clients = await Promise.all(Array.from({ length: 50 }, connect));
    for (const { socket } of clients) socket.write(GET);
    const stopped = stop({ server, close: done, graceMs: 60_000, idleMs: 1 });
    for (const { socket } of clients) if (!socket.closed) await once(socket, 'close');
    for (const { received } of clients) {
      expect(received.error).to.equal(undefined);
      expect(received.text).to.match(/^HTTP\/1.1 200 OK/);
    }
    await stopped;
  });
});

describe('stopping the image server', () => {
  const folder = temporaryFolder();
  const headers = { Authorization: 'Bearer t' };
  const body = '{"imageUrl":"https://g.example.com/render/x"}';

  it('tells a client whose render is under way that its connection ends with the answer', async () => {
    const [begun, render] = [deferred(), deferred<Buffer>()];
    const server = await startImageServer({
      folder: folder.path,
      sources: ['https://g.example.com'],
      renderer: rendererOf(() => {
        begun.resolve();
        return render.promise;
      }),
    });
    const answer = fetch(`${server.url}/grafana-images`, { method: 'POST', headers, body });
    await begun.promise;
    const closed = server.stop();
    render.resolve(picture());
    const response = await answer;
    expect(response.status).to.equal(200);
    expect(response.headers.get('connection')).to.equal('close');
    const { pubImg } = (await response.json()) as { pubImg: string };
    const target = new URL(pubImg).pathname;
    const looked = await fetch(`${server.url}${target}`);
    expect([looked.status, looked.headers.get('connection')]).to.deep.equal([200, 'close']);
    await looked.arrayBuffer();
    const head = await fetch(`${server.url}${target}`, { method: 'HEAD' });
    expect(head.headers.get('connection')).to.equal('close');
    await closed;
    await server.close();
  });
});
