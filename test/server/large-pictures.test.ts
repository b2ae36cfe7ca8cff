import { expect } from 'chai';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { loadConfig } from '../../src/app/config.ts';
import { createGrafanaRenderer } from '../../src/pictures/renderers/grafana.ts';
import { realDisk } from '../../src/pictures/stores/file/atomic-file.ts';
import { createFileStore } from '../../src/pictures/stores/file/file-store.ts';
import { createPublisher } from '../../src/pictures/publisher.ts';
import { pictureName } from '../../src/pictures/stores/store.ts';
import { deferred } from '../support/deferred.ts';
import { pictureFiles, temporaryFolder } from '../support/folder.ts';
import { type Listening, serveHttp } from '../support/http.ts';
import { startImageServer, type TestImageServer } from '../support/image-server.ts';
import { largePicture } from '../support/large-picture.ts';
import { openBelow } from '../support/open-below.ts';
import { until } from '../support/until.ts';
import { rendererOf, subjectOf } from '../support/renderer.ts';

const MAX_BYTES = 8_000_000;
const png = largePicture(5_000_000);
const FILE = `${pictureName(png)}.png`;
const PNG = { 'Content-Type': 'image/png' };

/** A picture of which one byte is another. */
function damaged(place: number): Buffer {
  const copy = Buffer.from(png);
  copy.writeUInt8(copy.readUInt8(place) ^ 1, place);
  return copy;
}

type Answer = (response: ServerResponse) => void;
const whole =
  (bytes: Buffer, headers = {}, status = 200): Answer =>
  (response) =>
    response.writeHead(status, { ...PNG, ...headers }).end(bytes);
const inPart =
  (bytes: Buffer, then: (response: ServerResponse) => void, headers = {}): Answer =>
  (response) =>
    response.writeHead(200, { ...PNG, ...headers }).write(bytes, () => {
      then(response);
    });

