import { GrafanaImagesError } from '../util/errors.ts';

/** A chat did not take a picture. */
export class UploadError extends GrafanaImagesError {
  readonly code = 'upload_error';
  readonly status = 502;
}
