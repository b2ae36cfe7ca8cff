import { randomBytes } from 'node:crypto';
import { readdirSync, readlinkSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { expect } from 'chai';
import { pictureName } from '../../src/pictures/stores/store.ts';
import { type Deferred, deferred, settle } from '../support/deferred.ts';
import { temporaryFolder } from '../support/folder.ts';
import { exchangeRaw, type Listening, serveHttp } from '../support/http.ts';
import { startImageServer, type TestImageServer } from '../support/image-server.ts';
import { picture } from '../support/png.ts';
import { until } from '../support/until.ts';
import { rendererOf } from '../support/renderer.ts';

const GRAFANA = 'https://grafana.example.com';
/** Readers do not check whether it is a picture. */
const LARGE = randomBytes(3_000_000);
const SMALL = picture(30, 20);

const get = (png: Buffer, more = '') =>
  `GET /saved-images/${pictureName(png)}.png HTTP/1.1\r\nHost: x\r\n${more}\r\n`;

/** Files of a folder that this process has open. */
function openIn(folder: string): number {
  return readdirSync('/proc/self/fd').filter((descriptor) => {
    try {
      return readlinkSync(`/proc/self/fd/${descriptor}`).startsWith(folder);
    } catch {
      return false;
    }
  }).length;
}

for (const where of ['in a bot', 'alone']) {
  describe(`many requests at once on one connection, ${where}`, () => {
    const folder = temporaryFolder();
    const renders: Deferred<Buffer>[] = [];
    const sockets: net.Socket[] = [];
    let server: TestImageServer;
    let alone: Listening | undefined;
    let port: number;

    beforeEach(async () => {
      renders.length = 0;
      for (const png of [LARGE, SMALL]) {
        await writeFile(path.join(folder.path, `${pictureName(png)}.png`), png);
      }
      server = await startImageServer({
        folder: folder.path,
        sources: [GRAFANA],
        env: { HUBOT_GRAFANA_IMAGES_CONCURRENCY: '1' },
        renderer: rendererOf(() => {
          const render = deferred<Buffer>();
          renders.push(render);
          return render.promise;
        }),
      });
      alone = where === 'alone' ? await serveHttp(server.handle) : undefined;
      ({ port } = alone ?? server);
    });
    afterEach(async () => {
      for (const socket of sockets.splice(0)) socket.destroy();
      await alone?.close();
      await server.close();
    });

    /** Sends bytes and reads nothing. */
    const send = async (bytes: string): Promise<net.Socket> => {
      const socket = net.connect(port, '127.0.0.1').pause();
      sockets.push(socket);
      socket.on('error', () => undefined);
      await new Promise<void>((resolve) => {
        socket.write(bytes, () => {
          resolve();
        });
      });
      return socket;
    };
    const look = () => exchangeRaw(port, get(SMALL, 'Connection: close\r\n'));

    it('are answered in their order, all of them, large and small', async () => {
      const order = Array.from({ length: 30 }, (_, index) => (index % 10 === 5 ? LARGE : SMALL));
      const requests = order.map((png) => get(png)).join('') + get(SMALL, 'Connection: close\r\n');
      const { status, body } = await exchangeRaw(port, requests);
      expect(status).to.equal(200);
      const lengths = [...body.matchAll(/^Content-Length: (\d+)\r$/gim)].map(([, text]) =>
        Number(text),
      );
      expect(lengths).to.deep.equal([...order.slice(1), SMALL].map(({ length }) => length));
    });

    for (const [kind, png] of [
      ['a large picture', LARGE],
      ['a small picture', SMALL],
    ] as const) {
      for (const count of [20, 3_000]) {
        it(`${count} for ${kind}, never read: keep no file open and hold no other client up`, async () => {
          await send(get(png).repeat(count));
          await until(() => openIn(folder.path) <= 1);
          expect((await look()).status).to.equal(200);
          await settle();
          expect(openIn(folder.path)).to.be.at.most(1);
          for (const socket of sockets) socket.destroy();
          await until(() => openIn(folder.path) === 0);
          expect((await look()).status).to.equal(200);
        });
      }
    }

    it('more than any client needs: the connection is closed', async () => {
      const socket = await send(get(LARGE).repeat(3_000));
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.resume();
      await closed;
      await until(() => openIn(folder.path) === 0);
      expect((await look()).status).to.equal(200);
    });

    const post = (name: string) => {
      const body = JSON.stringify({ imageUrl: `${GRAFANA}/render/${name}` });
      return `POST /grafana-images HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer t\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    };

    it('to have pictures made: one place of the queue, and none for clients that went away', async () => {
      const many = Array.from({ length: 101 }, (_, index) => post(`n${index}`)).join('');
      const socket = await send(many);
      await until(() => renders.length === 1);
      socket.destroy();
      await settle();
      const answer = fetch(`http://127.0.0.1:${port}/grafana-images`, {
        method: 'POST',
        headers: { authorization: 'Bearer other' },
        body: JSON.stringify({ imageUrl: `${GRAFANA}/render/other` }),
      });
      renders[0]?.resolve(picture());
      await until(() => renders.length === 2);
      renders[1]?.resolve(picture());
      expect((await answer).status).to.equal(200);
      await settle();
      expect(renders).to.have.length(2);
    });
  });
}
