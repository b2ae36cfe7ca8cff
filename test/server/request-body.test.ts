import { expect } from 'chai';
import net from 'node:net';
import { BodyTooLargeError, RequestTimeoutError } from '../../src/server/errors.ts';
import { type GrafanaImagesError, InvalidRequestError } from '../../src/util/errors.ts';
import { readRequestBody } from '../../src/server/request-body.ts';
import { deferred } from '../support/deferred.ts';
import { serveHttp } from '../support/http.ts';

const limits = { maxBytes: 10, timeoutMs: 60_000 };

describe('reading a body', () => {
  const open: { close(): unknown }[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((one) => one.close()));
  });

  /** What becomes of a body that is sent like this. */
  async function bodyOf(
    sent: string,
    options = limits,
    then: (client: net.Socket) => void = () => undefined,
  ): Promise<string | GrafanaImagesError> {
    const { promise, resolve } = deferred<string | GrafanaImagesError>();
    const server = await serveHttp((request) => {
      readRequestBody(request, options).then(resolve, resolve);
      then(client);
    });
    const client = net.connect(server.port, '127.0.0.1');
    open.push(server, { close: () => client.destroy() });
    client.on('error', () => undefined);
    client.write(`POST / HTTP/1.1\r\nHost: x\r\n${sent}`);
    return promise;
  }

  it('gives the text, of up to the size that is allowed', async () => {
    expect(await bodyOf('Content-Length: 10\r\n\r\n12345678ü')).to.equal('12345678ü');
  });

  it('gives nothing when there is none', async () => {
    expect(await bodyOf('\r\n')).to.equal('');
    expect(await bodyOf('Content-Length: 0\r\n\r\n')).to.equal('');
  });

  it('refuses a body that is too large by its own word, without reading it', async () => {
    expect(await bodyOf('Content-Length: 11\r\n\r\n')).to.be.instanceOf(BodyTooLargeError);
  });

  it('refuses a body as soon as it is too large', async () => {
    expect(await bodyOf('Transfer-Encoding: chunked\r\n\r\nb\r\n12345678901\r\n')).to.be.instanceOf(
      BodyTooLargeError,
    );
  });

  it('refuses a body that breaks off', async () => {
    const cut = await bodyOf('Content-Length: 9\r\n\r\n12', limits, (client) => client.destroy());
    expect(cut).to.be.instanceOf(InvalidRequestError);
  });

  it('refuses a body that does not come, or only drop by drop', async () => {
    const late = await bodyOf('Content-Length: 9\r\n\r\n1', { ...limits, timeoutMs: 40 });
    expect(late).to.be.instanceOf(RequestTimeoutError);
    const dripping = await bodyOf(
      'Transfer-Encoding: chunked\r\n\r\n',
      { maxBytes: 1e9, timeoutMs: 60 },
      (client) => {
        const timer = setInterval(() => client.write('1\r\nx\r\n'), 5);
        client.on('close', () => {
          clearInterval(timer);
        });
      },
    );
    expect(dripping).to.be.instanceOf(RequestTimeoutError);
  });
});
