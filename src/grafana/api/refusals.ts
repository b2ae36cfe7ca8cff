import { type Credentials, withoutCredentials } from '../../util/http/credentials.ts';
import {
  GrafanaBusyError,
  GrafanaError,
  GrafanaNotFoundError,
  GrafanaRefusedError,
  GrafanaUnavailableError,
  GrafanaUnauthorizedError,
  TokenRefusedError,
} from '../errors.ts';
import { type GrafanaImagesError } from '../../util/errors.ts';
import { isObject } from '../../util/schema.ts';
import { code, oneLine } from '../../util/text.ts';
import type { HttpResponse } from '../../util/http/client.ts';
import { urlOf } from '../../util/url.ts';

/** What must be known of the question to explain the answer. */
export interface Question {
  readonly url: string;
  /** What was sent; it is never shown. */
  readonly token: Credentials | undefined;
  /** Whether the room named this Grafana itself. */
  readonly isRoomOwn?: boolean | undefined;
}

/** Where the credentials for a Grafana come from, and so what to change. */
interface Source {
  readonly isRoomOwn?: boolean | undefined;
}

const setToken = ({ isRoomOwn }: Source) =>
  isRoomOwn ? 'write `graf set api_key TOKEN` here' : 'set HUBOT_GRAFANA_API_KEY';
const setHost = ({ isRoomOwn }: Source) =>
  isRoomOwn
    ? 'name the address it really has with `graf set host URL`'
    : 'set HUBOT_GRAFANA_HOST to the address it really has';

const WRONG_TOKEN =
  'Grafana does not accept the token; it may be mistyped, expired or deleted. Make a new one with the Viewer role.';
const WRONG_PASSWORD =
  'Grafana does not accept the user name and the password in HUBOT_GRAFANA_HOST.';
const LOST_TOKEN =
  'Grafana saw no token although one was sent; a proxy before it may take the Authorization header away.';
const NO_PERMISSION =
  'The token is valid but may not see this; ask an administrator of Grafana for a permission on the dashboard or its folder, since a role alone may not be enough.';

/** Statuses of a server that has too much to do; those of a proxy whose server does not answer. */
const BUSY = new Set([502, 503, 504]);

function kindOf(status: number): typeof GrafanaError {
  if (BUSY.has(status)) return GrafanaBusyError;
  return status >= 500 ? GrafanaUnavailableError : GrafanaError;
}

/**
 * Turns an answer that is not a success into the error that says what to do about it. The cases were
 * seen on a real Grafana 6.5.1, or come from the sources of 9 to 13.
 */
export function explainRefusal(answer: HttpResponse, question: Question): GrafanaImagesError {
  const said = refusalReason(answer, question.token);
  if (answer.status >= 300 && answer.status < 400) return explainRedirect(answer, question);
  switch (answer.status) {
    case 400:
      return new GrafanaRefusedError(
        wantsHttps(answer, question)
          ? `HTTPS is spoken at ${new URL(question.url).host}; write https:// rather than http:// in its address.`
          : withReason(
              'Grafana, or a proxy before it, rejects this request (400); check the characters in the name, and whether HUBOT_GRAFANA_HOST is its root URL.',
              said,
            ),
      );
    case 401:
      return explainSignIn(answer, question, said);
    case 403:
      return new GrafanaUnauthorizedError(explainForbidden(answer, question, said));
    case 404:
      return new GrafanaNotFoundError(
        withReason(
          `Grafana does not know ${new URL(question.url).pathname}; check the URL and the organisation.`,
          said,
        ),
      );
    case 429:
      return new GrafanaBusyError(
        'Grafana is rendering as many pictures as it can; try again in a moment.',
      );
    default:
      return new (kindOf(answer.status))(
        withReason(
          answer.status >= 500
            ? `Grafana, or a proxy before it, answered with status ${answer.status}; try again in a moment, and look at its log if that lasts.`
            : `Grafana answered with the unexpected status ${answer.status}; is this Grafana's own address?`,
          said,
        ),
      );
  }
}

const noToken = (source: Source) =>
  `Grafana asks for a sign-in, and no token was sent; make a token with the Viewer role and ${setToken(source)}.`;

