import { NotUnderstoodError } from '../grafana/errors.ts';
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

/** The one that Grafana shows where nothing renders. */
export class NoRendererPlaceholderError extends PlaceholderImageError {}

/** What is asked for is not a panel, which is all that is drawn here. */
export class NotOnePanelError extends NotUnderstoodError {}

export class ImageTooLargeError extends GrafanaImagesError {
  readonly code = 'image_too_large';
  readonly status = 413;
}

/** The picture could not be written or read. */
export class StorageError extends GrafanaImagesError {
  readonly code: string = 'storage_error';
  readonly status: number = 500;
}

/** The store does not answer, or is not mounted: it may be back soon. */
export class StorageUnavailableError extends StorageError {
  override readonly code = 'storage_unavailable';
  override readonly status = 503;
}

/** The picture was there, and its link was taken back. */
export class PictureGoneError extends GrafanaImagesError {
  readonly code = 'gone';
  readonly status = 410;
}

export class StorageFullError extends GrafanaImagesError {
  readonly code = 'storage_full';
  readonly status = 507;
}
