import { expect } from 'chai';
import { type DemoGrafana, startDemoGrafana } from '../../demo/grafana.ts';
import { temporaryFolder } from '../support/folder.ts';
import { needs } from '../support/needs.ts';
import { startCommand, ROOT } from '../support/program.ts';
import { TOKEN } from '../support/token.ts';
import { until } from '../support/until.ts';

const CTRL_C = '\u0003';
const CTRL_D = '\u0004';

describe('bin/hubot in a terminal', function () {
  let demo: DemoGrafana;
  const folder = temporaryFolder();

  /** In a terminal of its own, which `script` makes. */
  const start = () =>
    startCommand('script', {
      cwd: folder.path,
      args: ['--quiet', '--flush', '--return', '--command', `${ROOT}bin/hubot`, '/dev/null'],
      env: { HUBOT_GRAFANA_HOST: demo.url, HUBOT_GRAFANA_API_KEY: TOKEN, PORT: '0', TERM: 'xterm' },
    });

  beforeEach(async function () {
    needs(this, 'script', 'bsdutils');
    demo = await startDemoGrafana();
  });

  afterEach(() => demo.close());

  it('prompts, answers, and ends with 0 at Ctrl-D', async () => {
    const terminal = start();
    await terminal.seen(/hubot> /);
    terminal.child.stdin?.write('graf search web\r');
    await terminal.seen(/- web: Web/);
    terminal.child.stdin?.write(CTRL_D);
    expect(await terminal.ended()).to.equal(0);
  });

  it('ends with 0 at Ctrl-C, ten seconds later at most, while Grafana hangs', async () => {
    const terminal = start();
    await terminal.seen(/hubot> /);
    demo.fault({ kind: 'hang' });
    terminal.child.stdin?.write('graf db web:1\r');
    await until(() => demo.requests.some(({ path }) => path.startsWith('/render')));
    terminal.child.stdin?.write(CTRL_C);
    expect(await terminal.ended()).to.equal(0);
  });
});
