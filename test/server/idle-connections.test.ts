import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import net, { type Socket } from 'node:net';
import { expect } from 'chai';
import { limitIdleConnections } from '../../src/server/idle-connections.ts';
import { deferred } from '../support/deferred.ts';
import { type Listening, listen } from '../support/http.ts';

const REQUEST = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';

describe('connections without a request', () => {
  let server: Listening;
  let handle: RequestListener;
  const sockets: Socket[] = [];

  beforeEach(async () => {
    handle = (_request, response) => response.end('here');
    const http = createServer((request, response) => {
      handle(request, response);
    });
    limitIdleConnections(http, 3);
    server = await listen(http);
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await server.close();
  });

  /** Connects, and sends something; the server has it when the next one connects. */
  async function connect(text = ''): Promise<Socket> {
    const socket = net.connect(Number(new URL(server.url).port), '127.0.0.1');
    sockets.push(socket);
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    if (text !== '') socket.write(text);
    return socket;
  }
  const answerOf = async (socket: Socket) => String((await once(socket, 'data'))[0]);
  const isClosed = async (socket: Socket) => {
    socket.resume();
    if (!socket.closed) await once(socket, 'close');
    return true;
  };

  it('keep no client out: the one that has been idle for longest is ended', async () => {
    const idle = [await connect(), await connect('GET / HTTP/1.1\r\nA'), await connect()] as const;
    const client = await connect(REQUEST);
    expect(await answerOf(client)).to.match(/^HTTP\/1.1 200/);
    expect(await isClosed(idle[0])).to.equal(true);
    expect(idle.slice(1).map(({ closed }) => closed)).to.deep.equal([false, false]);
  });

  it('become those without one again, once they are answered', async () => {
    const first = await connect(REQUEST);
    await answerOf(first);
    const second = await connect();
    const third = await connect();
    first.write(REQUEST);
    await answerOf(first);
    await answerOf(await connect(REQUEST));
    expect(await isClosed(second)).to.equal(true);
    expect([first.closed, third.closed]).to.deep.equal([false, false]);
  });

  it('are refused where all others have a request that is being answered', async () => {
    const done = deferred();
    handle = (_request, response) => void done.promise.then(() => response.end('here'));
    let waiting = 0;
    const three = deferred();
    const slow = handle;
    handle = (request, response) => {
      slow(request, response);
      waiting += 1;
      if (waiting === 3) three.resolve();
    };
    const busy = [await connect(REQUEST), await connect(REQUEST), await connect(REQUEST)];
    await three.promise;
    expect(await isClosed(await connect())).to.equal(true);
    const answers = busy.map(answerOf);
    done.resolve();
    for (const answer of answers) expect(await answer).to.match(/^HTTP\/1.1 200/);
  });
});
