import { expect } from 'chai';
import { addressesOf, isInternalAddress } from '../../../src/util/http/internal-addresses.ts';

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

  it('is found for a host as a URL has it, and none for one that does not exist', async () => {
    expect(await addressesOf(new URL('http://0x7f.1').hostname)).to.deep.equal(['127.0.0.1']);
    expect(await addressesOf('[::1]')).to.deep.equal(['::1']);
    expect(await addressesOf('does-not-exist.invalid')).to.deep.equal([]);
  });
});
