import { expect } from 'chai';
import { copyPictures } from '../../src/cli/copy.ts';
import { StorageUnavailableError } from '../../src/pictures/errors.ts';
import { createBucketStore } from '../../src/pictures/stores/s3/bucket-store.ts';
import { createFileStore } from '../../src/pictures/stores/file/file-store.ts';
import { formatTally } from '../../src/pictures/stores/retention.ts';
import type { PictureStore } from '../../src/pictures/stores/store.ts';
import { rejectionOf } from '../support/failure.ts';
import { largePicture } from '../support/large-picture.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { type ObjectStoreDouble, startObjectStore } from '../support/object-store.ts';
import { picture } from '../support/png.ts';
import { readPicture } from '../support/store-contract.ts';
import { temporaryFolder } from '../support/folder.ts';

const LONG_AGO = Date.UTC(2020, 0, 1);
const PICTURES = [picture(10, 10), picture(20, 10), largePicture(3_000_000)];

async function ages(store: PictureStore): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for await (const { name, storedAt } of store.list()) found[name] = storedAt;
  return found;
}

describe('grafana-images copy', () => {
  const folder = temporaryFolder();
  let double: ObjectStoreDouble;
  let bucket: PictureStore;
  let files: PictureStore;
  beforeEach(async () => {
    double = await startObjectStore();
    bucket = createBucketStore(double.settings);
    files = createFileStore(folder.path);
    await files.prepare();
  });
  afterEach(async () => {
    bucket.close();
    files.close();
    await double.close();
  });

  const copy = (from: PictureStore, to: PictureStore) =>
    copyPictures({ from, to, place: 'the other store', progress: () => undefined });

  it('brings pictures from a folder to a bucket and back, with their names and ages', async () => {
    const expected: Record<string, number> = {};
    for (const [index, png] of PICTURES.entries()) {
      const name = await files.save(png);
      expected[name] = LONG_AGO + index * 86_400_000;
      await files.adopt(name, png, expected[name] ?? 0);
    }
    const { text, isComplete } = await copy(files, bucket);
    const bytes = PICTURES.reduce((sum, { length }) => sum + length, 0);
    const tally = formatTally({ pictures: 3, bytes });
    expect(text).to.include(`Copied ${tally} to the other store, and read each back; 0 `);
    expect(isComplete).to.equal(true);
    expect(await ages(bucket)).to.deep.equal(expected);
    const other = new MemoryStore();
    await copy(bucket, other);
    expect(await ages(other)).to.deep.equal(expected);
    for (const png of PICTURES) {
      const read = await readPicture(other, await files.save(png));
      expect(read?.equals(png)).to.equal(true);
    }
  });

  it('brings what is known of a picture, also where the picture alone is there already', async () => {
    const [first, second] = [await files.save(picture(10, 10)), await files.save(picture(20, 10))];
    await files.keepRecord(first, { madeAt: 1, title: 'CPU' });
    await copy(files, bucket);
    expect(await bucket.record(first)).to.deep.equal({ madeAt: 1, title: 'CPU' });
    expect(await bucket.record(second)).to.equal(undefined);
    await files.keepRecord(first, { madeAt: 2, title: 'older than the copy' });
    await files.keepRecord(second, { madeAt: 3 });
    expect((await copy(files, bucket)).text).to.match(/^Copied 0 pictures/);
    expect((await bucket.record(first))?.title).to.equal('CPU');
    expect(await bucket.record(second)).to.deep.equal({ madeAt: 3 });
  });

  it('leaves alone what is there already', async () => {
    for (const png of PICTURES) await files.save(png);
    await copy(files, bucket);
    const puts = () => double.requests.filter((one) => /^PUT .*\.png$/.test(one)).length;
    const before = puts();
    expect((await copy(files, bucket)).text).to.match(/^Copied 0 pictures .* 3 were there already/);
    expect(puts()).to.equal(before);
  });

  it('goes on where it ended because the bucket was down', async () => {
    for (const png of PICTURES) await files.save(png);
    const down = () => Promise.reject(new StorageUnavailableError('The bucket does not answer.'));
    await rejectionOf(StorageUnavailableError, copy(files, { ...bucket, adopt: down }));
    expect((await copy(files, bucket)).text).to.match(/^Copied 3 pictures/);
  });

  it('says that a copy differs from its picture', async () => {
    await files.save(picture(10, 10));
    const other = new MemoryStore();
    const adopt = other.adopt.bind(other);
    other.adopt = (name, _picture, storedAt) => adopt(name, picture(9, 9), storedAt);
    const { text, isComplete } = await copy(files, other);
    expect(text).to.match(/Not copied: 1\. The copy of [0-9a-f]{32} differs/);
    expect(isComplete).to.equal(false);
  });
});
