import { GrafanaImagesError } from '../util/errors.ts';

/** Grafana does not have that dashboard, panel or page. */
export class GrafanaNotFoundError extends GrafanaImagesError {
  readonly code = 'grafana_error';
  readonly status = 502;
}

/** Grafana answered with an error. */
export class GrafanaError extends GrafanaImagesError {
  readonly code: string = 'grafana_error';
  readonly status = 502;
}

/** Grafana, or a proxy in front of it, refused the request as malformed. */
export class GrafanaRefusedError extends GrafanaError {}

/** An answer was larger than is read. */
export class GrafanaResponseTooLargeError extends GrafanaError {}

/** Grafana cannot do it at the moment: it is busy, or something in it failed (429 and all of 5xx). */
export class GrafanaUnavailableError extends GrafanaError {}

/** Grafana, or a proxy in front of it, has too much to do (429, 502, 503, 504). */
export class GrafanaBusyError extends GrafanaUnavailableError {}

/** There is nothing beside Grafana that renders. */
export class NoRendererError extends GrafanaUnavailableError {}

/** Not signed in, a wrong token, or no permission. */
export class GrafanaUnauthorizedError extends GrafanaImagesError {
  readonly code = 'grafana_unauthorized';
  readonly status: number = 502;
}

/** Grafana itself does not accept the caller's token, or wants one: the fault is the caller's. */
export class TokenRefusedError extends GrafanaUnauthorizedError {
  override readonly status = 401;
}

/** There was no connection to Grafana, or it broke. */
export class GrafanaUnreachableError extends GrafanaImagesError {
  readonly code = 'grafana_unreachable';
  readonly status = 502;
}

export class GrafanaTimeoutError extends GrafanaImagesError {
  readonly code = 'grafana_timeout';
  readonly status = 504;
}

/** Something of a panel is not understood, so that it cannot be drawn here. The message names it. */
export class NotUnderstoodError extends GrafanaImagesError {
  readonly code = 'grafana_error';
  readonly status = 502;
}

/** No query of a panel has an answer. The message says why, in the data source's own words. */
export class QueryFailedError extends GrafanaImagesError {
  readonly code = 'grafana_error';
  readonly status = 502;
}
