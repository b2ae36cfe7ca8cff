import { createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { basicPassword, isEqual } from './basic-password.ts';

export interface WebhookSecret {
  readonly secret: string;
  /** Name of the header with the time that is signed too; undefined where it is not. */
  readonly timestampHeader: string | undefined;
}

/** Grafana's, where the contact point names no other. */
const SIGNATURE_HEADER = 'x-grafana-alerting-signature';

/** Seconds by which the time of a signature may differ from ours. */
const MAX_SKEW_S = 300;

/** Whether the `Authorization` header has the secret: as a Bearer token, or as a Basic password. */
export function hasSecret({ authorization = '' }: IncomingHttpHeaders, secret: string): boolean {
  const [, bearer] = /^bearer +(\S.*?)\s*$/i.exec(authorization) ?? [];
  const given = bearer ?? basicPassword(authorization);
  return given !== undefined && isEqual(given, secret);
}

export function isSigned(headers: IncomingHttpHeaders): boolean {
  return headers[SIGNATURE_HEADER] !== undefined;
}

/**
 * Whether a request is signed as Grafana signs it: lower-case hex of HMAC-SHA-256 over the bytes of the
 * body, or over `SECONDS:BODY` where the contact point has a header for the time.
 * @param now in ms since 1970
 */
export function isWellSigned(
  headers: IncomingHttpHeaders,
  body: Buffer,
  { secret, timestampHeader }: WebhookSecret,
  now: number,
): boolean {
  const hmac = createHmac('sha256', secret);
  if (timestampHeader !== undefined) {
    const time = String(headers[timestampHeader.toLowerCase()] ?? '');
    const isRecent = /^\d{1,12}$/.test(time) && Math.abs(now / 1_000 - Number(time)) <= MAX_SKEW_S;
    if (!isRecent) return false;
    hmac.update(`${time}:`);
  }
  return isEqual(String(headers[SIGNATURE_HEADER] ?? ''), hmac.update(body).digest('hex'));
}
