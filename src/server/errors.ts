import { GrafanaImagesError } from '../util/errors.ts';

export class InvalidJsonError extends GrafanaImagesError {
  readonly code = 'invalid_json';
  readonly status = 400;
}

export class BodyTooLargeError extends GrafanaImagesError {
  readonly code = 'body_too_large';
  readonly status = 413;
}

/** The client did not send its whole request in time. */
export class RequestTimeoutError extends GrafanaImagesError {
  readonly code = 'request_timeout';
  readonly status = 408;
}

export class MissingTokenError extends GrafanaImagesError {
  readonly code = 'missing_token';
  readonly status = 401;
}

export class SourceNotAllowedError extends GrafanaImagesError {
  readonly code = 'source_not_allowed';
  readonly status = 403;
}

/** A webhook without the secret that opens it, or with a signature that is not by it. */
export class WrongSecretError extends GrafanaImagesError {
  readonly code = 'wrong_secret';
  readonly status = 401;
}

/** The gallery was asked for without its password. */
export class MissingPasswordError extends GrafanaImagesError {
  readonly code = 'missing_password';
  readonly status = 401;
}

/** The gallery was asked for with another password than its own. */
export class WrongPasswordError extends GrafanaImagesError {
  readonly code = 'wrong_password';
  readonly status = 401;
}

/** A webhook for a room that it may not name. */
export class RoomNotAllowedError extends GrafanaImagesError {
  readonly code = 'room_not_allowed';
  readonly status = 403;
}

/** A part of the process is not ready for its work. */
export class NotReadyError extends GrafanaImagesError {
  readonly code = 'not_ready';
  readonly status = 503;
}

/** The client's address may not store pictures. */
export class AddressNotAllowedError extends GrafanaImagesError {
  readonly code = 'address_not_allowed';
  readonly status = 403;
}

export class MethodNotAllowedError extends GrafanaImagesError {
  readonly code = 'method_not_allowed';
  readonly status = 405;
}

/** The answer is not written in the format that was asked for. */
export class FormatNotOfferedError extends GrafanaImagesError {
  readonly code = 'format_not_offered';
  readonly status = 501;
}

/** The part of a picture that was asked for lies behind its end. */
export class RangeNotSatisfiableError extends GrafanaImagesError {
  readonly code = 'range_not_satisfiable';
  readonly status = 416;
}
