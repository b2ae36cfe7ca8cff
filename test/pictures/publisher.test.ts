import type { Credentials } from '../../src/util/http/credentials.ts';
import { once } from 'node:events';
import { expect } from 'chai';
import fc from 'fast-check';
import { GrafanaError } from '../../src/grafana/errors.ts';
import { NotAnImageError, StorageError } from '../../src/pictures/errors.ts';
import { ClientGoneError, ShuttingDownError } from '../../src/util/errors.ts';
import {
  createPublisher,
  type Publisher,
  type PublisherOptions,
} from '../../src/pictures/publisher.ts';
import { pictureName, type PictureStore } from '../../src/pictures/stores/store.ts';
import { type Deferred, deferred, settle } from '../support/deferred.ts';
import { until } from '../support/until.ts';
import { createGate } from '../../src/util/gate.ts';
import { rendererOf, subjectOf } from '../support/renderer.ts';
import { rejectionOf } from '../support/failure.ts';
import { inPieces, largePicture } from '../support/large-picture.ts';
import { picture } from '../support/png.ts';

interface Fetch extends Deferred<Buffer> {
  readonly url: string;
  readonly token: Credentials | undefined;
}

async function wholeOf(pieces: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const piece of pieces) parts.push(piece);
  return Buffer.concat(parts);
}

/** A publisher whose fetches are answered by hand. */
function publisherByHand(options: Partial<PublisherOptions> = {}) {
  const fetches: Fetch[] = [];
  const saved: Buffer[] = [];
  const store: Pick<PictureStore, 'save' | 'revocations'> = {
    revocations: () => Promise.resolve(''),
    save: async (picture) => {
      const png = Buffer.isBuffer(picture) ? picture : await wholeOf(picture.pieces);
      saved.push(png);
      return pictureName(png);
    },
  };
  const publisher: Publisher = createPublisher({
    renderer: rendererOf((url, { token }) => {
      const fetch = { url, token, ...deferred<Buffer>() };
      fetches.push(fetch);
      return fetch.promise;
    }),
    store,
    publicUrl: (name) => `https://bot/saved-images/${name}.png`,
    concurrency: 2,
    ...options,
  });
  /** The fetch with this number, counted from 0, as soon as it has begun. */
  const fetching = async (index: number): Promise<Fetch> => {
    await until(() => fetches.length > index);
    const fetch = fetches[index];
    if (!fetch) throw new Error('cannot be');
    return fetch;
  };
  return { publisher, fetches, fetching, saved };
}

const png = picture(8, 6);
const ask = (url: string, token?: string) => ({
  subject: subjectOf(url),
  token,
});

