import { expect } from 'chai';
import { readdir, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import {
  blankPicture,
  type DemoGrafana,
  type Fault,
  startDemoGrafana,
} from '../../../demo/grafana.ts';
import { inspectPng } from '../../../src/pictures/png.ts';
import { expectSentence } from '../../support/failure.ts';
import { until } from '../../support/until.ts';
import { pictureFiles, temporaryFolder } from '../../support/folder.ts';
import { exchangeRaw } from '../../support/http.ts';
import { startImageServer, type TestImageServer } from '../../support/image-server.ts';

const TOKEN = 'viewer-token';

interface Posted {
  readonly status: number;
  readonly body: Readonly<Record<string, string>>;
}

describe('POST /grafana-images', () => {
  const folder = temporaryFolder();
  let demo: DemoGrafana;
  let server: TestImageServer;
  let imageUrl: string;

  before(async () => {
    demo = await startDemoGrafana({ draw: blankPicture, subPath: '/grafana' });
    imageUrl = `${demo.url}/render/d-solo/web/web?panelId=1&width=140&height=70`;
  });
  after(() => demo.close());
  beforeEach(async () => {
    server = await startImageServer({
      folder: folder.path,
      sources: [demo.url],
      env: { HUBOT_GRAFANA_IMAGES_MAX_BYTES: '100KB', HUBOT_GRAFANA_IMAGES_TIMEOUT: '5s' },
    });
  });
  afterEach(() => server.close());

  async function post(
    body: string | Buffer,
    headers: Record<string, string> = {},
  ): Promise<Posted> {
    const response = await fetch(`${server.url}/grafana-images`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${TOKEN}`, ...headers },
      body: Buffer.from(body),
    });
    expect(response.headers.get('content-type')).to.equal('application/json; charset=utf-8');
    return { status: response.status, body: (await response.json()) as Posted['body'] };
  }
  const request = (url = imageUrl) => JSON.stringify({ imageUrl: url });

  it('fetches the picture, keeps it, and answers with its public link', async () => {
    const { status, body } = await post(request());
    expect(status).to.equal(200);
    expect(body).to.have.all.keys('pubImg');
    expect(body.pubImg).to.match(/^https:\/\/bot\.example\.com\/saved-images\/[0-9a-f]{32}\.png$/);
    const response = await fetch(`${server.url}${new URL(body.pubImg ?? '').pathname}`);
    expect(inspectPng(Buffer.from(await response.arrayBuffer()))).to.deep.equal({
      width: 140,
      height: 70,
    });
  });

  it('asks Grafana with the caller’s own token', async () => {
    await post(request(), { Authorization: 'Bearer editor-token' });
    expect(demo.requests.at(-1)?.headers.authorization).to.equal('Bearer editor-token');
    await post(request(), { Authorization: 'bearer admin-token' });
    expect(demo.requests.at(-1)?.headers.authorization).to.equal('Bearer admin-token');
  });

  for (const type of [
    undefined,
    'application/json',
    'application/json;charset=utf-8',
    'text/plain',
    'application/x-www-form-urlencoded',
    'image/png',
    'nonsense',
  ]) {
    it(`takes the body with ${type === undefined ? 'no content type' : `the content type ${type}`}`, async () => {
      const lines = [
        'POST /grafana-images HTTP/1.1',
        'Host: x',
        'Connection: close',
        `Authorization: Bearer ${TOKEN}`,
        `Content-Length: ${request().length}`,
        ...(type === undefined ? [] : [`Content-Type: ${type}`]),
      ];
      const answer = await exchangeRaw(server.port, `${lines.join('\r\n')}\r\n\r\n${request()}`);
      expect(answer.status).to.equal(200);
      expect(JSON.parse(answer.body)).to.have.all.keys('pubImg');
    });
  }

  it('takes a body with a byte order mark, spaces around it, or more in it than it needs', async () => {
    expect((await post(`\ufeff${request()}`)).status).to.equal(200);
    expect((await post(`\r\n ${request()}\n`)).status).to.equal(200);
    expect((await post(JSON.stringify({ imageUrl, other: [1], __proto__: 5 }))).status).to.equal(
      200,
    );
  });

  it('takes a body in chunks', async () => {
    const half = Math.floor(request().length / 2);
    const chunks = [request().slice(0, half), request().slice(half), '']
      .map((part) => `${part.length.toString(16)}\r\n${part}\r\n`)
      .join('');
    const answer = await exchangeRaw(
      server.port,
      `POST /grafana-images HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer ${TOKEN}\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}`,
    );
    expect(answer.status).to.equal(200);
  });

  it('is there with a slash at the end too', async () => {
    const response = await fetch(`${server.url}/grafana-images/`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${TOKEN}` },
      body: request(),
    });
    expect(response.status).to.equal(200);
  });

  it('fetches once for equal requests at the same moment', async () => {
    const before = demo.requests.length;
    const off = demo.fault({ kind: 'delay', ms: 50 });
    const posted = await Promise.all(Array.from({ length: 8 }, () => post(request())));
    off();
    expect(new Set(posted.map(({ body }) => body.pubImg)).size).to.equal(1);
    expect(demo.requests.length - before).to.equal(1);
    expect(await pictureFiles(folder.path)).to.have.length(1);
  });

  async function refused(status: number, error: string, posted: Promise<Posted>): Promise<string> {
    const { body, ...answer } = await posted;
    expect({ ...answer, error: body.error }, body.message ?? '').to.deep.equal({ status, error });
    expect(body).to.have.all.keys('error', 'message');
    expectSentence(body.message ?? '');
    expect(body.message).not.to.include(folder.path).and.not.include(TOKEN);
    expect(await readdir(folder.path), 'what is kept').to.deep.equal([]);
    return body.message ?? '';
  }

  describe('refuses', () => {
    it('who has no token, before anything else', async () => {
      const before = demo.requests.length;
      for (const authorization of ['', 'Basic dXNlcjpwdw==', 'Bearer', TOKEN]) {
        await refused(401, 'missing_token', post('no JSON', { Authorization: authorization }));
      }
      expect(demo.requests.length).to.equal(before);
    });

    for (const body of [
      '',
      '{',
      'imageUrl=x',
      "{'imageUrl': 'x'}",
      '<xml/>',
      'undefined',
      '{"imageUrl":"x"} x',
      '\u0000',
    ]) {
      it(`the body ${JSON.stringify(body)}, which is not JSON`, async () => {
        expect(await refused(400, 'invalid_json', post(body))).to.match(/^Error parsing JSON/);
      });
    }

    for (const body of [
      'null',
      '5',
      '"https://x"',
      '[]',
      '{}',
      '{"imageurl":"x"}',
      '{"imageUrl":5}',
      '{"imageUrl":null}',
      '{"imageUrl":""}',
      '{"imageUrl":["x"]}',
      JSON.stringify({ imageUrl: `https://x/${'a'.repeat(8_000)}` }),
    ]) {
      it(`the body ${body.slice(0, 40)}, which names no picture`, async () => {
        expect(await refused(400, 'invalid_request', post(body))).to.match(/"imageUrl"/);
      });
    }

    it('a body in another encoding', async () => {
      await refused(400, 'invalid_json', post(Buffer.from(request(), 'utf16le')));
      await refused(400, 'invalid_json', post(Buffer.from([0xff, 0xfe, 0xfd])));
    });

    it('a body of brackets without end', async () => {
      await refused(400, 'invalid_request', post('['.repeat(30_000) + ']'.repeat(30_000)));
    });

    it('what is not a URL', async () => {
      await refused(400, 'invalid_request', post(request('/render/x')));
    });

    it('any Grafana but those it knows, and asks none', async () => {
      const before = demo.requests.length;
      for (const url of [
        'https://evil.example.com/render/x',
        `${demo.url}/api/org`,
        `${demo.url}/render/../api/org`,
        `http://127.0.0.1:${demo.port}/render/x`,
        imageUrl.replace('http:', 'https:'),
      ]) {
        await refused(403, 'source_not_allowed', post(request(url)));
      }
      expect(demo.requests.length).to.equal(before);
    });

    for (const bytes of [64_001, 5_000_000]) {
      it(`a body of ${bytes} bytes that says so`, async () => {
        await refused(413, 'body_too_large', post(' '.repeat(bytes)));
      });

      it(`a body of ${bytes} bytes that comes in chunks`, async () => {
        const body = new Blob([' '.repeat(bytes)]).stream();
        const response = await fetch(`${server.url}/grafana-images`, {
          method: 'POST',
          headers: { Authorization: `Bearer ${TOKEN}` },
          body,
          duplex: 'half',
        });
        expect(response.status).to.equal(413);
        expect(await response.json()).to.deep.include({ error: 'body_too_large' });
      });
    }

    it('takes a body of exactly the size that is allowed', async () => {
      expect((await post(request().padEnd(64_000))).status).to.equal(200);
    });

    it('who has no token and sends a large body, without waiting for it', async () => {
      const answer = await exchangeRaw(
        server.port,
        'POST /grafana-images HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n{',
      );
      expect(answer.status).to.equal(401);
      expect(answer.headers.get('connection')).to.equal('close');
    });
  });

  describe('tells what Grafana said', () => {
    const cases: readonly (readonly [string, Fault, number, string, RegExp])[] = [
      ['a wrong token', { kind: 'error', status: 401 }, 401, 'grafana_unauthorized', /token/],
      ['a login page', { kind: 'login-redirect' }, 401, 'grafana_unauthorized', /token/],
      ['no permission', { kind: 'home-redirect' }, 502, 'grafana_unauthorized', /may not see/],
      ['a failed render', { kind: 'error', status: 500 }, 502, 'grafana_error', /render/],
      ['a broken connection', { kind: 'reset' }, 502, 'grafana_unreachable', /broke off/],
      ['a time-out of its own', { kind: 'timeout-error' }, 504, 'grafana_timeout', /in time/],
      ['a page', { kind: 'html' }, 422, 'not_an_image', /web page/],
      [
        'a page that claims to be a picture',
        { kind: 'html-as-png' },
        422,
        'not_an_image',
        /something other than a PNG/,
      ],
      ['an empty picture', { kind: 'empty' }, 422, 'not_an_image', /empty/],
      ['half a picture', { kind: 'truncated' }, 422, 'not_an_image', /breaks off/],
      ['a damaged picture', { kind: 'corrupt' }, 422, 'not_an_image', /damaged/],
      [
        'a placeholder',
        { kind: 'placeholder', which: 'limit-dark' },
        422,
        'placeholder_image',
        /try again/,
      ],
      [
        'too large a picture',
        { kind: 'oversized', bytes: 100_001 },
        413,
        'image_too_large',
        /100000 bytes/,
      ],
    ];
    for (const [what, fault, status, error, message] of cases) {
      it(`when it was ${what}, and keeps nothing`, async () => {
        demo.fault(fault, { times: 1 });
        expect(await refused(status, error, post(request()))).to.match(message);
      });
    }

    it('when it was nothing, within the time it has', async () => {
      const hasty = await startImageServer({
        folder: folder.path,
        sources: [demo.url],
        env: { HUBOT_GRAFANA_IMAGES_TIMEOUT: '1s' },
      });
      const off = demo.fault({ kind: 'hang' }, { times: 1 });
      const response = await fetch(`${hasty.url}/grafana-images`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${TOKEN}` },
        body: request(),
      });
      expect(response.status).to.equal(504);
      expect(await response.json()).to.deep.include({ error: 'grafana_timeout' });
      off();
      await hasty.close();
    });
  });

  it('says that the picture cannot be kept, without telling where', async () => {
    await rm(folder.path, { recursive: true });
    await writeFile(folder.path, 'in the way');
    const { status, body } = await post(request());
    expect(status).to.equal(500);
    expect(body.error).to.equal('storage_error');
    expect(body.message)
      .to.match(/HUBOT_GRAFANA_IMAGES_PATH/)
      .and.not.include(folder.path);
    expect(server.log.join('\n')).to.match(/^error picture failed .*code=storage_error .*ENOTDIR/);
  });

  it('takes no new work when it is shutting down', async () => {
    await server.publisher.close();
    await refused(503, 'shutting_down', post(request()));
  });

  it('does not mind a client that goes away in the middle of its body', async () => {
    const socket = net.connect(server.port, '127.0.0.1');
    socket.write(
      `POST /grafana-images HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer t\r\nContent-Length: 100\r\n\r\n{"image`,
    );
    await new Promise((resolve) => socket.once('connect', resolve));
    await new Promise((resolve) => setImmediate(resolve));
    socket.destroy();
    await until(() => server.log.some((line) => line.includes('status=400')));
    expect(server.log.filter((line) => /^(?:warn|error)/.test(line))).to.deep.equal([]);
    expect((await post(request())).status).to.equal(200);
  });

  it('writes no token to its log', async () => {
    demo.fault({ kind: 'error', status: 401 }, { times: 1 });
    await post(request());
    demo.fault({ kind: 'reset' }, { times: 1 });
    await post(request());
    expect(server.log).to.have.length(2);
    expect(server.log.join('\n')).not.to.include(TOKEN);
  });
});
