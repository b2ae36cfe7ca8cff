import { inspect } from 'node:util';
import { oneLine } from './text.ts';

/**
 * Everything that can go wrong in a way we foresee. The message is the sentence a person reads, in
 * chat or in an HTTP answer: what was wrong, what was found, what to do. It never holds a token, a
 * path on disk or a stack; the original error is under `cause`.
 */
export abstract class GrafanaImagesError extends Error {
  /** Word for machines, as in `{"error": CODE}`. */
  abstract readonly code: string;
  /** HTTP status of the answer to a request that ends with this error. */
  abstract readonly status: number;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** The environment or the command line cannot be used. */
export class ConfigError extends GrafanaImagesError {
  readonly code = 'invalid_configuration';
  readonly status = 500;
}

/** What was typed or sent is not understood. */
export class InvalidRequestError extends GrafanaImagesError {
  readonly code = 'invalid_request';
  readonly status = 400;
}

/** Too much was asked, or too much of it has failed. */
export class TooManyRequestsError extends GrafanaImagesError {
  readonly code = 'too_many_requests';
  readonly status = 429;
  /** Seconds after which to try again. */
  readonly retryAfter: number;

  constructor(message: string, options: ErrorOptions & { readonly retryAfter?: number } = {}) {
    super(message, options);
    this.retryAfter = options.retryAfter ?? 10;
  }
}

/** The client disconnected before its turn came; only the log shows this error. */
export class ClientGoneError extends GrafanaImagesError {
  readonly code = 'client_gone';
  readonly status = 499;
}

export class NotFoundError extends GrafanaImagesError {
  readonly code = 'not_found';
  readonly status = 404;
}

/** The process is about to end and takes no new work. */
export class ShuttingDownError extends GrafanaImagesError {
  readonly code = 'shutting_down';
  readonly status = 503;
}

/**
 * The sentence to show for anything that was thrown. An unforeseen fault gets a neutral one: its own
 * text may hold anything, and belongs in the log.
 */
export function sentenceFor(error: unknown): string {
  return error instanceof GrafanaImagesError
    ? error.message
    : 'Something went wrong here; the log says more.';
}

/**
 * What the log gets, in one line: kind and text, and the causes as far as they say something new.
 * @param depth how many causes at most, for a chain may lead back to itself
 */
export function describeForLog(error: unknown, depth = 5): string {
  if (!(error instanceof Error)) return oneLine(messageOf(error), MAX_LOGGED);
  // Both may have been set by anything, such as the body of an answer.
  const name = oneLine(typeof error.name === 'string' ? error.name : 'Error', MAX_NAME);
  const own = `${name}: ${oneLine(messageOf(error), MAX_LOGGED)}`;
  if (error.cause === undefined || depth === 0) return own;
  const said = messageOf(error.cause);
  if (said !== '' && own.includes(said)) return own;
  return `${own} (because of ${describeForLog(error.cause, depth - 1)})`;
}

/** Characters of one message in the log. */
const MAX_LOGGED = 500;
/** Characters of the name of an error's class. */
const MAX_NAME = 60;

function messageOf(error: unknown): string {
  const message: unknown =
    typeof error === 'object' && error !== null && 'message' in error ? error.message : error;
  return typeof message === 'string' ? message : inspect(message, { depth: 1 });
}
