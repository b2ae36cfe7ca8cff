/**
 * An HTTP exchange that ended without a whole response. These errors know only the connection; who
 * makes the request turns them into the errors of its own part, with advice that fits there.
 */
export abstract class HttpClientError extends Error {
  /** What the other side is called in a sentence, such as `Grafana at https://grafana.example.com`. */
  readonly peer: string;

  constructor(peer: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.peer = peer;
  }
}

/** There was no connection, or it broke. */
export class UnreachableError extends HttpClientError {
  /** A clause that says why, without a full stop. */
  readonly reason: string;

  constructor(peer: string, reason: string, options?: ErrorOptions) {
    super(peer, `${peer} cannot be reached: ${reason}.`, options);
    this.reason = reason;
  }
}

/** The response was not complete in time. */
export class ResponseTimeoutError extends HttpClientError {
  readonly timeoutMs: number;

  constructor(peer: string, timeoutMs: number) {
    super(peer, `${peer} did not answer within ${Number((timeoutMs / 1000).toFixed(2))} s.`);
    this.timeoutMs = timeoutMs;
  }
}

/** The body is longer than the limit, or says that it will be. */
export class ResponseTooLargeError extends HttpClientError {
  readonly maxBytes: number;

  constructor(peer: string, maxBytes: number) {
    super(peer, `${peer} sent more than ${maxBytes} bytes.`);
    this.maxBytes = maxBytes;
  }
}

/** The error's sentence with advice behind it, such as `try again in a moment`. */
export function withAdvice({ message }: HttpClientError, advice: string): string {
  return `${message.replace(/\.$/, '')}; ${advice}.`;
}
