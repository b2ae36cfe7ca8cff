import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { createFileStore } from '../../src/images/file-store.ts';
import { imageName } from '../../src/images/store.ts';
import { temporaryFolder } from '../support/folder.ts';
import { startImageServer, type TestImageServer } from '../support/image-server.ts';

const PROGRAM = fileURLToPath(new URL('../support/save-for-ever.ts', import.meta.url));
const KILLS = 300;
/** Processes at once, all in one folder. */
const WRITERS = 3;
/** Milliseconds that a process may write at most. */
const LONGEST = 60;

describe(`a folder whose writers are killed ${KILLS} times`, function () {
  this.timeout(600_000);
  const root = temporaryFolder();
  let folder: string;
  let server: TestImageServer;

  beforeEach(async () => {
    folder = path.join(root.path, 'saved-images');
    server = await startImageServer({ folder });
  });
  afterEach(() => server.close());

  /** Lets a process write, and kills it at a moment that nobody chose. */
  const killOnce = async (): Promise<void> => {
    const child = spawn(process.execPath, ['--import', 'tsx', PROGRAM, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(child, 'close');
    await once(child.stdout, 'data');
    await new Promise((resolve) => setTimeout(resolve, Math.random() * LONGEST));
    child.kill('SIGKILL');
    await ended;
  };
  /** What of a folder those who look may see: each picture must be whole. */
  const expectWhole = async (): Promise<number> => {
    const pictures = (await readdir(folder)).filter((entry) => entry.endsWith('.png'));
    for (const entry of pictures) {
      const bytes = await readFile(path.join(folder, entry));
      expect(`${imageName(bytes)}.png`, `${entry}, ${bytes.length} bytes`).to.equal(entry);
    }
    return pictures.length;
  };

  it('serves none in part at any time, and keeps nothing unfinished for ever', async () => {
    let left = KILLS;
    let seen = 0;
    let unfinished = 0;
    const writer = async () => {
      while (left > 0) {
        left -= 1;
        await killOnce();
      }
    };
    const looking = Array.from({ length: WRITERS }, writer);
    let over = false;
    const all = Promise.all(looking).finally(() => (over = true));
    while (!over) {
      const entries = await readdir(folder).catch(() => []);
      for (const entry of entries) {
        const answer = await fetch(`${server.url}/saved-images/${entry}`);
        const bytes = Buffer.from(await answer.arrayBuffer());
        if (answer.status === 200) {
          expect(`${imageName(bytes)}.png`).to.equal(entry);
          seen += 1;
          await rm(path.join(folder, entry));
        } else expect(entry, 'served are all but the unfinished').to.match(/^\..*\.tmp$/);
      }
    }
    await all;
    await expectWhole();
    unfinished = (await readdir(folder)).filter((entry) => entry.endsWith('.tmp')).length;
    process.stdout.write(
      `    ${KILLS} killed, ${seen} pictures seen whole, ${unfinished} unfinished\n`,
    );
    expect(seen, 'pictures that were seen').to.be.above(KILLS);
    expect(unfinished, 'killed in the middle').to.be.above(KILLS / 10);

    expect(await createFileStore(folder).sweep(), 'too young to be given up').to.equal(0);
    const later = createFileStore(folder, { now: () => Date.now() + 2 * 3_600_000 });
    expect(await later.sweep()).to.equal(unfinished);
    expect((await readdir(folder)).filter((entry) => !entry.endsWith('.png'))).to.deep.equal([]);
  });
});
