import { once } from 'node:events';
import { Agent, createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { stop } from '../../src/cli/shutdown.ts';

describe('stop', () => {
  it('waits for no client that keeps its connection open', async () => {
    const server = createServer((_request, response) => response.end('ok')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const agent = new Agent({ keepAlive: true });
    const { port } = server.address() as AddressInfo;
    const request = get({ port, host: '127.0.0.1', agent });
    const [response] = (await once(request, 'response')) as [NodeJS.ReadableStream];
    response.resume();
    await once(response, 'end');
    await stop({ server, close: () => Promise.resolve(), graceMs: 60_000 });
    expect(server.listening).to.equal(false);
    agent.destroy();
  });

  it('cuts off after the grace what does not end', async () => {
    const server = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const request = get({ port, host: '127.0.0.1' });
    const failed = once(request, 'error');
    await once(server, 'request');
    await stop({ server, close: () => new Promise(() => undefined), graceMs: 20 });
    const [error] = (await failed) as [NodeJS.ErrnoException];
    expect(error.code).to.equal('ECONNRESET');
  });

  it('needs no server', async () => {
    await stop({ server: undefined, close: () => Promise.resolve() });
  });
});
