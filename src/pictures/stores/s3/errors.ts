import { StorageError, StorageFullError, StorageUnavailableError } from '../../errors.ts';
import { GrafanaImagesError } from '../../../util/errors.ts';
import { connectionReason } from '../../../util/http/client.ts';
import { BucketFault, DENIED_WITH_ACL } from './fault.ts';

const BUCKET = 'The bucket of the pictures (HUBOT_GRAFANA_S3_BUCKET)';

/** What S3 calls a fault, and the rest of the sentence. */
const REASONS = new Map([
  [
    'NoSuchBucket',
    'does not exist there: make it, or correct its name or HUBOT_GRAFANA_S3_ENDPOINT',
  ],
  [
    'InvalidAccessKeyId',
    'does not know the access key: look at HUBOT_GRAFANA_S3_ACCESS_KEY_ID or AWS_ACCESS_KEY_ID',
  ],
  [
    'SignatureDoesNotMatch',
    'does not accept the keys: look at HUBOT_GRAFANA_S3_ACCESS_KEY_ID and HUBOT_GRAFANA_S3_SECRET_ACCESS_KEY',
  ],
  [
    'AccessDenied',
    'may not be used with these keys: they need s3:ListBucket for it, and s3:GetObject, s3:PutObject and s3:DeleteObject for the objects below HUBOT_GRAFANA_S3_PREFIX',
  ],
  ['UserSuspended', 'does not accept the keys: their account is suspended there'],
  [
    DENIED_WITH_ACL,
    'refuses a picture with the ACL of HUBOT_GRAFANA_S3_ACL: leave that unset, or give the keys s3:PutObject and s3:PutObjectAcl',
  ],
  ['AccessControlListNotSupported', 'takes no ACL: leave HUBOT_GRAFANA_S3_ACL unset'],
]);

/** Codes that other object stores use, or that mean the same to people. */
const SAME = new Map([
  ['AllAccessDisabled', 'AccessDenied'],
  ['AccountProblem', 'UserSuspended'],
  ['NotSignedUp', 'UserSuspended'],
  ['Forbidden', 'AccessDenied'],
  ['InvalidSecurity', 'SignatureDoesNotMatch'],
  ['InvalidBucketAclWithObjectOwnership', 'AccessControlListNotSupported'],
  ['InvalidBucketName', 'NoSuchBucket'],
]);

const FULL = new Set([
  'QuotaExceeded',
  'InsufficientStorage',
  'XMinioStorageFull',
  'XMinioAdminBucketQuotaExceeded',
  'StorageFull',
  'InsufficientCapacity',
]);

const ELSEWHERE = new Set([
  'PermanentRedirect',
  'TemporaryRedirect',
  'Redirect',
  'AuthorizationHeaderMalformed',
  'InvalidRegion',
]);

/** The sentence for a fault of the bucket; what is a sentence already stays as it is. */
export function explainBucket(cause: unknown): GrafanaImagesError {
  if (cause instanceof GrafanaImagesError) return cause;
  if (!(cause instanceof BucketFault))
    return new StorageError(sentence('cannot be used: the log says why'), { cause });
  const { status, code } = cause;
  if (FULL.has(code) || status === 507) {
    return new StorageFullError(
      'The bucket of the pictures (HUBOT_GRAFANA_S3_BUCKET) is full: raise its limit, or remove old pictures with `grafana-images purge`.',
      { cause },
    );
  }
  if (status === undefined) return unreachable(cause);
  const reason = knownReason(cause);
  if (reason !== undefined) return new StorageError(sentence(reason), { cause });
  if (!cause.isTemporary) {
    const what = /^\w{1,60}$/.test(code) ? `${status} ${code}` : String(status);
    return new StorageError(sentence(`refused a request (${what}): the log says more`), { cause });
  }
  const why = cause.isOverload
    ? 'has too much to do at the moment: try again soon'
    : 'has a fault at the moment: try again soon';
  return new StorageUnavailableError(sentence(why), { cause });
}

function knownReason({ status, code, region, clockAheadMs }: BucketFault): string | undefined {
  if (ELSEWHERE.has(code) || status === 301 || status === 307) {
    const right = /^[a-z0-9-]{2,40}$/.test(region) ? ` to ${region}` : '';
    return `is in another region: set HUBOT_GRAFANA_S3_REGION${right === '' ? ' to that of the bucket' : right}`;
  }
  if (code === 'RequestTimeTooSkewed') {
    return `does not accept the time of this machine${howFar(clockAheadMs)}: set its clock`;
  }
  if (EXPIRED_KEYS.has(code)) {
    return 'does not accept the keys any longer, as they have expired: give new ones and start again';
  }
  return (
    REASONS.get(SAME.get(code) ?? code) ??
    (status === 403 ? REASONS.get('AccessDenied') : undefined)
  );
}

const EXPIRED_KEYS = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'TokenRefreshRequired',
  'InvalidToken',
]);

function howFar(aheadMs: number): string {
  const minutes = Math.round(Math.abs(aheadMs) / 60_000);
  return minutes === 0 ? '' : `, which is ${minutes} min ${aheadMs > 0 ? 'ahead' : 'behind'}`;
}

function unreachable(cause: BucketFault): GrafanaImagesError {
  const text =
    cause.code === 'ETIMEDOUT'
      ? 'does not answer in time: try again soon'
      : `cannot be reached: ${connectionReason(cause.cause, 'NODE_EXTRA_CA_CERTS')}`;
  return cause.isTemporary
    ? new StorageUnavailableError(sentence(text), { cause })
    : new StorageError(sentence(text), { cause });
}

function sentence(rest: string): string {
  return `${BUCKET} ${rest}.`;
}
