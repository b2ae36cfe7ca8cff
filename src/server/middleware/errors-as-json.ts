import type { ServerResponse } from 'node:http';
import type { Context, Middleware, ParameterizedContext } from 'koa';
import {
  GrafanaImagesError,
  NotFoundError,
  sentenceFor,
  TooManyRequestsError,
} from '../../util/errors.ts';
import { StorageUnavailableError } from '../../pictures/errors.ts';
import { MethodNotAllowedError } from '../errors.ts';
import type { LoggedState } from './request-log.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

/** Turns what the other middleware throws into an HTTP answer. */
export const errorsAsJson: Middleware<LoggedState> = async (context, next) => {
  try {
    await next();
    // The router says 501 to methods that none of its routes has.
    if (context.status === 405 || context.status === 501) throw methodNotAllowed(context);
    if (context.status === 404 && context.body == null) throw new NotFoundError('Nothing is here.');
  } catch (error) {
    context.body = setErrorAnswer(context, error);
  }
};

/**
 * Makes an answer one that says what went wrong, but for its body.
 * @returns the body as JSON has it
 */
export function setErrorAnswer(context: ParameterizedContext<LoggedState>, error: unknown) {
  const { status, headers, body } = errorAnswer(error);
  context.status = status;
  context.set(headers);
  context.remove('ETag');
  context.remove('Last-Modified');
  // The rest of a body that was not read must not be taken for a next request.
  if (!context.req.complete) context.set('Connection', 'close');
  context.state.failure = error;
  return body;
}

/** Answers a request that reaches no middleware, and ends its connection. */
export function refuseRequest(
  response: ServerResponse,
  error: GrafanaImagesError,
  requestId: string,
): void {
  const { status, headers, body } = errorAnswer(error);
  response.writeHead(status, {
    ...Object.fromEntries(SECURITY_HEADERS),
    ...headers,
    'X-Request-Id': requestId,
    'Content-Type': 'application/json; charset=utf-8',
    Connection: 'close',
  });
  response.end(JSON.stringify(body));
}

/** Seconds after which a store that did not answer may do so again. */
const STORE_RETRY_AFTER = '5';

function errorAnswer(error: unknown) {
  const known = error instanceof GrafanaImagesError;
  const headers: Record<string, string> = { 'Cache-Control': 'no-store' };
  if (error instanceof TooManyRequestsError) headers['Retry-After'] = String(error.retryAfter);
  if (error instanceof StorageUnavailableError) headers['Retry-After'] = STORE_RETRY_AFTER;
  const code = known ? error.code : 'internal_error';
  return {
    status: known ? error.status : 500,
    headers,
    body: { error: code, message: sentenceFor(error) },
  };
}

function methodNotAllowed(context: Context): MethodNotAllowedError {
  const allowed = context.response.get('Allow');
  return new MethodNotAllowedError(`${context.method} is not possible here; use ${allowed}.`);
}
