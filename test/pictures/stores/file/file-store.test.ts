import { expect } from 'chai';
import {
  chmod,
  lstat,
  mkdir,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { StorageError } from '../../../../src/pictures/errors.ts';
import { createFileStore } from '../../../../src/pictures/stores/file/file-store.ts';
import { inspectPng } from '../../../../src/pictures/png.ts';
import { pictureName, type PictureStore } from '../../../../src/pictures/stores/store.ts';
import { rejectionOf } from '../../../support/failure.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { picture } from '../../../support/png.ts';

const png = picture(20, 10);
const name = pictureName(png);
const LONG_AGO = new Date('2020-01-01T00:00:00Z');

describe('file store', () => {
  const root = temporaryFolder();
  let folder: string;
  let file: string;
  let store: PictureStore;

  beforeEach(() => {
    folder = path.join(root.path, 'deep', 'saved-images');
    file = path.join(folder, `${name}.png`);
    store = createFileStore(folder);
  });

  it('keeps a picture under its name, byte for byte, and nothing else', async () => {
    expect(await store.save(png)).to.equal(name);
    expect(await readFile(file)).to.deep.equal(png);
    expect(await readdir(folder)).to.deep.equal([`${name}.png`]);
  });

  it('lets everyone read it and only its owner write it, however the process creates files', async () => {
    const before = process.umask(0o077);
    await mkdir(folder, { recursive: true });
    await store.save(png).finally(() => process.umask(before));
    expect((await stat(file)).mode & 0o777).to.equal(0o644);
    await store.save(picture(5, 5));
    const files = await Promise.all(
      (await readdir(folder)).map((entry) => stat(path.join(folder, entry))),
    );
    expect(files.map(({ mode }) => mode & 0o777)).to.deep.equal([0o644, 0o644]);
  });

  it('makes folders that everyone may read and only it may write, and leaves those of others', async () => {
    const before = process.umask(0o077);
    await store.save(png).finally(() => process.umask(before));
    expect((await stat(folder)).mode & 0o777).to.equal(0o755);
    expect((await stat(path.dirname(folder))).mode & 0o777).to.equal(0o755);
    await chmod(folder, 0o2775);
    await store.save(picture(5, 5));
    expect((await stat(folder)).mode & 0o7777).to.equal(0o2775);
  });

  it('does not write a picture again that is there, but starts its age anew', async () => {
    await store.save(png);
    await utimes(file, LONG_AGO, LONG_AGO);
    const { ino } = await stat(file);
    expect(await store.save(png)).to.equal(name);
    const after = await stat(file);
    expect(after.ino, 'the same file').to.equal(ino);
    expect(after.mtimeMs).to.be.above(LONG_AGO.getTime() + 1e9);
  });

  it('writes a picture anew of which only a part is there', async () => {
    await mkdir(folder, { recursive: true });
    await writeFile(file, png.subarray(0, 10));
    await store.save(png);
    expect(await readFile(file)).to.deep.equal(png);
  });

  it('puts the picture itself where a link has its name, and leaves what that points to', async () => {
    await mkdir(folder, { recursive: true });
    const elsewhere = path.join(folder, 'elsewhere');
    await writeFile(elsewhere, Buffer.alloc(png.length));
    // A link is as long as the path in it: let that be as long as the picture.
    const padding = '/'.repeat(png.length - './elsewhere'.length);
    await symlink(`./${padding}elsewhere`, file);
    expect((await lstat(file)).size).to.equal(png.length);
    await store.save(png);
    expect((await lstat(file)).isFile()).to.equal(true);
    expect(await readFile(file)).to.deep.equal(png);
    expect(await readFile(elsewhere)).to.deep.equal(Buffer.alloc(png.length));
  });

  it('makes its folder, and makes it again when it is gone', async () => {
    await store.save(png);
    await rm(folder, { recursive: true });
    await store.save(png);
    expect(await readFile(file)).to.deep.equal(png);
    await rm(path.dirname(folder), { recursive: true });
    await store.prepare();
    expect(await readdir(folder)).to.deep.equal([]);
  });

  it('shows no part of a picture to readers while many write the same', async () => {
    const large = picture(1500, 1500, 7);
    const noise = Buffer.concat([large, Buffer.alloc(3_000_000, 9)]);
    const target = path.join(folder, `${pictureName(noise)}.png`);
    await store.prepare();
    let writing = true;
    const seen = new Set<number>();
    const look = async () => {
      while (writing) {
        const entries = (await readdir(folder)).filter((entry) => entry.endsWith('.png'));
        if (entries.length > 0) seen.add((await readFile(target)).length);
      }
    };
    const looking = look();
    await Promise.all(Array.from({ length: 12 }, () => store.save(noise)));
    writing = false;
    await looking;
    expect([...seen].filter((length) => length !== noise.length)).to.deep.equal([]);
    expect(await readFile(target)).to.deep.equal(noise);
    expect(await readdir(folder)).to.have.length(1);
  });

  it('keeps many different pictures that come at once', async () => {
    const pictures = Array.from({ length: 40 }, (_, grey) => picture(9, 9, grey));
    const names = await Promise.all(pictures.map((one) => store.save(one)));
    expect(new Set(names).size).to.equal(40);
    for (const entry of await readdir(folder)) {
      const bytes = await readFile(path.join(folder, entry));
      expect(entry).to.equal(`${pictureName(bytes)}.png`);
      inspectPng(bytes);
    }
  });

  describe('says in a sentence why a picture cannot be kept', () => {
    const failure = async (work: Promise<unknown>) => {
      const error = await rejectionOf(StorageError, work);
      expect(error.message)
        .to.match(/HUBOT_GRAFANA_IMAGES_PATH/)
        .and.not.include(root.path);
      expect(error.cause).to.be.instanceOf(Error);
      return error.message;
    };

    it('when its folder is a file', async () => {
      await mkdir(path.dirname(folder));
      await writeFile(folder, 'in the way');
      expect(await failure(store.save(png))).to.match(/it is a file/);
      expect(await failure(store.prepare())).to.match(/it is a file/);
      expect(await readFile(folder, 'utf8')).to.equal('in the way');
    });

    it('when a file lies where a folder above should be', async () => {
      await writeFile(path.dirname(folder), 'in the way');
      expect(await failure(store.save(png))).to.match(/it is a file, or lies below one/);
      expect(await failure(store.prepare())).to.match(/it is a file, or lies below one/);
    });

    it('when a folder has the picture’s own name, and leaves no temporary file behind', async () => {
      await mkdir(path.join(file, 'inside'), { recursive: true });
      await failure(store.save(png));
      expect(await readdir(folder)).to.deep.equal([`${name}.png`]);
    });

    it('and keeps the next one when the fault is gone', async () => {
      await mkdir(path.dirname(folder));
      await writeFile(folder, 'in the way');
      await failure(store.save(png));
      await rm(folder);
      expect(await store.save(png)).to.equal(name);
    });
  });

  it('tries its folder without leaving a trace', async () => {
    await store.prepare();
    await store.prepare();
    expect(await readdir(folder)).to.deep.equal([]);
  });
});
