import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import { copyPictures } from '../../src/cli/copy.ts';
import { StorageUnavailableError } from '../../src/pictures/errors.ts';
import { createFileStore } from '../../src/pictures/stores/file/file-store.ts';
import { createBucketStore } from '../../src/pictures/stores/s3/bucket-store.ts';
import type { ListedPicture, PictureStore } from '../../src/pictures/stores/store.ts';
import { rejectionOf } from '../support/failure.ts';
import { temporaryFolder } from '../support/folder.ts';
import { largePicture } from '../support/large-picture.ts';
import { ENGINES, needsEngine, type ObjectEngine, startEngine } from '../support/object-engine.ts';
import { picture } from '../support/png.ts';
import { readPicture } from '../support/store-contract.ts';

const LONG_AGO = Date.UTC(2020, 0, 1);
/** More than one line of progress needs. */
const COUNT = 520;

async function listed(store: PictureStore): Promise<ListedPicture[]> {
  const all: ListedPicture[] = [];
  for await (const one of store.list()) all.push(one);
  return all.sort((a, b) => (a.name < b.name ? -1 : 1));
}

for (const kind of Object.keys(ENGINES) as (keyof typeof ENGINES)[]) {
  describe(`grafana-images copy, with ${kind}`, () => {
    const folder = temporaryFolder();
    const target = temporaryFolder();
    let engine: ObjectEngine | undefined;
    before(async function () {
      needsEngine(this, kind);
      engine = await startEngine(kind);
    });
    after(() => engine?.stop());

    it('brings pictures there and back with ages and records, and goes on after an interruption', async () => {
      if (!engine) throw new Error('the engine has not started');
      const files = createFileStore(folder.path);
      const bucket = createBucketStore({ ...engine.settings, prefix: `${randomUUID()}/` });
      const back = createFileStore(target.path);
      const progress: string[] = [];
      const copy = (from: PictureStore, to: PictureStore) =>
        copyPictures({ from, to, place: 'there', progress: (line) => progress.push(line) });
      const count = kind === 'ceph' ? COUNT : 60;
      const png = (index: number) =>
        index === 0 ? largePicture(3_000_000) : picture(10, 10 + index);
      for (let index = 0; index < count; index += 1) {
        const name = await files.save(png(index));
        await files.adopt(name, png(index), LONG_AGO + index * 60_000);
        if (index % 10 === 0)
          await files.keepRecord(name, { madeAt: index, title: `Panel ${index}` });
      }
      const expected = await listed(files);

      let left = count / 2;
      const breaking: PictureStore = {
        ...bucket,
        adopt: (...given) => {
          left -= 1;
          return left > 0
            ? bucket.adopt(...given)
            : Promise.reject(new StorageUnavailableError('The bucket does not answer.'));
        },
      };
      await rejectionOf(StorageUnavailableError, copy(files, breaking));
      expect(progress.at(-1)).to.match(/ copied; the same command goes on from here\.$/);
      const { text, isComplete } = await copy(files, bucket);
      expect(isComplete).to.equal(true);
      expect(text).to.match(
        /^Copied \d+ pictures .* to there, and read each back; \d+ were there already\./,
      );
      if (kind === 'ceph') expect(progress.join('\n')).to.match(/^500 pictures, /m);
      expect(await listed(bucket)).to.deep.equal(expected);

      await copy(bucket, back);
      expect(await listed(back)).to.deep.equal(expected);
      for (const { name, recordBytes } of expected) {
        const original = await readPicture(files, name);
        expect(original && (await readPicture(back, name))?.equals(original)).to.equal(true);
        if (recordBytes !== undefined) {
          expect(await back.record(name)).to.deep.equal(await files.record(name));
        }
      }
      for (const store of [files, bucket, back]) store.close();
    });
  });
}
