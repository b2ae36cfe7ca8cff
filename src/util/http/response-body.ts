/** What an answer says before its body. */
export interface Head {
  readonly status: number;
  /** Lower case, without parameters; empty when the answer names none. */
  readonly contentType: string;
  readonly location: string | undefined;
  /** Bytes of the body, where the answer tells. */
  readonly length: number | undefined;
}

/** A body that is too large to be held as a whole. */
export interface LargeBody extends Head {
  /** All of it, from its first byte on; throws the errors of `ask`. */
  readonly pieces: AsyncIterable<Buffer>;
}

/** What becomes of large bodies. */
export interface Large<T> {
  /** Bytes; one with more is large. */
  readonly beyond: number;
  /**
   * Takes one as it comes, which it does no faster than it is taken.
   * @returns undefined when it is to be read as a whole after all
   */
  take(body: LargeBody): Promise<T> | undefined;
}

/** A body as a whole, or what became of a large one, which then is empty. */
export interface Body<T> {
  readonly body: Buffer;
  readonly taken?: T;
}

/**
 * Reads a body, or hands over a large one. Where its length is told it is handed over with its first
 * bytes, otherwise once so many have come that it is large.
 * @param head known when the first piece has come
 * @throws what the pieces throw, and what is thrown by who takes a large one
 */
export async function readBody<T>(
  pieces: AsyncGenerator<Buffer>,
  head: () => Head,
  large: Large<T> | undefined,
): Promise<Body<T>> {
  const begun: Buffer[] = [];
  let isAll = await hasEnded(pieces, begun, 0);
  const { length } = head();
  if (large && (length ?? Infinity) > large.beyond) {
    if (length === undefined) isAll = isAll || (await hasEnded(pieces, begun, large.beyond));
    const taken = isAll
      ? undefined
      : large.take({ ...head(), pieces: fromTheBegin(begun, pieces) });
    if (taken) return { body: Buffer.alloc(0), taken: await taken };
  }
  return { body: await readWhole(fromTheBegin(begun, pieces), length) };
}

/** Reads on until more than so many bytes are there; true when all is there before. */
async function hasEnded(
  pieces: AsyncGenerator<Buffer>,
  begun: Buffer[],
  beyond: number,
): Promise<boolean> {
  let length = begun.reduce((sum, piece) => sum + piece.length, 0);
  while (length <= beyond) {
    const next = await pieces.next();
    if (next.done === true) return true;
    begun.push(next.value);
    length += next.value.length;
  }
  return false;
}

/** What has come, of which nothing is kept, and what comes. */
async function* fromTheBegin(
  begun: Buffer[],
  rest: AsyncGenerator<Buffer>,
): AsyncGenerator<Buffer> {
  yield* begun.splice(0);
  yield* rest;
}

/**
 * Reads all of it. Where its length is told it is put into its place piece by piece, so that it is
 * never there twice; one of unknown length is put together at its end.
 */
async function readWhole(pieces: AsyncIterable<Buffer>, told: number | undefined): Promise<Buffer> {
  const parts: Buffer[] = [];
  let whole: Buffer | undefined;
  let length = 0;
  for await (const piece of pieces) {
    // Not before: a refusal may tell a length and have no body.
    if (length === 0 && told !== undefined) whole = Buffer.allocUnsafeSlow(told);
    if (whole) piece.copy(whole, length);
    else parts.push(piece);
    length += piece.length;
  }
  return whole ?? Buffer.concat(parts);
}
