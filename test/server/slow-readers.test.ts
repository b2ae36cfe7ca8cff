import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { expect } from 'chai';
import type { ServerLimits } from '../../src/server/app.ts';
import { pictureName } from '../../src/pictures/stores/store.ts';
import { type Deferred, deferred, settle } from '../support/deferred.ts';
import { temporaryFolder } from '../support/folder.ts';
import { startImageServer, type TestImageServer } from '../support/image-server.ts';
import { largePicture } from '../support/large-picture.ts';
import { openBelow } from '../support/open-below.ts';
import { picture } from '../support/png.ts';
import { rendererOf } from '../support/renderer.ts';
import { until } from '../support/until.ts';

const GRAFANA = 'https://grafana.example.com';
/** Streamed, and more than the system takes off a process for one connection. */
const LARGE = largePicture(9_000_000);
const SMALL = picture(30, 20);
/** Nearly the most that is read at once. */
const MEDIUM_BYTES = 1_990_000;

describe('clients that do not read', () => {
  const folder = temporaryFolder();
  const sockets: net.Socket[] = [];
  const renders: Deferred<Buffer>[] = [];
  let server: TestImageServer;

  const start = async (limits: Partial<ServerLimits>) => {
    server = await startImageServer({
      folder: folder.path,
      sources: [GRAFANA],
      limits,
      renderer: rendererOf(() => {
        const render = deferred<Buffer>();
        renders.push(render);
        return render.promise;
      }),
    });
  };
  const put = async (png: Buffer): Promise<string> => {
    const name = pictureName(png);
    await writeFile(path.join(folder.path, `${name}.png`), png);
    return `/saved-images/${name}.png`;
  };
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    renders.length = 0;
    await server.close();
  });

  /** Sends a request, and reads nothing of the answer. */
  const send = async (
    target: string,
    method = 'GET',
    more = '',
    times = 1,
  ): Promise<net.Socket> => {
    const socket = net.connect(server.port, '127.0.0.1').pause();
    sockets.push(socket);
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.write(`${method} ${target} HTTP/1.1\r\nHost: x\r\n${more}\r\n`.repeat(times));
    return socket;
  };
  /** The same several times: the system takes the first answers off the process. */
  const sendMany = (target: string) => send(target, 'GET', '', 6);
  /** Connections that the server has ended: the client hears of it once it reads. */
  const ended = async (): Promise<number> => {
    await settle();
    return sockets.filter((socket) => socket.destroyed || socket.readableEnded).length;
  };
  const get = async (target: string) => {
    const response = await fetch(`http://127.0.0.1:${server.port}${target}`);
    return Buffer.from(await response.arrayBuffer());
  };

  for (const [what, png] of [
    ['a large picture', LARGE],
    ['a picture that is read at once', largePicture(MEDIUM_BYTES)],
  ] as const) {
    it(`are disconnected when nothing of ${what} goes out for a while`, async () => {
      await start({ stallMs: 100 });
      const target = await put(png);
      const socket = await sendMany(target);
      await until(() => server.openAnswers() > 0);
      await until(() => server.connections() === 0);
      const closed = once(socket, 'close');
      socket.resume();
      await closed;
      expect(socket.bytesRead).to.be.below(6 * png.length);
      expect(await openBelow(folder.path)).to.equal(0);
    });
  }

  it('are not disconnected as long as something goes out', async () => {
    await start({ stallMs: 200 });
    const socket = await send(await put(LARGE));
    let read = 0;
    socket.on('data', (chunk: Buffer) => {
      read += chunk.length;
      socket.pause();
      setTimeout(() => socket.resume(), 1);
    });
    socket.resume();
    await until(() => read > LARGE.length);
    expect(socket.destroyed).to.equal(false);
  });

  it('hold no more memory than is lent: those without progress for longest are disconnected', async () => {
    await start({ maxBytes: 10 * MEDIUM_BYTES });
    for (let n = 0; n < 30; n += 1) await sendMany(await put(largePicture(MEDIUM_BYTES)));
    await until(() => server.connections() <= 11);
    expect((await get(await put(SMALL))).equals(SMALL)).to.equal(true);
  });

  it('hold the memory of one picture once, however many of them hold it', async () => {
    await start({ maxBytes: 3 * MEDIUM_BYTES });
    const png = largePicture(MEDIUM_BYTES);
    const target = await put(png);
    await get(target);
    await get(target);
    for (let n = 0; n < 30; n += 1) await sendMany(target);
    await until(() => server.openAnswers() === 30);
    expect(await ended()).to.equal(0);
  });

  it('hold no more files than are lent', async () => {
    await start({ maxStreams: 5 });
    const target = await put(LARGE);
    for (let n = 0; n < 20; n += 1) await send(target);
    await until(() => server.connections() <= 6);
    expect(await openBelow(folder.path)).to.be.at.most(6);
  });

  it('do not keep others from being answered, however many there are', async () => {
    await start({ maxConnections: 10 });
    const target = await put(LARGE);
    for (let n = 0; n < 30; n += 1) {
      await send(target);
      await until(() => server.openAnswers() >= Math.min(n + 1, 10));
    }
    await until(() => server.connections() <= 11);
    expect((await get(await put(SMALL))).toString('latin1')).to.equal(SMALL.toString('latin1'));
  });

  it('do not count when their requests are for another script', async () => {
    await start({ maxConnections: 1, stallMs: 20 });
    for (let n = 0; n < 10; n += 1) await send('/hubot/other');
    await until(() => server.others.length === 10);
    expect((await get(await put(SMALL))).equals(SMALL)).to.equal(true);
    expect(server.connections()).to.be.at.least(10);
  });

  const post = (name: string) => {
    const body = JSON.stringify({ imageUrl: `${GRAFANA}/render/${name}` });
    return send(
      '/grafana-images',
      'POST',
      `Authorization: Bearer t\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
  };

  it('are told from those that wait for a render, which may take longer', async () => {
    await start({ stallMs: 50 });
    const target = await put(LARGE);
    const waiting = await post('x');
    await until(() => renders.length === 1);
    await send(target);
    await until(() => server.openAnswers() === 1);
    await until(() => server.openAnswers() === 0);
    expect(waiting.destroyed).to.equal(false);
    renders[0]?.resolve(SMALL);
    waiting.resume();
    const [answer] = (await once(waiting, 'data')) as [Buffer];
    expect(answer.toString()).to.match(/^HTTP\/1\.1 200 /);
  });

  it('and a request more than there may be connections is refused, when all others are at work', async () => {
    await start({ maxConnections: 3 });
    for (let n = 0; n < 3; n += 1) await post(`n${n}`);
    await until(() => renders.length === 3);
    const response = await fetch(`${server.url}${await put(SMALL)}`);
    expect(response.status).to.equal(429);
    expect(response.headers.get('connection')).to.equal('close');
    expect(response.headers.get('retry-after')).to.equal('10');
    expect(response.headers.get('x-content-type-options')).to.equal('nosniff');
    expect(await response.json()).to.deep.equal({
      error: 'too_many_requests',
      message: 'Too many connections are open at the moment; try again soon.',
    });
    for (const render of renders) render.resolve(SMALL);
  });
});
