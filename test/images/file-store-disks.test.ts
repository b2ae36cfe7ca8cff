import { expect } from 'chai';
import { execFile, execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { temporaryFolder } from '../support/folder.ts';

const PROGRAM = fileURLToPath(new URL('../support/save-picture.ts', import.meta.url));

interface Outcome {
  readonly prepared: string;
  readonly saved: string;
  readonly files: readonly string[];
}

/** Whether this machine lets us mount a small disk for ourselves. */
function canMount(): boolean {
  try {
    execFileSync('unshare', ['-rm', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('file store on disks of its own (needs Linux user namespaces)', function () {
  this.timeout(30_000);
  const folder = temporaryFolder();

  before(function () {
    if (!canMount()) this.skip();
  });

  /** Mounts a tmpfs of 64 KiB over the folder, seen by the program alone, and saves there. */
  const save = async (bytes: number, mountOptions = ''): Promise<Outcome> => {
    const script =
      'mount -t tmpfs -o "size=64k$3" none "$1" && exec node --import tsx "$0" "$1" "$2"';
    const args = ['-rm', 'sh', '-c', script, PROGRAM, folder.path, String(bytes), mountOptions];
    const { stdout } = await promisify(execFile)('unshare', args);
    return JSON.parse(stdout) as Outcome;
  };

  it('keeps what fits', async () => {
    const { prepared, saved, files } = await save(10_000);
    expect([prepared, saved]).to.deep.equal(['done', 'done']);
    expect(files).to.have.length(1);
  });

  it('says that there is no room, and leaves nothing of what did not fit', async () => {
    const { prepared, saved, files } = await save(200_000);
    expect(prepared).to.equal('done');
    expect(saved).to.match(/^storage_full: .*no room.*HUBOT_GRAFANA_IMAGES_PATH/);
    expect(files).to.deep.equal([]);
  });

  it('says that the disk is read-only, at the start and later', async () => {
    const { prepared, saved } = await save(1_000, ',ro');
    expect(prepared).to.match(/^storage_error: .*its disk is read-only/);
    expect(saved).to.match(/^storage_error: .*its disk is read-only/);
  });

  it('says of a folder in which nothing may be made that it may not be written to', async () => {
    const { stdout } = await promisify(execFile)('unshare', [
      '-rm',
      'sh',
      '-c',
      'exec node --import tsx "$0" /sys 10',
      PROGRAM,
    ]);
    const { prepared, saved } = JSON.parse(stdout) as Outcome;
    expect(prepared).to.match(/^storage_error: .*may not be written to/);
    expect(saved).to.match(/^storage_error: .*may not be written to/);
  });
});
