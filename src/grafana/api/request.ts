import {
  GrafanaResponseTooLargeError,
  GrafanaTimeoutError,
  GrafanaUnreachableError,
} from '../errors.ts';
import { httpRequest, type HttpRequestOptions, type HttpResponse } from '../../util/http/client.ts';
import {
  ResponseTimeoutError,
  ResponseTooLargeError,
  UnreachableError,
  withAdvice,
} from '../../util/http/errors.ts';

export interface GrafanaRequestOptions<T = never> extends Omit<HttpRequestOptions<T>, 'peer'> {
  /** What Grafana is called in a sentence; `Grafana at ORIGIN` when missing. */
  readonly peer?: string;
  /** What to do when the answer takes too long. */
  readonly timeoutAdvice?: string;
  /** What to do when the answer is too large. */
  readonly tooLargeAdvice?: string;
}

/**
 * Makes one request to a Grafana, and turns the HTTP client's errors into Grafana's.
 * @throws GrafanaUnreachableError, GrafanaTimeoutError, GrafanaResponseTooLargeError, and what the
 *   handler of a large body throws
 */
export async function grafanaRequest<T = never>(
  url: string,
  options: GrafanaRequestOptions<T>,
): Promise<HttpResponse<T>> {
  const {
    peer = `Grafana at ${new URL(url).origin}`,
    timeoutAdvice = 'try again in a moment',
    tooLargeAdvice = 'check whether HUBOT_GRAFANA_HOST is really Grafana',
    caVariable = 'HUBOT_GRAFANA_CA_FILE',
    large,
    ...rest
  } = options;
  const grafanaError = (error: unknown): unknown => {
    if (error instanceof UnreachableError) {
      return new GrafanaUnreachableError(error.message, { cause: error.cause });
    }
    if (error instanceof ResponseTimeoutError) {
      return new GrafanaTimeoutError(withAdvice(error, timeoutAdvice));
    }
    if (error instanceof ResponseTooLargeError) {
      return new GrafanaResponseTooLargeError(withAdvice(error, tooLargeAdvice));
    }
    return error;
  };
  try {
    return await httpRequest(url, {
      ...rest,
      peer,
      caVariable,
      large: large && {
        threshold: large.threshold,
        // The handler sees the same errors as the caller.
        handle: (body) => large.handle({ ...body, pieces: rethrowing(body.pieces, grafanaError) }),
      },
    });
  } catch (error) {
    throw grafanaError(error);
  }
}

async function* rethrowing<T>(
  pieces: AsyncIterable<T>,
  convert: (error: unknown) => unknown,
): AsyncGenerator<T> {
  try {
    yield* pieces;
  } catch (error) {
    throw convert(error);
  }
}