describe('publisher', () => {
  it('fetches, checks, stores, and gives the public link', async () => {
    const { publisher, fetches, fetching, saved } = publisherByHand();
    const published = publisher.publish(ask('https://g/render/x', 'token'));
    (await fetching(0)).resolve(png);
    expect({ ...(await published), renderMs: 0 }).to.deep.equal({
      bytes: png.length,
      renderMs: 0,
      name: pictureName(png),
      publicUrl: `https://bot/saved-images/${pictureName(png)}.png`,
      width: 8,
      height: 6,
      drawnBy: 'grafana',
    });
    expect(fetches[0]).to.include({ url: 'https://g/render/x', token: 'token' });
    expect(saved).to.deep.equal([png]);
  });

  it('stores only whole pictures', async () => {
    const { publisher, fetching, saved } = publisherByHand();
    const wrong = [Buffer.alloc(0), Buffer.from('<html>'), png.subarray(0, -1)];
    for (const [index, bytes] of wrong.entries()) {
      const published = publisher.publish(ask('u', 't'));
      (await fetching(index)).resolve(bytes);
      await rejectionOf(NotAnImageError, published);
    }
    expect(saved).to.deep.equal([]);
  });

  it('fetches once for equal requests at the same moment with the same token', async () => {
    const { publisher, fetches, fetching, saved } = publisherByHand();
    const published = [1, 2, 3].map(() => publisher.publish(ask('u', 't')));
    await settle();
    expect(fetches).to.have.length(1);
    (await fetching(0)).resolve(png);
    const urls = (await Promise.all(published)).map(({ publicUrl }) => publicUrl);
    expect(new Set(urls).size).to.equal(1);
    expect(saved).to.have.length(1);
  });

  it('fetches once for equal requests of which the first still waits for its turn', async () => {
    const { publisher, fetches, fetching } = publisherByHand({ concurrency: 1 });
    const first = publisher.publish(ask('other', 't'));
    const equal = [publisher.publish(ask('u', 't')), publisher.publish(ask('u', 't'))];
    (await fetching(0)).resolve(png);
    await first;
    await settle();
    expect(fetches.map(({ url }) => url)).to.deep.equal(['other', 'u']);
    (await fetching(1)).resolve(png);
    await Promise.all(equal);
  });

  for (const [what, one, other] of [
    ['another token', ask('u', 'mine'), ask('u', 'yours')],
    ['no token', ask('u', 'mine'), ask('u')],
    ['an empty token', ask('u', ''), ask('u')],
    ['another URL', ask('u?a=1', 't'), ask('u?a=2', 't')],
    ['a URL and a token that read the same together', ask('ab', 'c'), ask('a', 'bc')],
  ] as const) {
    it(`fetches twice for ${what}`, async () => {
      const { publisher, fetches } = publisherByHand();
      const published = [publisher.publish(one), publisher.publish(other)];
      await settle();
      expect(fetches.map(({ url, token }) => ({ subject: ask(url).subject, token }))).to.deep.equal(
        [one, other],
      );
      for (const fetch of fetches) fetch.resolve(png);
      await Promise.all(published);
    });
  }

  it('fetches again for an equal request that comes later', async () => {
    const { publisher, fetching } = publisherByHand();
    const first = publisher.publish(ask('u', 't'));
    (await fetching(0)).resolve(png);
    await first;
    const second = publisher.publish(ask('u', 't'));
    (await fetching(1)).resolve(png);
    await second;
  });

  it('tells all who wait of a failure, and tries again for the next one', async () => {
    const { publisher, fetching } = publisherByHand();
    const waiting = [publisher.publish(ask('u', 't')), publisher.publish(ask('u', 't'))];
    (await fetching(0)).reject(new GrafanaError('Grafana is busy.'));
    for (const one of waiting) await rejectionOf(GrafanaError, one);
    const next = publisher.publish(ask('u', 't'));
    (await fetching(1)).resolve(png);
    expect((await next).name).to.equal(pictureName(png));
  });

  it('tells of a store that fails, and of a fetch that throws at once', async () => {
    const save = () => Promise.reject(new StorageError('No disk.'));
    const store = { save, revocations: () => Promise.resolve('') };
    const { publisher, fetching } = publisherByHand({ store });
    const published = publisher.publish(ask('u', 't'));
    (await fetching(0)).resolve(png);
    await rejectionOf(StorageError, published);
    const broken = publisherByHand({
      renderer: rendererOf(() => {
        throw new GrafanaError('At once.');
      }),
    });
    await rejectionOf(GrafanaError, broken.publisher.publish(ask('u', 't')));
    await broken.publisher.close();
  });

  it('never has more fetches under way than it may, and does all of them in the end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), fc.boolean()), {
          maxLength: 20,
        }),
        async (concurrency, requests) => {
          let underWay = 0;
          let peak = 0;
          const { publisher } = publisherByHand({
            concurrency,
            renderer: rendererOf(async (url) => {
              underWay += 1;
              peak = Math.max(peak, underWay);
              await settle();
              underWay -= 1;
              if (url.endsWith('!')) throw new GrafanaError('No.');
              return png;
            }),
          });
          const published = requests.map(([url, fails]) =>
            publisher.publish(ask(fails ? `${url}!` : url)),
          );
          const outcomes = await Promise.allSettled(published);
          expect(outcomes.map(({ status }) => status)).to.deep.equal(
            requests.map(([, fails]) => (fails ? 'rejected' : 'fulfilled')),
          );
          expect(peak).to.be.at.most(concurrency);
          const different = new Set(requests.map(([url, fails]) => `${url}${String(fails)}`)).size;
          expect(peak).to.equal(Math.min(concurrency, different));
        },
      ),
      { numRuns: 30 },
    );
  });

  it('takes a picture that waits for a late turn earlier, when another user asks for it alone', async () => {
    for (const when of ['at once', 'later']) {
      const { publisher, fetches, fetching } = publisherByHand({ concurrency: 1 });
      const all = ['a', 'b', 'c'].map((url, turn) => publisher.publish({ ...ask(url), turn }));
      if (when === 'later') await settle();
      all.push(publisher.publish({ ...ask('c'), turn: 0 }));
      for (let index = 0; index < 3; index += 1) (await fetching(index)).resolve(png);
      await Promise.all(all);
      expect(
        fetches.map(({ url }) => url),
        when,
      ).to.deep.equal(['a', 'c', 'b']);
    }
  });

  describe('for one who goes away', () => {
    /** A publisher with one place, which is taken; `end` frees it and lets the rest have its turn. */
    async function busyPipeline() {
      const parts = publisherByHand({ concurrency: 1 });
      const busy = parts.publisher.publish(ask('busy', 't'));
      const end = async () => {
        (await parts.fetching(0)).resolve(png);
        await busy;
        await settle();
      };
      await parts.fetching(0);
      return { ...parts, end };
    }

    it('renders nothing when its turn had not come', async () => {
      const { publisher, fetches, end } = await busyPipeline();
      const gone = new AbortController();
      const waiting = publisher.publish({ ...ask('u', 't'), signal: gone.signal });
      gone.abort();
      await rejectionOf(ClientGoneError, waiting);
      await end();
      expect(fetches.map(({ url }) => url)).to.deep.equal(['busy']);
      await publisher.close();
    });

    it('renders all the same when another waits for the same, who gets it', async () => {
      const { publisher, fetches, fetching, end } = await busyPipeline();
      const [first, second] = [new AbortController(), new AbortController()];
      const leaving = publisher.publish({ ...ask('u', 't'), signal: first.signal });
      const staying = publisher.publish({ ...ask('u', 't'), signal: second.signal });
      first.abort();
      await rejectionOf(ClientGoneError, leaving);
      await end();
      (await fetching(1)).resolve(png);
      expect((await staying).name).to.equal(pictureName(png));
      expect(fetches).to.have.lengthOf(2);
    });

    it('renders all the same when the chat waits for the same, which never goes away', async () => {
      const { publisher, fetching, end } = await busyPipeline();
      const gone = new AbortController();
      const staying = publisher.publish(ask('u', 't'));
      const leaving = publisher.publish({ ...ask('u', 't'), signal: gone.signal });
      gone.abort();
      await rejectionOf(ClientGoneError, leaving);
      await end();
      (await fetching(1)).resolve(png);
      expect((await staying).name).to.equal(pictureName(png));
    });

    it('renders for one who comes just after all others have gone', async () => {
      const { publisher, fetching, end } = await busyPipeline();
      const gone = new AbortController();
      const leaving = publisher.publish({ ...ask('u', 't'), signal: gone.signal });
      gone.abort();
      const coming = publisher.publish(ask('u', 't'));
      await rejectionOf(ClientGoneError, leaving);
      await end();
      (await fetching(1)).resolve(png);
      expect((await coming).name).to.equal(pictureName(png));
    });

    it('renders to the end what it has begun', async () => {
      const { publisher, fetching, saved } = publisherByHand();
      const gone = new AbortController();
      const published = publisher.publish({ ...ask('u', 't'), signal: gone.signal });
      const fetch = await fetching(0);
      gone.abort();
      fetch.resolve(png);
      expect((await published).name).to.equal(pictureName(png));
      expect(saved).to.have.lengthOf(1);
    });

    it('tells the renderer that none of its callers waits any longer', async () => {
      const signals: AbortSignal[] = [];
      const { publisher } = publisherByHand({
        renderer: rendererOf(async (_url, { signal }) => {
          if (!signal) throw new Error('cannot be');
          signals.push(signal);
          await once(signal, 'abort');
          throw signal.reason;
        }),
      });
      const [first, second] = [new AbortController(), new AbortController()];
      const both = [first, second].map(({ signal }) =>
        publisher.publish({ ...ask('u', 't'), signal }),
      );
      await until(() => signals.length === 1);
      first.abort();
      await settle();
      expect(signals[0]?.aborted).to.equal(false);
      second.abort();
      for (const published of both) await rejectionOf(ClientGoneError, published);
      expect(signals[0]?.aborted).to.equal(true);
    });

    it('renders again for a client that comes while a renderer ends, its clients having gone', async () => {
      const ends: Deferred<Buffer>[] = [];
      const { publisher } = publisherByHand({
        renderer: rendererOf(async (_url, { signal }) => {
          const end = deferred<Buffer>();
          ends.push(end);
          const bytes = await end.promise;
          signal?.throwIfAborted();
          return bytes;
        }),
      });
      const gone = new AbortController();
      const leaving = publisher.publish({ ...ask('u', 't'), signal: gone.signal });
      await until(() => ends.length === 1);
      gone.abort();
      const coming = publisher.publish(ask('u', 't'));
      ends[0]?.resolve(png);
      await rejectionOf(ClientGoneError, leaving);
      await until(() => ends.length === 2);
      ends[1]?.resolve(png);
      expect((await coming).name).to.equal(pictureName(png));
    });

    it('renders nothing when it has gone before it asks', async () => {
      const { publisher, fetches } = publisherByHand();
      const published = publisher.publish({ ...ask('u', 't'), signal: AbortSignal.abort() });
      await rejectionOf(ClientGoneError, published);
      await settle();
      expect(fetches).to.deep.equal([]);
    });
  });

  describe('after it is closed', () => {
    it('refuses what is new and what still waits, and lets end what runs', async () => {
      const { publisher, fetches, fetching } = publisherByHand({ concurrency: 1 });
      const running = publisher.publish(ask('running', 't'));
      const queued = publisher.publish(ask('queued', 't'));
      await fetching(0);
      let closed = false;
      const closing = publisher.close().then(() => {
        closed = true;
      });
      await rejectionOf(ShuttingDownError, publisher.publish(ask('new', 't')));
      await rejectionOf(ShuttingDownError, publisher.publish(ask('running', 't')));
      await settle();
      expect(closed, 'closed while a fetch is under way').to.equal(false);
      (await fetching(0)).resolve(png);
      expect((await running).name).to.equal(pictureName(png));
      await rejectionOf(ShuttingDownError, queued);
      await closing;
      expect(fetches).to.have.length(1);
    });

    it('is so at once when nothing runs, and may be closed again', async () => {
      const { publisher } = publisherByHand();
      await publisher.close();
      await publisher.close();
    });

    it('does not mind that what ran has failed', async () => {
      const { publisher, fetching } = publisherByHand();
      const running = publisher.publish(ask('u', 't'));
      await fetching(0);
      const closing = publisher.close();
      (await fetching(0)).reject(new GrafanaError('No.'));
      await closing;
      await rejectionOf(GrafanaError, running);
    });
  });

  describe('asked again within the time of reuse', () => {
    it('gives the picture just made, to the same token alone', async () => {
      const { publisher, fetches, fetching } = publisherByHand({ reuseMs: 60_000 });
      const first = publisher.publish(ask('https://g/render/x', 'token'));
      (await fetching(0)).resolve(png);
      const made = await first;
      const again = await publisher.publish(ask('https://g/render/x', 'token'));
      expect(again).to.deep.equal({ ...made, isReused: true });
      expect(fetches).to.have.lengthOf(1);
      const other = publisher.publish(ask('https://g/render/x', 'other'));
      (await fetching(1)).reject(new GrafanaError('No.'));
      await rejectionOf(GrafanaError, other);
      const unwatched = publisher.publish(ask('https://g/render/x'));
      (await fetching(2)).resolve(png);
      await unwatched;
      await publisher.close();
      await rejectionOf(ShuttingDownError, publisher.publish(ask('https://g/render/x', 'token')));
    });

    it('takes the picture of another server, by a key that tells nothing of the token', async () => {
      const keys: string[] = [];
      const made = {
        name: 'a'.repeat(32),
        width: 2,
        height: 3,
        drawnBy: 'own' as const,
        bytes: 70,
        renderMs: 12,
      };
      const shared = {
        once(key: string) {
          keys.push(key);
          return Promise.resolve(made);
        },
      };
      let revocations = '';
      const store = {
        revocations: () => Promise.resolve(revocations),
        save: () => Promise.reject(new StorageError('Not here.')),
      };
      const { publisher, fetches } = publisherByHand({ reuseMs: 60_000, shared, store });
      const { publicUrl, ...taken } = await publisher.publish(ask('u', 'token'));
      expect(taken).to.deep.equal(made);
      expect(publicUrl).to.include(made.name);
      await publisher.publish(ask('u', 'other'));
      revocations = 'one link was taken back';
      await publisher.publish(ask('u', 'token'));
      expect(new Set(keys)).to.have.property('size', 3);
      expect(keys.join(' ')).not.to.include('token');
      expect(fetches).to.deep.equal([]);
    });

    it('asks no other server where it is switched off', async () => {
      const shared = { once: () => Promise.reject(new Error('it was asked')) };
      const { publisher, fetching } = publisherByHand({ shared });
      const published = publisher.publish(ask('u', 't'));
      (await fetching(0)).resolve(png);
      expect((await published).name).to.equal(pictureName(png));
    });

    it('asks no other server for a picture that is made with a password, which could be guessed from a key', async () => {
      const shared = { once: () => Promise.reject(new Error('it was asked')) };
      const { publisher, fetching } = publisherByHand({ reuseMs: 60_000, shared });
      const request = { ...ask('u'), token: { user: 'bot', password: 'secret' } };
      const published = publisher.publish(request);
      (await fetching(0)).resolve(png);
      expect((await published).name).to.equal(pictureName(png));
      expect(await publisher.publish(request)).to.have.property('isReused', true);
    });

    it('gives what is fetched for an upload too, to the same token alone', async () => {
      const { publisher, fetches, fetching } = publisherByHand({ reuseMs: 60_000 });
      const first = publisher.fetch(ask('https://g/render/x', 'token'));
      (await fetching(0)).resolve(png);
      await first;
      const again = await publisher.fetch(ask('https://g/render/x', 'token'));
      expect(again.png).to.deep.equal(png);
      expect(fetches).to.have.lengthOf(1);
      const other = publisher.fetch(ask('https://g/render/x', 'other'));
      (await fetching(1)).reject(new GrafanaError('No.'));
      await rejectionOf(GrafanaError, other);
      await publisher.close();
      await rejectionOf(ShuttingDownError, publisher.fetch(ask('https://g/render/x', 'token')));
    });

    it('never reuses a failure', async () => {
      const { publisher, fetching } = publisherByHand({ reuseMs: 60_000 });
      const failing = publisher.publish(ask('https://g/render/x'));
      (await fetching(0)).resolve(Buffer.from('no picture'));
      await rejectionOf(NotAnImageError, failing);
      const again = publisher.publish(ask('https://g/render/x'));
      (await fetching(1)).resolve(png);
      await again;
    });

    it('fetches anew where it is switched off', async () => {
      const { publisher, fetches, fetching } = publisherByHand({ reuseMs: 0 });
      for (const index of [0, 1]) {
        const published = publisher.publish(ask('https://g/render/x'));
        (await fetching(index)).resolve(png);
        await published;
      }
      expect(fetches).to.have.lengthOf(2);
    });
  });

  it('fetches and checks for uploads, once for equal requests, and stores nothing', async () => {
    const { publisher, fetches, fetching, saved } = publisherByHand();
    const both = [1, 2].map(() => publisher.fetch(ask('https://g/render/x')));
    (await fetching(0)).resolve(png);
    const pictures = await Promise.all(both);
    expect(pictures.map((held) => held.png)).to.deep.equal([png, png]);
    const damaged = publisher.fetch(ask('https://g/render/y'));
    (await fetching(1)).resolve(png.subarray(0, -1));
    await rejectionOf(NotAnImageError, damaged);
    expect(fetches).to.have.lengthOf(2);
    expect(saved).to.deep.equal([]);
  });

  describe('for a large picture', () => {
    const large = largePicture(3_000_000);
    /** A publisher that gets these bytes as they come, and what of it was held on its way. */
    const streamingPublisher = (bytes: Buffer) =>
      publisherByHand({
        renderer: rendererOf(async (_url, { large }) => {
          const pieces = inPieces(bytes, 64_000);
          const body = { status: 200, contentType: 'image/png', location: undefined };
          const isLarge = large !== undefined && bytes.length > large.threshold;
          const taken = isLarge
            ? large.handle({ ...body, length: bytes.length, pieces })
            : undefined;
          return taken ?? wholeOf(pieces);
        }),
      });

    it('stores it as it comes, and gives the public link and its size', async () => {
      const { publisher, saved } = streamingPublisher(large);
      const published = await publisher.publish(ask('u', 't'));
      expect({ ...published, renderMs: 0 }).to.deep.equal({
        bytes: large.length,
        renderMs: 0,
        name: pictureName(large),
        publicUrl: `https://bot/saved-images/${pictureName(large)}.png`,
        width: 4,
        height: 3,
        drawnBy: 'grafana',
      });
      expect(saved).to.have.lengthOf(1);
      expect(saved[0]?.equals(large)).to.equal(true);
    });

    it('stores none that turns out damaged, at its end or before', async () => {
      for (const place of [0, 1_000_000, large.length - 1]) {
        const damaged = Buffer.from(large);
        damaged.writeUInt8(damaged.readUInt8(place) ^ 1, place);
        const { publisher, saved } = streamingPublisher(damaged);
        await rejectionOf(NotAnImageError, publisher.publish(ask('u', 't')));
        expect(saved).to.deep.equal([]);
      }
    });

    it('hands it over as a whole for an upload', async () => {
      const { publisher } = streamingPublisher(large);
      expect((await publisher.fetch(ask('u', 't'))).png.equals(large)).to.equal(true);
    });
  });

  describe('for uploads', () => {
    const MB = 1_000_000;
    const body = { status: 200, contentType: 'image/png', location: undefined };
    /** A publisher whose pictures have three megabytes; `begun` counts those whose bytes were read. */
    const uploading = (maxHeldBytes: number) => {
      const bytes = largePicture(3 * MB);
      const counts = { renders: 0, begun: 0 };
      const { publisher } = publisherByHand({
        concurrency: 10,
        maxHeldBytes,
        maxBytes: 5 * MB,
        renderer: rendererOf(async (_url, { large }) => {
          counts.renders += 1;
          const pieces = (async function* () {
            counts.begun += 1;
            yield* inPieces(bytes, 64_000);
          })();
          const handled = large?.handle({ ...body, length: bytes.length, pieces });
          return handled ?? wholeOf(pieces);
        }),
      });
      const fetch = (name: string | number, whenNext?: Promise<void>) =>
        publisher.fetch({ ...ask(`https://g/render/${name}`), whenNext });
      return { publisher, fetch, counts };
    };

    it('reads no more pictures than there is memory for until one is released', async () => {
      const { fetch, counts } = uploading(10 * MB);
      const fetched = [1, 2, 3, 4, 5, 6, 7, 8].map((name) => fetch(name));
      const first = await Promise.all(fetched.slice(0, 2));
      await settle();
      expect(counts.begun).to.be.at.most(3);
      for (const { release } of first) release();
      for (const held of fetched.slice(2)) (await held).release();
      expect(counts).to.deep.equal({ renders: 8, begun: 8 });
    });

    it('does not render another picture while memory is full', async () => {
      const { fetch, counts } = uploading(3 * MB);
      const held = await fetch(1);
      const waiting = fetch(2);
      await settle();
      expect(counts.renders).to.equal(1);
      held.release();
      (await waiting).release();
      expect(counts.renders).to.equal(2);
    });

    it('has a reserve for the next picture of a request when the later ones fill the memory', async () => {
      const { fetch, counts } = uploading(3 * MB);
      const later = await fetch('later');
      const gate = createGate();
      const last = fetch('last', gate.opened);
      const next = await fetch('next', Promise.resolve());
      await settle();
      expect(counts.renders).to.equal(2);
      next.release();
      gate.open();
      (await last).release();
      later.release();
      expect(counts).to.deep.equal({ renders: 3, begun: 3 });
    });

    it('lets one picture after the other into the reserve', async () => {
      const { fetch, counts } = uploading(3 * MB);
      const later = await fetch('later');
      const [first, second] = [1, 2].map((name) => fetch(name, Promise.resolve()));
      const held = await first;
      await settle();
      expect(counts.begun).to.equal(2);
      held?.release();
      (await second)?.release();
      later.release();
      const others = [3, 4, 5].map((name) => fetch(name));
      for (const other of others) (await other).release();
    });

    it('lets a picture of which a second request has the turn into the reserve', async () => {
      const { fetch } = uploading(3 * MB);
      const later = await fetch('later');
      const waiting = fetch('shared');
      (await fetch('shared', Promise.resolve())).release();
      (await waiting).release();
      later.release();
    });

    it('counts a picture that several share once, until the last of them releases it', async () => {
      const { fetch, counts } = uploading(3 * MB);
      const [one, other] = await Promise.all([fetch(1), fetch(1)]);
      const waiting = fetch(2);
      one.release();
      one.release();
      await settle();
      expect(counts.renders).to.equal(1);
      other.release();
      (await waiting).release();
    });

    it('counts nothing of a picture that failed', async () => {
      const { publisher, fetching } = publisherByHand({ maxHeldBytes: 300_000 });
      for (const index of [0, 1, 2]) {
        const failing = publisher.fetch(ask(`https://g/render/${index}`));
        (await fetching(index)).reject(new GrafanaError('No.'));
        await rejectionOf(GrafanaError, failing);
      }
    });
  });

  it('lets the renders of a slow Grafana hold up none of another', async () => {
    const { publisher, fetching, fetches } = publisherByHand({ concurrency: 1 });
    const slow = publisher.publish(ask('https://slow/render/x'));
    const behind = publisher.publish(ask('https://slow/render/y'));
    const quick = publisher.publish(ask('https://quick/render/x'));
    await settle();
    expect(fetches.map(({ url }) => url)).to.deep.equal([
      'https://slow/render/x',
      'https://quick/render/x',
    ]);
    (await fetching(1)).resolve(png);
    await quick;
    (await fetching(0)).resolve(png);
    (await fetching(2)).resolve(png);
    await Promise.all([slow, behind]);
  });
});
