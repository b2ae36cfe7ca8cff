import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/**
 * Addresses of this machine, of its link, and of what tells machines in a cloud their secrets. Those of
 * private networks are not among them: a Grafana often has one.
 */
const INTERNAL = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['224.0.0.0', 4],
] as const)
  INTERNAL.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of [
  ['::', 127],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  INTERNAL.addSubnet(network, bits, 'ipv6');
// Metadata of Alibaba, Azure, Oracle and AWS outside of the link's own addresses.
for (const address of ['100.100.100.200', '168.63.129.16', '192.0.0.192'])
  INTERNAL.addAddress(address, 'ipv4');
INTERNAL.addAddress('fd00:ec2::254', 'ipv6');

/** @param address IPv4 or IPv6; IPv4 inside IPv6 is IPv4 */
export function isInternalAddress(address: string): boolean {
  const plain = address.replace(/%.*$/, '');
  const embedded = embeddedIPv4(plain);
  if (embedded !== undefined) return isInternalAddress(embedded);
  return INTERNAL.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4');
}

/** Of an address of NAT64 (`64:ff9b::/96`), 6to4 (`2002::/16`) or IPv4 inside IPv6. */
function embeddedIPv4(address: string): string | undefined {
  if (isIP(address) !== 6) return undefined;
  const host = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [, high, low] =
    /^(?:64:ff9b::|::ffff:|2002:)([\da-f]{1,4}):([\da-f]{1,4})(?:$|:)/.exec(host) ?? [];
  if (high === undefined || low === undefined) return undefined;
  const [first, second] = [parseInt(high, 16), parseInt(low, 16)];
  return [first >> 8, first & 0xff, second >> 8, second & 0xff].join('.');
}

/**
 * Looks up the addresses of a host name, or of an address without brackets.
 * @throws what the system says when there are none
 */
export type LookUp = (host: string) => Promise<readonly LookupAddress[]>;

/** The host has an address that may not be connected to. */
export class AddressRefusedError extends Error {
  readonly code = 'ERR_ADDRESS_REFUSED';
}

const lookUpAll: LookUp = (host) => lookup(host, { all: true });

/**
 * Looks hosts up as the system does, and refuses those with an internal address. To be asked for each
 * connection, as a name can change its address after a check.
 * @param ownRoot URL of the bot's own Grafana; what has an address of it is not refused
 * @returns a lookup that throws AddressRefusedError too
 */
export function withoutInternal(ownRoot: string | undefined, lookUp: LookUp = lookUpAll): LookUp {
  return async (host) => {
    const found = await lookUp(host);
    const internal = found.map(({ address }) => address).filter(isInternalAddress);
    if (internal.length === 0) return found;
    const ownAddresses =
      ownRoot === undefined ? [] : await lookUp(bareHost(ownRoot)).catch(() => []);
    const own = new Set(ownAddresses.map(({ address }) => address));
    if (internal.every((address) => own.has(address))) return found;
    throw new AddressRefusedError(`${host} has an internal address, ${internal.join(', ')}`);
  };
}

/** Host of a URL, an IPv6 address without its brackets. */
export function bareHost(url: string): string {
  return new URL(url).hostname.replace(/^\[(.*)\]$/, '$1');
}

/** A lookup in the form in which Node's sockets take one. */
export function forSockets(lookUp: LookUp): LookupFunction {
  return (host, { all }, callback) => {
    lookUp(host).then(
      (found) => {
        const [first] = found;
        if (all) callback(null, [...found]);
        else callback(null, first?.address ?? '', first?.family);
      },
      (error: unknown) => {
        callback(error as NodeJS.ErrnoException, '');
      },
    );
  };
}
