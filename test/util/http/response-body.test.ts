import { expect } from 'chai';
import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { GrafanaTimeoutError, GrafanaUnreachableError } from '../../../src/grafana/errors.ts';
import { ImageTooLargeError, StorageError } from '../../../src/pictures/errors.ts';
import { type GrafanaImagesError } from '../../../src/util/errors.ts';
import type { LargeBody } from '../../../src/util/http/response-body.ts';
import { ask } from '../../../src/util/http/client.ts';
import { deferred } from '../../support/deferred.ts';
import { rejectionOf } from '../../support/failure.ts';
import { type Listening, serveHttp } from '../../support/http.ts';
import { until } from '../../support/until.ts';

const BEYOND = 200_000;
const limits = {
  peer: (origin: string) => `The other side at ${origin}`,
  timeoutMs: 5_000,
  maxBytes: 1_000_000,
};
/** Bytes of which each part differs from the others. */
const noise = Buffer.from(Array.from({ length: 500_000 }, (_, index) => (index * 7919) >> 4));

async function read({ pieces, length }: LargeBody) {
  const parts: Buffer[] = [];
  for await (const piece of pieces) parts.push(piece);
  return { bytes: Buffer.concat(parts), length };
}

describe('asking over HTTP for a large body', () => {
  const servers: Listening[] = [];
  const serve = async (listener: RequestListener) => {
    const server = await serveHttp(listener);
    servers.push(server);
    return server.url;
  };
  const large = { beyond: BEYOND, take: read };
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  for (const [how, headers] of [
    ['whose length is told', (bytes: Buffer) => ({ 'Content-Length': String(bytes.length) })],
    ['of unknown length', () => ({})],
  ] as const) {
    describe(how, () => {
      const serveBytes = (bytes: Buffer, status = 200) =>
        serve((_request, response) => {
          response.writeHead(status, { ...headers(bytes), 'Content-Type': 'image/png' });
          response.write(bytes.subarray(0, bytes.length / 2));
          response.end(bytes.subarray(bytes.length / 2));
        });

      it('hands it over from its first byte to its last one', async () => {
        const answer = await ask(await serveBytes(noise), { ...limits, large });
        expect(answer.taken?.bytes.equals(noise)).to.equal(true);
        expect(answer).to.include({ status: 200, contentType: 'image/png' });
        expect(answer.body).to.have.lengthOf(0);
      });

      it('gives one that is no larger than it may be as a whole', async () => {
        for (const length of [0, 1, BEYOND]) {
          const bytes = noise.subarray(0, length);
          const answer = await ask(await serveBytes(bytes), { ...limits, large });
          expect(answer.body.equals(bytes), `${length} bytes`).to.equal(true);
          expect(answer).not.to.have.property('taken');
        }
        const url = await serveBytes(noise.subarray(0, BEYOND + 1));
        const { taken } = await ask(url, { ...limits, large });
        expect(taken?.bytes).to.have.lengthOf(BEYOND + 1);
      });

      it('gives one that nobody wants to take as a whole', async () => {
        const heads: unknown[] = [];
        const take = ({ status, contentType }: LargeBody) => {
          heads.push({ status, contentType });
          return undefined;
        };
        const url = await serveBytes(noise, 500);
        const answer = await ask(url, { ...limits, large: { beyond: BEYOND, take } });
        expect(answer.body.equals(noise)).to.equal(true);
        expect(heads).to.deep.equal([{ status: 500, contentType: 'image/png' }]);
      });

      it('lets no more come than is taken', async () => {
        let written = 0;
        let closed = false;
        const endless = await serve((_request, response) => {
          const length = 900_000_000;
          response.writeHead(200, how === 'of unknown length' ? {} : { 'Content-Length': length });
          const more = () => {
            do written += 100_000;
            while (response.write(Buffer.alloc(100_000)));
          };
          response.on('drain', more).on('close', () => (closed = true));
          more();
        });
        const enough = deferred();
        const asked = ask(endless, {
          ...limits,
          maxBytes: 1e9,
          large: {
            beyond: BEYOND,
            async take({ pieces }) {
              for await (const piece of pieces) {
                await enough.promise;
                throw new StorageError(`${piece.length} bytes came.`);
              }
            },
          },
        });
        let before = -1;
        await until(() => {
          const isStill = written === before && written > 0;
          before = written;
          return isStill;
        });
        enough.resolve();
        await rejectionOf(StorageError, asked);
        expect(written).to.be.below(50_000_000);
        await until(() => closed);
      });
    });
  }

  it('tells the length where it is told', async () => {
    const url = await serve((_request, response) => response.end(noise));
    const { taken } = await ask(url, { ...limits, large });
    expect(taken?.length).to.equal(noise.length);
  });

  it('gives an empty body where a length is told and nothing comes', async () => {
    const url = await serve((_request, response) =>
      response.writeHead(304, { 'Content-Length': 300_000 }).end(),
    );
    expect(await ask(url, { ...limits, large })).to.deep.include({ body: Buffer.alloc(0) });
    expect(await ask(url, limits)).to.deep.include({ body: Buffer.alloc(0) });
  });

  it('says to who takes it why it ends too early', async () => {
    const ends = [
      [GrafanaUnreachableError, /broke off/, { 'Content-Length': 600_000 }, 5_000],
      [GrafanaUnreachableError, /broke off/, {}, 5_000],
      [GrafanaTimeoutError, /within 0\.2 s/, { 'Content-Length': 600_000 }, 200],
      [GrafanaTimeoutError, /within 0\.2 s/, {}, 200],
    ] as const;
    for (const [kind, message, headers, timeoutMs] of ends) {
      const url = await serve((_request, response) => {
        response.writeHead(200, headers);
        response.write(noise, () => {
          if (kind === GrafanaUnreachableError) response.destroy();
        });
      });
      let seen: unknown;
      const take = async (body: LargeBody) => {
        await read(body).catch((error: unknown) => (seen = error));
        throw seen;
      };
      const asked = ask(url, { ...limits, timeoutMs, large: { beyond: BEYOND, take } });
      const error = await rejectionOf<GrafanaImagesError>(kind, asked);
      expect(error.message).to.match(message);
      expect(error).to.equal(seen);
    }
  });

  it('says that it is too large before it begins, where its length is told', async () => {
    let taken = 0;
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'Content-Length': 1_000_001 }).write(Buffer.alloc(1));
    });
    const take = (body: LargeBody) => {
      taken += 1;
      return read(body);
    };
    const asked = ask(url, { ...limits, large: { beyond: BEYOND, take } });
    await rejectionOf(ImageTooLargeError, asked);
    expect(taken).to.equal(0);
  });

  it('hangs up when who takes it fails, and says what that was', async () => {
    const closed = deferred();
    const url = await serve((_request, response) => {
      response.on('close', () => {
        closed.resolve();
      });
      response.write(noise);
    });
    const take = () => Promise.reject(new StorageError('No disk.'));
    const asked = ask(url, { ...limits, large: { beyond: BEYOND, take } });
    expect((await rejectionOf(StorageError, asked)).message).to.equal('No disk.');
    await closed.promise;
  });

  it('does not count the time that is taken after its last byte', async () => {
    const url = await serve((_request, response) => response.end(noise));
    const take = async (body: LargeBody) => {
      const { bytes } = await read(body);
      // Longer than the other side has.
      await once(AbortSignal.timeout(300), 'abort');
      return bytes;
    };
    const large = { beyond: BEYOND, take };
    const { taken } = await ask(url, { ...limits, timeoutMs: 200, large });
    expect(taken?.equals(noise)).to.equal(true);
  });
});
