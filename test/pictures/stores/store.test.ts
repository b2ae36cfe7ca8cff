import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { unlink, utimes } from 'node:fs/promises';
import path from 'node:path';
import { createCachingStore } from '../../../src/pictures/stores/caching-store.ts';
import { createFileStore } from '../../../src/pictures/stores/file/file-store.ts';
import { PICTURE_NAME, pictureName } from '../../../src/pictures/stores/store.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { picture } from '../../support/png.ts';
import { storeContract, type StoreStage } from '../../support/store-contract.ts';

describe('picture names', () => {
  it('are the first 32 hexadecimal digits of the SHA-256 of the content', () => {
    const png = picture();
    const digest = createHash('sha256').update(png).digest('hex');
    expect(pictureName(png)).to.equal(digest.slice(0, 32)).and.match(PICTURE_NAME);
  });

  it('differ when the pictures do', () => {
    expect(pictureName(picture(4, 3, 1))).not.to.equal(pictureName(picture(4, 3, 2)));
  });

  it('are nothing else than 32 digits in lower case', () => {
    const name = '0123456789abcdef0123456789abcdef';
    expect(name).to.match(PICTURE_NAME);
    for (const other of [name.toUpperCase(), `${name}0`, name.slice(1), ` ${name}`, `${name}\n`]) {
      expect(other).not.to.match(PICTURE_NAME);
    }
  });
});

describe('picture stores', () => {
  const root = temporaryFolder();

  const fileStage = (): StoreStage => {
    const folder = path.join(root.path, 'saved-images');
    return {
      store: createFileStore(folder),
      date: (name, storedAt) =>
        utimes(path.join(folder, `${name}.png`), storedAt / 1000, storedAt / 1000),
      async dropPicture(name) {
        await unlink(path.join(folder, `${name}.png`));
        const longAgo = Date.now() / 1000 - 7_200;
        await utimes(path.join(folder, `${name}.json`), longAgo, longAgo);
      },
    };
  };
  const memoryStage = (): StoreStage => {
    const store = new MemoryStore();
    return {
      store,
      date: (name, storedAt) => store.date(name, storedAt),
      dropPicture: (name) => store.drop(name),
    };
  };
  const cached = (stage: StoreStage): StoreStage => ({
    ...stage,
    store: createCachingStore(stage.store),
  });

  storeContract('a file store', fileStage);
  storeContract('a store in memory', memoryStage);
  storeContract('a cached file store', () => cached(fileStage()));
  storeContract('a cached store in memory', () => cached(memoryStage()));
});
