import { describeForLog } from '../../util/errors.ts';
import { connectionReason } from '../../util/http/client.ts';

/** What Redis says, and what people can do about it. Its own words may quote what was sent. */
const REFUSALS: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/^WRONGPASS|invalid password/, 'it does not accept the user or the password of the URL'],
  [/^NOAUTH|DENIED Redis is running/, 'it needs a password: redis://:PASSWORD@HOST'],
  [/AUTH.* without any password/, 'it has no password: leave that of the URL out'],
  [/^NOPERM/, 'this user may not do there what is needed: reads, writes, scripts and messages'],
  [/^READONLY/, 'it is a replica, which takes no writes: the URL must name its primary'],
  [/^(MOVED|ASK|CROSSSLOT)/, 'it is a part of a cluster: a single Redis is needed'],
  [/^MISCONF/, 'it cannot write to its disk, and therefore takes no writes'],
  [/^OOM/, 'its memory is full'],
  [/^LOADING/, 'it is still loading what it has on its disk'],
  [/^ERR max number of clients/, 'it has all the connections that it takes'],
  [/index is out of range|invalid DB index/, 'it has no database with the number of the URL'],
  [/^Unknown RESP type/, 'what answers there is not a Redis'],
  [
    /^Socket closed unexpectedly/,
    'it ends the connection; if it speaks TLS alone, write rediss://',
  ],
];

const NO_ANSWER = 'it does not answer within';

/** The message of an error of our own. */
export function noAnswer(ms: number): string {
  return `${NO_ANSWER} ${ms} ms`;
}

const NOT_TLS = 'it does not speak TLS: write redis:// rather than rediss://';

const BROKE_OFF = 'the connection broke off';

/**
 * A clause that says why Redis cannot be used, without a full stop and without a secret.
 * @param wasFound whether it could be used before
 */
export function redisReason(error: unknown, wasFound: boolean): string {
  const { message, code } = partsOf(error);
  if (code === 'ECONNRESET' || message.startsWith('Socket closed unexpectedly'))
    return wasFound ? BROKE_OFF : `${BROKE_OFF}; if it speaks TLS alone, write rediss://`;
  const known = REFUSALS.find(([pattern]) => pattern.test(message));
  if (known) return known[1];
  if (message.startsWith(NO_ANSWER)) return message;
  if (code === undefined) return describeForLog(error);
  if (code === 'EPROTO' || code === 'ERR_SSL_WRONG_VERSION_NUMBER') return NOT_TLS;
  return connectionReason(error, 'NODE_EXTRA_CA_CERTS');
}

function partsOf(error: unknown): { readonly message: string; readonly code?: string } {
  if (!(error instanceof Error)) return { message: '' };
  const { message } = error;
  return 'code' in error && typeof error.code === 'string'
    ? { message, code: error.code }
    : { message };
}
