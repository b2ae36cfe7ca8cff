import type { IncomingMessage } from 'node:http';
import getRawBody from 'raw-body';
import { BodyTooLargeError, InvalidRequestError, RequestTimeoutError } from '../../errors.ts';

export interface BodyLimits {
  readonly maxBytes: number;
  /** Milliseconds until the last byte must be here. */
  readonly timeoutMs: number;
}

/**
 * Reads a request's body as text, whatever its content type says.
 * @throws BodyTooLargeError, RequestTimeoutError, or InvalidRequestError when the client went away
 */
export async function readBody(request: IncomingMessage, limits: BodyLimits): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(
        new RequestTimeoutError(
          `The body did not come within ${limits.timeoutMs / 1000} s; send it at once.`,
        ),
      );
    }, limits.timeoutMs);
  });
  try {
    const length = request.headers['content-length'];
    const body = getRawBody(request, {
      limit: limits.maxBytes,
      encoding: 'utf8',
      ...(length === undefined ? {} : { length }),
    });
    return await Promise.race([body, late]);
  } catch (error) {
    if (error instanceof RequestTimeoutError) throw error;
    if (isTooLarge(error)) {
      throw new BodyTooLargeError(`The body may have ${limits.maxBytes} bytes at most.`, {
        cause: error,
      });
    }
    throw new InvalidRequestError('The body broke off; send the whole of it.', { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'type' in error && error.type === 'entity.too.large';
}
