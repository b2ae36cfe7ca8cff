import { Readable } from 'node:stream';

/**
 * The first so many bytes of a stream: a file may grow or be cut off while it is sent, after its length
 * was promised. The rest of a longer source is left out; a shorter one ends with an error. Destroyed,
 * it destroys the source.
 */
export function exactLength(source: Readable, bytes: number): Readable {
  const limited = Readable.from(limit(source, bytes), { objectMode: false });
  // Until it is read, the generator does not hear of either.
  source.on('error', () => undefined);
  limited.once('close', () => source.destroy());
  return limited;
}

async function* limit(source: AsyncIterable<Buffer>, bytes: number): AsyncGenerator<Buffer> {
  let left = bytes;
  for await (const chunk of source) {
    if (chunk.length >= left) {
      yield chunk.subarray(0, left);
      return;
    }
    left -= chunk.length;
    yield chunk;
  }
  throw new Error(`The source ended ${left} bytes too early.`);
}
