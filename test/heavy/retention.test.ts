import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { expect } from 'chai';
import { createFileStore } from '../../src/pictures/stores/file/file-store.ts';
import { applyRetention } from '../../src/pictures/stores/retention.ts';
import { temporaryFolder } from '../support/folder.ts';

const PICTURES = 100_000;
const BYTES = 100;
/** Milliseconds between one picture and the next. */
const APART = 60_000;
/** How often others must get their turn: many a time for each hundred pictures. */
const TURNS = PICTURES / 20;

describe(`retention of ${PICTURES} pictures`, () => {
  const root = temporaryFolder();
  let folder: string;

  beforeEach(() => {
    folder = path.join(root.path, 'saved-images');
    mkdirSync(folder);
    const bytes = Buffer.alloc(BYTES);
    const now = Date.now();
    for (let n = 0; n < PICTURES; n += 1) {
      // In another order than that of their names.
      const file = path.join(
        folder,
        `${((n * 7_919) % PICTURES).toString(16).padStart(32, '0')}.png`,
      );
      writeFileSync(file, bytes);
      const then = (now - (n + 1) * APART) / 1000;
      utimesSync(file, then, then);
    }
  });

  it('lets others run all the time', async () => {
    const store = createFileStore(folder);
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const begin = performance.now();
    let turns = 0;
    let others = setImmediate(function count() {
      turns += 1;
      others = setImmediate(count);
    });
    const { removed, kept } = await applyRetention({
      store,
      policy: { maxAgeMs: (PICTURES - 20_000) * APART, maxTotalBytes: 50_000 * BYTES },
    });
    clearImmediate(others);
    delay.disable();
    const seconds = ((performance.now() - begin) / 1000).toFixed(1);
    const pause = Math.round(delay.max / 1e6);
    process.stdout.write(
      `    ${seconds} s, longest pause ${pause} ms, ${turns} turns for others\n`,
    );
    expect(removed.pictures).to.equal(50_000);
    expect(kept.pictures).to.equal(50_000);
    expect(await readdir(folder)).to.have.length(50_000);
    expect(turns, 'turns for others').to.be.above(TURNS);
  });
});
