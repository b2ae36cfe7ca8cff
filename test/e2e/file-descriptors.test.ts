import { execFileSync } from 'node:child_process';
import { Agent, request } from 'node:http';
import { expect } from 'chai';
import { blankPicture, type DemoGrafana, startDemoGrafana } from '../../demo/grafana.ts';
import { temporaryFolder } from '../support/folder.ts';
import { needs } from '../support/needs.ts';
import { panelOf } from '../support/post-picture.ts';
import { type Program, startProgram } from '../support/program.ts';
import { TOKEN } from '../support/token.ts';

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Asks over a connection that stays open. */
function ask(agent: Agent, url: string, imageUrl?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const method = imageUrl === undefined ? 'GET' : 'POST';
    const headers = { authorization: `Bearer ${TOKEN}` };
    const outgoing = request(url, { agent, method, headers }, (response) => {
      let body = '';
      response.setEncoding('latin1').on('data', (text: string) => (body += text));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, body });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(imageUrl === undefined ? undefined : JSON.stringify({ imageUrl }));
  });
}

describe('grafana-images without a file descriptor left (needs prlimit)', function () {
  const folder = temporaryFolder();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let demo: DemoGrafana;
  let program: Program;

  before(function () {
    needs(this, 'prlimit', 'util-linux');
  });

  beforeEach(async () => {
    demo = await startDemoGrafana({ draw: blankPicture });
    program = startProgram('grafana-images', {
      cwd: folder.path,
      args: ['-port', '0', '-grafanaHost', demo.url],
      env: { EXPRESS_BIND_ADDRESS: '127.0.0.1' },
    });
  });
  afterEach(async () => {
    agent.destroy();
    program.child.kill('SIGKILL');
    await demo.close();
  });

  const limit = (files: number) => {
    execFileSync('prlimit', ['--pid', String(program.child.pid), `--nofile=${files}:`]);
  };

  it('says so in JSON, and goes on when there are some again', async () => {
    const [, port = ''] = await program.seen(/listens on port (\d+)/);
    const url = `http://127.0.0.1:${port}`;
    const render = panelOf(demo.url);
    const made = await ask(agent, `${url}/grafana-images`, render);
    expect(made.status).to.equal(200);
    const { pubImg } = JSON.parse(made.body) as { pubImg: string };
    const picture = `${url}${new URL(pubImg).pathname}`;
    const other = await ask(agent, `${url}/grafana-images`, `${render}&width=77`);
    const looked = new URL((JSON.parse(other.body) as { pubImg: string }).pubImg).pathname;
    for (let n = 0; n < 2; n += 1) {
      expect((await ask(agent, url + looked)).status).to.equal(200);
    }

    // Numbers below three are in use, and none above may be given out; what is open stays so.
    limit(3);
    const refused = await ask(agent, picture);
    expect(refused.status).to.equal(503);
    expect(JSON.parse(refused.body)).to.deep.include({ error: 'storage_unavailable' });
    expect(refused.body).to.match(/too many files are open/);
    expect((await ask(agent, url + looked)).status, 'one that is in memory').to.equal(200);
    const failed = await ask(agent, `${url}/grafana-images`, `${render}&width=123`);
    expect(failed.status).to.be.within(500, 507);
    expect(JSON.parse(failed.body)).to.have.all.keys('error', 'message');
    expect(program.err()).to.match(
      /request failed .*path=\/saved-images\/\w+\.png .*status=503 .*EMFILE/,
    );

    limit(4096);
    expect((await ask(agent, picture)).status).to.equal(200);
    expect((await ask(agent, `${url}/grafana-images`, `${render}&width=123`)).status).to.equal(200);
  });
});
