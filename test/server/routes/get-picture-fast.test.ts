import { mkdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import { createPictureCache, MAX_CACHED } from '../../../src/pictures/stores/picture-cache.ts';
import { applyRetention } from '../../../src/pictures/stores/retention.ts';
import { pictureName } from '../../../src/pictures/stores/store.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { getRaw } from '../../support/http.ts';
import { startImageServer, type TestImageServer } from '../../support/image-server.ts';
import { picture } from '../../support/png.ts';

describe('pictures that were looked at twice lately', () => {
  const root = temporaryFolder();
  let server: TestImageServer;
  const png = picture(30, 20);
  const name = pictureName(png);
  const large = Buffer.concat([png, Buffer.alloc(MAX_CACHED)]);
  const largeName = pictureName(large);
  const file = (one: string) => path.join(root.path, `${one}.png`);
  const url = (one: string) => `${server.url}/saved-images/${one}.png`;

  beforeEach(async () => {
    await mkdir(root.path, { recursive: true });
    await writeFile(file(name), png);
    await writeFile(file(largeName), large);
    server = await startImageServer({ folder: root.path });
  });
  afterEach(() => server.close());

  const get = async (one: string, headers = {}) => {
    const response = await fetch(url(one), { headers });
    return { response, body: Buffer.from(await response.arrayBuffer()) };
  };

  // fetch would say itself that it wants nothing out of a cache.
  const conditional = () =>
    getRaw(server.port, `/saved-images/${name}.png`, [`If-None-Match: "${name}"`]);

  it('come from memory, with all that is said of them', async () => {
    const first = await get(name);
    await get(name);
    await rm(file(name));
    const second = await get(name);
    expect(second.body).to.deep.equal(png);
    const without = ({ headers }: Response) =>
      [...headers].filter(([key]) => !/^(date|connection|keep-alive|x-request-id)$/.test(key));
    expect(without(second.response)).to.deep.equal(without(first.response));
    expect((await conditional()).status).to.equal(304);
    const head = await fetch(url(name), { method: 'HEAD' });
    expect(head.headers.get('content-length')).to.equal(String(png.length));
    const part = await get(name, { Range: 'bytes=-8' });
    expect(part.response.status).to.equal(206);
    expect(part.body).to.deep.equal(png.subarray(-8));
    expect((await get(name, { Range: 'bytes=99999-' })).response.status).to.equal(416);
  });

  it('are not those that were looked at once', async () => {
    expect((await get(name)).body).to.deep.equal(png);
    await rm(file(name));
    expect((await get(name)).response.status).to.equal(404);
  });

  it('are not those of which only the head was asked for, or which the client has', async () => {
    await fetch(url(name), { method: 'HEAD' });
    await fetch(url(name), { method: 'HEAD' });
    expect((await conditional()).status).to.equal(304);
    await rm(file(name));
    expect((await get(name)).response.status).to.equal(404);
  });

  it('are not the large ones, which come from the disk each time, whole and in part', async () => {
    expect((await get(largeName)).body).to.deep.equal(large);
    const part = await get(largeName, { Range: 'bytes=0-7' });
    expect(part.response.status).to.equal(206);
    expect(part.body).to.deep.equal(png.subarray(0, 8));
    await rm(file(largeName));
    expect((await get(largeName)).response.status).to.equal(404);
  });

  it('go from memory when retention takes them from the disk', async () => {
    await get(name);
    expect((await get(name)).response.status).to.equal(200);
    const old = new Date(Date.now() - 120_000);
    await utimes(file(name), old, old);
    await applyRetention({ store: server.store, policy: { maxAgeMs: 60_000 } });
    await readFile(file(name)).then(
      () => expect.fail('it is still there'),
      () => undefined,
    );
    expect((await get(name)).response.status).to.equal(404);
  });

  it('are bounded in memory, the largest too', () => {
    const cache = createPictureCache();
    const mtime = new Date();
    const lookTwice = (one: string, size: number) => {
      for (let n = 0; n < 2; n += 1) cache.put(one, { bytes: Buffer.alloc(size), size, mtime });
    };
    for (let n = 0; n < 40; n += 1) lookTwice(String(n), 1_000_000);
    const held = Array.from({ length: 40 }, (_, n) => cache.get(String(n))).filter(Boolean);
    expect(held).to.have.length.within(1, 32);
    lookTwice('large', MAX_CACHED + 1);
    expect(cache.get('large')).to.equal(undefined);
  });

  it('stay there when a client reads all others', () => {
    const cache = createPictureCache();
    const look = (one: string) => {
      cache.put(one, { bytes: png, size: png.length, mtime: new Date() });
    };
    look(name);
    look(name);
    for (let n = 0; n < 1_000; n += 1) look(String(n % 500));
    expect(cache.get(name)?.bytes).to.deep.equal(png);
    expect(cache.get('0')).to.equal(undefined);
  });
});
