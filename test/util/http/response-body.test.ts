import { expect } from 'chai';
import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import type { LargeBody } from '../../../src/util/http/response-body.ts';
import { StorageError } from '../../../src/pictures/errors.ts';
import { httpRequest } from '../../../src/util/http/client.ts';
import {
  type HttpClientError,
  ResponseTimeoutError,
  ResponseTooLargeError,
  UnreachableError,
} from '../../../src/util/http/errors.ts';
import { deferred } from '../../support/deferred.ts';
import { rejectionOf } from '../../support/failure.ts';
import { type Listening, serveHttp } from '../../support/http.ts';
import { until } from '../../support/until.ts';

const THRESHOLD = 200_000;
const limits = {
  peer: 'The other side',
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

describe('httpRequest for a large body', () => {
  const servers: Listening[] = [];
  const serve = async (listener: RequestListener) => {
    const server = await serveHttp(listener);
    servers.push(server);
    return server.url;
  };
  const large = { threshold: THRESHOLD, handle: read };
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  for (const [how, headers] of [
    ['with a Content-Length', (bytes: Buffer) => ({ 'Content-Length': String(bytes.length) })],
    ['without a Content-Length', () => ({})],
  ] as const) {
    describe(how, () => {
      const serveBytes = (bytes: Buffer, status = 200) =>
        serve((_request, response) => {
          response.writeHead(status, { ...headers(bytes), 'Content-Type': 'image/png' });
          response.write(bytes.subarray(0, bytes.length / 2));
          response.end(bytes.subarray(bytes.length / 2));
        });

      it('hands over every byte', async () => {
        const answer = await httpRequest(await serveBytes(noise), { ...limits, large });
        expect(answer.handled?.bytes.equals(noise)).to.equal(true);
        expect(answer).to.include({ status: 200, contentType: 'image/png' });
        expect(answer.body).to.have.lengthOf(0);
      });

      it('returns a body up to the threshold as a whole', async () => {
        for (const length of [0, 1, THRESHOLD]) {
          const bytes = noise.subarray(0, length);
          const answer = await httpRequest(await serveBytes(bytes), { ...limits, large });
          expect(answer.body.equals(bytes), `${length} bytes`).to.equal(true);
          expect(answer).not.to.have.property('taken');
        }
        const url = await serveBytes(noise.subarray(0, THRESHOLD + 1));
        const { handled } = await httpRequest(url, { ...limits, large });
        expect(handled?.bytes).to.have.lengthOf(THRESHOLD + 1);
      });

      it('gives one that is not taken as a whole', async () => {
        const heads: unknown[] = [];
        const handle = ({ status, contentType }: LargeBody) => {
          heads.push({ status, contentType });
          return undefined;
        };
        const url = await serveBytes(noise, 500);
        const answer = await httpRequest(url, {
          ...limits,
          large: { threshold: THRESHOLD, handle },
        });
        expect(answer.body.equals(noise)).to.equal(true);
        expect(heads).to.deep.equal([{ status: 500, contentType: 'image/png' }]);
      });

      it('lets no more come than is taken', async () => {
        let written = 0;
        let closed = false;
        const endless = await serve((_request, response) => {
          const length = 900_000_000;
          response.writeHead(
            200,
            how === 'without a Content-Length' ? {} : { 'Content-Length': length },
          );
          const more = () => {
            do written += 100_000;
            while (response.write(Buffer.alloc(100_000)));
          };
          response.on('drain', more).on('close', () => (closed = true));
          more();
        });
        const enough = deferred();
        const asked = httpRequest(endless, {
          ...limits,
          maxBytes: 1e9,
          large: {
            threshold: THRESHOLD,
            async handle({ pieces }) {
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

  it('hands over the Content-Length', async () => {
    const url = await serve((_request, response) => response.end(noise));
    const { handled } = await httpRequest(url, { ...limits, large });
    expect(handled?.length).to.equal(noise.length);
  });

  it('returns an empty body when a Content-Length is followed by nothing', async () => {
    const url = await serve((_request, response) =>
      response.writeHead(304, { 'Content-Length': 300_000 }).end(),
    );
    expect(await httpRequest(url, { ...limits, large })).to.deep.include({ body: Buffer.alloc(0) });
    expect(await httpRequest(url, limits)).to.deep.include({ body: Buffer.alloc(0) });
  });

  it('tells the handler why a body ends early', async () => {
    const ends = [
      [UnreachableError, /broke off/, { 'Content-Length': 600_000 }, 5_000],
      [UnreachableError, /broke off/, {}, 5_000],
      [ResponseTimeoutError, /within 0\.2 s/, { 'Content-Length': 600_000 }, 200],
      [ResponseTimeoutError, /within 0\.2 s/, {}, 200],
    ] as const;
    for (const [kind, message, headers, timeoutMs] of ends) {
      const url = await serve((_request, response) => {
        response.writeHead(200, headers);
        response.write(noise, () => {
          if (kind === UnreachableError) response.destroy();
        });
      });
      let seen: unknown;
      const handle = async (body: LargeBody) => {
        await read(body).catch((error: unknown) => (seen = error));
        throw seen;
      };
      const asked = httpRequest(url, {
        ...limits,
        timeoutMs,
        large: { threshold: THRESHOLD, handle },
      });
      const error = await rejectionOf<HttpClientError>(kind, asked);
      expect(error.message).to.match(message);
      expect(error).to.equal(seen);
    }
  });

  it('refuses a body whose Content-Length is over the limit before the handler is called', async () => {
    let calls = 0;
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'Content-Length': 1_000_001 }).write(Buffer.alloc(1));
    });
    const handle = (body: LargeBody) => {
      calls += 1;
      return read(body);
    };
    const asked = httpRequest(url, { ...limits, large: { threshold: THRESHOLD, handle } });
    await rejectionOf(ResponseTooLargeError, asked);
    expect(calls).to.equal(0);
  });

  it('closes the connection when the handler fails, and throws its error', async () => {
    const closed = deferred();
    const url = await serve((_request, response) => {
      response.on('close', () => {
        closed.resolve();
      });
      response.write(noise);
    });
    const handle = () => Promise.reject(new StorageError('No disk.'));
    const asked = httpRequest(url, { ...limits, large: { threshold: THRESHOLD, handle } });
    expect((await rejectionOf(StorageError, asked)).message).to.equal('No disk.');
    await closed.promise;
  });

  it('does not count the time that the handler takes after the last byte', async () => {
    const url = await serve((_request, response) => response.end(noise));
    const handle = async (body: LargeBody) => {
      const { bytes } = await read(body);
      // Longer than the other side has.
      await once(AbortSignal.timeout(300), 'abort');
      return bytes;
    };
    const large = { threshold: THRESHOLD, handle };
    const { handled } = await httpRequest(url, { ...limits, timeoutMs: 200, large });
    expect(handled?.equals(noise)).to.equal(true);
  });
});
