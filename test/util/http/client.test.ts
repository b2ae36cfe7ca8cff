import { expect } from 'chai';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import { gzipSync } from 'node:zlib';
import { httpRequest } from '../../../src/util/http/client.ts';
import {
  HttpClientError,
  ResponseTimeoutError,
  ResponseTooLargeError,
  UnreachableError,
} from '../../../src/util/http/errors.ts';
import { deferred, settle } from '../../support/deferred.ts';
import { until } from '../../support/until.ts';
import { rejectionOf } from '../../support/failure.ts';
import { makeAuthority, makeCertificate } from '../../support/certificate.ts';
import { trustIn } from '../../../src/util/certificates.ts';
import { type Listening, listen, serveHttp, serveRaw } from '../../support/http.ts';

const limits = {
  peer: 'The other side',
  timeoutMs: 5_000,
  maxBytes: 1_000,
};
const TOKEN = 'glsa_top-secret';

describe('httpRequest', () => {
  const servers: Listening[] = [];
  const kept = async (server: Promise<Listening>) => {
    servers.push(await server);
    return (await server).url;
  };
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  it('returns status, content type, location and body as they were sent', async () => {
    const url = await kept(
      serveHttp((_request, response) => {
        response.writeHead(418, { 'Content-Type': 'Text/HTML; charset=UTF-8', Location: '/login' });
        response.end('short and stout');
      }),
    );
    const { date, ...answer } = await httpRequest(url, limits);
    expect(Date.parse(date ?? '')).to.be.closeTo(Date.now(), 60_000);
    expect(answer).to.deep.equal({
      status: 418,
      contentType: 'text/html',
      location: '/login',
      length: undefined,
      body: Buffer.from('short and stout'),
    });
  });

  it('trusts a further authority besides the usual ones', async () => {
    const authority = makeAuthority();
    const answering = createServer(
      makeCertificate(['127.0.0.1'], authority),
      (_request, response) => response.end('hello'),
    );
    const url = (await kept(listen(answering))).replace('http:', 'https:');
    await rejectionOf(UnreachableError, httpRequest(url, limits));
    const secureContext = trustIn(authority.cert);
    expect((await httpRequest(url, { ...limits, secureContext })).body.toString()).to.equal(
      'hello',
    );
  });

  it('sends a user and a password as Basic authentication, in UTF-8', async () => {
    const seen: (string | undefined)[] = [];
    const url = await kept(
      serveHttp((request, response) => {
        seen.push(request.headers.authorization);
        response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="proxy"' }).end();
      }),
    );
    const token = { user: 'zoë', password: 'pä:ss' };
    const answer = await httpRequest(url, { ...limits, token });
    expect(seen).to.deep.equal([`Basic ${Buffer.from('zoë:pä:ss').toString('base64')}`]);
    expect(answer.wwwAuthenticate).to.equal('Basic realm="proxy"');
  });

  it('returns an empty body and content type where there are none', async () => {
    const url = await kept(serveHttp((_request, response) => response.writeHead(204).end()));
    expect(await httpRequest(url, limits)).to.deep.include({
      contentType: '',
      body: Buffer.alloc(0),
    });
  });

  it('sends the token in the header, and no cookie, proxy or encoding header', async () => {
    const seen: IncomingMessage[] = [];
    const url = await kept(
      serveHttp((request, response) => {
        seen.push(request);
        response.end();
      }),
    );
    await httpRequest(`${url}/a?b=%20c+d`, { ...limits, token: TOKEN });
    await httpRequest(url, limits);
    expect(seen[0]?.headers).to.include({ authorization: `Bearer ${TOKEN}` });
    expect(seen[0]?.url).to.equal('/a?b=%20c+d');
    expect(seen[0]?.headers).not.to.have.any.keys(
      'cookie',
      'accept-encoding',
      'proxy-authorization',
    );
    expect(seen[1]?.headers).not.to.have.property('authorization');
  });

  it('posts the JSON that it is given', async () => {
    const bodies: string[] = [];
    const url = await kept(
      serveHttp((request, response) => {
        void request
          .setEncoding('utf8')
          .toArray()
          .then((chunks) => {
            bodies.push(
              `${request.method ?? ''} ${request.headers['content-type'] ?? ''} ${chunks.join('')}`,
            );
            response.end('{}');
          });
      }),
    );
    await httpRequest(url, { ...limits, json: { imageUrl: 'ü' } });
    expect(bodies).to.deep.equal(['POST application/json {"imageUrl":"ü"}']);
  });

  it('does not follow redirects, so that no token goes elsewhere', async () => {
    let elsewhere = 0;
    const other = await kept(
      serveHttp((_request, response) => {
        elsewhere += 1;
        response.end();
      }),
    );
    for (const status of [300, 301, 302, 303, 307, 308]) {
      const url = await kept(
        serveHttp((_request, response) => response.writeHead(status, { Location: other }).end()),
      );
      expect((await httpRequest(url, { ...limits, token: TOKEN })).status).to.equal(status);
      expect((await httpRequest(url, { ...limits, token: TOKEN, json: {} })).status).to.equal(
        status,
      );
    }
    expect(elsewhere).to.equal(0);
  });

  it('opens a connection for every request', async () => {
    const connections = new Set<unknown>();
    const url = await kept(
      serveHttp((request, response) => {
        connections.add(request.socket);
        response.writeHead(200, { Connection: 'keep-alive' }).end('x');
      }),
    );
    for (let index = 0; index < 3; index += 1) await httpRequest(url, limits);
    expect(connections.size).to.equal(3);
  });

  it('makes one attempt, whatever the answer', async () => {
    let asked = 0;
    const url = await kept(
      serveHttp((request, response) => {
        asked += 1;
        if (request.url === '/reset') request.socket.resetAndDestroy();
        else response.writeHead(503, { 'Retry-After': '0' }).end();
      }),
    );
    await httpRequest(url, limits);
    await rejectionOf(UnreachableError, httpRequest(`${url}/reset`, limits));
    expect(asked).to.equal(2);
  });

  it('leaves a compressed body compressed, so that its bound is the bound', async () => {
    const bomb = gzipSync(Buffer.alloc(500_000));
    const url = await kept(
      serveHttp((_request, response) => {
        response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(bomb);
      }),
    );
    expect((await httpRequest(url, limits)).body).to.deep.equal(bomb);
  });

  describe('limits the size of a body', () => {
    for (const [how, lengthHeader] of [
      ['with a Content-Length', true],
      ['without a Content-Length', false],
    ] as const) {
      it(how, async () => {
        const url = await kept(
          serveHttp((request, response) => {
            const bytes = Number(request.url?.slice(1));
            if (lengthHeader) response.setHeader('Content-Length', bytes);
            response.write(Buffer.alloc(bytes - 1));
            response.end('x');
          }),
        );
        expect((await httpRequest(`${url}/1000`, limits)).body).to.have.length(1000);
        const error = await rejectionOf(ResponseTooLargeError, httpRequest(`${url}/1001`, limits));
        expect(error).to.include({ peer: 'The other side', maxBytes: 1000 });
        expect(error.message).to.equal('The other side sent more than 1000 bytes.');
      });
    }

    it('closes the connection of an endless body', async () => {
      let closed = false;
      const url = await kept(
        serveHttp((_request, response) => {
          const more = () => {
            while (response.write(Buffer.alloc(10_000)));
          };
          response.on('drain', more);
          response.on('close', () => {
            closed = true;
          });
          more();
        }),
      );
      await rejectionOf(ResponseTooLargeError, httpRequest(url, limits));
      await until(() => closed);
    });
  });

  describe('limits the time', () => {
    const soon = { ...limits, timeoutMs: 150 };

    it('of an answer that does not begin', async () => {
      const url = await kept(serveHttp(() => undefined));
      const error = await rejectionOf(ResponseTimeoutError, httpRequest(url, soon));
      expect(error).to.include({ peer: 'The other side', timeoutMs: 150 });
      expect(error.message).to.equal('The other side did not answer within 0.15 s.');
    });

    it('of a body that comes drop by drop', async () => {
      const url = await kept(
        serveHttp((_request, response) => {
          const timer = setInterval(() => response.write('.'), 10);
          response.on('close', () => {
            clearInterval(timer);
          });
        }),
      );
      await rejectionOf(ResponseTimeoutError, httpRequest(url, soon));
    });

    it('of a head that comes drop by drop', async () => {
      const url = await kept(
        serveRaw((socket) => {
          socket.write('HTTP/1.1 200 OK\r\n');
          const timer = setInterval(() => socket.write('X-Drop: 1\r\n'), 10);
          socket.on('close', () => {
            clearInterval(timer);
          });
        }),
      );
      await rejectionOf(ResponseTimeoutError, httpRequest(url, soon));
    });
  });

  describe('says why there is no answer', () => {
    for (const [what, bytes] of [
      ['nothing and closes', ''],
      ['something else than HTTP', 'SSH-2.0-OpenSSH_9.2\r\n'],
      ['half a head', 'HTTP/1.1 200 OK\r\nContent-Le'],
      ['less than it promised', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345'],
      ['chunks that break off', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n123'],
      ['chunks of nonsense', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n123\r\n'],
      ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx'],
      [
        'a head without end',
        `HTTP/1.1 200 OK\r\n${'X-Long: xxxxxxxxxxxxxxxxxxxxxxx\r\n'.repeat(5_000)}\r\n`,
      ],
      ['a protocol of tomorrow', 'HTTP/9.9 200 OK\r\n\r\n'],
    ] as const) {
      it(`when ${what} is sent`, async () => {
        const url = await kept(serveRaw((socket) => socket.end(bytes)));
        const error = await rejectionOf(
          UnreachableError,
          httpRequest(url, { ...limits, token: TOKEN }),
        );
        expect(error.message)
          .to.match(/^The other side cannot be reached: [^.]+\.$/)
          .and.not.include(TOKEN);
        expect(error.cause, 'the cause').to.be.instanceOf(Error);
      });
    }

    it('when nothing listens', async () => {
      const server = await serveHttp(() => undefined);
      await server.close();
      const { message } = await rejectionOf(UnreachableError, httpRequest(server.url, limits));
      expect(message).to.equal('The other side cannot be reached: nothing listens there.');
    });

    it('when there is no such host', async () => {
      const asked = httpRequest('http://grafana.invalid', limits);
      const { message } = await rejectionOf(UnreachableError, asked);
      expect(message).to.match(/host name does not exist|cannot be looked up/);
    });

    it('when https is asked for and http answers', async () => {
      const url = await kept(serveRaw((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')));
      const { message } = await rejectionOf(
        UnreachableError,
        httpRequest(url.replace('http:', 'https:'), limits),
      );
      expect(message).to.match(/http:\/\/ rather than https:\/\//);
    });

    it('when http is asked for and https answers', async () => {
      const alert = Buffer.from([0x15, 3, 1, 0, 2, 2, 22]);
      const url = await kept(serveRaw((socket) => socket.end(alert)));
      const { message } = await rejectionOf(UnreachableError, httpRequest(url, limits));
      expect(message).to.match(/if it speaks HTTPS, write https:/);
    });

    it('when its certificate is not trusted, naming the variable that would', async () => {
      const url = await kept(listen(createServer(makeCertificate(['127.0.0.1']))));
      const asked = (caVariable?: string) =>
        rejectionOf(
          UnreachableError,
          httpRequest(url.replace('http:', 'https:'), { ...limits, caVariable }),
        );
      expect((await asked()).message).to.match(/not trusted here; .* NODE_EXTRA_CA_CERTS\.$/);
      expect((await asked('SOME_FILE')).message).to.match(/not trusted here; .* SOME_FILE\.$/);
    });

    it('when the token cannot be sent at all', async () => {
      const url = await kept(serveHttp((_request, response) => response.end()));
      const asked = httpRequest(url, { ...limits, token: 'a\nb' });
      const error = await rejectionOf(HttpClientError, asked);
      expect(error.message).not.to.include('a\nb');
    });
  });

  it('stops sending a body that the other side refuses, however its connection ends', async () => {
    const closed = deferred();
    const answered = deferred();
    const url = await kept(
      serveRaw((socket) => {
        socket
          .on('error', () => undefined)
          .once('close', () => {
            closed.resolve();
          });
        socket.once('data', () => {
          socket.pause().write('HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno');
          void answered.promise.then(() => socket.resetAndDestroy());
        });
      }),
    );
    const form = new FormData();
    form.set('photo', new Blob([Buffer.alloc(30_000_000)]));
    expect((await httpRequest(url, { ...limits, form })).status).to.equal(413);
    answered.resolve();
    await closed.promise;
    await settle();
  });

  it('holds a body with a Content-Length in memory once', async () => {
    const url = await kept(
      serveHttp((_request, response) => {
        response.writeHead(200, { 'Content-Length': '300000' });
        response.write(Buffer.alloc(100_000, 1));
        response.end(Buffer.alloc(200_000, 2));
      }),
    );
    const { body } = await httpRequest(url, { ...limits, maxBytes: 300_000 });
    expect(body.equals(Buffer.concat([Buffer.alloc(100_000, 1), Buffer.alloc(200_000, 2)]))).to.be
      .true;
    expect(body.buffer.byteLength).to.equal(300_000);
  });
});
