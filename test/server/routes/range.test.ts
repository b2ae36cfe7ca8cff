import { expect } from 'chai';
import fc from 'fast-check';
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pictureName } from '../../../src/pictures/stores/store.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { exchangeRaw, getRaw, type RawAnswer } from '../../support/http.ts';
import { startImageServer, type TestImageServer } from '../../support/image-server.ts';
import { picture } from '../../support/png.ts';

const png = picture(30, 20);
const NAME = pictureName(png);
const SAVED_AT = new Date('2026-01-02T03:04:05Z');
const SIZE = png.length;

describe('parts of a picture', () => {
  const root = temporaryFolder();
  let server: TestImageServer;

  beforeEach(async () => {
    const folder = path.join(root.path, 'saved-images');
    await mkdir(folder);
    server = await startImageServer({ folder });
    await writeFile(path.join(folder, `${NAME}.png`), png);
    await utimes(path.join(folder, `${NAME}.png`), SAVED_AT, SAVED_AT);
  });
  afterEach(() => server.close());

  const get = (...headers: string[]): Promise<RawAnswer> =>
    getRaw(server.port, `/saved-images/${NAME}.png`, headers);
  const bodyOf = (start: number, end: number) => png.subarray(start, end + 1).toString('latin1');

  for (const [range, start, end] of [
    ['bytes=0-9', 0, 9],
    ['bytes=10-', 10, SIZE - 1],
    ['bytes=-8', SIZE - 8, SIZE - 1],
    ['bytes=0-0', 0, 0],
    ['bytes=5-999999', 5, SIZE - 1],
    ['bytes=-999999', 0, SIZE - 1],
    ['Bytes=0-9', 0, 9],
  ] as const) {
    it(`gives bytes ${start} to ${end} for ${range}`, async () => {
      const answer = await get(`Range: ${range}`);
      expect(answer.status).to.equal(206);
      expect(answer.headers.get('content-range')).to.equal(`bytes ${start}-${end}/${SIZE}`);
      expect(answer.headers.get('content-length')).to.equal(String(end - start + 1));
      expect(answer.headers.get('content-type')).to.equal('image/png');
      expect(answer.headers.get('etag')).to.equal(`"${NAME}"`);
      expect(answer.headers.get('cache-control')).to.match(/immutable/);
      expect(answer.headers.get('x-content-type-options')).to.equal('nosniff');
      expect(answer.body).to.equal(bodyOf(start, end));
    });
  }

  for (const range of [
    'bytes=0-1, 50-51',
    'bytes=9-5',
    'lines=0-1',
    'bytes',
    'bytes=-',
    'nonsense',
  ]) {
    it(`gives the whole for ${range}`, async () => {
      const answer = await get(`Range: ${range}`);
      expect(answer.status).to.equal(200);
      expect(answer.body.length).to.equal(SIZE);
    });
  }

  for (const range of [`bytes=${SIZE}-`, 'bytes=999999-', 'bytes=-0']) {
    it(`answers 416 for ${range}`, async () => {
      const answer = await get(`Range: ${range}`);
      expect(answer.status).to.equal(416);
      expect(answer.headers.get('content-range')).to.equal(`bytes */${SIZE}`);
      expect(answer.headers.get('content-type')).to.match(/json/);
      expect(answer.headers.get('cache-control')).to.equal('no-store');
      expect(JSON.parse(answer.body)).to.deep.equal({
        error: 'range_not_satisfiable',
        message: `The picture has ${SIZE} bytes; ask for some of those.`,
      });
    });
  }

  for (const [condition, status] of [
    [`"${NAME}"`, 206],
    [SAVED_AT.toUTCString(), 206],
    [`W/"${NAME}"`, 200],
    ['"another"', 200],
    ['Thu, 01 Jan 2026 00:00:00 GMT', 200],
    ['Fri, 01 Jan 2027 00:00:00 GMT', 200],
  ] as const) {
    it(`answers ${status} when the beginning is of ${condition.replace(NAME, 'NAME')}`, async () => {
      const answer = await get('Range: bytes=10-', `If-Range: ${condition}`);
      expect(answer.status).to.equal(status);
      expect(answer.body.length).to.equal(status === 206 ? SIZE - 10 : SIZE);
    });
  }

  it('answers 304 to clients that have the picture, whatever part they ask for', async () => {
    expect((await get('Range: bytes=0-9', `If-None-Match: "${NAME}"`)).status).to.equal(304);
  });

  it('has the whole in mind at HEAD', async () => {
    const answer = await exchangeRaw(
      server.port,
      `HEAD /saved-images/${NAME}.png HTTP/1.1\r\nHost: x\r\nConnection: close\r\nRange: bytes=0-9\r\n\r\n`,
    );
    expect(answer.status).to.equal(200);
    expect(answer.headers.get('content-length')).to.equal(String(SIZE));
    expect(answer.headers.get('accept-ranges')).to.equal('bytes');
  });

  it('gives no part of what is not a picture', async () => {
    const answer = await getRaw(server.port, '/saved-images/', ['Range: bytes=0-9']);
    expect(answer.status).to.equal(404);
    expect(answer.headers.has('accept-ranges')).to.equal(false);
  });

  it('survives any range, and never says 500', async () => {
    const range = fc.oneof(
      fc.stringMatching(/^[bytes=0-9, -]{0,20}$/),
      fc.tuple(fc.integer(), fc.integer()).map(([a, b]) => `bytes=${a}-${b}`),
    );
    await fc.assert(
      fc.asyncProperty(range, async (asked) => {
        const { status, body } = await get(`Range: ${asked}`);
        expect([200, 206, 416]).to.include(status);
        if (status === 200) expect(body.length).to.equal(SIZE);
        if (status === 206) expect(png.toString('latin1')).to.include(body);
      }),
      { numRuns: 60 },
    );
  });
});
