import { GrafanaImagesError } from '../util/errors.ts';

/** The chat refused a picture. */
export class UploadError extends GrafanaImagesError {
  readonly code = 'upload_error';
  readonly status = 502;
}
