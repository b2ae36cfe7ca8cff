import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { readFile, utimes } from 'node:fs/promises';
import path from 'node:path';
import { createFileStore } from '../../../src/pictures/stores/file/file-store.ts';
import { IMAGE_NAME, imageName } from '../../../src/pictures/stores/store.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { picture } from '../../support/png.ts';
import { storeContract } from '../../support/store-contract.ts';

describe('picture names', () => {
  it('are the first 32 hexadecimal digits of the SHA-256 of the content', () => {
    const png = picture();
    const digest = createHash('sha256').update(png).digest('hex');
    expect(imageName(png)).to.equal(digest.slice(0, 32)).and.match(IMAGE_NAME);
  });

  it('differ when the pictures do', () => {
    expect(imageName(picture(4, 3, 1))).not.to.equal(imageName(picture(4, 3, 2)));
  });

  it('are nothing else than 32 digits in lower case', () => {
    const name = '0123456789abcdef0123456789abcdef';
    expect(name).to.match(IMAGE_NAME);
    for (const other of [name.toUpperCase(), `${name}0`, name.slice(1), ` ${name}`, `${name}\n`]) {
      expect(other).not.to.match(IMAGE_NAME);
    }
  });
});

describe('stores', () => {
  const root = temporaryFolder();

  storeContract('file store', () => {
    const folder = path.join(root.path, 'saved-images');
    const fileOf = (name: string) => path.join(folder, `${name}.png`);
    return {
      store: createFileStore(folder),
      read: (name) => readFile(fileOf(name)).catch(() => undefined),
      date: (name, storedAt) => utimes(fileOf(name), storedAt / 1000, storedAt / 1000),
    };
  });
});
