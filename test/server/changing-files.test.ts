import { once } from 'node:events';
import { appendFile, truncate, writeFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { expect } from 'chai';
import { pictureName } from '../../src/pictures/stores/store.ts';
import { temporaryFolder } from '../support/folder.ts';
import { startImageServer, type TestImageServer } from '../support/image-server.ts';
import { largePicture } from '../support/large-picture.ts';
import { openBelow } from '../support/open-below.ts';
import { picture } from '../support/png.ts';

/** More than the system takes off a process while nothing is read. */
const LARGE = largePicture(20_000_000);
const SMALL = picture(30, 20);
const SIZE = LARGE.length;

describe('a file that changes while it is sent', () => {
  const folder = temporaryFolder();
  const file = (png: Buffer) => path.join(folder.path, `${pictureName(png)}.png`);
  let server: TestImageServer;
  beforeEach(async () => {
    await writeFile(file(LARGE), LARGE);
    await writeFile(file(SMALL), SMALL);
    server = await startImageServer({ folder: folder.path });
  });
  afterEach(() => server.close());

  /** All that comes for these requests, of which the file is changed once the first bytes are here. */
  async function exchange(requests: string, change: () => Promise<void>): Promise<Buffer> {
    const socket = net.connect(server.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(requests);
    const [first] = (await once(socket, 'data')) as [Buffer];
    socket.pause();
    await change();
    const chunks = [first];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    const closed = once(socket, 'close');
    socket.resume();
    await closed;
    return Buffer.concat(chunks);
  }
  const get = (png: Buffer, more: string) =>
    `GET /saved-images/${pictureName(png)}.png HTTP/1.1\r\nHost: x\r\n${more}\r\n`;

  for (const [how, more, start, length] of [
    ['as a whole', '', 0, SIZE],
    ['in part', 'Range: bytes=100-\r\n', 100, SIZE - 100],
    ['in part, up to its end', `Range: bytes=5-${SIZE - 1}\r\n`, 5, SIZE - 5],
  ] as const) {
    it(`is sent ${how} as long as was promised when it grows`, async () => {
      const bytes = await exchange(get(LARGE, more) + get(SMALL, 'Connection: close\r\n'), () =>
        appendFile(file(LARGE), Buffer.alloc(500_000, 'x')),
      );
      const body = bytes.indexOf('\r\n\r\n') + 4;
      const head = bytes.subarray(0, body).toString('latin1');
      expect(head).to.match(new RegExp(`^Content-Length: ${length}\r$`, 'im'));
      const end = body + length;
      expect(bytes.subarray(body, end).equals(LARGE.subarray(start))).to.equal(true);
      // The next answer begins right behind it.
      expect(bytes.subarray(end, end + 15).toString('latin1')).to.equal('HTTP/1.1 200 OK');
      expect(bytes.subarray(-SMALL.length).equals(SMALL)).to.equal(true);
      expect(await openBelow(folder.path)).to.equal(0);
    });

    it(`ends its connection ${how} when it is cut off`, async () => {
      const bytes = await exchange(get(LARGE, more) + get(SMALL, 'Connection: close\r\n'), () =>
        truncate(file(LARGE), 200),
      );
      const body = bytes.indexOf('\r\n\r\n') + 4;
      expect(bytes.length - body).to.be.below(length);
      expect(bytes.subarray(body).includes('HTTP/1.1')).to.equal(false);
      expect(await openBelow(folder.path)).to.equal(0);
      expect(server.log.filter((line) => !line.startsWith('debug'))).to.deep.equal([]);
    });
  }
});
