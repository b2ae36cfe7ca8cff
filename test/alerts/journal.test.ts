import { appendFile, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import {
  brainJournal,
  JOURNAL_LIMITS,
  type Journal,
  openFileJournal,
} from '../../src/alerts/journal.ts';
import { memoryBrain } from '../support/chat.ts';
import { temporaryFolder } from '../support/folder.ts';

describe('the journal of alerts', () => {
  const folder = temporaryFolder();
  let file: string;
  beforeEach(() => {
    file = path.join(folder.path, 'below', '.alerts.jsonl');
  });
  afterEach(() => rm(path.dirname(file), { recursive: true, force: true }));

  const brain = memoryBrain();
  const kinds: Readonly<Record<string, () => Promise<Journal>>> = {
    file: () => openFileJournal(file),
    brain: () => Promise.resolve(brainJournal(brain)),
  };
  for (const [kind, open] of Object.entries(kinds)) {
    it(`keeps in its ${kind} what was put and not removed, over a restart`, async () => {
      const before = await open();
      await before.put('a', { n: 1 });
      await Promise.all([before.put('b', [2]), before.put('a', { n: 3 }), before.put('c', 'x')]);
      await before.remove('b');
      await before.remove('nothing');
      await before.close();
      const after = await open();
      expect(Object.fromEntries(after.entries)).to.deep.equal({ a: { n: 3 }, c: 'x' });
      await after.close();
    });

    it(`forgets in its ${kind} what was put longest ago, when there is too much`, async () => {
      const journal = await open();
      await Promise.all(
        Array.from({ length: JOURNAL_LIMITS.entries + 5 }, (_, n) => journal.put(`n${n}`, n)),
      );
      expect(journal.entries.size).to.equal(JOURNAL_LIMITS.entries);
      expect(journal.entries.has('n4')).to.equal(false);
      await journal.put('large', 'x'.repeat(JOURNAL_LIMITS.characters));
      expect([...journal.entries.keys()]).to.deep.equal(['large']);
      await journal.close();
    });
  }

  it('is a file that only its owner reads, and that does not grow for ever', async () => {
    const journal = await openFileJournal(file);
    for (let n = 0; n < 12; n += 1) await journal.put('same', 'x'.repeat(1_000_000));
    const { mode, size } = await stat(file);
    expect(mode & 0o777).to.equal(0o600);
    expect(size).to.be.below(8_000_000);
    await journal.close();
  });

  it('skips lines that a bot could not finish, and reads those after them', async () => {
    const journal = await openFileJournal(file);
    await journal.put('a', 1);
    await journal.close();
    await appendFile(file, '["b", 2\nnull\n["c", 3]\n');
    const after = await openFileJournal(file);
    expect(Object.fromEntries(after.entries)).to.deep.equal({ a: 1, c: 3 });
    await after.close();
    expect(await readFile(file, 'utf8')).to.equal('["a",1]\n["c",3]\n');
  });

  it('cannot be opened where no folder can be', async () => {
    await writeFile(path.join(folder.path, 'plain'), '');
    let failure: unknown;
    await openFileJournal(path.join(folder.path, 'plain', 'x')).catch((error: unknown) => {
      failure = error;
    });
    expect(failure).to.be.instanceOf(Error);
  });
});
