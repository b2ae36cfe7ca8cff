import { GrafanaImagesError } from '../util/errors.ts';

/** The answer was no whole PNG. */
export class NotAnImageError extends GrafanaImagesError {
  readonly code = 'not_an_image';
  readonly status = 422;
}

/** A PNG, but one that Grafana shows instead of the panel. */
export class PlaceholderImageError extends GrafanaImagesError {
  readonly code = 'placeholder_image';
  readonly status = 422;
}

export class ImageTooLargeError extends GrafanaImagesError {
  readonly code = 'image_too_large';
  readonly status = 413;
}

/** The picture could not be written. */
export class StorageError extends GrafanaImagesError {
  readonly code = 'storage_error';
  readonly status = 500;
}

export class StorageFullError extends GrafanaImagesError {
  readonly code = 'storage_full';
  readonly status = 507;
}
