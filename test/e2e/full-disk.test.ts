import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect } from 'chai';
import { startDemoGrafana, type DemoGrafana, blankPicture } from '../../demo/grafana.ts';
import { temporaryFolder } from '../support/folder.ts';
import { needsOwnDisks } from '../support/needs.ts';
import { killGroup, type Program, ROOT, startCommand } from '../support/program.ts';
import { until } from '../support/until.ts';

/** Mounts a disk of 256 KiB, which the program alone sees, and fills it. */
const ON_FULL_DISK = `mount -t tmpfs -o size=256k tmpfs "$0" || exit 9
head -c 500000 /dev/zero >"$0/filler" 2>/dev/null; exec "$@"`;

describe('grafana-images on a full disk (needs Linux user namespaces)', () => {
  const folder = temporaryFolder();
  let demo: DemoGrafana;
  let server: Program | undefined;

  beforeEach(async function () {
    needsOwnDisks(this);
    demo = await startDemoGrafana({ draw: blankPicture });
  });

  afterEach(async () => {
    if (server) killGroup(server);
    await demo.close();
  });

  it('is alive and not ready, says why, and is ready again once space is free', async () => {
    const program = path.join(ROOT, 'bin/grafana-images');
    const flags = ['-port', '0', '-imagePath', folder.path, '-grafanaHost', demo.url];
    server = startCommand('unshare', {
      ownGroup: true,
      args: ['-rm', 'sh', '-c', ON_FULL_DISK, folder.path, process.execPath, program, ...flags],
      env: { EXPRESS_BIND_ADDRESS: '127.0.0.1', HUBOT_GRAFANA_IMAGES_RESERVE: '0' },
    });
    const [, port = ''] = await server.seen(/listens on port (\d+)/);
    const ask = (name: string) => fetch(`http://127.0.0.1:${port}/${name}`);
    const full = await ask('readyz');
    expect(full.status).to.equal(503);
    const { parts } = (await full.json()) as { parts: Record<string, { why?: string }> };
    expect(parts.store?.why).to.match(/^The disk of the pictures .* is full/);
    expect((await ask('healthz')).status).to.equal(200);
    const inside = ['-t', String(server.child.pid), '-U', '--preserve-credentials', '-m'];
    execFileSync('nsenter', [...inside, 'rm', path.join(folder.path, 'filler')]);
    await until(async () => (await ask('readyz')).status === 200);
  });
});
