import type { IncomingHttpHeaders } from 'node:http';

/** A request as it came in; `path` has no query but keeps the sub-path, `at` is ms since 1970. */
export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly at: number;
}

export type Placeholder = 'limit-dark' | 'limit-light' | 'no-renderer';

/** What can go wrong between a client and a Grafana, as it was seen or is known to happen. */
export type Fault =
  /** Answers as always, `ms` later. A render that takes longer than its time-out fails instead. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Any status, with the body Grafana or the proxy before it gives; `body` may replace that. */
  | {
      readonly kind: 'error';
      readonly status: number;
      readonly body?: string;
      readonly contentType?: string;
    }
  /** 500: the renderer began to answer and was too slow to end. */
  | { readonly kind: 'timeout-error' }
  /** 200 text/html: the application's page of about 25 kB. */
  | { readonly kind: 'html' }
  /** 200 image/png, yet the bytes are a page. */
  | { readonly kind: 'html-as-png' }
  | { readonly kind: 'login-redirect' }
  | { readonly kind: 'home-redirect' }
  | { readonly kind: 'redirect'; readonly location: string }
  /** 200 image/png: one of Grafana's own pictures instead of the panel. */
  | { readonly kind: 'placeholder'; readonly which: Placeholder }
  /** 200 image/png with no byte in it. */
  | { readonly kind: 'empty' }
  /** Half a picture, and a Content-Length that agrees with it. */
  | { readonly kind: 'truncated' }
  /** A picture with one wrong byte among its pixels. */
  | { readonly kind: 'corrupt' }
  /** No answer until the client gives up. */
  | { readonly kind: 'hang' }
  /** The head and half of the picture, then nothing. */
  | { readonly kind: 'hang-body' }
  /** The connection is reset before the head. */
  | { readonly kind: 'reset' }
  /** The connection ends in the middle of the body. */
  | { readonly kind: 'reset-body' }
  /** A valid picture of exactly so many bytes. */
  | { readonly kind: 'oversized'; readonly bytes: number };

export interface FaultOptions {
  /** How many requests it hits before it goes away by itself; no end when absent. */
  readonly times?: number;
  /** Which requests it hits; those to /render/… when absent. */
  readonly match?: (request: RecordedRequest) => boolean;
}

interface ActiveFault {
  readonly fault: Fault;
  readonly match: (request: RecordedRequest) => boolean;
  left: number;
}

/** The faults that are switched on. The one that was switched on last wins. */
export class FaultBoard {
  readonly #active: ActiveFault[] = [];
  readonly #isRender: (request: RecordedRequest) => boolean;

  constructor(isRender: (request: RecordedRequest) => boolean) {
    this.#isRender = isRender;
  }

  /** Switches a fault on; the function given back switches it off and may be called twice. */
  add(fault: Fault, options: FaultOptions = {}): () => void {
    const entry: ActiveFault = {
      fault,
      match: options.match ?? this.#isRender,
      left: options.times ?? Infinity,
    };
    this.#active.unshift(entry);
    return () => {
      this.#remove(entry);
    };
  }

  /** The fault that hits this request, which uses up one of its times. */
  take(request: RecordedRequest): Fault | undefined {
    const entry = this.#active.find(({ match, left }) => left > 0 && match(request));
    if (entry === undefined) return undefined;
    entry.left -= 1;
    if (entry.left <= 0) this.#remove(entry);
    return entry.fault;
  }

  #remove(entry: ActiveFault): void {
    const index = this.#active.indexOf(entry);
    if (index >= 0) this.#active.splice(index, 1);
  }
}
