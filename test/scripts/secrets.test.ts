import { expect } from 'chai';
import { createServer } from 'node:http';
import {
  blankPicture,
  type DemoGrafana,
  type Fault,
  startDemoGrafana,
} from '../../demo/grafana.ts';
import { temporaryFolder } from '../support/folder.ts';
import { type Front, startFront } from '../support/front.ts';
import { exchangeRaw, getRaw, listen } from '../support/http.ts';
import { startProgram } from '../support/program.ts';
import { startTestBot } from '../support/robot.ts';

/** What must be nowhere: our token, the caller's, a guess, cookies of both sides, a query's value. */
const OURS = 'glsa-ours-5f1a';
const CALLERS = 'glsa-callers-77bc';
const GUESS = 'glsa-guess-90de';
const COOKIE = 'cookie-31fe';
const QUERY = 'query-66aa';
const SECRETS = new RegExp([OURS, CALLERS, GUESS, COOKIE, QUERY].join('|'));

/** A page of Grafana's that repeats all that it was asked with. */
const ECHO = JSON.stringify({
  message: `GET /render/x?auth_token=${QUERY}&b=1 Authorization: Bearer ${CALLERS} Authorization: Bearer ${OURS} Set-Cookie: grafana_session=${COOKIE}`,
});

const FAULTS: readonly Fault[] = [
  { kind: 'error', status: 403, body: ECHO, contentType: 'application/json' },
  { kind: 'error', status: 404, body: ECHO, contentType: 'application/json' },
  { kind: 'error', status: 418, body: ECHO, contentType: 'application/json' },
  { kind: 'error', status: 500, body: ECHO, contentType: 'application/json' },
  { kind: 'error', status: 200, body: ECHO, contentType: 'application/json' },
  { kind: 'login-redirect' },
  { kind: 'redirect', location: `https://elsewhere.example.com/?auth_token=${QUERY}` },
  { kind: 'html' },
  { kind: 'truncated' },
  { kind: 'reset' },
  { kind: 'reset-body' },
];

