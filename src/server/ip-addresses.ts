import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** Tells whether an address, in the form that `parseAddress` gives, is one of a set. */
export type AddressSet = (address: string) => boolean;

/**
 * Reads an IP address as a socket or `X-Forwarded-For` has it: with a port, brackets or a zone, or
 * not; IPv4 inside IPv6 (`::ffff:10.0.0.1`) is IPv4.
 * @returns IPv4 in dotted form or IPv6 in its eight groups, or undefined when it is neither
 */
export function parseAddress(text: string): string | undefined {
  const bare = text
    .trim()
    .replace(/^\[([^\]]*)\](:\d{1,5})?$/, '$1')
    .replace(/^([\d.]+):\d{1,5}$/, '$1')
    .replace(/%[\w.~-]+$/, '');
  if (isIPv4(bare)) return bare;
  if (!isIPv6(bare)) return undefined;
  const groups = groupsOf(bare);
  return isMapped(groups) ? mappedAddress(groups) : groups.map((one) => one.toString(16)).join(':');
}

/** The eight groups of a valid IPv6 address, whose last two may be written as IPv4. */
function groupsOf(address: string): number[] {
  const [head = [], tail] = address.split('::').map(numbersOf);
  if (tail === undefined) return head;
  return [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}

function numbersOf(part: string): number[] {
  return part.split(':').flatMap((group) => {
    if (group === '') return [];
    if (!isIPv4(group)) return [parseInt(group, 16)];
    const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
    return [(a << 8) | b, (c << 8) | d];
  });
}

function isMapped(groups: readonly number[]): boolean {
  return groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
}

function mappedAddress([, , , , , , high = 0, low = 0]: readonly number[]): string {
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
}

/** Bits of `::ffff:0:0/96`, in which IPv6 holds IPv4. */
const MAPPED_BITS = 96;

/**
 * Reads addresses and CIDRs with commas between them.
 * @returns them as `ADDRESS/BITS`, or undefined when one is neither, or there is none
 */
export function parseAddressRanges(text: string): readonly string[] | undefined {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const ranges = parts.map(parseRange).filter((range) => range !== undefined);
  return ranges.length > 0 && ranges.length === parts.length ? ranges : undefined;
}

function parseRange(text: string): string | undefined {
  const [written = '', bits, ...more] = text.split('/');
  if (more.length > 0 || /[[\]%]/.test(written) || !(isIPv4(written) || isIPv6(written)))
    return undefined;
  const address = parseAddress(written) ?? '';
  const offset = isIPv4(address) && isIPv6(written) ? MAPPED_BITS : 0;
  const most = isIPv4(address) ? 32 : 128;
  if (bits === undefined) return `${address}/${most}`;
  const kept = /^\d{1,3}$/.test(bits) ? Number(bits) - offset : -1;
  return kept >= 0 && kept <= most ? `${address}/${kept}` : undefined;
}

/** @param ranges as `parseAddressRanges` gives them */
export function addressSet(ranges: readonly string[]): AddressSet {
  // Two lists, for one takes `::/0` to hold every IPv4 address as well.
  const lists = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const range of ranges) {
    const [address = '', bits = ''] = range.split('/');
    const family = familyOf(address);
    lists[family].addSubnet(address, Number(bits), family);
  }
  return (address) => lists[familyOf(address)].check(address, familyOf(address));
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv4(address) ? 'ipv4' : 'ipv6';
}

/**
 * The client's address: the other end of the connection, or, while that is a trusted proxy, the address
 * that the proxy names, read from the right. Any client could have written what is further left.
 * @param forwardedFor the header `X-Forwarded-For`, empty when there is none
 * @returns undefined when a proxy that we trust names no address
 */
export function clientAddress(
  peer: string | undefined,
  forwardedFor: string,
  isTrusted: AddressSet,
): string | undefined {
  const hops = forwardedFor.trim() === '' ? [] : forwardedFor.split(',');
  let client = parseAddress(peer ?? '');
  while (client !== undefined && isTrusted(client)) {
    const hop = hops.pop();
    if (hop === undefined) break;
    client = parseAddress(hop);
  }
  return client;
}

/** What one household or machine has: an IPv4 address, or the first 64 bits of an IPv6 one. */
export function networkOf(address: string): string {
  return isIPv4(address) ? address : address.split(':').slice(0, 4).join(':');
}
