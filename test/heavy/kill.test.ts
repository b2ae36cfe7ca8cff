import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { createFileStore } from '../../src/pictures/stores/file/file-store.ts';
import { pictureName } from '../../src/pictures/stores/store.ts';
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

  /** Lets a process write, and kills it at a random moment. */
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
  /**
   * Asks for all that lies there, takes away what came, and counts it: each must be a whole picture,
   * and only what is not yet one may be refused.
   */
  const lookOnce = async (): Promise<number> => {
    let seen = 0;
    for (const entry of await readdir(folder).catch(() => [])) {
      const answer = await fetch(`${server.url}/saved-images/${entry}`);
      const bytes = Buffer.from(await answer.arrayBuffer());
      if (answer.status === 200) {
        expect(`${pictureName(bytes)}.png`).to.equal(entry);
        await rm(path.join(folder, entry));
        seen += 1;
      } else expect(entry, 'what is not served').to.match(/^\..*\.tmp$/);
    }
    return seen;
  };

  it('serves none in part at any time, and keeps nothing unfinished for ever', async () => {
    let left = KILLS;
    let seen = 0;
    const write = async (): Promise<void> => {
      for (; left > 0; left -= 1) await killOnce();
    };
    const look = async (): Promise<void> => {
      while (left > 0) seen += await lookOnce();
    };
    await Promise.all([...Array.from({ length: WRITERS }, write), look()]);
    seen += await lookOnce();
    const unfinished = (await readdir(folder)).length;
    process.stdout.write(
      `    ${KILLS} killed, ${seen} pictures seen whole, ${unfinished} unfinished\n`,
    );
    expect(seen, 'pictures that were seen').to.be.above(KILLS);
    expect(unfinished, 'killed in the middle').to.be.above(KILLS / 10);

    expect(await createFileStore(folder).sweep(), 'too young to be given up').to.equal(0);
    const later = createFileStore(folder, { now: () => Date.now() + 2 * 3_600_000 });
    expect(await later.sweep()).to.equal(unfinished);
    expect(await readdir(folder)).to.deep.equal([]);
  });
});
