/** What a response says before its body. */
export interface ResponseHead {
  readonly status: number;
  /** Lower case, without parameters; empty when the response has none. */
  readonly contentType: string;
  readonly location: string | undefined;
  /** Bytes of the body, where the response has a Content-Length. */
  readonly length: number | undefined;
  /** What a refusal asks for, such as `Basic realm="proxy"`. */
  readonly wwwAuthenticate?: string;
  /** When the other side answered, by its clock, as HTTP writes times. */
  readonly date?: string;
}

/** A body that is too large to be held as a whole. */
export interface LargeBody extends ResponseHead {
  /** The whole body, from its first byte; throws the errors of `httpRequest`. */
  readonly pieces: AsyncIterable<Buffer>;
}

/** Handles large bodies as they arrive. */
export interface LargeBodyHandler<T> {
  /** Bytes; a longer body is large. */
  readonly threshold: number;
  /**
   * Reads one; the other side sends no faster than it is read.
   * @returns undefined when the body is to be read as a whole after all
   */
  handle(body: LargeBody): Promise<T> | undefined;
}

/** A body as a whole; empty when it was handled as it arrived. */
export interface ResponseBody<T> {
  readonly body: Buffer;
  /** What the handler of a large body returned. */
  readonly handled?: T;
}

/**
 * Reads a body, or hands a large one to its handler: with a Content-Length as soon as the first bytes
 * are here, otherwise once more than `threshold` bytes are.
 * @param head known once the first piece is here
 * @throws what the pieces throw, and what the handler throws
 */
export async function readResponseBody<T>(
  pieces: AsyncGenerator<Buffer>,
  head: () => ResponseHead,
  large: LargeBodyHandler<T> | undefined,
): Promise<ResponseBody<T>> {
  const begun: Buffer[] = [];
  let isComplete = await readUntil(pieces, begun, 0);
  const { length } = head();
  if (large && (length ?? Infinity) > large.threshold) {
    if (length === undefined) {
      isComplete = isComplete || (await readUntil(pieces, begun, large.threshold));
    }
    const handled = isComplete
      ? undefined
      : large.handle({ ...head(), pieces: fromStart(begun, pieces) });
    if (handled) return { body: Buffer.alloc(0), handled: await handled };
  }
  return { body: await readWhole(fromStart(begun, pieces), length) };
}

/**
 * Reads on until more than `threshold` bytes are in `begun`.
 * @returns whether the body ended before that
 */
async function readUntil(
  pieces: AsyncGenerator<Buffer>,
  begun: Buffer[],
  threshold: number,
): Promise<boolean> {
  let length = begun.reduce((sum, piece) => sum + piece.length, 0);
  while (length <= threshold) {
    const next = await pieces.next();
    if (next.done === true) return true;
    begun.push(next.value);
    length += next.value.length;
  }
  return false;
}

/** The pieces read so far, which are let go of one by one, and the rest. */
async function* fromStart(begun: Buffer[], rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield* begun.splice(0);
  yield* rest;
}

/**
 * Reads the whole body. With a known length each piece is copied into its place, so that the body is
 * never in memory twice; otherwise the pieces are joined at the end.
 */
async function readWhole(
  pieces: AsyncIterable<Buffer>,
  contentLength: number | undefined,
): Promise<Buffer> {
  const parts: Buffer[] = [];
  let whole: Buffer | undefined;
  let length = 0;
  for await (const piece of pieces) {
    // Not earlier: a refusal may have a Content-Length and no body.
    if (length === 0 && contentLength !== undefined) {
      whole = Buffer.allocUnsafeSlow(contentLength);
    }
    if (whole) piece.copy(whole, length);
    else parts.push(piece);
    length += piece.length;
  }
  return whole ?? Buffer.concat(parts);
}
