import { expect } from 'chai';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { StorageError, StorageUnavailableError } from '../../../src/pictures/errors.ts';
import { createGalleryIndex } from '../../../src/pictures/gallery/gallery-index.ts';
import { createFileStore } from '../../../src/pictures/stores/file/file-store.ts';
import type { ListedPicture, PictureStore } from '../../../src/pictures/stores/store.ts';
import { deferred } from '../../support/deferred.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { picture } from '../../support/png.ts';
import { until } from '../../support/until.ts';

const nameOf = (n: number) => n.toString(16).padStart(32, '0');
const MINUTE = 60_000;

/** A store that lists what a test says, and counts what is asked of it. */
function countedStore(base: PictureStore) {
  const asked = { lists: 0, records: [] as string[] };
  const store: PictureStore = {
    prepare: () => base.prepare(),
    save: (one) => base.save(one),
    adopt: (name, one, storedAt) => base.adopt(name, one, storedAt),
    keepRecord: (name, record) => base.keepRecord(name, record),
    stat: (name) => base.stat(name),
    open: (name, range) => base.open(name, range),
    remove: (listed) => base.remove(listed),
    revoke: (name) => base.revoke(name),
    revocations: () => base.revocations(),
    renew: (listed) => base.renew(listed),
    sweep: (options) => base.sweep(options),
    close: () => {
      base.close();
    },
    list(onFault) {
      asked.lists += 1;
      return base.list(onFault);
    },
    record(name) {
      asked.records.push(name);
      return base.record(name);
    },
  };
  return { store, asked };
}

