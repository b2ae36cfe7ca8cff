import { expect } from 'chai';
import { createServer, type Server } from 'node:http';
import { mount, portOf } from '../../src/server/mount.ts';
import { exchangeRaw, getRaw, type Listening, listen } from '../support/http.ts';

describe('mounting on a server that others listen to', () => {
  let server: Server;
  let listening: Listening;
  let seen: string[];
  let unmount: () => void;

  beforeEach(async () => {
    seen = [];
    server = createServer((request, response) => {
      seen.push(`first ${request.url ?? ''}`);
      response.end('theirs');
    });
    server.on('request', (request) => seen.push(`second ${request.url ?? ''}`));
    unmount = mount(
      server,
      (path) => path === '/ours',
      (request, response) => {
        seen.push(`ours ${request.url ?? ''}`);
        response.end('ours');
      },
    );
    listening = await listen(server);
  });
  afterEach(() => listening.close());

  it('takes its own paths before any other listener sees them, query or not', async () => {
    expect((await getRaw(listening.port, '/ours')).body).to.equal('ours');
    await getRaw(listening.port, '/ours?a=/x');
    expect(seen).to.deep.equal(['ours /ours', 'ours /ours?a=/x']);
  });

  it('leaves all others to earlier listeners, in their order', async () => {
    expect((await getRaw(listening.port, '/theirs?ours')).body).to.equal('theirs');
    expect(seen).to.deep.equal(['first /theirs?ours', 'second /theirs?ours']);
  });

  for (const target of [
    '/Ours',
    '/ours/',
    '//ours',
    '/our%73',
    '/./ours',
    '/x/../ours',
    '/ours;x',
    '/ours%3Fx',
    '*',
    '/',
  ]) {
    it(`leaves ${target}, which is another path`, async () => {
      await getRaw(listening.port, target);
      expect(seen).to.deep.equal([`first ${target}`, `second ${target}`]);
    });
  }

  it('understands the absolute form that a proxy sends', async () => {
    await getRaw(listening.port, 'http://bot.example.com/ours?x=1');
    await getRaw(listening.port, 'http://bot.example.com/ours/more');
    expect(seen[0]).to.match(/^ours /);
    expect(seen[1]).to.match(/^first /);
  });

  it('leaves the body of other requests unread', async () => {
    const bodies: string[] = [];
    const other = createServer((request, response) => {
      void request
        .setEncoding('utf8')
        .toArray()
        .then((chunks: string[]) => {
          bodies.push(chunks.join(''));
          response.end();
        });
    });
    mount(
      other,
      () => false,
      () => undefined,
    );
    const at = await listen(other);
    await exchangeRaw(
      at.port,
      'POST /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello',
    );
    expect(bodies).to.deep.equal(['hello']);
    await at.close();
  });

  it('gives the server back as it was', async () => {
    unmount();
    expect(server.listenerCount('request')).to.equal(2);
    await getRaw(listening.port, '/ours');
    expect(seen).to.deep.equal(['first /ours', 'second /ours']);
  });
});

describe('the port of a server', () => {
  it('is known once it listens, and still when it closes', async () => {
    const server = createServer();
    const port = portOf(server);
    expect(port()).to.equal(undefined);
    const at = await listen(server);
    expect(port()).to.equal(at.port);
    await at.close();
    expect(server.address()).to.equal(null);
    expect(port()).to.equal(at.port);
  });

  it('is known of a server that listens already', async () => {
    const server = createServer();
    const at = await listen(server);
    expect(portOf(server)()).to.equal(at.port);
    await at.close();
  });
});
