import { expect } from 'chai';
import { StorageUnavailableError } from '../../../src/pictures/errors.ts';
import { inspectPng } from '../../../src/pictures/png.ts';
import { createImageServer } from '../../../src/server/app.ts';
import { getRaw, type Listening, serveHttp } from '../../support/http.ts';
import { largePicture } from '../../support/large-picture.ts';
import { recordingLogger } from '../../support/logger.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { picture } from '../../support/png.ts';

/** As the store holds it in memory, and as it streams it. */
const PICTURES = [picture(30, 20), largePicture(3_000_000)];

describe('the image server on a store without files', () => {
  const store = new MemoryStore();
  let server: Listening;
  before(async () => {
    const posts = { allow: [], trustProxy: [], rate: 1, sources: [], tokenRequired: true };
    const never = () => Promise.reject(new Error('not asked for'));
    server = await serveHttp(
      createImageServer({
        store,
        publicBase: () => 'https://bot.example.com/saved-images',
        retention: {},
        posts: { ...posts, concurrency: 1 },
        publisher: {
          publish: never,
          fetch: never,
          load: { running: 0, waiting: 0 },
          close: () => Promise.resolve(),
        },
        logger: recordingLogger(),
      }).handle,
    );
  });
  after(() => server.close());

  for (const png of PICTURES) {
    it(`answers GET, HEAD, conditions and ranges for ${png.length > 1e6 ? 'a large' : 'a small'} picture`, async () => {
      const name = await store.save(png);
      const ask = (init?: RequestInit) => fetch(`${server.url}/saved-images/${name}.png`, init);
      const whole = await ask();
      expect(whole.status).to.equal(200);
      expect(Buffer.from(await whole.arrayBuffer()).equals(png)).to.equal(true);
      const head = await ask({ method: 'HEAD' });
      expect(head.headers.get('content-length')).to.equal(String(png.length));
      expect(head.headers.get('etag')).to.equal(whole.headers.get('etag'));
      const part = await ask({ headers: { Range: 'bytes=-8' } });
      expect(part.status).to.equal(206);
      expect(Buffer.from(await part.arrayBuffer()).equals(png.subarray(-8))).to.equal(true);
      // fetch itself would add that it wants nothing out of a cache.
      const path = `/saved-images/${name}.png`;
      const condition = `If-None-Match: ${whole.headers.get('etag') ?? ''}`;
      expect((await getRaw(server.port, path, [condition])).status).to.equal(304);
    });
  }

  for (const png of PICTURES) {
    it(`shows the page of ${png.length > 1e6 ? 'a large' : 'a small'} picture`, async () => {
      const name = await store.save(png);
      await store.keepRecord(name, { madeAt: 0, title: 'CPU' });
      const page = await fetch(`${server.url}/saved-images/${name}`);
      const { width, height } = inspectPng(png);
      const html = await page.text();
      expect(html).to.contain('<h1 dir="auto">CPU</h1>');
      expect(html).to.contain(`width="${width}" height="${height}"`);
    });
  }

  it('asks to come back later where the store does not answer, but tells a client that has the picture so', async () => {
    const name = await store.save(picture(12, 12));
    const down = () => Promise.reject(new StorageUnavailableError('The store does not answer.'));
    Object.assign(store, { stat: down, open: down });
    try {
      const path = `/saved-images/${name}.png`;
      const refused = await fetch(`${server.url}${path}`);
      expect(refused.status).to.equal(503);
      expect(refused.headers.get('retry-after')).to.match(/^\d+$/);
      const known = await getRaw(server.port, path, [`If-None-Match: "${name}"`]);
      expect(known.status).to.equal(304);
      const other = await getRaw(server.port, path, ['If-None-Match: "other"']);
      expect(other.status).to.equal(503);
    } finally {
      // Those of the class are seen again.
      Reflect.deleteProperty(store, 'stat');
      Reflect.deleteProperty(store, 'open');
    }
  });

  it('says that a picture it does not have is not there', async () => {
    const answer = await fetch(`${server.url}/saved-images/${'0'.repeat(32)}.png`);
    expect(answer.status).to.equal(404);
    expect(await answer.json()).to.have.property('error', 'not_found');
  });
});
