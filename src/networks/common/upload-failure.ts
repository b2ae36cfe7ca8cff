import { UploadError } from '../../chat/errors.ts';
import { HttpClientError, ResponseTimeoutError, withAdvice } from '../../util/http/errors.ts';

/**
 * Turns an error of the HTTP client into that of an upload; any other is thrown as it is.
 * @throws UploadError
 */
export function uploadFailure(error: unknown): never {
  if (error instanceof ResponseTimeoutError) {
    const advice = 'look whether the picture came all the same, before you ask again';
    throw new UploadError(withAdvice(error, advice), { cause: error });
  }
  if (error instanceof HttpClientError) throw new UploadError(error.message, { cause: error });
  throw error;
}
