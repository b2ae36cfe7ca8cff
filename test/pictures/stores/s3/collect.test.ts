import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { StorageError } from '../../../../src/pictures/errors.ts';
import { createCollect } from '../../../../src/pictures/stores/s3/collect.ts';
import { rejectionOf } from '../../../support/failure.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { inPieces, largePicture } from '../../../support/large-picture.ts';
import { openBelow } from '../../../support/open-below.ts';

const MAX = 100_000;

describe('a picture whose length is known at its end alone', () => {
  const folder = temporaryFolder();
  const collectIn = (place = folder.path) => createCollect(MAX, place);
  const streamOf = (bytes: Buffer) => ({ pieces: inPieces(bytes, 8_192), length: undefined });
  const sent = (content: Buffer | (() => Readable)) =>
    Buffer.isBuffer(content) ? Promise.resolve(content) : buffer(content());

  for (const size of [MAX / 2, MAX * 3]) {
    it(`is ready with its length and its sum at ${size} bytes, however often it is sent`, async () => {
      const bytes = largePicture(size);
      const collected = await collectIn()(streamOf(bytes));
      expect(Buffer.isBuffer(collected.content)).to.equal(size < MAX);
      expect(collected.length).to.equal(bytes.length);
      expect(collected.sha256).to.equal(createHash('sha256').update(bytes).digest('hex'));
      for (let time = 0; time < 3; time += 1)
        expect((await sent(collected.content)).equals(bytes)).to.equal(true);
      expect(await readdir(folder.path), 'a file without a name').to.deep.equal([]);
      await collected.discard();
      expect(await openBelow(folder.path)).to.equal(0);
    });
  }

  it('goes to a file as well when many arrive at once', async () => {
    const collect = createCollect(40_000_000, folder.path);
    const bytes = largePicture(30_000_000);
    const all = await Promise.all([1, 2, 3].map(() => collect(streamOf(bytes))));
    expect(all.filter(({ content }) => !Buffer.isBuffer(content)).length).to.be.above(0);
    for (const collected of all) {
      expect((await sent(collected.content)).equals(bytes)).to.equal(true);
      await collected.discard();
    }
    const later = await collect(streamOf(bytes));
    expect(Buffer.isBuffer(later.content), 'there is room again').to.equal(true);
  });

  it('leaves nothing when it breaks off', async () => {
    async function* broken() {
      yield* inPieces(largePicture(MAX * 2), 8_192);
      throw new RangeError('It broke off.');
    }
    await rejectionOf(RangeError, collectIn()({ pieces: broken(), length: undefined }));
    expect(await openBelow(folder.path)).to.equal(0);
  });

  it('is a sentence where there is no place for the file', async () => {
    const collect = collectIn(path.join(folder.path, 'missing'));
    const { message } = await rejectionOf(StorageError, collect(streamOf(largePicture(MAX * 2))));
    expect(message).to.match(
      /^A large picture could not be put into a temporary file, .* \(TMPDIR\)\.$/,
    );
  });
});
