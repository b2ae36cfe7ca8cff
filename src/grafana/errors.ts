import { GrafanaImagesError } from '../util/errors.ts';

/** Grafana knows no such dashboard, panel or page. */
export class GrafanaNotFoundError extends GrafanaImagesError {
  readonly code = 'grafana_error';
  readonly status = 502;
}

/** Grafana answered, and the answer was no. */
export class GrafanaError extends GrafanaImagesError {
  readonly code: string = 'grafana_error';
  readonly status = 502;
}

/** Grafana, or a proxy before it, does not take a question as it is written. */
export class GrafanaRefusedError extends GrafanaError {}

/** Not signed in, a wrong token, or no permission. */
export class GrafanaUnauthorizedError extends GrafanaImagesError {
  readonly code = 'grafana_unauthorized';
  readonly status = 502;
}

/** No connection to Grafana, or one that broke. */
export class GrafanaUnreachableError extends GrafanaImagesError {
  readonly code = 'grafana_unreachable';
  readonly status = 502;
}

export class GrafanaTimeoutError extends GrafanaImagesError {
  readonly code = 'grafana_timeout';
  readonly status = 504;
}
