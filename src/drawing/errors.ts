import { GrafanaImagesError } from '../util/errors.ts';

/** The library that draws is not installed, or cannot be loaded on this machine. */
export class DrawingUnavailableError extends GrafanaImagesError {
  readonly code = 'drawing_unavailable';
  readonly status = 502;
}

/** This panel, or its data, cannot be drawn here. */
export class NotDrawnError extends GrafanaImagesError {
  readonly code = 'not_drawn';
  readonly status = 502;
}
