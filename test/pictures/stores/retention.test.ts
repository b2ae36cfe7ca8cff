import { expect } from 'chai';
import fc from 'fast-check';
import { mkdir, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { StorageError } from '../../../src/pictures/errors.ts';
import { realDisk } from '../../../src/pictures/stores/file/atomic-file.ts';
import { createFileStore } from '../../../src/pictures/stores/file/file-store.ts';
import { applyRetention, formatTally } from '../../../src/pictures/stores/retention.ts';
import {
  createAgeBuckets,
  expired,
  JUST_STORED_MS,
} from '../../../src/pictures/stores/retention-plan.ts';
import { createRetention, type Retention } from '../../../src/pictures/stores/retention-rounds.ts';
import {
  type ListedPicture,
  pictureName,
  type PictureStore,
} from '../../../src/pictures/stores/store.ts';
import { deferred, settle } from '../../support/deferred.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { recordingLogger } from '../../support/logger.ts';
import { picture } from '../../support/png.ts';
import { until } from '../../support/until.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 0, 31);

const totalOf = (images: readonly ListedPicture[]) =>
  images.reduce((sum, { bytes }) => sum + bytes, 0);

function bucketsOf(images: readonly ListedPicture[]) {
  const buckets = createAgeBuckets();
  for (const image of images) buckets.put(image);
  return buckets;
}

describe('retention', () => {
  describe('lets go', () => {
    const aged = (name: string, age: number, bytes = 100): ListedPicture => ({
      name,
      bytes,
      storedAt: NOW - age,
    });
    const names = (images: readonly ListedPicture[], policy: Parameters<typeof expired>[1]) =>
      Array.from(expired(bucketsOf(images), policy, NOW), ({ picture }) => picture.name);
    const three = [aged('b', 2 * DAY), aged('c', DAY), aged('a', 3 * DAY)];

    it('nothing when no limit is set', () => {
      expect(names(three, {})).to.deep.equal([]);
    });

    it('what is older than the limit, and not what is just as old', () => {
      expect(names(three, { maxAgeMs: 2 * DAY })).to.deep.equal(['a']);
      expect(names(three, { maxAgeMs: 2 * DAY - 1 })).to.deep.equal(['a', 'b']);
    });

    it('the oldest, until the rest is within the limit of size', () => {
      expect(names(three, { maxTotalBytes: 300 })).to.deep.equal([]);
      expect(names(three, { maxTotalBytes: 299 })).to.deep.equal(['a']);
      expect(names(three, { maxTotalBytes: 100 })).to.deep.equal(['a', 'b']);
    });

    it('what either limit says', () => {
      expect(names(three, { maxTotalBytes: 299, maxAgeMs: 36 * HOUR })).to.deep.equal(['a', 'b']);
      expect(names(three, { maxTotalBytes: 100, maxAgeMs: 30 * DAY })).to.deep.equal(['a', 'b']);
    });

    it('no picture that was just stored, however little room there shall be', () => {
      const images = [...three, aged('new', JUST_STORED_MS), aged('soon', -JUST_STORED_MS)];
      expect(names(images, { maxTotalBytes: 1 })).to.deep.equal(['a', 'b', 'c']);
    });

    it('the oldest by size, too, when all dates lie ahead of a clock that is behind', () => {
      const images = [...three, aged('new', 0)].map((one) => ({
        ...one,
        storedAt: one.storedAt + (one.name === 'new' ? 0 : 365 * DAY),
      }));
      expect(names(images, { maxTotalBytes: 200 })).to.deep.equal(['a', 'b']);
    });

    it('always the oldest, never too few and never one too many', () => {
      const image = fc.record({
        name: fc.string(),
        bytes: fc.integer({ min: 1, max: 1000 }),
        storedAt: fc.integer({ min: NOW - 100 * DAY, max: NOW + DAY }),
      });
      const policy = fc.record({
        maxAgeMs: fc.option(fc.integer({ min: JUST_STORED_MS, max: 120 * DAY }), {
          nil: undefined,
        }),
        maxTotalBytes: fc.option(fc.nat(50_000), { nil: undefined }),
      });
      fc.assert(
        fc.property(fc.array(image, { maxLength: 80 }), policy, (images, limits) => {
          const { maxAgeMs = Infinity, maxTotalBytes = Infinity } = limits;
          const going = Array.from(
            expired(bucketsOf(images), limits, NOW),
            ({ picture }) => picture,
          );
          const staying = images.filter((one) => !going.includes(one));
          expect(going.length + staying.length).to.equal(images.length);
          const isSafe = ({ storedAt }: ListedPicture) =>
            Math.abs(NOW - storedAt) <= JUST_STORED_MS;
          const lastGoing = going.at(-1);
          for (const one of staying) {
            if (!isSafe(one)) {
              expect(one.storedAt).to.be.at.least(lastGoing?.storedAt ?? -Infinity);
            }
            expect(NOW - one.storedAt).to.be.at.most(maxAgeMs);
          }
          if (!staying.every(isSafe)) expect(totalOf(staying)).to.be.at.most(maxTotalBytes);
          if (lastGoing && NOW - lastGoing.storedAt <= maxAgeMs) {
            expect(totalOf(staying) + lastGoing.bytes).to.be.above(maxTotalBytes);
          }
        }),
      );
    });
  });

  describe('of a folder', () => {
    const root = temporaryFolder();
    let folder: string;
    let store: PictureStore;

    beforeEach(() => {
      folder = path.join(root.path, 'saved-images');
      store = createFileStore(folder);
    });

    /** Stores a picture of one grey, so many days ago. */
    const stored = async (grey: number, days: number): Promise<string> => {
      const name = await store.save(picture(9, 9, grey));
      const then = new Date(Date.now() - days * DAY);
      await utimes(path.join(folder, `${name}.png`), then, then);
      return `${name}.png`;
    };
    const bytes = picture(9, 9, 1).length;

    it('takes away what is too old and says what it did', async () => {
      await stored(1, 40);
      await stored(2, 31);
      const young = await stored(3, 29);
      const report = await applyRetention({ store, policy: { maxAgeMs: 30 * DAY } });
      expect(report).to.deep.equal({
        removed: { pictures: 2, bytes: 2 * bytes },
        kept: { pictures: 1, bytes },
        postponed: 0,
        unfinished: 0,
        failures: { count: 0, first: undefined },
      });
      expect(await readdir(folder)).to.deep.equal([young]);
    });

    it('treats the Go program’s pictures alike, and leaves all else', async () => {
      const old = new Date(Date.now() - 99 * DAY);
      await mkdir(folder);
      for (const entry of ['d494b123e0c40229ca3f1e9015390578.png', 'logo.png', '.htaccess']) {
        await writeFile(path.join(folder, entry), 'x');
        await utimes(path.join(folder, entry), old, old);
      }
      await applyRetention({ store, policy: { maxAgeMs: DAY, maxTotalBytes: 1 } });
      expect(await readdir(folder)).to.have.members(['logo.png', '.htaccess']);
    });

    it('only counts when it is asked to', async () => {
      await stored(1, 40);
      await stored(2, 1);
      const unfinished = `.${'0'.repeat(32)}.0a1b2c3d4e5f.tmp`;
      await writeFile(path.join(folder, unfinished), 'part');
      await utimes(path.join(folder, unfinished), 0, 0);
      const before = await readdir(folder);
      const options = { store, policy: { maxAgeMs: 30 * DAY } };
      const planned = await applyRetention({ ...options, dryRun: true });
      expect(await readdir(folder)).to.deep.equal(before);
      expect(planned).to.deep.include({ removed: { pictures: 1, bytes }, unfinished: 1 });
      expect(await applyRetention(options)).to.deep.equal(planned);
    });

    it('leaves a picture that is stored again while it runs', async () => {
      const names = [await stored(1, 40), await stored(2, 39)];
      const racing: typeof store = {
        ...store,
        remove: async (image) => {
          await store.save(picture(9, 9, 2));
          return store.remove(image);
        },
      };
      const report = await applyRetention({ store: racing, policy: { maxAgeMs: DAY } });
      expect(report.removed).to.deep.equal({ pictures: 1, bytes });
      expect(await readdir(folder)).to.deep.equal(names.slice(1));
    });

    it('goes on past a picture that cannot be removed', async () => {
      const stuck = pictureName(picture(9, 9, 1));
      const names = [await stored(1, 40), await stored(2, 39)];
      const picky: typeof store = {
        ...store,
        remove: (image) =>
          image.name === stuck ? Promise.reject(new StorageError('No.')) : store.remove(image),
      };
      const report = await applyRetention({ store: picky, policy: { maxAgeMs: DAY } });
      expect(report.failures.count).to.equal(1);
      expect(report.failures.first).to.be.instanceOf(StorageError);
      expect(report.removed.pictures).to.equal(1);
      expect(await readdir(folder)).to.deep.equal(names.slice(0, 1));
    });

    it('goes on past a picture that cannot be looked at, and counts it', async () => {
      const names = [await stored(1, 40), await stored(2, 39), await stored(3, 38)];
      const stuck = names[1] ?? '';
      const look: typeof realDisk.look = (file) =>
        file.endsWith(stuck)
          ? Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' }))
          : realDisk.look(file);
      const picky = createFileStore(folder, { disk: { ...realDisk, look } });
      const report = await applyRetention({ store: picky, policy: { maxAgeMs: DAY } });
      expect(report.removed.pictures).to.equal(2);
      expect(report.failures.count).to.equal(1);
      expect(String(report.failures.first)).to.match(/StorageError: .* its disk reports an error/);
      expect(await readdir(folder)).to.deep.equal([stuck]);
    });

    describe('whose clock was wrong', () => {
      const names = [1, 2, 3];
      beforeEach(async () => {
        for (const grey of names) await stored(grey, -365);
      });
      const left = async () => (await readdir(folder)).length;

      it('has the pictures of the future age from now on', async () => {
        const policy = { maxAgeMs: DAY };
        const first = await applyRetention({ store, policy });
        expect(first.removed.pictures).to.equal(0);
        const later = await applyRetention({ store, policy, now: () => Date.now() + 2 * DAY });
        expect(later.removed.pictures).to.equal(3);
        expect(await left()).to.equal(0);
      });

      it('is held to the limit of size again, five minutes later', async () => {
        const policy = { maxTotalBytes: bytes };
        await applyRetention({ store, policy });
        expect(await left()).to.equal(3);
        const soon = () => Date.now() + JUST_STORED_MS + 1_000;
        await applyRetention({ store, policy, now: soon });
        expect(await left()).to.equal(1);
      });

      it('is left as it is when it is only counted', async () => {
        const dates = async () =>
          Promise.all(
            (await readdir(folder)).map(
              async (one) => (await stat(path.join(folder, one))).mtimeMs,
            ),
          );
        const before = await dates();
        await applyRetention({ store, policy: { maxAgeMs: DAY }, dryRun: true });
        expect(await dates()).to.deep.equal(before);
      });

      it('is swept of what was left unfinished, but not of what may be under way', async () => {
        const hours = [-1.5, -0.5, 0, 0.5, 1.5];
        for (const [index, offset] of hours.entries()) {
          const file = path.join(folder, `.${'0'.repeat(32)}.00000000000${index}.tmp`);
          await writeFile(file, 'part');
          const then = new Date(Date.now() + offset * HOUR);
          await utimes(file, then, then);
        }
        expect(await store.sweep()).to.equal(2);
        expect(await left()).to.equal(3 + 3);
      });

      it('counts those that cannot be dated', async () => {
        const date = () => Promise.reject(Object.assign(new Error('EPERM'), { code: 'EPERM' }));
        const strange = createFileStore(folder, { disk: { ...realDisk, date } });
        const report = await applyRetention({ store: strange, policy: { maxAgeMs: DAY } });
        expect(report.failures.count).to.equal(3);
        expect(report.kept.pictures).to.equal(3);
      });
    });

    it('has nothing to do where there is no folder', async () => {
      const report = await applyRetention({ store, policy: { maxAgeMs: DAY } });
      expect(report.kept).to.deep.equal({ pictures: 0, bytes: 0 });
    });

    describe('comes round by itself', () => {
      const policy = { maxAgeMs: 30 * DAY };
      let retention: Retention | undefined;
      afterEach(() => retention?.close());

      it('at the start, and again and again, with a line in the log when there was something', async () => {
        const logger = recordingLogger();
        await stored(1, 40);
        retention = createRetention({ store, policy, logger, intervalMs: 5 });
        retention.start();
        await until(() => logger.lines.length === 1);
        await stored(2, 40);
        await until(() => logger.lines.length === 2);
        expect(new Set(logger.lines)).to.deep.equal(
          new Set([`info Old pictures: 1 picture (${bytes} B) removed, 0 pictures (0 B) kept.`]),
        );
      });

      it('sweeps what was left unfinished when all pictures are kept too', async () => {
        const kept = await stored(1, 4000);
        const unfinished = `.${'0'.repeat(32)}.0a1b2c3d4e5f.tmp`;
        await writeFile(path.join(folder, unfinished), 'part');
        await utimes(path.join(folder, unfinished), 0, 0);
        retention = createRetention({ store, policy: {}, logger: recordingLogger() });
        retention.start();
        await retention.close();
        expect(await readdir(folder)).to.deep.equal([kept]);
      });

      it('says when a picture could not be removed, and why', async () => {
        const logger = recordingLogger();
        await stored(1, 40);
        const stuck = { ...store, remove: () => Promise.reject(new StorageError('No.')) };
        retention = createRetention({ store: stuck, policy, logger });
        retention.start();
        await until(() => logger.lines.length > 0);
        expect(logger.lines).to.deep.equal([
          'warn Old pictures: 1 could not be looked at or removed: StorageError: No.',
        ]);
      });

      it('says when it cannot look, and tries again', async () => {
        const logger = recordingLogger();
        await writeFile(folder, 'in the way');
        retention = createRetention({ store, policy, logger, intervalMs: 5 });
        retention.start();
        await until(() => logger.lines.length > 0);
        expect(logger.lines[0]).to.match(
          /^warn Old pictures could not be looked for: StorageError/,
        );
        await rm(folder);
        await stored(1, 40);
        await until(() => logger.lines.some((line) => line.startsWith('info Old pictures: 1')));
      });

      it('stops between two pictures when it is closed, and does not come round again', async () => {
        for (let grey = 0; grey < 5; grey += 1) await stored(grey, 40);
        const first = deferred();
        const go = deferred();
        const slow: typeof store = {
          ...store,
          remove: async (image) => {
            first.resolve();
            await go.promise;
            return store.remove(image);
          },
        };
        retention = createRetention({
          store: slow,
          policy,
          logger: recordingLogger(),
          intervalMs: 0,
        });
        retention.start();
        await first.promise;
        const closing = retention.close();
        go.resolve();
        await closing;
        await settle();
        expect(await readdir(folder)).to.have.length(4);
      });
    });
  });

  it('counts in words', () => {
    expect(formatTally({ pictures: 1, bytes: 950 })).to.equal('1 picture (950 B)');
    expect(formatTally({ pictures: 12, bytes: 3_440_000 })).to.equal('12 pictures (3.4 MB)');
  });
});
