import { expect } from 'chai';
import fc from 'fast-check';
import { parseJid } from '../../../../src/networks/hipchat/adapter/jid.ts';
import {
  findServer,
  type ResolveSrv,
} from '../../../../src/networks/hipchat/adapter/find-server.ts';
import { backOff, TIMEOUTS } from '../../../../src/networks/hipchat/adapter/timeouts.ts';

const jid = parseJid('bot@example.test') ?? expect.fail();
const none = { jid, host: undefined, port: undefined };
const unasked: ResolveSrv = () => Promise.reject(new Error('asked'));

describe('findServer', () => {
  it('returns the configured host and port without a DNS query', async () => {
    expect(await findServer({ ...none, host: 'x.test' }, 0, unasked)).to.deep.equal({
      host: 'x.test',
      port: 5222,
    });
    expect(await findServer({ ...none, port: 7 }, 0, unasked)).to.deep.equal({
      host: 'example.test',
      port: 7,
    });
  });

  it('returns the SRV records by priority, the next one after each failure', async () => {
    const srv: ResolveSrv = () =>
      Promise.resolve([
        { name: 'b.test', port: 2, priority: 20 },
        { name: 'a.test', port: 1, priority: 10 },
      ]);
    const hosts = await Promise.all([0, 1, 2].map((attempt) => findServer(none, attempt, srv)));
    expect(hosts.map(({ host }) => host)).to.deep.equal(['a.test', 'b.test', 'a.test']);
  });

  it('returns the domain itself when there are no SRV records', async () => {
    for (const srv of [unasked, () => Promise.resolve([{ name: '', port: 0, priority: 0 }])]) {
      expect(await findServer(none, 0, srv)).to.deep.equal({ host: 'example.test', port: 5222 });
    }
  });
});

describe('backOff', () => {
  it('doubles the delay up to the maximum, with a quarter of jitter', () => {
    expect([1, 2, 3, 9].map((failures) => backOff(1_000, 60_000, failures, 0.5))).to.deep.equal([
      1_000, 2_000, 4_000, 60_000,
    ]);
    fc.assert(
      fc.property(fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (failures, random) => {
        const wait = backOff(1_000, 60_000, failures + 1, random);
        expect(wait).to.be.within(750, 75_000);
      }),
    );
  });

  it('waits longer after a refused password', () => {
    expect(TIMEOUTS.refused).to.be.at.least(TIMEOUTS.retryMost);
  });
});
