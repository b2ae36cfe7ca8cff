import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import { StorageUnavailableError } from '../../../../src/pictures/errors.ts';
import { realDisk } from '../../../../src/pictures/stores/file/atomic-file.ts';
import { createFileStore } from '../../../../src/pictures/stores/file/file-store.ts';
import type { PictureStore } from '../../../../src/pictures/stores/store.ts';
import { rejectionOf } from '../../../support/failure.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { inPieces } from '../../../support/large-picture.ts';
import { picture } from '../../../support/png.ts';

const ROOT_DEVICE = 1;
const png = picture(20, 10);

describe('a file store whose disk is mounted over a folder', () => {
  const root = temporaryFolder();
  let mountPoint: string;
  let folder: string;
  let store: PictureStore;
  /** The number of the disk that is mounted; 0: none is. */
  let mounted: number;

  const device = async (at: string): Promise<number> => {
    await realDisk.device(at);
    return mounted > 0 && at.startsWith(mountPoint) ? mounted : ROOT_DEVICE;
  };
  /** Takes what lies on the disk away, or puts it back. */
  const unmount = async () => {
    await rename(mountPoint, path.join(root.path, 'disk'));
    await mkdir(mountPoint);
    mounted = 0;
  };
  const mount = async (number: number) => {
    await rm(mountPoint, { recursive: true });
    await rename(path.join(root.path, 'disk'), mountPoint);
    mounted = number;
  };

  for (const [where, ...below] of [
    ['itself'],
    ['above', 'saved-images'],
    ['far above', 'a', 'saved-images'],
  ] as const) {
    describe(`(${where})`, () => {
      beforeEach(async () => {
        mountPoint = path.join(root.path, 'mnt');
        folder = path.join(mountPoint, ...below);
        await mkdir(folder, { recursive: true });
        mounted = 42;
        store = createFileStore(folder, { disk: { ...realDisk, device } });
        await store.prepare();
      });
      afterEach(() => {
        store.close();
      });

      it('writes nothing below the mount, and says so, when the disk is not mounted any more', async () => {
        const name = await store.save(png);
        await unmount();
        const other = picture(5, 5);
        for (const saving of [
          () => store.save(other),
          () => store.save(png),
          () => store.save({ pieces: inPieces(other, 10), length: other.length }),
          () => store.prepare(),
        ]) {
          const { message, status, code } = await rejectionOf(StorageUnavailableError, saving());
          expect(message).to.match(/HUBOT_GRAFANA_IMAGES_PATH.*its disk is not mounted; mount it/);
          expect([status, code]).to.deep.equal([503, 'storage_unavailable']);
        }
        await rejectionOf(StorageUnavailableError, store.open(name));
        await rejectionOf(StorageUnavailableError, store.stat(name));
        await rejectionOf(StorageUnavailableError, store.revoke(name));
        expect(await readdir(mountPoint)).to.deep.equal([]);
      });

      for (const number of [42, 43]) {
        it(`goes on when it is mounted again, as device ${number}`, async () => {
          const name = await store.save(png);
          await unmount();
          await rejectionOf(StorageUnavailableError, store.save(picture(5, 5)));
          await mount(number);
          expect(await store.save(picture(5, 5))).not.to.equal(name);
          expect((await store.stat(name)).size).to.equal(png.length);
        });
      }

      it('goes on when a disk is mounted over a folder that was used before', async () => {
        mounted = 0;
        const early = createFileStore(folder, { disk: { ...realDisk, device } });
        await early.save(png);
        mounted = 44;
        await early.save(picture(5, 5));
        mounted = 44;
        await early.save(picture(6, 6));
      });
    });
  }

  it('makes its folder again where it was removed from the same disk', async () => {
    folder = path.join(root.path, 'saved-images');
    store = createFileStore(folder);
    await store.save(png);
    await rm(folder, { recursive: true });
    await store.save(png);
    expect(await readdir(folder)).to.have.length(1);
  });
});
