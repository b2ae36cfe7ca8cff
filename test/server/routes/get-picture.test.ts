import { expect } from 'chai';
import Koa from 'koa';
import { rmSync } from 'node:fs';
import { mkdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { NotFoundError } from '../../../src/util/errors.ts';
import { createFileStore } from '../../../src/pictures/stores/file/file-store.ts';
import { MAX_READ_AT_ONCE } from '../../../src/pictures/stores/file/open-picture.ts';
import { createFileMiddleware } from '../../../src/pictures/stores/file/serve-file.ts';
import { createCacheControl } from '../../../src/server/routes/cache-control.ts';
import { createUnreadAnswers, UNREAD_ANSWER_LIMITS } from '../../../src/server/unread-answers.ts';
import { pictureRoute } from '../../../src/server/routes/get-picture.ts';
import { inspectPng } from '../../../src/pictures/png.ts';
import { pictureName } from '../../../src/pictures/stores/store.ts';
import { settle } from '../../support/deferred.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { getRaw, serveHttp } from '../../support/http.ts';
import { startImageServer, type TestImageServer } from '../../support/image-server.ts';
import { picture } from '../../support/png.ts';

const png = picture(30, 20);
const NAME = pictureName(png);
const SAVED_AT = new Date('2026-01-02T03:04:05Z');

describe('GET /saved-images/NAME.png', () => {
  const root = temporaryFolder();
  let folder: string;
  let server: TestImageServer;
  let url: string;
  const put = (name: string, bytes: Buffer | string = png) =>
    writeFile(path.join(folder, name), bytes);

  beforeEach(async () => {
    folder = path.join(root.path, 'saved-images');
    await mkdir(folder);
    server = await startImageServer({ folder });
    await put(`${NAME}.png`);
    await utimes(path.join(folder, `${NAME}.png`), SAVED_AT, SAVED_AT);
    url = `${server.url}/saved-images/${NAME}.png`;
  });
  afterEach(() => server.close());

  it('gives the picture to every client, byte for byte', async () => {
    const response = await fetch(url);
    expect(response.status).to.equal(200);
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes).to.deep.equal(png);
    expect(inspectPng(bytes)).to.deep.equal({ width: 30, height: 20 });
  });

  it('says what it is, that it never changes, and that it is nothing but a picture', async () => {
    const { headers } = await fetch(url);
    const all = Object.fromEntries(headers);
    const { date, connection, 'keep-alive': keepAlive, 'x-request-id': id, ...ours } = all;
    expect([date, connection, keepAlive]).not.to.include(null);
    expect(id).to.match(/^[0-9a-f]{8}$/);
    expect(ours).to.deep.equal({
      'content-type': 'image/png',
      'content-length': String(png.length),
      'accept-ranges': 'bytes',
      'cache-control': 'public, max-age=31536000, immutable',
      etag: `"${NAME}"`,
      'last-modified': 'Fri, 02 Jan 2026 03:04:05 GMT',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
      'cross-origin-resource-policy': 'cross-origin',
      'x-robots-tag': 'noindex',
    });
  });

  it('answers HEAD with the same headers and no body', async () => {
    const [head, get] = await Promise.all([fetch(url, { method: 'HEAD' }), fetch(url)]);
    expect(head.status).to.equal(200);
    const without = ({ headers }: Response) =>
      [...headers].filter(([name]) => !/^(date|connection|keep-alive|x-request-id)$/.test(name));
    expect(without(head)).to.deep.equal(without(get));
    expect(await head.text()).to.equal('');
  });

  for (const [what, headers, status] of [
    ['the same ETag', { 'If-None-Match': `"${NAME}"` }, 304],
    ['the same ETag among others', { 'If-None-Match': `"x", W/"${NAME}"` }, 304],
    ['any ETag', { 'If-None-Match': '*' }, 304],
    ['another ETag', { 'If-None-Match': '"x"' }, 200],
    ['the same date', { 'If-Modified-Since': SAVED_AT.toUTCString() }, 304],
    ['an earlier date', { 'If-Modified-Since': 'Thu, 01 Jan 2026 00:00:00 GMT' }, 200],
    ['no date at all', { 'If-Modified-Since': 'yesterday' }, 200],
    [
      'the same ETag and the wish for a new one',
      { 'If-None-Match': `"${NAME}"`, 'Cache-Control': 'no-cache' },
      200,
    ],
  ] as const) {
    it(`answers ${status} to clients that have ${what}`, async () => {
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
      const answer = await getRaw(server.port, `/saved-images/${NAME}.png`, lines);
      expect(answer.status).to.equal(status);
      expect(answer.body.length).to.equal(status === 304 ? 0 : png.length);
      expect(answer.headers.get('etag')).to.equal(`"${NAME}"`);
      expect(answer.headers.get('cache-control')).to.match(/immutable/);
    });
  }

  it('takes a query, by which chats get round their own caches', async () => {
    expect((await fetch(`${url}?1`)).status).to.equal(200);
  });

  it('gives the picture in the absolute form that a proxy sends', async () => {
    const answer = await getRaw(server.port, `http://bot.example.com/saved-images/${NAME}.png`);
    expect(answer.status).to.equal(200);
  });

  describe('gives nothing else', () => {
    const notFound = async (target: string, headers: readonly string[] = []) => {
      const answer = await getRaw(server.port, target, headers);
      expect(answer.status, target).to.equal(404);
      expect(JSON.parse(answer.body)).to.deep.equal({
        error: 'not_found',
        message: 'There is no such picture; it was never made, or is kept no longer.',
      });
      expect(answer.headers.has('etag')).to.equal(false);
      expect(answer.body).not.to.include(root.path);
    };
    const other = NAME.split('').reverse().join('');

    it('such as what is known of a picture, which names rooms and people', async () => {
      await writeFile(path.join(folder, `${NAME}.json`), '{"madeAt":1}');
      await notFound(`/saved-images/${NAME}.json`);
      await notFound(`/saved-images/${NAME}.json.png`);
      await notFound(`/saved-images/x/../${NAME}.json`);
    });
    it('such as a picture that was never made', () => notFound(`/saved-images/${other}.png`));

    it('such as a picture that is gone', async () => {
      await rm(path.join(folder, `${NAME}.png`));
      await notFound(`/saved-images/${NAME}.png`);
    });

    it('such as anything when the folder is gone', async () => {
      await rm(folder, { recursive: true });
      await notFound(`/saved-images/${NAME}.png`);
      await notFound('/saved-images/');
    });

    for (const name of [
      'index.html',
      '.htaccess',
      '.env',
      'secret.txt',
      'picture.png',
      `${NAME}.jpg`,
      `${NAME}.png.gz`,
      `${NAME}.png.br`,
      `.${NAME}.0a1b2c3d4e5f.tmp`,
      `${NAME.toUpperCase()}.png`,
      `${NAME}0.png`,
      `${NAME.slice(1)}.png`,
      ` ${NAME}.png`,
    ]) {
      it(`such as a file ${name.replace(NAME, 'NAME')} in the same folder`, async () => {
        await put(name, 'secret');
        await notFound(`/saved-images/${encodeURIComponent(name)}`);
        await notFound(`/saved-images/${name.replaceAll(' ', '%20')}`);
      });
    }

    it('such as a file with the name of a picture, and no suffix', async () => {
      await put(other, 'secret');
      await notFound(`/saved-images/${other}`);
    });

    it('such as a compressed neighbour of the picture itself', async () => {
      await put(`${NAME}.png.gz`, 'secret');
      await put(`${NAME}.png.br`, 'secret');
      const answer = await getRaw(server.port, `/saved-images/${NAME}.png`, [
        'Accept-Encoding: gzip, br',
      ]);
      expect(answer.headers.has('content-encoding')).to.equal(false);
      expect(answer.body).to.equal(png.toString('latin1'));
    });

    it('such as a folder with a picture’s name, or what lies in it', async () => {
      await mkdir(path.join(folder, `${other}.png`));
      await put(`${other}.png/${NAME}.png`);
      await put(`${other}.png/index.html`, 'secret');
      await notFound(`/saved-images/${other}.png`);
      await notFound(`/saved-images/${other}.png/`);
      await notFound(`/saved-images/${other}.png/${NAME}.png`);
    });

    it('such as what a link with a picture’s name points to', async () => {
      await writeFile(path.join(root.path, 'secret'), 'secret');
      await symlink(path.join(root.path, 'secret'), path.join(folder, `${other}.png`));
      await notFound(`/saved-images/${other}.png`);
    });

    for (const target of [
      '/saved-images',
      '/saved-images/',
      '/saved-images/..',
      '/saved-images/../secret',
      '/saved-images/%2e%2e/secret',
      '/saved-images/..%2fsecret',
      '/saved-images/..%2Fsecret.png',
      '/saved-images/%2e%2e%2fsecret',
      '/saved-images/..\\secret',
      '/saved-images/..%5csecret',
      '/saved-images/%252e%252e%252fsecret',
      '/saved-images//etc/passwd',
      '/saved-images/NAME.png/',
      '/saved-images/NAME.png/..',
      '/saved-images/./NAME.png',
      '/saved-images//NAME.png',
      '/saved-images/x/../NAME.png',
      '/saved-images/NAME.png%00',
      '/saved-images/NAME.png%00.html',
      '/saved-images/%00NAME.png',
      '/saved-images/NAME%2epng',
      '/saved-images/NAME.png%20',
      '/saved-images/NAME.png;x',
      '/saved-images/NAME.png%3fx',
      '/saved-images/NAME.PNG',
    ]) {
      it(`such as ${target}`, async () => {
        await writeFile(path.join(root.path, 'secret'), 'secret');
        await writeFile(path.join(root.path, 'secret.png'), 'secret');
        await notFound(target.replace('NAME', NAME));
      });
    }
  });

  it('does not mind clients that go away in the middle of a picture', async () => {
    const large = Buffer.concat([png, Buffer.alloc(8_000_000)]);
    const name = pictureName(large);
    await put(`${name}.png`, large);
    for (let round = 0; round < 10; round += 1) {
      await new Promise<void>((resolve) => {
        const socket = net.connect(server.port, '127.0.0.1', () => {
          socket.write(`GET /saved-images/${name}.png HTTP/1.1\r\nHost: x\r\n\r\n`);
        });
        socket.once('data', () => {
          socket.resetAndDestroy();
          resolve();
        });
      });
    }
    await settle();
    expect(
      (await (await fetch(`${server.url}/saved-images/${name}.png`)).arrayBuffer()).byteLength,
    ).to.equal(large.length);
    expect(server.log.filter((line) => !line.startsWith('debug'))).to.deep.equal([]);
  });

  for (const [how, headers] of [
    ['as a whole', {}],
    ['in part', { Range: 'bytes=0-9' }],
  ] as const) {
    it(`does not give an empty answer, ${how}, for a picture that is taken away just then`, async () => {
      const app = new Koa();
      app.silent = true;
      app.use(async (context, next) => {
        // Between the look at the file and its sending, the ETag is set.
        Object.defineProperty(context, 'etag', {
          set: () => {
            rmSync(path.join(folder, `${NAME}.png`));
          },
        });
        await next().catch((error: unknown) => {
          if (!(error instanceof NotFoundError)) throw error;
          context.status = 404;
          context.body = error.message;
        });
      });
      // A small one would be read while it is open, and is whole then.
      await put(`${NAME}.png`, Buffer.alloc(MAX_READ_AT_ONCE + 1));
      const store = createFileStore(folder);
      const middleware = createFileMiddleware(folder);
      const largeFiles = { overBytes: MAX_READ_AT_ONCE, middleware };
      const unread = createUnreadAnswers(UNREAD_ANSWER_LIMITS);
      const cacheControl = createCacheControl({});
      app.use(pictureRoute({ store, cacheControl, largeFiles, unread }));
      const handle = app.callback();
      const bare = await serveHttp((request, response) => void handle(request, response));
      const response = await fetch(`${bare.url}/saved-images/${NAME}.png`, { headers });
      expect(response.status).to.equal(404);
      await bare.close();
      store.close();
    });
  }
});
