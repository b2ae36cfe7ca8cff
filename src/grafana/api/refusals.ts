import {
  GrafanaError,
  GrafanaNotFoundError,
  GrafanaRefusedError,
  GrafanaUnauthorizedError,
} from '../errors.ts';
import { type GrafanaImagesError } from '../../util/errors.ts';
import { masked, oneLine } from '../../util/text.ts';
import type { HttpResponse } from '../../util/http/client.ts';
import { urlOf } from '../../util/url.ts';

/** What must be known of the question to explain the answer. */
export interface Question {
  readonly url: string;
  /** The token that was sent; it is never shown. */
  readonly token: string | undefined;
}

const NO_TOKEN =
  'Grafana wants a sign-in and no token was sent; make a token with the Viewer role and set HUBOT_GRAFANA_API_KEY.';
const WRONG_TOKEN =
  'Grafana does not accept the token; it may be mistyped, expired or deleted. Make a new one with the Viewer role.';
const NO_PERMISSION =
  'The token may not see this; ask an administrator of Grafana to give it at least the Viewer role here.';

/**
 * Turns an answer that is no success into the error that says what to do about it. The cases were
 * seen on a real Grafana 6.5.1, or stand in the sources of 9 to 13.
 */
export function explainRefusal(answer: HttpResponse, question: Question): GrafanaImagesError {
  const said = messageOf(answer, question.token);
  if (answer.status >= 300 && answer.status < 400) return explainRedirect(answer, question);
  switch (answer.status) {
    case 400:
      return new GrafanaRefusedError(
        withReason(
          'Grafana, or a proxy before it, does not take this question (400); look at the signs in the name, and whether HUBOT_GRAFANA_HOST is its root URL.',
          said,
        ),
      );
    case 401:
      return new GrafanaUnauthorizedError(
        question.token !== undefined ? withReason(WRONG_TOKEN, said) : NO_TOKEN,
      );
    case 403:
      return new GrafanaUnauthorizedError(withReason(NO_PERMISSION, said));
    case 404:
      return new GrafanaNotFoundError(
        withReason(
          `Grafana knows no ${new URL(question.url).pathname}; look at the URL and the organisation.`,
          said,
        ),
      );
    case 429:
      return new GrafanaError(
        'Grafana is rendering as many pictures as it can; try again in a moment.',
      );
    default:
      return new GrafanaError(
        withReason(
          answer.status >= 500
            ? `Grafana, or a proxy before it, answered with status ${answer.status}; try again in a moment, and look at its log if that lasts.`
            : `Grafana answered with status ${answer.status}, which is not known here; is this Grafana's own address?`,
          said,
        ),
      );
  }
}

function explainRedirect(answer: HttpResponse, question: Question): GrafanaImagesError {
  const target = urlOf(answer.location ?? '', question.url);
  if (target?.pathname.endsWith('/login')) {
    return new GrafanaUnauthorizedError(question.token !== undefined ? WRONG_TOKEN : NO_TOKEN);
  }
  const sameOrigin = target?.origin === new URL(question.url).origin;
  if (sameOrigin && target.pathname.endsWith('/') && !target.pathname.includes('/render/')) {
    return new GrafanaUnauthorizedError(NO_PERMISSION);
  }
  return new GrafanaError(
    `Grafana sends us elsewhere (status ${answer.status}), which is not followed; set HUBOT_GRAFANA_HOST to the address it really has.`,
  );
}

function withReason(sentence: string, said: string | undefined): string {
  return said === undefined ? sentence : `${sentence} (Grafana says: ${said})`;
}

function messageOf(answer: HttpResponse, token: string | undefined): string | undefined {
  const message = refusalMessage(answer);
  return message === undefined ? undefined : oneLine(masked(message, token));
}

/** Bytes of a refusal that is read. */
const MAX_REFUSAL = 500_000;

/** The `message` of a refusal in JSON, as Grafana wrote it: data, not fit to be shown. */
export function refusalMessage(answer: HttpResponse): string | undefined {
  if (answer.contentType !== 'application/json') return undefined;
  if (answer.body.length > MAX_REFUSAL) return undefined;
  try {
    const body: unknown = JSON.parse(answer.body.toString('utf8'));
    if (typeof body !== 'object' || body === null || !('message' in body)) return undefined;
    return typeof body.message === 'string' ? body.message : undefined;
  } catch {
    return undefined;
  }
}