describe('large pictures, by real HTTP to a real disk', () => {
  const folder = temporaryFolder();
  const servers: Listening[] = [];
  /** What this Grafana does, whatever it is asked. */
  let answer: Answer;
  let grafana: Listening;
  let server: TestImageServer;

  const start = async (env: Record<string, string> = {}, isWhole = false) => {
    const all = {
      HUBOT_GRAFANA_IMAGES_MAX_BYTES: String(MAX_BYTES),
      HUBOT_GRAFANA_IMAGES_REUSE: '0s',
      ...env,
    };
    const renderer = createGrafanaRenderer(loadConfig(all).images);
    const started = await startImageServer({
      folder: folder.path,
      sources: [grafana.url],
      env: all,
      // Without a handler of large ones, pictures are read as a whole.
      ...(isWhole && {
        renderer: rendererOf(async (url, { token }) => {
          const { content } = await renderer.render(subjectOf(url), { token });
          return content;
        }),
      }),
    });
    servers.push(started);
    return started;
  };

  beforeEach(async () => {
    grafana = await serveHttp((_request, response) => {
      answer(response);
    });
    servers.push(grafana);
    server = await start();
  });
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((one) => one.close()));
  });

  const post = async (to = server, query = '') => {
    const response = await fetch(`${to.url}/grafana-images`, {
      method: 'POST',
      headers: { Authorization: 'Bearer token' },
      body: JSON.stringify({ imageUrl: `${grafana.url}/render/d-solo/x?${query}` }),
    });
    return { status: response.status, body: (await response.json()) as { pubImg?: string } };
  };
  const kept = () => readFile(path.join(folder.path, FILE));

  for (const [how, headers] of [
    ['whose length is told', { 'Content-Length': png.length }],
    ['of unknown length', {}],
  ] as const) {
    it(`are stored as they came, ${how}`, async () => {
      answer = whole(png, headers);
      const { status, body } = await post();
      expect(status).to.equal(200);
      expect(body.pubImg).to.match(new RegExp(`/${FILE}$`));
      expect(await pictureFiles(folder.path)).to.deep.equal([FILE]);
      expect((await kept()).equals(png)).to.equal(true);
      const got = await fetch(`${server.url}/saved-images/${FILE}`);
      expect(Buffer.from(await got.arrayBuffer()).equals(png)).to.equal(true);
    });
  }

  it('are stored once when equal ones come at once', async () => {
    answer = whole(png);
    const posted = await Promise.all(Array.from({ length: 4 }, (_, n) => post(server, `a=${n}`)));
    expect(new Set(posted.map(({ body }) => body.pubImg)).size).to.equal(1);
    expect(await pictureFiles(folder.path)).to.deep.equal([FILE]);
    expect((await kept()).equals(png)).to.equal(true);
  });

  it('are stored to the end when who asked goes away in the middle', async () => {
    const [begun, rest] = [deferred(), deferred()];
    answer = inPart(png.subarray(0, 4_000_000), (response) => {
      begun.resolve();
      void rest.promise.then(() => response.end(png.subarray(4_000_000)));
    });
    const body = JSON.stringify({ imageUrl: `${grafana.url}/render/d-solo/x` });
    const client = net.connect(server.port, '127.0.0.1');
    client.write(
      `POST /grafana-images HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer t\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    await begun.promise;
    await until(() => server.read() === 1);
    client.destroy();
    rest.resolve();
    await server.publisher.close();
    expect(await pictureFiles(folder.path)).to.deep.equal([FILE]);
    expect((await kept()).equals(png)).to.equal(true);
  });

  describe('are refused in the words for smaller ones, and nothing is kept', () => {
    const page = Buffer.from('<html>'.padEnd(3_000_000));
    const cut = png.subarray(0, 4_000_000);
    const long = { 'Content-Length': MAX_BYTES + 1 };
    const endless: Answer = (response) => {
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(100_000)));
      };
      response.writeHead(200, PNG).on('drain', more).write(png);
      more();
    };
    const cases: readonly (readonly [string, Answer, number, Record<string, string>?])[] = [
      ['break off', inPart(cut, (response) => response.destroy()), 502],
      [
        'break off where a length was told',
        inPart(cut, (response) => response.destroy(), { 'Content-Length': png.length }),
        502,
      ],
      ['end in the middle', whole(cut), 422],
      ['are damaged at their end', whole(damaged(png.length - 1)), 422],
      ['are damaged in the middle', whole(damaged(3_000_000)), 422],
      ['are damaged in what comes first', whole(damaged(20)), 422],
      ['have something behind their end', whole(Buffer.concat([png, Buffer.of(10)])), 422],
      ['are none, but a page that says so', whole(page), 422],
      ['are none, but a page', whole(page, { 'Content-Type': 'text/html' }), 422],
      ['are the page of an error', whole(page, {}, 500), 502],
      ['never end', endless, 413],
      ['never end, and are damaged', whole(Buffer.alloc(MAX_BYTES + 1)), 413],
      ['are too large, and say so', whole(Buffer.alloc(MAX_BYTES + 1), long), 413],
      ['stop', inPart(cut, () => undefined), 504, { HUBOT_GRAFANA_IMAGES_TIMEOUT: '1s' }],
      [
        'find no room',
        whole(png, { 'Content-Length': png.length }),
        507,
        { HUBOT_GRAFANA_IMAGES_RESERVE: '900000GB' },
      ],
      [
        'find no room while they grow',
        whole(png),
        507,
        { HUBOT_GRAFANA_IMAGES_RESERVE: '900000GB' },
      ],
    ];
    for (const [what, itsAnswer, status, env = {}] of cases) {
      it(`when they ${what}`, async () => {
        answer = itsAnswer;
        const [asItCame, asAWhole] = [await start(env), await start(env, true)];
        const refused = await post(asItCame);
        expect(await readdir(folder.path)).to.deep.equal([]);
        expect(await openBelow(folder.path), 'open files').to.equal(0);
        expect(refused).to.deep.equal(await post(asAWhole));
        expect(refused.status).to.equal(status);
        answer = whole(png);
        if (Object.keys(env).length === 0) expect((await post(asItCame)).status).to.equal(200);
      });
    }

    it('when their folder cannot be used', async () => {
      answer = whole(png);
      await rm(folder.path, { recursive: true });
      await writeFile(folder.path, 'in the way');
      const refused = await post();
      expect(refused.status).to.equal(500);
      expect(refused).to.deep.equal(await post(await start({}, true)));
    });
  });

  it('are not lost when the disk takes longer than Grafana may, who was quick', async () => {
    answer = whole(png);
    let looks = 0;
    const disk = {
      ...realDisk,
      async freeBytes() {
        looks += 1;
        if (looks === 2) await promisify(setTimeout)(1_500);
        // More than one block, less than all: it is asked more than once.
        return 1e12 + 1_000_000;
      },
    };
    const store = createFileStore(folder.path, { reserveBytes: 1e12, disk });
    const renderer = createGrafanaRenderer({ timeoutMs: 1_000, maxBytes: MAX_BYTES });
    const publicUrl = (name: string) => name;
    const publisher = createPublisher({ renderer, store, publicUrl, concurrency: 1 });
    const { name } = await publisher.publish({
      subject: subjectOf(`${grafana.url}/render/d-solo/x?`),
    });
    expect(`${name}.png`).to.equal(FILE);
    expect((await kept()).equals(png)).to.equal(true);
  });
});