/** 401: Grafana's own are JSON on every path, so that any other is a proxy's. */
function explainSignIn(answer: HttpResponse, question: Question, said: string | undefined) {
  const { token } = question;
  if (/^basic\b/i.test(answer.wwwAuthenticate ?? '')) {
    return new GrafanaUnauthorizedError(explainBasic(question));
  }
  if (token !== undefined && answer.contentType !== 'application/json') {
    return new GrafanaUnauthorizedError(
      'A proxy before Grafana wants a sign-in (401) and does not accept what was sent; ask its administrator how programs get through.',
    );
  }
  if (said === 'Unauthorized' && typeof token === 'string') {
    return new GrafanaUnauthorizedError(LOST_TOKEN);
  }
  return signInRefused(question, said);
}

function signInRefused(question: Question, said?: string): GrafanaUnauthorizedError {
  const { token } = question;
  if (typeof token === 'object') {
    return new GrafanaUnauthorizedError(withReason(WRONG_PASSWORD, said));
  }
  return new TokenRefusedError(
    token === undefined ? noToken(question) : withReason(WRONG_TOKEN, said),
  );
}

/** Grafana does not ask for Basic authentication: a proxy before it does. */
function explainBasic({ token, isRoomOwn }: Question): string {
  if (typeof token === 'object') {
    return 'A proxy before Grafana does not accept the user name and the password in HUBOT_GRAFANA_HOST.';
  }
  const wants = 'A proxy before Grafana asks for a user name and a password (Basic authentication)';
  return isRoomOwn
    ? `${wants}, which the Grafana of a room cannot have; let the proxy pass the bot's requests.`
    : `${wants}; write them in HUBOT_GRAFANA_HOST, as https://USER:PASSWORD@grafana.example.com, without HUBOT_GRAFANA_API_KEY.`;
}

function explainForbidden(
  answer: HttpResponse,
  question: Question,
  said: string | undefined,
): string {
  if (answer.contentType !== 'application/json' && answer.contentType !== '') {
    return 'A proxy before Grafana, or Grafana itself, refuses this (403) without a reason; look at its log.';
  }
  return withReason(
    question.token === undefined
      ? `Grafana does not show this without a sign-in; make a token with the Viewer role and ${setToken(question)}.`
      : typeof question.token === 'object'
        ? NO_PERMISSION.replace('The token is valid but', 'The user in HUBOT_GRAFANA_HOST')
        : NO_PERMISSION,
    said,
  );
}

/** What Go, nginx and Apache say to plain HTTP where they speak HTTPS. */
const PLAIN_HTTP =
  /HTTP request to an HTTPS server|plain HTTP request was sent to HTTPS port|plain HTTP to an SSL/i;

/** Whether an answer says that its address begins with http:// in place of https://. */
export function wantsHttps({ body }: HttpResponse, { url }: Question): boolean {
  return url.startsWith('http:') && PLAIN_HTTP.test(body.toString('latin1', 0, 5_000));
}

function explainRedirect(answer: HttpResponse, question: Question): GrafanaImagesError {
  const target = urlOf(answer.location ?? '', question.url);
  if (target?.pathname.endsWith('/login')) return signInRefused(question);
  const sameOrigin = target?.origin === new URL(question.url).origin;
  if (sameOrigin && target.pathname.endsWith('/') && !target.pathname.includes('/render/')) {
    return new GrafanaUnauthorizedError(
      explainForbidden({ ...answer, contentType: '' }, question, undefined),
    );
  }
  const where = target ? `to ${code(target.origin + target.pathname)}` : 'elsewhere';
  return new GrafanaError(
    `Grafana sends us ${where} (status ${answer.status}), which is not followed; ${setHost(question)}.`,
  );
}

function withReason(sentence: string, said: string | undefined): string {
  return said === undefined ? sentence : `${sentence} (Grafana says: ${said})`;
}

/** The same in one line, without what was sent as credentials. */
export function refusalReason(
  answer: HttpResponse,
  token: Credentials | undefined,
): string | undefined {
  const message = refusalMessage(answer);
  return message === undefined ? undefined : oneLine(withoutCredentials(message, token));
}

/** Bytes of a refusal that is read. */
const MAX_REFUSAL = 500_000;

/**
 * The `message` of a refusal in JSON, as Grafana wrote it, or the `error` of a Prometheus behind it: data,
 * not fit to be shown.
 */
export function refusalMessage(answer: HttpResponse): string | undefined {
  if (answer.contentType !== 'application/json') return undefined;
  if (answer.body.length > MAX_REFUSAL) return undefined;
  try {
    const body: unknown = JSON.parse(answer.body.toString('utf8'));
    const { message, status, error }: Readonly<Record<string, unknown>> = isObject(body)
      ? body
      : {};
    if (typeof message === 'string') return message;
    return status === 'error' && typeof error === 'string' ? error : undefined;
  } catch {
    return undefined;
  }
}
