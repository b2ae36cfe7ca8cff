import {
  chmod,
  readdir,
  readFile,
  rename,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { expect } from 'chai';
import fc from 'fast-check';
import { createIndexFile, indexPath, type SavedDashboard } from '../../src/search/index-file.ts';
import { createIndexFolder, type IndexOwner } from '../../src/search/index-folder.ts';
import { createSlicedQueue } from '../../src/util/sliced-queue.ts';
import { temporaryFolder } from '../support/folder.ts';

const work = createSlicedQueue();
const KEY = '0123456789abcdef0123456789abcdef';

const saved = (uid: string): SavedDashboard => ({
  hit: {
    id: 1,
    uid,
    title: `Title ${uid}`,
    slug: 's',
    folderUid: '',
    folderTitle: '',
    tags: ['a'],
  },
  dashboard: {
    uid,
    title: `Title ${uid}`,
    description: 'two\nlines, ünïcode 🎉 \u2028',
    variables: [
      { name: 'host', type: 'query', options: [{ text: 'Web', value: 'web-01' }], current: [] },
    ],
    panels: [{ id: 7, title: 'CPU', row: 'Host' }],
  },
});

describe('the file of an index', () => {
  const folder = temporaryFolder();
  const fileHere = () => createIndexFile(folder.path, KEY, work);
  const pathHere = () => indexPath(folder.path, KEY);

  async function loaded(key = KEY): Promise<SavedDashboard[] | undefined> {
    const taken: SavedDashboard[] = [];
    const isWhole = await createIndexFile(folder.path, key, work).load(function* (one) {
      taken.push(one);
      yield;
    });
    return isWhole ? taken : undefined;
  }

  it('gives back what was saved, in the same order', async () => {
    const all = Array.from({ length: 3_000 }, (_, n) => saved(`d${n}`));
    await fileHere().save(all);
    expect(await loaded()).to.deep.equal(all);
  });

  it('tells a dashboard without panels from one that was not read', async () => {
    const { hit, dashboard } = saved('a');
    const empty = { hit, dashboard: { ...dashboard, isEmpty: true, panels: [] } };
    await fileHere().save([empty]);
    expect(await loaded()).to.deep.equal([empty]);
  });

  it('gives back no dashboards when none were saved', async () => {
    await fileHere().save([]);
    expect(await loaded()).to.deep.equal([]);
  });

  it('is only for the bot itself to read, whatever the umask', async () => {
    const before = process.umask(0);
    try {
      await fileHere().save([saved('a')]);
    } finally {
      process.umask(before);
    }
    expect((await stat(pathHere())).mode & 0o777).to.equal(0o600);
  });

  it('replaces what was saved before, and leaves nothing else in the folder', async () => {
    await fileHere().save([saved('a'), saved('b')]);
    await fileHere().save([saved('c')]);
    expect((await loaded())?.map(({ dashboard }) => dashboard.uid)).to.deep.equal(['c']);
    expect(await readdir(folder.path)).to.deep.equal([path.basename(pathHere())]);
  });

  it('keeps what was saved before when saving fails, and leaves nothing else in the folder', async () => {
    await fileHere().save([saved('a')]);
    const failing = function* () {
      yield saved('b');
      throw new Error('stop');
    };
    const error: unknown = await fileHere()
      .save(failing())
      .catch((one: unknown) => one);
    expect(error).to.be.an('error');
    expect((await loaded())?.map(({ dashboard }) => dashboard.uid)).to.deep.equal(['a']);
    expect(await readdir(folder.path)).to.have.lengthOf(1);
  });

  it('is not there before anything was saved, nor without the folder', async () => {
    expect(await loaded()).to.equal(undefined);
    const nowhere = createIndexFile(path.join(folder.path, 'none'), KEY, work);
    expect(
      await nowhere.load(function* () {
        yield;
      }),
    ).to.equal(false);
  });

  it('is removed when it is cut anywhere', async () => {
    await fileHere().save([saved('a'), saved('b')]);
    const whole = await readFile(pathHere());
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: whole.length - 1 }), async (length) => {
        await writeFile(pathHere(), whole.subarray(0, length), { mode: 0o600 });
        expect(await loaded()).to.equal(undefined);
        expect(await readdir(folder.path)).to.deep.equal([]);
      }),
      { numRuns: 60 },
    );
  });

  it('is removed when a byte of it was changed', async () => {
    await fileHere().save([saved('a'), saved('b')]);
    const whole = await readFile(pathHere());
    await fc.assert(
      fc.asyncProperty(
        fc.nat(whole.length - 1),
        fc.integer({ min: 1, max: 255 }),
        async (at, by) => {
          const changed = Buffer.from(whole);
          changed[at] = (changed[at] ?? 0) ^ by;
          await writeFile(pathHere(), changed, { mode: 0o600 });
          expect(await loaded()).to.equal(undefined);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is removed when it is of another index, version or form', async () => {
    const line = (text: string) => `${crc32(text).toString(16).padStart(8, '0')} ${text}\n`;
    const head = (version: number, key: string) =>
      line(JSON.stringify({ format: 'hubot-grafana-images search index', version, key }));
    const other = 'f'.repeat(32);
    for (const text of [
      '',
      'not an index at all',
      head(1, other) + line('{"dashboards":0}'),
      head(999, KEY) + line('{"dashboards":0}'),
      head(1, KEY) + line('{"uid":"a"}') + line('{"dashboards":1}'),
      head(1, KEY) + line('[]') + line('{"dashboards":1}'),
      head(1, KEY) + line('{') + line('{"dashboards":1}'),
      `${head(1, KEY)}${line('{"dashboards":0}')}${line('{"dashboards":0}')}`,
    ]) {
      await writeFile(pathHere(), text, { mode: 0o600 });
      expect(await loaded(), text).to.equal(undefined);
      expect(await readdir(folder.path), text).to.deep.equal([]);
    }
    await createIndexFile(folder.path, other, work).save([saved('a')]);
    await rename(indexPath(folder.path, other), pathHere());
    expect(await loaded()).to.equal(undefined);
  });

  it('is removed when others may read it, or when it is a link', async () => {
    await fileHere().save([saved('a')]);
    await chmod(pathHere(), 0o644);
    expect(await loaded()).to.equal(undefined);
    const elsewhere = path.join(folder.path, 'elsewhere');
    await createIndexFile(folder.path, KEY, work).save([saved('a')]);
    await rename(pathHere(), elsewhere);
    await symlink(elsewhere, pathHere());
    expect(await loaded()).to.equal(undefined);
    expect(await readdir(folder.path)).to.deep.equal(['elsewhere']);
  });
});

describe('the files of all indexes', () => {
  const folder = temporaryFolder();
  const owner = (token: IndexOwner['token'], root = 'https://grafana.example.com'): IndexOwner => ({
    root,
    token,
    orgId: undefined,
  });
  const names = async () => (await readdir(folder.path)).sort();

  it('are one for each root URL, token and organisation', async () => {
    const files = createIndexFolder(folder.path, { maxBytes: 1_000_000, work });
    const owners = [
      owner('token'),
      owner('other'),
      owner(undefined),
      owner({ user: 'bob', password: 'token' }),
      owner('token', 'https://other.example.com'),
      { ...owner('token'), orgId: '2' },
    ];
    for (const one of owners) await (await files.fileOf(one)).save([]);
    expect(await names()).to.have.lengthOf(owners.length);
    for (const one of owners) await (await files.fileOf(one)).save([]);
    expect(await names()).to.have.lengthOf(owners.length);
  });

  it('have nothing of the token in their names and in what is written', async () => {
    const files = createIndexFolder(folder.path, { maxBytes: 1_000_000, work });
    await (await files.fileOf(owner('glsa_secret'))).save([saved('a')]);
    const [name = ''] = await names();
    expect(name).to.match(/^\.search-[0-9a-f]{32}\.jsonl$/);
    expect(await readFile(path.join(folder.path, name), 'utf8')).not.to.include('glsa_secret');
  });

  it('take a limited number of bytes together, and the one used longest ago goes first', async () => {
    const files = createIndexFolder(folder.path, { maxBytes: 1_500, work });
    const save = async (token: string, usedAt: number) => {
      const before = new Set(await names());
      await (await files.fileOf(owner(token))).save([saved('a')]);
      const name = (await names()).find((one) => !before.has(one)) ?? '';
      await utimes(path.join(folder.path, name), usedAt, usedAt);
      return name;
    };
    const now = Date.now() / 1_000;
    const first = await save('1', now - 300);
    const second = await save('2', now - 400);
    const third = await save('3', now - 100);
    await (await files.fileOf(owner('4'))).save([saved('a')]);
    const left = await names();
    expect(left).to.include(third).and.not.to.include(second);
    expect(left.length).to.be.below(4);
    expect(first).to.be.a('string');
  });

  it('go when they were not used for 30 days; other files stay', async () => {
    const files = createIndexFolder(folder.path, { maxBytes: 1_000_000, work });
    await (await files.fileOf(owner('1'))).save([]);
    const [old = ''] = await names();
    const then = Date.now() / 1_000 - 31 * 86_400;
    await utimes(path.join(folder.path, old), then, then);
    await writeFile(path.join(folder.path, `${KEY}.png`), '');
    await utimes(path.join(folder.path, `${KEY}.png`), then, then);
    await (await files.fileOf(owner('2'))).save([]);
    expect(await names())
      .to.have.lengthOf(2)
      .and.not.to.include(old);
  });
});
