import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * The password of an `Authorization` header with Basic (RFC 7617), which may have colons in it; undefined
 * for any other header.
 */
export function basicPassword(authorization: string): string | undefined {
  const [, given] = /^basic +(\S.*?)\s*$/i.exec(authorization) ?? [];
  if (given === undefined) return undefined;
  const pair = Buffer.from(given, 'base64').toString();
  const colon = pair.indexOf(':');
  return colon < 0 ? undefined : pair.slice(colon + 1);
}

/** Compares in a time that says nothing about either text. */
export function isEqual(one: string, other: string): boolean {
  const hashOf = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hashOf(one), hashOf(other));
}