describe('the index of the gallery', () => {
  const folder = temporaryFolder();
  let base: MemoryStore;
  let clock: number;
  let asked: ReturnType<typeof countedStore>['asked'];
  let store: PictureStore;

  beforeEach(() => {
    base = new MemoryStore();
    clock = 1_000;
    ({ store, asked } = countedStore(base));
  });

  const indexOf = (options: Partial<Parameters<typeof createGalleryIndex>[0]> = {}) =>
    createGalleryIndex({ store, monotonic: () => clock, ...options });
  const keep = async (n: number, title?: string) => {
    const name = nameOf(n);
    await base.adopt(name, picture(2, 2), n);
    if (title !== undefined) await base.keepRecord(name, { madeAt: n, title });
    return name;
  };
  const titles = async (index: ReturnType<typeof indexOf>) =>
    (await index.view()).entries.map(({ record }) => record?.title);

  it('reads nothing before it is asked', async () => {
    const watched = indexOf().watching(store);
    const name = await watched.save(picture(3, 3));
    await watched.keepRecord(name, { madeAt: 1, title: 'CPU' });
    expect(asked).to.deep.equal({ lists: 0, records: [] });
  });

  it('has all pictures, newest first, with what is known of them', async () => {
    await keep(1, 'old');
    await keep(3, 'new');
    await keep(2);
    const index = indexOf();
    expect(await titles(index)).to.deep.equal(['new', undefined, 'old']);
    expect(await index.view()).to.include({ isIncomplete: false, hasMore: false });
  });

  it('shows at once what this process stores, removes and takes back', async () => {
    const index = indexOf();
    const watched = index.watching(store);
    expect(await titles(index)).to.deep.equal([]);
    const name = await watched.save(picture(3, 3));
    await watched.keepRecord(name, { madeAt: 5, title: 'CPU' });
    await watched.adopt(nameOf(7), picture(4, 4), 7);
    expect(await titles(index)).to.deep.equal(['CPU', undefined]);
    await watched.revoke(name);
    expect(await titles(index)).to.deep.equal([undefined]);
    await watched.remove({ name: nameOf(7), storedAt: 7, bytes: 0 });
    expect(await titles(index)).to.deep.equal([]);
    expect(asked).to.deep.equal({ lists: 1, records: [] });
  });

  it('keeps what is not removed, as one that was stored again', async () => {
    await keep(1, 'kept');
    const index = indexOf();
    await index.view();
    expect(await index.watching(store).remove({ name: nameOf(1), storedAt: 9, bytes: 0 })).to.equal(
      false,
    );
    expect(await titles(index)).to.deep.equal(['kept']);
  });

  it('shows after a minute what other processes did, and lists the store no sooner', async () => {
    await keep(1, 'one');
    const index = indexOf();
    await index.view();
    await keep(2, 'two');
    await base.revoke(nameOf(1));
    clock += MINUTE - 1;
    expect(await titles(index)).to.deep.equal(['one']);
    clock += 1;
    expect(await titles(index)).to.deep.equal(['two']);
    expect(asked.lists).to.equal(2);
  });

  it('lists a store for which each list is paid as rarely as it is told', async () => {
    const index = indexOf({ freshMs: 10 * MINUTE });
    await index.view();
    clock += 10 * MINUTE - 1;
    await index.view();
    expect(asked.lists).to.equal(1);
    clock += 1;
    await index.view();
    expect(asked.lists).to.equal(2);
  });

  it('lists a store that is slow to list the more rarely', async () => {
    await keep(1, 'one');
    const list = store.list.bind(store);
    store.list = async function* (onFault) {
      clock += MINUTE;
      yield* list(onFault);
    };
    const index = indexOf();
    await index.view();
    clock += 9 * MINUTE;
    await index.view();
    expect(asked.lists).to.equal(1);
    clock += MINUTE;
    await index.view();
    expect(asked.lists).to.equal(2);
  });

  it('reads a record again only where it may have changed', async () => {
    await keep(1, 'one');
    await keep(2, 'two');
    const index = indexOf();
    await index.view();
    expect(asked.records).to.have.members([nameOf(1), nameOf(2)]);
    await base.keepRecord(nameOf(1), { madeAt: 1, title: 'one', rooms: ['#ops'] });
    clock += MINUTE;
    const { entries } = await index.view();
    expect(asked.records.slice(2)).to.deep.equal([nameOf(1)]);
    expect(entries.map(({ record }) => record?.rooms)).to.deep.equal([undefined, ['#ops']]);
  });

  it('keeps what happens while the store is listed', async () => {
    await keep(1, 'removed');
    await keep(2, 'old');
    const gate = deferred();
    const list = store.list.bind(store);
    store.list = async function* (onFault) {
      const before: ListedPicture[] = [];
      for await (const one of list(onFault)) before.push(one);
      yield* before;
      await gate.promise;
    };
    const index = indexOf({ patienceMs: 0 });
    expect(await index.view()).to.include({ isIncomplete: true });
    const watched = index.watching(store);
    await watched.revoke(nameOf(1));
    const name = await watched.save(picture(3, 3));
    await watched.keepRecord(name, { madeAt: 5, title: 'new' });
    gate.resolve();
    await until(async () => !(await index.view()).isIncomplete);
    expect(await titles(index)).to.deep.equal(['new', 'old']);
  });

  it('costs a picture its words, and no more, where its record cannot be read', async () => {
    const files = createFileStore(folder.path);
    const good = await files.save(picture(3, 3));
    await files.keepRecord(good, { madeAt: 1, title: 'good' });
    for (const [n, content] of [
      '{"madeAt":',
      '[]',
      'x'.repeat(10_000_000),
      '{"madeAt":1e999,"title":"x"}',
      '{"__proto__":{"title":"x"},"madeAt":"1"}',
    ].entries()) {
      await files.adopt(nameOf(n), picture(2, 2), n);
      await writeFile(path.join(folder.path, `${nameOf(n)}.json`), content);
    }
    expect(await titles(indexOf({ store: files }))).to.deep.equal([
      'good',
      ...Array<undefined>(5).fill(undefined),
    ]);
    files.close();
  });

  it('is not ended by a record that the disk does not give', async () => {
    await keep(1, 'one');
    await keep(2, 'two');
    store.record = (name) =>
      name === nameOf(2) ? Promise.reject(new StorageError('EIO')) : base.record(name);
    expect(await titles(indexOf())).to.deep.equal([undefined, 'one']);
  });

  it('fails while the store cannot be listed, and tries again after some seconds', async () => {
    await keep(1, 'one');
    const index = indexOf();
    const list = store.list.bind(store);
    store.list = () => {
      asked.lists += 1;
      throw new StorageUnavailableError('The store does not answer.');
    };
    const failed = () =>
      index.view().then(
        () => 'shown',
        (error: unknown) => String(error),
      );
    expect(await failed()).to.match(/does not answer/);
    expect(await failed()).to.match(/does not answer/);
    expect(asked.lists).to.equal(1);
    store.list = list;
    clock += 5_000;
    expect(await titles(index)).to.deep.equal(['one']);
  });

  it('fails while a store that is being listed gives nothing for long, and goes on with it', async () => {
    await keep(1, 'one');
    const gate = deferred();
    const list = store.list.bind(store);
    store.list = async function* (onFault) {
      await gate.promise;
      yield* list(onFault);
    };
    const index = indexOf({ patienceMs: 0 });
    expect(await index.view()).to.include({ isIncomplete: true });
    clock += 15_001;
    const error: unknown = await index.view().catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(StorageUnavailableError);
    gate.resolve();
    await until(() =>
      index.view().then(
        ({ isIncomplete }) => !isIncomplete,
        () => false,
      ),
    );
    expect(await titles(index)).to.deep.equal(['one']);
  });

  it('tells an empty store from one that is not there', async () => {
    store.prepare = () => Promise.reject(new StorageUnavailableError('It is not mounted.'));
    const error: unknown = await indexOf()
      .view()
      .catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(StorageUnavailableError);
  });

  describe('over a million pictures', () => {
    const MANY = 1_000_000;

    it('holds the newest, and lets other work be done meanwhile', async () => {
      store.list = async function* () {
        for (let n = 0; n < MANY; n += 1) {
          await Promise.resolve();
          // In no order.
          const storedAt = (n * 7_919) % MANY;
          yield { name: nameOf(storedAt), storedAt, bytes: 1 };
        }
      };
      let turns = 0;
      const work = { isDone: false };
      const others = (async () => {
        while (!work.isDone) {
          await setImmediate();
          turns += 1;
        }
      })();
      const index = createGalleryIndex({ store, max: 1_000, patienceMs: 0 });
      expect((await index.view()).isIncomplete).to.equal(true);
      await until(async () => !(await index.view()).isIncomplete);
      work.isDone = true;
      await others;
      const { entries, hasMore } = await index.view();
      expect(entries).to.have.length(1_000);
      expect(hasMore).to.equal(true);
      expect([entries.at(0)?.storedAt, entries.at(-1)?.storedAt]).to.deep.equal([
        MANY - 1,
        MANY - 1_000,
      ]);
      expect(turns).to.be.above(5);
    }).timeout(60_000);

    it('forgets the oldest when this process stores more than it can know', async () => {
      const index = createGalleryIndex({ store, max: 10 });
      const watched = index.watching(store);
      await index.view();
      for (let n = 0; n < 50; n += 1) await watched.adopt(nameOf(n), picture(2, 2), n);
      const { entries, hasMore } = await index.view();
      expect(entries.map(({ storedAt }) => storedAt)).to.deep.equal([
        49, 48, 47, 46, 45, 44, 43, 42, 41, 40,
      ]);
      expect(hasMore).to.equal(true);
    });

    it('stops reading when it is closed', async () => {
      let listed = 0;
      store.list = async function* () {
        for (;;) {
          await setImmediate();
          listed += 1;
          yield { name: nameOf(listed), storedAt: listed, bytes: 1 };
        }
      };
      const index = createGalleryIndex({ store, patienceMs: 0 });
      await index.view();
      await until(() => listed > 10);
      index.close();
      await until(async () => !(await index.view()).isIncomplete);
      const before = listed;
      await setImmediate();
      expect(listed).to.equal(before);
    });
  });
});
