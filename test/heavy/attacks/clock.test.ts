import { expect } from 'chai';
import { readdir, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../../support/folder.ts';
import { picture } from '../../support/png.ts';
import { type Program, startBin } from '../../support/program.ts';
import { pictureName } from '../../../src/pictures/stores/store.ts';

const MOVED_CLOCK = fileURLToPath(new URL('../../support/moved-clock.cjs', import.meta.url));
const DAY = 86_400_000;
const COUNT = 2_000;

describe('a clock that is wrong', () => {
  const folder = temporaryFolder();
  const programs: Program[] = [];
  const clock = () => path.join(folder.path, 'clock');

  beforeEach(async () => {
    const now = Date.now();
    for (let n = 0; n < COUNT; n += 1) {
      const bytes = picture(1 + (n % 250), 1 + Math.floor(n / 250), 7);
      const file = path.join(folder.path, `${pictureName(bytes)}.png`);
      await writeFile(file, bytes);
      const then = new Date(now - (n % 20) * DAY);
      await utimes(file, then, then);
    }
  });
  afterEach(() => {
    for (const { child } of programs.splice(0)) child.kill('SIGKILL');
  });

  const start = async (ahead: number, ...args: string[]) => {
    await writeFile(clock(), String(ahead));
    const program = startBin('grafana-images', {
      cwd: folder.path,
      args: [
        ...args,
        '-imagePath',
        folder.path,
        '-grafanaHost',
        'http://127.0.0.1:9',
        ...(args.length > 0 ? [] : ['-port', '0']),
      ],
      env: {
        CLOCK_FILE: clock(),
        EXPRESS_BIND_ADDRESS: '127.0.0.1',
        HUBOT_GRAFANA_IMAGES_MAX_AGE: '30d',
        HUBOT_LOG_LEVEL: 'debug',
        NODE_OPTIONS: `--require ${MOVED_CLOCK}`,
      },
    });
    programs.push(program);
    return program;
  };
  const pictures = async () => (await readdir(folder.path)).filter((name) => name.endsWith('.png'));
  const dates = async () => {
    const all = await Promise.all(
      (await pictures()).map(async (name) => [
        name,
        (await stat(path.join(folder.path, name))).mtimeMs,
      ]),
    );
    return new Map(all as [string, number][]);
  };

  it('a year ahead at the start costs a quarter of the pictures or 1,000 at most in one round', async () => {
    const program = await start(365 * DAY);
    await program.seen(/Old pictures: .*kept|clock/);
    await program.seen(/listens on port/);
    expect((await pictures()).length).to.be.at.least(COUNT - 1_000);
  });

  for (const ahead of [-365 * DAY, -40 * DAY]) {
    it(`${-ahead / DAY} days behind re-dates nothing, and removes nothing once it is right`, async () => {
      const before = await dates();
      const program = await start(ahead);
      await program.seen(/listens on port/);
      program.child.kill('SIGTERM');
      expect(await program.ended()).to.equal(0);
      expect(await dates()).to.deep.equal(before);
      const right = await start(0);
      await right.seen(/listens on port/);
      right.child.kill('SIGTERM');
      expect(await right.ended()).to.equal(0);
      expect(await dates()).to.deep.equal(before);
    });
  }

  for (const ahead of [365 * DAY, -365 * DAY, 2 * DAY]) {
    it(`makes purge refuse when it is ${ahead / DAY} days off, unless told --yes`, async () => {
      const program = await start(ahead, 'purge');
      expect(await program.ended()).to.equal(1);
      expect(program.err()).to.match(/clock/).and.to.match(/--yes/);
      expect((await pictures()).length).to.equal(COUNT);
      if (ahead < 0) return;
      const sure = await start(ahead, 'purge', '--yes');
      expect(await sure.ended(), sure.err()).to.equal(0);
    });
  }
});
