import { expect } from 'chai';
import { mkdir, readdir, readFile, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createFileStore } from '../../../../src/pictures/stores/file/file-store.ts';
import {
  pictureName,
  type ListedPicture,
  type PictureStore,
} from '../../../../src/pictures/stores/store.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { picture } from '../../../support/png.ts';

const png = picture(20, 10);
const name = pictureName(png);
const LONG_AGO = new Date('2020-01-01T00:00:00Z');

describe('file store in a folder with other things in it', () => {
  const root = temporaryFolder();
  let folder: string;
  let file: string;
  let store: PictureStore;
  const other = '0'.repeat(32);
  const unfinished = `.${name}.0a1b2c3d4e5f.tmp`;
  const strange = [
    'index.html',
    '.htaccess',
    `${other}.jpg`,
    `${other.slice(1)}.png`,
    `${'A'.repeat(32)}.png`,
    `.${name}.tmp`,
    `.${name}.0A1B2C3D4E5F.tmp`,
    `${name}.0a1b2c3d4e5f.tmp`,
    '.other.0a1b2c3d4e5f.tmp',
  ];

  beforeEach(async () => {
    folder = path.join(root.path, 'saved-images');
    file = path.join(folder, `${name}.png`);
    store = createFileStore(folder);
    await store.save(png);
    for (const entry of strange) await writeFile(path.join(folder, entry), 'theirs');
    await mkdir(path.join(folder, `${other}.png`));
    await mkdir(path.join(folder, `.${other}.0a1b2c3d4e5f.tmp`));
    await symlink(path.join(folder, 'index.html'), path.join(folder, `${'1'.repeat(32)}.png`));
    await symlink(
      path.join(folder, 'index.html'),
      path.join(folder, `.${other}.${'1'.repeat(12)}.tmp`),
    );
    for (const entry of strange) await utimes(path.join(folder, entry), LONG_AGO, LONG_AGO);
  });

  it('lists pictures alone', async () => {
    const images: ListedPicture[] = [];
    for await (const image of store.list()) images.push(image);
    expect(images.map((image) => image.name)).to.deep.equal([name]);
  });

  it('lists and serves alike what the Go program stored', async () => {
    const md5 = 'd494b123e0c40229ca3f1e9015390578';
    await writeFile(path.join(folder, `${md5}.png`), png);
    const names: string[] = [];
    for await (const image of store.list()) names.push(image.name);
    expect(names).to.have.members([name, md5]);
  });

  it('sweeps what was left unfinished an hour ago, and nothing else', async () => {
    const before = await readdir(folder);
    const probe = '.probe.0a1b2c3d4e5f.tmp';
    for (const entry of [unfinished, probe]) await writeFile(path.join(folder, entry), 'part');
    expect(await store.sweep(), 'too young').to.equal(0);
    const later = createFileStore(folder, { now: () => Date.now() + 3_700_000 });
    expect(await later.sweep({ dryRun: true })).to.equal(2);
    expect(await readdir(folder)).to.include.members([unfinished, probe]);
    expect(await later.sweep()).to.equal(2);
    expect(await readdir(folder)).to.have.members(before);
  });

  it('never takes away what got a picture’s name since', async () => {
    await utimes(file, LONG_AGO, LONG_AGO);
    const image = { name, bytes: png.length, storedAt: LONG_AGO.getTime() };
    await rename(file, path.join(folder, 'kept'));
    await mkdir(file);
    expect(await store.remove(image)).to.equal(false);
    await rm(file, { recursive: true });
    await symlink(path.join(folder, 'kept'), file);
    expect(await store.remove(image)).to.equal(false);
    expect(await readFile(path.join(folder, 'kept'))).to.deep.equal(png);
  });
});
