import { mkdir, readdir, utimes } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import { createFileStore } from '../../src/pictures/stores/file/file-store.ts';
import { applyRetention } from '../../src/pictures/stores/retention.ts';
import { createIndexFile, indexPath } from '../../src/search/index-file.ts';
import { createSlicedQueue } from '../../src/util/sliced-queue.ts';
import { temporaryFolder } from '../support/folder.ts';
import { getRaw } from '../support/http.ts';
import { startImageServer } from '../support/image-server.ts';

const KEY = '0123456789abcdef0123456789abcdef';
const LONG_AGO = new Date('2020-01-01T00:00:00Z');

describe('the file of an index beside the pictures', () => {
  const root = temporaryFolder();
  let folder: string;
  beforeEach(async () => {
    folder = path.join(root.path, 'saved-images');
    await mkdir(folder);
    await createIndexFile(folder, KEY, createSlicedQueue()).save([]);
    await utimes(indexPath(folder, KEY), LONG_AGO, LONG_AGO);
  });

  it('is not served, under whatever name', async () => {
    const server = await startImageServer({ folder });
    try {
      for (const name of [
        `.search-${KEY}.jsonl`,
        `.search-${KEY}.jsonl.png`,
        `.search-${KEY}.png`,
        `%2esearch-${KEY}.jsonl`,
        `./.search-${KEY}.jsonl`,
        `${KEY}.png/../.search-${KEY}.jsonl`,
      ]) {
        const answer = await getRaw(Number(new URL(server.url).port), `/saved-images/${name}`);
        expect(answer.status, name).to.be.within(400, 499);
        expect(answer.body, name).not.to.include('search index');
      }
    } finally {
      await server.close();
    }
  });

  it('is neither counted nor removed by retention', async () => {
    const store = createFileStore(folder);
    const { removed, kept } = await applyRetention({
      store,
      policy: { maxAgeMs: 1, maxTotalBytes: 1 },
    });
    expect([removed.pictures, kept.pictures]).to.deep.equal([0, 0]);
    expect(await readdir(folder)).to.include(`.search-${KEY}.jsonl`);
  });
});
