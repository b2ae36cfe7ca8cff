import type { IncomingMessage } from 'node:http';
import type { Context, Middleware } from 'koa';
import { createByteBudget } from '../../util/byte-budget.ts';
import { InvalidRequestError } from '../../util/errors.ts';
import type { AlertInbox } from '../alert-inbox.ts';
import { RoomNotAllowedError, WrongSecretError } from '../errors.ts';
import type { AdmissionState } from '../middleware/admission.ts';
import type { LoggedState } from '../middleware/request-log.ts';
import { type BodyLimits, readRawBody } from '../request-body.ts';
import { hasSecret, isSigned, isWellSigned, type WebhookSecret } from '../webhook-secret.ts';

const BODY: BodyLimits = { maxBytes: 1_048_576, timeoutMs: 10_000 };

/** Bytes of the bodies that are being read. */
const MAX_BODIES = 64_000_000;

export interface AlertRouteOptions extends WebhookSecret {
  /** Rooms that an address may name; undefined: any. */
  readonly rooms: readonly string[] | undefined;
  readonly inbox: AlertInbox;
}

export const ALERT_PATH = /^\/grafana-alerts(?:\/.*)?$/;

/**
 * `POST` and `PUT /grafana-alerts/ROOM`: webhooks of Grafana and of Alertmanager; without ROOM they are
 * for the rooms that subscribe. The answer is 202 as soon as the body is kept, since Grafana does not repeat soon what failed.
 * @param now the clock, in ms since 1970
 */
export function postAlertRoute(
  options: AlertRouteOptions,
  now: () => number = Date.now,
): Middleware<AdmissionState & LoggedState> {
  const budget = createByteBudget(MAX_BODIES);
  return async (context) => {
    const { headers } = context.req;
    const isKnown = hasSecret(headers, options.secret);
    if (!isKnown && !isSigned(headers)) throw wrongSecret();
    const room = roomOf(context);
    context.state.logged = { room };
    const reservation = await budget.reserve(sizeOf(context.req));
    try {
      const body = await readRawBody(context.req, BODY);
      await context.state.lookAgain();
      if (!isKnown && !isWellSigned(headers, body, options, now())) throw wrongSecret();
      if (room !== undefined) checkRoom(room, options.rooms);
      await options.inbox.accept({ room, text: body.toString() });
    } finally {
      reservation.release();
    }
    context.status = 202;
    context.body = { status: 'accepted' };
  };
}

function sizeOf({ headers }: IncomingMessage): number {
  const length = Number(headers['content-length'] ?? BODY.maxBytes);
  return length >= 0 && length <= BODY.maxBytes ? length : BODY.maxBytes;
}

/** The chat's own name or id, without the `#` that people may write before it. */
function roomOf({ path }: Context): string | undefined {
  const [, written = ''] = /^\/grafana-alerts\/(.*)$/s.exec(path) ?? [];
  let room: string;
  try {
    room = decodeURIComponent(written);
  } catch {
    throw new InvalidRequestError(
      'The room in the address is not percent-encoded; write # as %23 and % as %25.',
    );
  }
  const name = bareRoom(room.replace(/\/$/, ''));
  // No chat has such a room, and the log has lines.
  if (/\p{Cc}/u.test(name) || name.length > MAX_ROOM)
    throw new InvalidRequestError('The address does not name a room of a chat.');
  return name === '' ? undefined : name;
}

/** Characters of a room's name or id. */
const MAX_ROOM = 500;

function bareRoom(room: string): string {
  return room.trim().replace(/^#/, '');
}

function checkRoom(room: string, rooms: readonly string[] | undefined): void {
  if (rooms === undefined) return;
  if (rooms.some((one) => bareRoom(one) === room)) return;
  throw new RoomNotAllowedError(
    'This room may not be named here; HUBOT_GRAFANA_WEBHOOK_ROOMS lists those that may.',
  );
}

function wrongSecret(): WrongSecretError {
  return new WrongSecretError(
    'The secret is not that of HUBOT_GRAFANA_WEBHOOK_SECRET; give it to the contact point as its HMAC secret, as its Bearer credentials or as its password. A signed time must be right by five minutes.',
  );
}
