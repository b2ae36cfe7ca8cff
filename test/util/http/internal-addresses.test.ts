import { expect } from 'chai';
import { createServer } from 'node:http';
import { isIP } from 'node:net';
import { httpRequest } from '../../../src/util/http/client.ts';
import { UnreachableError } from '../../../src/util/http/errors.ts';
import {
  AddressRefusedError,
  isInternalAddress,
  type LookUp,
  withoutInternal,
} from '../../../src/util/http/internal-addresses.ts';
import { rejectionOf } from '../../support/failure.ts';
import { listen, type Listening } from '../../support/http.ts';

describe('an address', () => {
  for (const address of [
    '127.0.0.1',
    '127.255.255.254',
    '0.0.0.0',
    '169.254.169.254',
    '224.0.0.1',
    '100.100.100.200',
    '168.63.129.16',
    '::',
    '::1',
    'fe80::1',
    'fe80::1%eth0',
    'febf::1',
    'ff02::1',
    'fd00:ec2::254',
    '::ffff:127.0.0.1',
    '::ffff:a9fe:a9fe',
    '64:ff9b::7f00:1',
    '64:ff9b::169.254.169.254',
    '2002:7f00:1::',
  ]) {
    it(`${address} is internal`, () => {
      expect(isInternalAddress(address)).to.equal(true);
    });
  }

  for (const address of [
    '10.0.0.1',
    '192.168.1.1',
    '172.16.0.1',
    '8.8.8.8',
    '126.255.255.255',
    '128.0.0.1',
    '169.253.255.255',
    'fd00::1',
    '2001:db8::1',
    '::2',
    '::ffff:10.0.0.1',
    '64:ff9b::808:808',
  ]) {
    it(`${address} is not internal`, () => {
      expect(isInternalAddress(address)).to.equal(false);
    });
  }
});

describe('a lookup without internal addresses', () => {
  const named =
    (names: Record<string, readonly string[]>): LookUp =>
    (host) =>
      Promise.resolve(
        (names[host] ?? [host]).map((address) => ({ address, family: isIP(address) })),
      );
  const addresses = async (lookUp: LookUp, host: string) =>
    (await lookUp(host)).map(({ address }) => address);

  it('refuses a name of which one address is internal', async () => {
    const lookUp = withoutInternal(
      'https://grafana.example.com',
      named({ mixed: ['192.0.2.1', '169.254.169.254'], fine: ['192.0.2.1', '10.0.0.1'] }),
    );
    await rejectionOf(AddressRefusedError, lookUp('mixed'));
    await rejectionOf(AddressRefusedError, lookUp('::1'));
    expect(await addresses(lookUp, 'fine')).to.deep.equal(['192.0.2.1', '10.0.0.1']);
  });

  it("allows the addresses of the bot's own Grafana, whatever name they have", async () => {
    const lookUp = withoutInternal(
      'http://own:3000',
      named({ own: ['127.0.0.1'], other: ['127.0.0.1'], third: ['127.0.0.2'] }),
    );
    expect(await addresses(lookUp, 'other')).to.deep.equal(['127.0.0.1']);
    await rejectionOf(AddressRefusedError, lookUp('third'));
    const bracketed = withoutInternal('http://[::1]:3000', named({}));
    expect(await addresses(bracketed, '::1')).to.deep.equal(['::1']);
  });

  it('allows none where the own Grafana cannot be looked up, or there is none', async () => {
    const failing: LookUp = (host) =>
      host === 'own' ? Promise.reject(new Error('ENOTFOUND')) : named({})(host);
    for (const own of ['http://own', undefined]) {
      await rejectionOf(AddressRefusedError, withoutInternal(own, failing)('127.0.0.1'));
    }
  });

  describe('in requests', () => {
    let connections = 0;
    let server: Listening;
    beforeEach(async () => {
      connections = 0;
      const answering = createServer((_request, response) => response.end());
      answering.on('connection', () => (connections += 1));
      server = await listen(answering);
    });
    afterEach(() => server.close());

    const limits = { peer: 'It', timeoutMs: 5_000, maxBytes: 1_000 };

    it('is asked for each connection, whether the host is a name or an address', async () => {
      const lookUp = withoutInternal(undefined);
      const { port } = new URL(server.url);
      for (const host of ['127.0.0.1', 'localhost', '0x7f.1', '2130706433', '[::ffff:7f00:1]']) {
        const { message } = await rejectionOf(
          UnreachableError,
          httpRequest(`http://${host}:${port}`, { ...limits, lookUp }),
        );
        expect(message).to.match(/^It cannot be reached: its address is of this machine/);
      }
      expect(connections).to.equal(0);
    });

    it('notices a name that has another address the next time', async () => {
      const { port } = new URL(server.url);
      const url = `http://grafana.example.com:${port}`;
      let address = '127.0.0.1';
      const rebinding = named({});
      const lookUp = withoutInternal('http://127.0.0.1', (host) =>
        rebinding(host === 'grafana.example.com' ? address : host),
      );
      expect((await httpRequest(url, { ...limits, lookUp })).status).to.equal(200);
      address = '127.0.0.2';
      await rejectionOf(UnreachableError, httpRequest(url, { ...limits, lookUp }));
      expect(connections).to.equal(1);
    });
  });
});
