import { expect } from 'chai';
import { mkdir, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createFileStore } from '../../../../src/pictures/stores/file/file-store.ts';
import { NotFoundError } from '../../../../src/util/errors.ts';
import { rejectionOf } from '../../../support/failure.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { picture } from '../../../support/png.ts';

describe('records in files', () => {
  const root = temporaryFolder();
  const png = picture();
  const setUp = async () => {
    const store = createFileStore(root.path);
    const name = await store.save(png);
    return { store, name, file: path.join(root.path, `${name}.json`) };
  };

  it('can be read by this user alone, as a web server may serve the folder', async () => {
    const { store, name, file } = await setUp();
    await store.keepRecord(name, { madeAt: 1, rooms: ['ops'] });
    expect((await stat(file)).mode & 0o777).to.equal(0o600);
    expect(await readdir(root.path)).to.have.members([`${name}.png`, `${name}.json`]);
  });

  it('are unknown where a file is broken, a link or a folder, and cost no picture', async () => {
    const { store, name, file } = await setUp();
    await writeFile(file, '{"madeAt": 1, "title": ');
    expect(await store.record(name)).to.equal(undefined);
    await store.keepRecord(name, { madeAt: 2 });
    expect(await store.record(name)).to.deep.equal({ madeAt: 2 });

    const other = await store.save(picture(9, 9));
    const secret = path.join(root.path, 'secret');
    await writeFile(secret, '{"madeAt":1,"title":"secret"}');
    await symlink(secret, path.join(root.path, `${other}.json`));
    expect(await store.record(other)).to.equal(undefined);

    const third = await store.save(picture(8, 8));
    await mkdir(path.join(root.path, `${third}.json`));
    expect(await store.record(third)).to.equal(undefined);
    expect((await store.stat(third)).size).to.equal(picture(8, 8).length);
  });

  it('are not written for a picture that is gone, and leave nothing behind', async () => {
    const { store } = await setUp();
    await rejectionOf(NotFoundError, store.keepRecord('0'.repeat(32), { madeAt: 1 }));
    expect(await readdir(root.path)).to.have.length(1);
  });

  it('without a picture are swept after an hour, and not by a dry run', async () => {
    const { name, file } = await setUp();
    const orphan = path.join(root.path, `${'0'.repeat(32)}.json`);
    await writeFile(orphan, '{}');
    await writeFile(file, '{}');
    const later = createFileStore(root.path, { now: () => Date.now() + 7_200_000 });
    await createFileStore(root.path).sweep();
    await later.sweep({ dryRun: true });
    expect(await readdir(root.path)).to.have.length(3);
    await later.sweep();
    expect(await readdir(root.path)).to.have.members([`${name}.png`, `${name}.json`]);
  });
});
