import { UploadError } from '../../chat/errors.ts';
import { HttpClientError, ResponseTimeoutError, withAdvice } from '../../util/http/errors.ts';

/**
 * Rethrows an error of the HTTP client as an UploadError, and any other as it is.
 * @throws UploadError
 */
export function uploadFailure(error: unknown): never {
  if (error instanceof ResponseTimeoutError) {
    const advice = 'check whether the picture has arrived before you ask again';
    throw new UploadError(withAdvice(error, advice), { cause: error });
  }
  if (error instanceof HttpClientError) throw new UploadError(error.message, { cause: error });
  throw error;
}
