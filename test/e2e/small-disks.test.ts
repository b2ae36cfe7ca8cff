import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { temporaryFolder } from '../support/folder.ts';
import { needsOwnDisks } from '../support/needs.ts';

const PROGRAM = fileURLToPath(new URL('../support/save-picture.ts', import.meta.url));

interface Outcome {
  readonly prepared: string;
  readonly saved: string;
  /** The same once more, when what was in the way is gone. */
  readonly again: string;
  readonly files: readonly string[];
}

describe('file store on disks of its own (needs Linux user namespaces)', function () {
  const folder = temporaryFolder();

  before(function () {
    needsOwnDisks(this);
  });

  /** Runs the program behind a shell command, with a mount namespace to itself. */
  const run = async (
    command: string,
    at: string,
    bytes: number,
    more: readonly string[] = [],
  ): Promise<Outcome> => {
    // By `require`, as mocha loads the tests: coverage of two translations cannot be added up.
    const code = 'require(process.argv[1]).main(process.argv.slice(2))';
    const node = [process.execPath, '--import', 'tsx', '--input-type=commonjs', '--eval', code];
    const args = [...node, '--', PROGRAM, at, String(bytes), ...more];
    const { stdout } = await promisify(execFile)('unshare', [
      ...['-rm', 'sh', '-c', `${command} exec "$@"`, at],
      ...args,
    ]);
    return JSON.parse(stdout) as Outcome;
  };

  /** Mounts a tmpfs of 64 KiB over the folder, seen by the program alone, and saves there. */
  const save = (bytes: number, mountOptions = '', more: readonly string[] = []): Promise<Outcome> =>
    run(`mount -t tmpfs -o size=64k${mountOptions} tmpfs "$0" &&`, folder.path, bytes, more);

  it('keeps what fits', async () => {
    const { prepared, saved, files } = await save(10_000);
    expect([prepared, saved]).to.deep.equal(['done', 'done']);
    expect(files).to.have.length(1);
  });

  it('says that it is full, and leaves nothing of what did not fit', async () => {
    const { prepared, saved, files } = await save(200_000);
    expect(prepared).to.equal('done');
    expect(saved).to.match(/^storage_full: .*HUBOT_GRAFANA_IMAGES_PATH\) is full/);
    expect(files).to.deep.equal([]);
  });

  it('says that the disk is read-only, at the start and later', async () => {
    const { prepared, saved } = await save(1_000, ',ro');
    expect(prepared).to.match(/^storage_error: .*its disk is read-only/);
    expect(saved).to.match(/^storage_error: .*its disk is read-only/);
  });

  it('leaves of the disk what it shall', async () => {
    const tight = await save(10_000, '', ['60000']);
    expect(tight.saved).to.match(/^storage_full: .*HUBOT_GRAFANA_IMAGES_RESERVE keeps 60 KB free/);
    expect(tight.files).to.deep.equal([]);
    const roomy = await save(10_000, '', ['50000']);
    expect(roomy.saved).to.equal('done');
  });

  it('goes on by itself when there is room again', async () => {
    const { saved, again } = await save(40_000, '', ['0', 'fill']);
    expect(saved).to.match(/^storage_full: /);
    expect(again).to.equal('done');
  });

  it('says of a folder in which nothing may be made that it may not be written to', async () => {
    const { prepared, saved } = await run('', '/sys', 10);
    expect(prepared).to.match(/^storage_error: .*may not be written to/);
    expect(saved).to.match(/^storage_error: .*may not be written to/);
  });

  it('says that too many files are open, and goes on when they are not', async () => {
    const { saved, again, files } = await run('ulimit -n 60 &&', folder.path, 10, ['0', 'open']);
    expect(saved).to.match(/^storage_unavailable: .*too many files are open/);
    expect(again).to.equal('done');
    expect(files).to.have.length(1);
  });

  it('makes a folder again that vanished, and one whose parent did', async () => {
    const { saved, again } = await run('', `${folder.path}/a/b`, 10, ['0', 'vanish']);
    expect([saved, again]).to.deep.equal(['done', 'done']);
  });

  it('says and does the same of a picture that comes piece by piece', async () => {
    const small = 'mount -t tmpfs -o size=400k tmpfs "$0" &&';
    const cases = [
      [small, folder.path, 150_000, '0', 'none'],
      [small, folder.path, 600_000, '0', 'none'],
      [small, folder.path, 390_000, '0', 'fill'],
      [small, folder.path, 300_000, '200000', 'none'],
      [small.replace('-o ', '-o ro,'), folder.path, 300_000, '0', 'none'],
      ['ulimit -n 60 &&', folder.path, 10, '0', 'open'],
      ['', `${folder.path}/a/b`, 10, '0', 'vanish'],
    ] as const;
    for (const [command, at, bytes, ...more] of cases) {
      const inPieces = await run(command, at, bytes, [...more, 'pieces']);
      await rm(folder.path, { recursive: true });
      await mkdir(folder.path);
      const whole = await run(command, at, bytes, [...more, 'whole']);
      expect(inPieces, `${command} ${bytes}`).to.deep.equal(whole);
    }
  });
});
