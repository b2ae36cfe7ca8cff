import type { IncomingMessage } from 'node:http';
import { BodyTooLargeError, RequestTimeoutError } from './errors.ts';
import { InvalidRequestError } from '../util/errors.ts';
import { withTimeout } from '../util/timeout.ts';

export interface BodyLimits {
  readonly maxBytes: number;
  /** Milliseconds until the last byte must be here. */
  readonly timeoutMs: number;
}

/**
 * Reads a request's body as text, whatever its content type says.
 * @throws as `readRawBody` does
 */
export async function readRequestBody(
  request: IncomingMessage,
  limits: BodyLimits,
): Promise<string> {
  return (await readRawBody(request, limits)).toString();
}

/**
 * Reads the bytes of a request's body.
 * @throws BodyTooLargeError, RequestTimeoutError, or InvalidRequestError when the client went away
 */
export async function readRawBody(request: IncomingMessage, limits: BodyLimits): Promise<Buffer> {
  const { default: getRawBody } = await import('raw-body');
  const length = request.headers['content-length'];
  const body = getRawBody(request, {
    limit: limits.maxBytes,
    ...(length === undefined ? {} : { length }),
  });
  try {
    return await withTimeout(body, limits.timeoutMs, () => {
      throw new RequestTimeoutError(
        `The body did not come within ${limits.timeoutMs / 1000} s; send it at once.`,
      );
    });
  } catch (error) {
    if (error instanceof RequestTimeoutError) throw error;
    if (isTooLarge(error)) {
      throw new BodyTooLargeError(`The body may have ${limits.maxBytes} bytes at most.`, {
        cause: error,
      });
    }
    throw new InvalidRequestError('The body broke off; send the whole of it.', { cause: error });
  }
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'type' in error && error.type === 'entity.too.large';
}
