import { expect } from 'chai';
import fc from 'fast-check';
import {
  addressSet,
  clientAddress,
  networkOf,
  parseAddress,
  parseAddressRanges,
} from '../../src/server/ip-addresses.ts';

/** An address as the number that it is, read by nothing but arithmetic. */
function numberOf(address: string): { readonly bits: 32 | 128; readonly value: bigint } {
  const isV4 = !address.includes(':');
  const parts = address.split(isV4 ? '.' : ':');
  const [bits, radix, step] = isV4 ? ([32, 10, 8n] as const) : ([128, 16, 16n] as const);
  expect(parts).to.have.lengthOf(isV4 ? 4 : 8);
  return {
    bits,
    value: parts.reduce((sum, part) => (sum << step) + BigInt(parseInt(part, radix)), 0n),
  };
}

const plain = (address: string) => parseAddress(address) ?? '';

describe('addresses', () => {
  describe('parseAddress', () => {
    for (const [text, address] of [
      ['192.0.2.1', '192.0.2.1'],
      [' 192.0.2.1 ', '192.0.2.1'],
      ['192.0.2.1:8080', '192.0.2.1'],
      ['::1', '0:0:0:0:0:0:0:1'],
      ['::', '0:0:0:0:0:0:0:0'],
      ['2001:DB8::00a', '2001:db8:0:0:0:0:0:a'],
      ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'],
      ['1::', '1:0:0:0:0:0:0:0'],
      ['[2001:db8::1]', '2001:db8:0:0:0:0:0:1'],
      ['[2001:db8::1]:443', '2001:db8:0:0:0:0:0:1'],
      ['fe80::1%eth0', 'fe80:0:0:0:0:0:0:1'],
      ['::ffff:192.0.2.1', '192.0.2.1'],
      ['::FFFF:c000:0201', '192.0.2.1'],
      ['0:0:0:0:0:ffff:192.0.2.1', '192.0.2.1'],
      ['::192.0.2.1', '0:0:0:0:0:0:c000:201'],
      ['64:ff9b::192.0.2.1', '64:ff9b:0:0:0:0:c000:201'],
    ] as const) {
      it(`reads ${text} as ${address}`, () => {
        expect(parseAddress(text)).to.equal(address);
        expect(parseAddress(address)).to.equal(address);
      });
    }

    for (const text of [
      '',
      'unknown',
      '_hidden',
      'localhost',
      '1.2.3',
      '1.2.3.256',
      '01.2.3.4',
      '0x7f.0.0.1',
      '2130706433',
      '1.2.3.4.5',
      '1.2.3.4:http',
      ':::',
      '1::2::3',
      '::ffff:1.2.3.256',
      '[1.2.3.4',
      '::1]',
      '1.2.3.4, 5.6.7.8',
      '1.2.3.4\u0000',
      '::1%',
      '"1.2.3.4"',
      'for=1.2.3.4',
    ]) {
      it(`finds none in ${JSON.stringify(text)}`, () => {
        expect(parseAddress(text)).to.equal(undefined);
      });
    }

    it('reads every address back, and throws at no text', () => {
      fc.assert(
        fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
          const address = plain(text);
          expect(plain(address)).to.equal(address);
          expect(() => numberOf(address)).not.to.throw();
        }),
      );
      const piece = fc.constantFrom('1', '::', ':', '.', '255', 'ffff', '[', ']', '%', '/', ' ');
      fc.assert(
        fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.array(piece)), (text) => {
          parseAddress(typeof text === 'string' ? text : text.join(''));
        }),
        { numRuns: 2_000 },
      );
    });

    it('ends soon with a long text', () => {
      for (const part of ['[', '1.', '1:', '%', ' ', ']:']) parseAddress(part.repeat(200_000));
    });
  });

  describe('a set of addresses', () => {
    const has = (ranges: string, address: string) =>
      addressSet(parseAddressRanges(ranges) ?? [])(plain(address));

    for (const [ranges, inside, outside] of [
      ['10.0.0.0/8', ['10.0.0.0', '10.255.255.255', '::ffff:10.1.2.3'], ['11.0.0.0', '::a00:1']],
      ['10.9.9.9/8', ['10.0.0.1'], ['11.0.0.0']],
      ['192.0.2.7', ['192.0.2.7', '::ffff:192.0.2.7'], ['192.0.2.6', '192.0.2.8']],
      ['::ffff:192.0.2.7', ['192.0.2.7'], ['192.0.2.8']],
      ['::ffff:10.0.0.0/104', ['10.1.1.1', '::ffff:10.1.1.1'], ['11.0.0.0', '::1']],
      ['2001:db8::/32', ['2001:db8:ffff::1'], ['2001:db9::', '32.1.13.184']],
      ['0.0.0.0/0', ['1.2.3.4', '::ffff:1.2.3.4'], ['::1']],
      ['::/0', ['::1', '2001::'], ['1.2.3.4']],
      ['127.0.0.1, ::1', ['127.0.0.1', '::1'], ['127.0.0.2', '::2']],
    ] as const) {
      it(`holds of ${ranges} what is in it and nothing else`, () => {
        for (const address of inside) expect(has(ranges, address), address).to.equal(true);
        for (const address of outside) expect(has(ranges, address), address).to.equal(false);
      });
    }

    it('agrees with arithmetic, for any range and any address near it', () => {
      const range = fc.oneof(
        fc.tuple(fc.ipV4(), fc.nat(32)),
        fc.tuple(
          fc.ipV6().filter((text) => !plain(text).includes('.')),
          fc.nat(128),
        ),
      );
      const flip = fc.nat(127);
      fc.assert(
        fc.property(range, fc.option(flip), fc.ipV4(), ([text, kept], flipped, other) => {
          const base = plain(text);
          const address = flipped === null ? plain(other) : withBitFlipped(base, flipped);
          const [a, b] = [numberOf(base), numberOf(address)];
          const shift = BigInt(a.bits - kept);
          const expected = a.bits === b.bits && a.value >> shift === b.value >> shift;
          expect(has(`${text}/${kept}`, address), `${address} in ${text}/${kept}`).to.equal(
            expected,
          );
        }),
        { numRuns: 1_000 },
      );
    });

    it('is empty without ranges', () => {
      expect(addressSet([])('127.0.0.1')).to.equal(false);
    });
  });

  describe('the client', () => {
    const trusted = addressSet(parseAddressRanges('127.0.0.1,10.0.0.0/8,fd00::/8') ?? []);
    const ask = (peer: string | undefined, forwardedFor: string) =>
      clientAddress(peer, forwardedFor, trusted);

    for (const [peer, forwardedFor, client] of [
      // No trusted proxy: any client may have written the header.
      ['203.0.113.9', '', '203.0.113.9'],
      ['203.0.113.9', '127.0.0.1', '203.0.113.9'],
      ['::ffff:203.0.113.9', '10.0.0.1', '203.0.113.9'],
      // One proxy, and what clients put in front of it.
      ['127.0.0.1', '198.51.100.1', '198.51.100.1'],
      ['::ffff:127.0.0.1', '198.51.100.1', '198.51.100.1'],
      ['127.0.0.1', '10.0.0.1, 127.0.0.1, 198.51.100.1', '198.51.100.1'],
      ['127.0.0.1', '192.0.2.1,198.51.100.1', '198.51.100.1'],
      ['127.0.0.1', '[2001:db8::1]:555', '2001:db8:0:0:0:0:0:1'],
      // Several proxies in a row.
      ['127.0.0.1', '192.0.2.1, 198.51.100.1, 10.1.1.1,fd00::5', '198.51.100.1'],
      ['127.0.0.1', '10.0.0.3, 10.0.0.2', '10.0.0.3'],
      // A proxy that asks for itself.
      ['127.0.0.1', '', '127.0.0.1'],
      ['127.0.0.1', ' ', '127.0.0.1'],
      // A proxy that names no client: no address, and none that was written further left.
      ['127.0.0.1', 'unknown', undefined],
      ['127.0.0.1', '198.51.100.1, unknown', undefined],
      ['127.0.0.1', '198.51.100.1,', undefined],
      [undefined, '198.51.100.1', undefined],
    ] as const) {
      it(`is ${client ?? 'not known'}, from ${peer ?? 'nowhere'} for "${forwardedFor}"`, () => {
        expect(ask(peer, forwardedFor)).to.equal(client);
      });
    }

    it('is never one that an untrusted address has named', () => {
      const anyClient = fc.oneof(
        fc.ipV4(),
        fc.ipV6(),
        fc.constantFrom('127.0.0.1', '10.0.0.1', 'x'),
      );
      const stranger = fc.ipV4().filter((address) => !trusted(address));
      fc.assert(
        fc.property(
          fc.array(anyClient),
          stranger,
          fc.array(fc.constantFrom('10.1.2.3', '127.0.0.1', 'fd00::1')),
          (written, seen, proxies) => {
            const header = [...written, seen, ...proxies].join(', ');
            expect(ask('127.0.0.1', header)).to.equal(seen);
            expect(ask(seen, header)).to.equal(seen);
          },
        ),
      );
    });
  });

  it('takes the first half of an IPv6 address for a network, and all of an IPv4 one', () => {
    expect(networkOf(plain('2001:db8:1:2:3::4'))).to.equal(networkOf(plain('2001:db8:1:2::')));
    expect(networkOf(plain('2001:db8:1:2::'))).not.to.equal(networkOf(plain('2001:db8:1:3::')));
    expect(networkOf('192.0.2.1')).not.to.equal(networkOf('192.0.2.2'));
  });
});

/** Another address that differs in one bit, counted from the left. */
function withBitFlipped(address: string, position: number): string {
  const { bits, value } = numberOf(address);
  const flipped = value ^ (1n << BigInt(bits - 1 - (position % bits)));
  const step = bits === 32 ? 8n : 16n;
  const count = Number(BigInt(bits) / step);
  const part = (index: number) => (flipped >> (step * BigInt(count - 1 - index))) % (1n << step);
  return bits === 32
    ? Array.from({ length: count }, (_, index) => part(index).toString()).join('.')
    : plain(Array.from({ length: count }, (_, index) => part(index).toString(16)).join(':'));
}
