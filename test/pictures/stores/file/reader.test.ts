import { execFile } from 'node:child_process';
import { mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { StorageError } from '../../../../src/pictures/errors.ts';
import { createPictureReader } from '../../../../src/pictures/stores/file/reader.ts';
import type { LentFile } from '../../../../src/pictures/stores/file/reader-thread.ts';
import { errorCode } from '../../../../src/pictures/stores/file/errors.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { rejectionOf } from '../../../support/failure.ts';

/** More than there is room for at once. */
const MANY = 100;

describe('reading pictures in a thread', () => {
  const root = temporaryFolder();
  const reader = createPictureReader();
  const file = (name: string) => path.join(root.path, name);
  const bytes = (n: number) => Buffer.alloc(1_000 + n, n);

  after(() => {
    reader.close();
  });

  const read = async (name: string, maxBytes = 2_000_000): Promise<LentFile> => {
    const found = await reader.read(file(name), maxBytes);
    if (!found) throw new Error(`${name} was not found`);
    return found;
  };

  it('gives the bytes of each, of more than have room at once too, and again afterwards', async () => {
    await Promise.all(Array.from({ length: MANY }, (_, n) => writeFile(file(`${n}`), bytes(n))));
    for (let round = 0; round < 2; round += 1) {
      const all = await Promise.all(Array.from({ length: MANY }, (_, n) => read(`${n}`)));
      for (const [n, { png, size, giveBack }] of all.entries()) {
        expect(size).to.equal(1_000 + n);
        expect(Buffer.from(png ?? []).equals(bytes(n)), `picture ${n}`).to.equal(true);
        giveBack();
      }
    }
  });

  it('gives large ones, up to a size, and of others what they are', async () => {
    await writeFile(file('large'), Buffer.alloc(1_500_000, 7));
    const { png, giveBack } = await read('large');
    expect(Buffer.from(png ?? []).equals(Buffer.alloc(1_500_000, 7))).to.equal(true);
    giveBack();
    for (const maxBytes of [0, 1_499_999]) {
      const found = await read('large', maxBytes);
      expect([found.size, found.png]).to.deep.equal([1_500_000, undefined]);
      expect(found.mtimeMs).to.be.closeTo(Date.now(), 60_000);
    }
  });

  it('finds no picture in a folder, and follows no link', async () => {
    await mkdir(file('folder'));
    expect(await reader.read(file('folder'), 10)).to.equal(undefined);
    await writeFile(file('secret'), 'secret');
    await symlink(file('secret'), file('link'));
    const codeFor = (name: string) => reader.read(file(name), 10).catch(errorCode);
    expect(await codeFor('link')).to.equal('ELOOP');
    expect(await codeFor('gone')).to.equal('ENOENT');
  });

  it('finds no picture in an empty file', async () => {
    await writeFile(file('empty'), '');
    expect(await reader.read(file('empty'), 10)).to.equal(undefined);
    await truncate(file('empty'), 3);
    expect((await read('empty')).size).to.equal(3);
  });

  it('does not keep a process that has nothing else to do', async () => {
    const module = new URL('../../../../src/pictures/stores/file/reader.ts', import.meta.url).href;
    const program = `import(${JSON.stringify(module)}).then(async ({ createPictureReader }) => {
      await createPictureReader().read(process.execPath, 0);
      setTimeout(() => process.exit(1), 5_000).unref();
      process.once('beforeExit', () => console.log('nothing else'));
    });`;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '--eval', program],
      // Coverage would take what it compiles for what the tests do.
      { env: {} },
    );
    expect(stdout).to.equal('nothing else\n');
  });

  it('answers reads that wait before it ends, and later ones', async () => {
    await writeFile(file('late'), 'late');
    const own = createPictureReader();
    const waiting = Array.from({ length: MANY }, () => own.read(file('late'), 10));
    own.close();
    for (const one of await Promise.all(waiting)) expect(one?.size).to.equal(4);
    expect((await own.read(file('late'), 10))?.size).to.equal(4);
  });

  it('says so when its thread ends by itself, and begins another', async () => {
    const program = 'process.exit(1)';
    const own = createPictureReader({ thread: new URL(`data:text/javascript,${program}`) });
    for (let n = 0; n < 2; n += 1) {
      const failure = await rejectionOf(StorageError, own.read(file('any'), 10));
      expect(failure.message).to.contain('what reads it has ended');
    }
  });

  describe('from a disk', () => {
    /** A thread that needs so many milliseconds for each picture, or for the first alone. */
    const threadThatNeeds = (ms: number, each = true) => {
      const program = `import { parentPort } from 'node:worker_threads';
        let ms = ${ms};
        parentPort.on('message', ({ id }) => {
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
          if (${!each}) ms = 0;
          parentPort.postMessage({ id, found: { size: 1, mtimeMs: 0 } });
        });`;
      return new URL(`data:text/javascript,${encodeURIComponent(program)}`);
    };

    it('that is slow: waits as long as there is something to be heard', async () => {
      const slow = createPictureReader({ thread: threadThatNeeds(300), timeoutMs: 2_000 });
      const all = Array.from({ length: 10 }, () => slow.read(file('any'), 10));
      for (const one of await Promise.all(all)) expect(one?.size).to.equal(1);
      slow.close();
    });

    it('that is slow: reads at most eight at once', async () => {
      const memory = new BroadcastChannel('most at once');
      let now = 0;
      let most = 0;
      memory.onmessage = (event: unknown) => {
        now += (event as { data: number }).data;
        most = Math.max(most, now);
      };
      const program = `import { parentPort } from 'node:worker_threads';
        const memory = new BroadcastChannel('most at once');
        parentPort.on('message', ({ id }) => {
          memory.postMessage(1);
          setTimeout(() => {
            memory.postMessage(-1);
            parentPort.postMessage({ id, found: { size: 1, mtimeMs: 0 } });
          }, 100);
        });`;
      const slow = createPictureReader({
        thread: new URL(`data:text/javascript,${encodeURIComponent(program)}`),
      });
      const all = Array.from({ length: 40 }, () => slow.read(file('any'), 10));
      for (const one of await Promise.all(all)) expect(one?.size).to.equal(1);
      slow.close();
      memory.close();
      expect(most).to.be.within(2, 9);
    });

    it('that hangs on one file: replaces the thread, and reads the others', async () => {
      const program = `import { parentPort } from 'node:worker_threads';
        parentPort.on('message', ({ id, file }) => {
          if (file.endsWith('hangs')) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
          parentPort.postMessage({ id, found: { size: 1, mtimeMs: 0 } });
        });`;
      const own = createPictureReader({
        thread: new URL(`data:text/javascript,${encodeURIComponent(program)}`),
        timeoutMs: 500,
      });
      for (let n = 0; n < 3; n += 1) {
        await rejectionOf(StorageError, own.read(file('hangs'), 10));
        expect((await own.read(file('any'), 10))?.size).to.equal(1);
      }
      own.close();
    });

    it('that does not answer: says so to all, and reads on when it is back', async () => {
      const thread = threadThatNeeds(1_000, false);
      const hanging = createPictureReader({ thread, timeoutMs: 300 });
      const all = Array.from({ length: MANY }, () =>
        rejectionOf(StorageError, hanging.read(file('any'), 10)),
      );
      for (const { message } of await Promise.all(all)) {
        expect(message).to.contain('its disk does not answer');
      }
      const next = await rejectionOf(StorageError, hanging.read(file('any'), 10));
      expect(next.message).to.contain('its disk does not answer');
      let found: LentFile | undefined;
      while (!found) {
        await new Promise(setImmediate);
        found = await hanging.read(file('any'), 10).catch(() => undefined);
      }
      hanging.close();
    });
  });
});