describe('secrets', () => {
  const folder = temporaryFolder();
  let demo: DemoGrafana;
  let front: Front;

  beforeEach(async () => {
    const role = { role: 'Viewer' } as const;
    demo = await startDemoGrafana({
      draw: blankPicture,
      tokens: { [OURS]: role, [CALLERS]: role },
    });
    front = await startFront(demo.url);
  });
  afterEach(async () => {
    await front.close();
    await demo.close();
  });

  const settings = () => ({
    HUBOT_GRAFANA_HOST: front.url,
    HUBOT_GRAFANA_API_KEY: OURS,
    HUBOT_GRAFANA_IMAGES_PATH: folder.path,
    HUBOT_GRAFANA_IMAGES_TIMEOUT: '1s',
    HUBOT_GRAFANA_IMAGES_ALLOW: '127.0.0.0/8',
    HUBOT_LOG_LEVEL: 'debug',
    EXPRESS_BIND_ADDRESS: '127.0.0.1',
    PORT: '0',
  });

  /** Sends a picture's request with secrets wherever there can be some, and gives the answer. */
  function post(url: string, token: string, imageUrl: string): Promise<string> {
    return postBody(url, token, JSON.stringify({ imageUrl }));
  }

  async function postBody(url: string, token: string, body: string): Promise<string> {
    const answer = await fetch(`${url}/grafana-images?auth_token=${QUERY}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        cookie: `grafana_session=${COOKIE}`,
        'x-forwarded-for': '203.0.113.1',
      },
      body,
    });
    return answer.text();
  }

  /** Every way in which a request can go well or wrong; the answers, all but those it must have. */
  async function provoke(url: string): Promise<string[]> {
    const render = `${front.url}/render/d-solo/web/web?panelId=1&auth_token=${QUERY}`;
    const said = [
      await post(url, CALLERS, render),
      await post(url, GUESS, render),
      await post(url, `${GUESS} more`, render),
      await post(url, CALLERS, `no URL ${QUERY}`),
      await post(url, CALLERS, `https://u:${QUERY}@elsewhere.example.com/render/x?a=${QUERY}`),
      await post(url, CALLERS, `${front.url}/render/x/${'y'.repeat(9_000)}?a=${QUERY}`),
    ];
    for (const body of [
      GUESS,
      `token=${GUESS}`,
      `{"token":"${GUESS}`,
      `{"imageUrl":"${render}"`,
      `{"imageUrl":"${render}\n"}`,
      `{"imageUrl":["${render}"]}`,
    ]) {
      said.push(await postBody(url, CALLERS, body));
    }
    const port = Number(new URL(url).port);
    for (const host of ['a:b', '[', '[::1', 'a:99999', 'x']) {
      const target = `http://${host}/saved-images/x.png?auth_token=${QUERY}`;
      said.push((await getRaw(port, target)).body);
      const { body } = await exchangeRaw(
        port,
        `POST http://${host}/grafana-images?auth_token=${QUERY} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
      );
      said.push(body);
    }
    for (const fault of FAULTS) {
      const off = demo.fault(fault, { match: () => true });
      said.push(await post(url, CALLERS, render));
      off();
    }
    const mend = front.break((socket) => {
      socket.end(`Set-Cookie: a=${COOKIE}\r\n\r\n`);
    });
    said.push(await post(url, CALLERS, render));
    mend();
    return said;
  }

  it('stand in no log at level debug and in no answer, of a bot and of what is said in chat', async () => {
    const warnings: string[] = [];
    const notice = ({ message }: Error) => void warnings.push(message);
    process.on('warning', notice);
    const bot = await startTestBot({ env: settings() });
    const said = await provoke(bot.url);
    for (const fault of FAULTS) {
      const off = demo.fault(fault, { match: () => true });
      said.push(...(await bot.ask('hubot graf list')), ...(await bot.ask('hubot graf db web:cpu')));
      off();
      const offRenders = demo.fault(fault);
      const panels = await bot.ask('hubot graf db web:cpu');
      said.push(...panels);
      offRenders();
    }
    await bot.close();
    expect(said).to.have.lengthOf.above(40);
    expect(said.filter((text) => SECRETS.test(text))).to.deep.equal([]);
    expect(bot.log.join('\n')).to.match(/info picture refused .*status=403/);
    expect(bot.log.join('\n')).to.match(/warn picture failed .*room=/);
    process.off('warning', notice);
    expect([...warnings, ...bot.log].filter((line) => SECRETS.test(line))).to.deep.equal([]);
  });

  it('stand in nothing that grafana-images writes or answers at level debug', async function () {
    const program = startProgram('grafana-images', { cwd: folder.path, env: settings() });
    const [, port = ''] = await program.seen(/listens on port (\d+)/);
    const said = await provoke(`http://127.0.0.1:${port}`);
    program.child.kill('SIGTERM');
    expect(await program.ended()).to.equal(0);
    expect(program.err() + program.out()).to.match(/info picture refused .*status=403/);
    const written = `${program.err()}${program.out()}`.split('\n');
    expect([...said, ...written].filter((text) => SECRETS.test(text))).to.deep.equal([]);
  });

  it('of ours go to no other Grafana, and a client’s go to its own Grafana alone', async () => {
    const seen: string[] = [];
    const elsewhere = await listen(
      createServer((request, response) => {
        seen.push(JSON.stringify(request.headers));
        response.end();
      }),
    );
    const bot = await startTestBot({ env: settings() });
    for (const location of [elsewhere.url, `//127.0.0.1:${elsewhere.port}/`]) {
      demo.fault({ kind: 'redirect', location }, { times: 1 });
      await post(bot.url, CALLERS, `${front.url}/render/d-solo/web/web?panelId=1`);
    }
    const stranger = `${elsewhere.url}/render/d-solo/web/web?panelId=1`;
    expect(await post(bot.url, CALLERS, stranger)).to.contain('source_not_allowed');
    expect(seen).to.deep.equal([]);
    const renders = demo.requests.filter(({ path }) => path.startsWith('/render/'));
    const sent = renders.map(({ headers }) => headers.authorization);
    expect(sent).to.deep.equal([`Bearer ${CALLERS}`, `Bearer ${CALLERS}`]);
    expect(demo.requests.some(({ headers }) => headers.cookie !== undefined)).to.equal(false);
    await bot.close();
    await elsewhere.close();
  });
});
