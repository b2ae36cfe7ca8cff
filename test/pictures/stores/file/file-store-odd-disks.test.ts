import { expect } from 'chai';
import { mkdir, readdir, readFile, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { StorageError, StorageFullError } from '../../../../src/pictures/errors.ts';
import { realDisk } from '../../../../src/pictures/stores/file/atomic-file.ts';
import { createFileStore } from '../../../../src/pictures/stores/file/file-store.ts';
import { createFreeBytes } from '../../../../src/pictures/stores/file/free-space.ts';
import { pictureName, type PictureStore } from '../../../../src/pictures/stores/store.ts';
import { deferred, settle } from '../../../support/deferred.ts';
import { rejectionOf } from '../../../support/failure.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { picture } from '../../../support/png.ts';

const png = picture(20, 10);
const name = pictureName(png);

describe('file store on an odd disk', () => {
  const root = temporaryFolder();
  let folder: string;
  let store: PictureStore;

  beforeEach(() => {
    folder = path.join(root.path, 'saved-images');
    store = createFileStore(folder);
  });

  it('keeps a picture where a folder cannot be synced', async () => {
    for (const code of ['EINVAL', 'ENOTSUP', 'EACCES']) {
      const syncFolder = () => Promise.reject(Object.assign(new Error(code), { code }));
      const odd = createFileStore(path.join(folder, code), { disk: { ...realDisk, syncFolder } });
      expect(await odd.save(png), code).to.equal(name);
    }
  });

  it('writes a picture anew that another user stored: only its owner may date it', async () => {
    await store.save(png);
    const file = path.join(folder, `${name}.png`);
    for (const code of ['EPERM', 'EACCES']) {
      const date = () => Promise.reject(Object.assign(new Error(code), { code }));
      await utimes(file, 1, 1);
      const second = createFileStore(folder, { disk: { ...realDisk, date } });
      expect(await second.save(png), code).to.equal(name);
      expect((await stat(file)).mtimeMs).to.be.above(Date.now() - 60_000);
      expect(await readFile(file)).to.deep.equal(png);
    }
    expect(await readdir(folder)).to.deep.equal([`${name}.png`]);
  });

  it('does not say that a picture is kept when the disk reports an error', async () => {
    const syncFolder = () => Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' }));
    store = createFileStore(folder, { disk: { ...realDisk, syncFolder } });
    const { message } = await rejectionOf(StorageError, store.save(png));
    expect(message).to.match(/its disk reports an error/);
  });

  it('gives up at once where nothing can be made and nothing says so', async () => {
    store = createFileStore('/proc/hubot-grafana-images/saved-images');
    for (const work of [store.prepare(), store.save(png)]) {
      expect((await rejectionOf(StorageError, work)).message).to.match(/cannot be made/);
    }
    expect(await store.sweep()).to.equal(0);
  });

  describe('on a disk that does not answer', () => {
    const answer = deferred<number>();
    const disk = { ...realDisk, freeBytes: () => answer.promise };

    it('says so after a while, then at once to later reads, and recovers', async () => {
      await mkdir(folder);
      store = createFileStore(folder, { disk, reserveBytes: 1, timeoutMs: 30 });
      const message = /its disk does not answer/;
      expect((await rejectionOf(StorageError, store.save(png))).message).to.match(message);
      const patient = createFileStore(folder, { disk, reserveBytes: 1, timeoutMs: 60_000 });
      const waiting = patient.save(png);
      expect((await rejectionOf(StorageError, store.prepare())).message).to.match(message);
      expect(await readdir(folder)).to.deep.equal([]);
      answer.resolve(1e9);
      expect(await waiting).to.equal(name);
      let saved: string | undefined;
      while (saved === undefined) {
        await settle();
        saved = await store.save(png).catch(() => undefined);
      }
      expect(saved).to.equal(name);
    });
  });

  describe('leaves some of the disk alone', () => {
    const withFree = (free: number | undefined) =>
      createFileStore(folder, {
        reserveBytes: 1_000_000,
        disk: { ...realDisk, freeBytes: () => Promise.resolve(free) },
      });

    it('and says how much there is, and who wants it so', async () => {
      await mkdir(folder);
      const full = withFree(999_999 + png.length);
      const { message } = await rejectionOf(StorageFullError, full.save(png));
      expect(message).to.match(
        /it has 1 MB left, and HUBOT_GRAFANA_IMAGES_RESERVE keeps 1 MB free/,
      );
      expect(await readdir(folder)).to.deep.equal([]);
    });

    it('but takes what fits, and what is there already', async () => {
      expect(await withFree(1_000_000 + png.length).save(png)).to.equal(name);
      expect(await withFree(0).save(png)).to.equal(name);
    });

    it('asks the disk once a second, and takes off meanwhile what was written', async () => {
      let asked = 0;
      let time = 0;
      const free = createFreeBytes(
        () => Promise.resolve((asked += 1) * 1_000),
        () => time,
      );
      expect(await free(300, 0)).to.equal(1_000);
      time = 999;
      expect(await free(300, 0)).to.equal(700);
      expect(await free(1, 0)).to.equal(400);
      time = 1_000;
      expect(await free(1, 0)).to.equal(2_000);
    });

    it('asks again before it says no, and takes nothing off for what is refused', async () => {
      let left = 100;
      const free = createFreeBytes(
        () => Promise.resolve(left),
        () => 0,
      );
      expect(await free(60, 20)).to.equal(100);
      expect(await free(30, 20)).to.equal(100);
      expect(await free(90, 20)).to.equal(100);
      expect(await free(10, 20)).to.equal(100);
      left = 500;
      expect(await free(90, 20)).to.equal(500);
      expect(await free(1, 20)).to.equal(410);
    });

    it('and takes all where the free space is unknown', async () => {
      expect(await withFree(undefined).save(png)).to.equal(name);
    });

    it('by asking the disk itself', async () => {
      const greedy = createFileStore(folder, { reserveBytes: Number.MAX_SAFE_INTEGER });
      await rejectionOf(StorageFullError, greedy.save(png));
      expect(await createFileStore(folder, { reserveBytes: 1 }).save(png)).to.equal(name);
    });
  });
});
