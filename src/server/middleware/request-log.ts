import type { Context, Middleware } from 'koa';
import { StorageError, StorageFullError, StorageUnavailableError } from '../../pictures/errors.ts';
import { describeForLog, GrafanaImagesError } from '../../util/errors.ts';
import { type EventLevel, logEvent, type LogFields } from '../../util/log-event.ts';
import type { Logger } from '../../util/logger.ts';
import type { Callers } from '../callers.ts';
import { WrongPasswordError } from '../errors.ts';
import { ALERT_PATH } from '../routes/post-alert.ts';

/** What a request has for the log. */
export interface LoggedState {
  /** What the routes know of it; no token and no whole URL. */
  logged: LogFields;
  /** What was thrown, once it has become an answer. */
  failure?: unknown;
}

/**
 * Gives each request an id, which the answer has in its header `X-Request-Id`, and writes a line to the
 * log for each that is to make a picture or tells of alerts, and for each that fails.
 */
export function requestLog(
  callers: Callers,
  logger: Logger,
  now: () => number = () => performance.now(),
): Middleware<LoggedState> {
  return async (context, next) => {
    const start = now();
    const request = callers.requestIdOf(context.req);
    context.state.logged = {};
    context.set('X-Request-Id', request);
    await next();
    const { logged, failure } = context.state;
    const name = nameOf(context);
    const level = levelOf(name, context.status, failure);
    if (level === undefined) return;
    const outcome = failure === undefined ? DONE[name] : outcomeOf(context.status);
    logEvent(logger, level, `${name} ${outcome}`, {
      request,
      client: callers.addressOf(context.req),
      ...(name === 'request' && { method: context.method, path: context.path }),
      ...logged,
      ms: Math.round(now() - start),
      status: context.status,
      outcome,
      ...(failure !== undefined && { code: codeOf(failure), why: describeForLog(failure) }),
    });
  };
}

type RequestName = 'picture' | 'webhook' | 'request';

const DONE = { picture: 'made', webhook: 'taken', request: 'answered' } as const;

function nameOf({ path }: Context): RequestName {
  if (/^\/grafana-images\/?$/.test(path)) return 'picture';
  return ALERT_PATH.test(path) ? 'webhook' : 'request';
}

/** A client that went away has refused the answer itself. */
function outcomeOf(status: number): 'refused' | 'failed' {
  return isFault(status) ? 'failed' : 'refused';
}

/** 501 answers a client that asked for something that there is not. */
function isFault(status: number): boolean {
  return (status >= 500 && status !== 501) || status === 422;
}

/** Undefined for what is not told: a picture that was shown is not. */
function levelOf(name: RequestName, status: number, failure: unknown): EventLevel | undefined {
  if (failure === undefined) return name === 'request' ? undefined : 'info';
  if (needsPerson(failure)) return 'error';
  if (isFault(status)) return 'warn';
  return name === 'request' && !(failure instanceof WrongPasswordError) ? 'debug' : 'info';
}

/** Whether a failure ends by itself only if a person does something. */
export function needsPerson(failure: unknown): boolean {
  if (!(failure instanceof GrafanaImagesError) || failure instanceof StorageFullError) return true;
  return failure instanceof StorageError && !(failure instanceof StorageUnavailableError);
}

function codeOf(failure: unknown): string {
  return failure instanceof GrafanaImagesError ? failure.code : 'internal_error';
}
