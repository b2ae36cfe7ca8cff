import { expect } from 'chai';
import { readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pictureName } from '../../src/pictures/stores/store.ts';
import { temporaryFolder } from '../support/folder.ts';
import { needsEngine, type ObjectEngine, startEngine } from '../support/object-engine.ts';
import { picture } from '../support/png.ts';
import { type Program, startProgram } from '../support/program.ts';

const DAY = 86_400_000;
/** So that a copy says how far it is before it has ended. */
const COUNT = 600;

describe('grafana-images with a bucket of Ceph, as a program', () => {
  const folder = temporaryFolder();
  const target = temporaryFolder();
  let engine: ObjectEngine | undefined;

  before(async function () {
    needsEngine(this, 'ceph');
    engine = await startEngine('ceph');
  });
  after(() => engine?.stop());

  const start = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Program =>
    startProgram('grafana-images', {
      args,
      cwd: folder.path,
      input: '',
      env: { ...(engine?.env as Readonly<Record<string, string>>), ...env },
    });
  async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    const program = start(args, env);
    const status = await program.ended();
    const [out, err] = [program.out(), program.err()];
    expect(out + err).not.to.match(/testing-secret|another-secret|at .*:\d+:\d+|undefined/);
    return { status, out, err };
  }

  /** Puts pictures into the folder, each an hour older than the one before, every tenth with a record. */
  async function fill(count: number, ages: (index: number) => number): Promise<void> {
    for (let index = 0; index < count; index += 1) {
      const bytes = picture(1 + (index % 250), 1 + Math.floor(index / 250));
      const file = path.join(folder.path, pictureName(bytes));
      await writeFile(`${file}.png`, bytes);
      const then = new Date(Date.now() - ages(index));
      await utimes(`${file}.png`, then, then);
      if (index % 10 === 0) await writeFile(`${file}.json`, JSON.stringify({ madeAt: index }));
    }
  }
  /** Names, ages to the second and contents of all that lies in a folder. */
  async function contentsOf(place: string): Promise<Record<string, string>> {
    const found: Record<string, string> = {};
    for (const name of (await readdir(place)).sort()) {
      const file = path.join(place, name);
      const { mtimeMs } = await stat(file);
      const age = name.endsWith('.png') ? Math.round(mtimeMs / 1_000) : 0;
      const isRecord = name.endsWith('.json');
      const bytes = await readFile(file);
      const content: unknown = isRecord ? JSON.parse(bytes.toString()) : bytes.toString('base64');
      found[name] = JSON.stringify([age, content]);
    }
    return found;
  }

  it('copies pictures there and back, with ages and records, and goes on after it was killed', async () => {
    await fill(COUNT, (index) => index * 3_600_000);
    const prefix = { HUBOT_GRAFANA_S3_PREFIX: 'copied' };
    const killed = start(['copy', '--to', 's3', '-imagePath', folder.path], prefix);
    await killed.seen(/^500 pictures, 500 pictures \(.*\) copied\.$/m);
    killed.child.kill('SIGKILL');
    expect(await killed.ended()).to.equal('SIGKILL');

    const done = await run(['copy', '--to', 's3', '-imagePath', folder.path], prefix);
    expect(done.status, done.err).to.equal(0);
    const [, copied, present] =
      /^Copied (\d+) pictures .*, and read each back; (\d+) were there already\.\n$/.exec(
        done.out,
      ) ?? [];
    expect(Number(copied) + Number(present)).to.equal(COUNT);
    expect(Number(present)).to.be.at.least(500);
    expect(done.err).to.match(/^500 pictures, /m);

    const back = await run(['copy', '--to', 'folder', '-imagePath', target.path], prefix);
    expect(back.status, back.err).to.equal(0);
    const expected = await contentsOf(folder.path);
    expect(Object.keys(expected)).to.have.length(COUNT * 1.1);
    expect(await contentsOf(target.path)).to.deep.equal(expected);

    const again = await run(['copy', '--to', 'folder', '-imagePath', target.path], prefix);
    expect(again.out).to.match(/^Copied 0 pictures .*; 600 were there already\.\n$/);
  });

  it('purges old pictures, and removes one by its link', async () => {
    await fill(4, (index) => (index < 2 ? 40 * DAY : DAY));
    const env = { HUBOT_GRAFANA_S3_PREFIX: 'purged', HUBOT_GRAFANA_IMAGES_MAX_AGE: '30d' };
    expect((await run(['copy', '--to', 's3', '-imagePath', folder.path], env)).status).to.equal(0);
    const planned = await run(['purge', '--yes', '--dry-run'], env);
    expect(planned.out).to.match(/^Would remove 2 pictures .* 2 pictures .* stay\.\n/);
    const done = await run(['purge', '--yes'], env);
    expect(done.out).to.equal(planned.out.replace('Would remove', 'Removed'));
    const name = pictureName(picture(3, 1));
    expect(
      (await run(['remove', `https://bot.example.com/saved-images/${name}.png`], env)).status,
    ).to.equal(0);
    const left = await run(['copy', '--to', 'folder', '-imagePath', target.path], env);
    expect(left.out).to.match(/^Copied 1 picture /);
    expect(Object.keys(await contentsOf(target.path))).to.deep.equal([
      `${pictureName(picture(4, 1))}.png`,
    ]);
  });

  it('has the bucket itself remove old pictures, and changes nothing where that would be too much', async () => {
    const refused = await run(['purge', '--lifecycle', '30d']);
    expect([refused.status, refused.out]).to.deep.equal([
      1,
      'The bucket pictures has now no lifecycle rules.\nIt will have these lifecycle rules:\n- grafana-images-grafana, below grafana/, Enabled: Expiration Days 30; NoncurrentVersionExpiration NoncurrentDays 1; AbortIncompleteMultipartUpload DaysAfterInitiation 1\n',
    ]);
    expect(refused.err).to.equal('Nothing was changed: give --yes to apply the rules.\n');
    const all = await run(['purge', '--lifecycle', '30d', '--yes'], {
      HUBOT_GRAFANA_S3_PREFIX: '/',
    });
    expect(all.status).to.equal(1);
    expect(all.err).to.match(
      /^HUBOT_GRAFANA_S3_PREFIX is empty, so that the rule would remove everything/,
    );
    const other = ['--access-key', 'OTHERKEY', '--secret-key', 'another-secret'];
    await engine?.admin('user', 'create', '--uid', 'other', '--display-name', 'other', ...other);
    const unread = await run(['purge', '--lifecycle', '30d', '--yes'], {
      HUBOT_GRAFANA_S3_ACCESS_KEY_ID: 'OTHERKEY',
      HUBOT_GRAFANA_S3_SECRET_ACCESS_KEY: 'another-secret',
    });
    expect(unread.status).to.equal(1);
    expect(unread.err).to.match(
      /^The lifecycle rules of the bucket \(HUBOT_GRAFANA_S3_BUCKET\) cannot be read, and nothing was changed: these keys need s3:GetLifecycleConfiguration [^\n]*\n$/,
    );
    const done = await run(['purge', '--lifecycle', '30d', '--yes']);
    expect(done.status, done.err).to.equal(0);
    expect(done.out).to.match(
      /\nApplied\. The bucket has now these lifecycle rules:\n- grafana-images-/,
    );
    const same = await run(['purge', '--lifecycle', '30d', '--yes']);
    expect(same.out).to.match(/\nThat is what it shall have: nothing to change\.\n$/);
  });
});
