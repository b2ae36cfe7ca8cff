import type { IncomingHttpHeaders } from 'node:http';
import { errorCode } from '../file/errors.ts';
import type { BucketRefusal } from './answers.ts';

interface FaultDetails extends ErrorOptions {
  readonly code: string;
  readonly status?: number;
  readonly region?: string;
  /** Milliseconds by which the clock here is ahead of the bucket's. */
  readonly clockAheadMs?: number;
}

/** A bucket refused a request, or did not answer it. Its message is for the log. */
export class BucketFault extends Error {
  /** S3's own, such as `NoSuchBucket`, or the system's, such as `ECONNREFUSED`. */
  readonly code: string;
  /** Of the answer; undefined when there was none. */
  readonly status: number | undefined;
  /** The region that the bucket is in, where it says so; or empty. */
  readonly region: string;
  readonly clockAheadMs: number;

  constructor(
    message: string,
    { code, status, region = '', clockAheadMs = 0, cause }: FaultDetails,
  ) {
    super(message, { cause });
    this.name = 'BucketFault';
    this.code = code;
    this.status = status;
    this.region = region;
    this.clockAheadMs = clockAheadMs;
  }

  /** No object has that key; the bucket itself is there, as far as it says. */
  get isMissingKey(): boolean {
    return this.status === 404 && this.code !== 'NoSuchBucket';
  }

  /** The keys were valid once. */
  get isExpired(): boolean {
    return EXPIRED.has(this.code);
  }

  /** The same may succeed in a moment. */
  get isTemporary(): boolean {
    if (this.status === undefined) return !PERMANENT.test(this.code);
    return (
      [408, 429].includes(this.status) ||
      (this.status >= 500 && ![501, 507].includes(this.status)) ||
      TEMPORARY.has(this.code)
    );
  }

  get isOverload(): boolean {
    return this.status === 503 || this.status === 429;
  }
}

const EXPIRED = new Set(['ExpiredToken', 'ExpiredTokenException', 'TokenRefreshRequired']);
/** What is said of one request, and not of all others like it. */
const TEMPORARY = new Set([
  'RequestTimeout',
  'OperationAborted',
  'ConditionalRequestConflict',
  'IncompleteBody',
  'BadDigest',
  'XAmzContentSHA256Mismatch',
]);
/** Errors of a connection that the next one will have too: certificates, protocols, addresses. */
const PERMANENT =
  /^(CERT_|ERR_TLS|ERR_SSL|EPROTO|HPE_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO|ERR_INVALID)/;

/** Our own code: a put with an ACL was refused, and stores do not say which of the two it was. */
export const DENIED_WITH_ACL = 'DeniedWithAcl';

/** There was no answer, or it broke off. */
export function connectionFault(cause: unknown): BucketFault {
  const code = errorCode(cause) ?? 'ECONNRESET';
  const said = cause instanceof Error ? cause.message : String(cause);
  return new BucketFault(`The bucket did not answer: ${said}`, { code, cause });
}

/** @param now milliseconds since 1970 */
export function refusalFault(
  status: number,
  headers: IncomingHttpHeaders,
  { code, message, region }: BucketRefusal,
  now: number,
): BucketFault {
  const serverTime = Date.parse(headers.date ?? '');
  const told = headers['x-amz-bucket-region'];
  return new BucketFault(`The bucket answered ${status} ${code}: ${message}`, {
    status,
    code,
    region: region === '' && typeof told === 'string' ? told : region,
    clockAheadMs: Number.isNaN(serverTime) ? 0 : now - serverTime,
  });
}
