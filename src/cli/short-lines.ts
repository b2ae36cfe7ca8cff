import { Transform } from 'node:stream';

const NEWLINE = 0x0a;

/** Lets text through, of each line no more than so many bytes, so that none of them fills the memory. */
export function shortLines(maxBytes: number): Transform {
  let length = 0;

  /** What is left of a piece that has no line break but at its end. */
  function cut(piece: Buffer): Buffer {
    const hasEnd = piece.at(-1) === NEWLINE;
    const end = hasEnd ? piece.length - 1 : piece.length;
    const kept = piece.subarray(0, Math.min(end, maxBytes - length));
    length = hasEnd ? 0 : length + kept.length;
    return hasEnd && kept.length === end ? piece : Buffer.concat([kept, piece.subarray(end)]);
  }

  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      let from = 0;
      while (from < chunk.length) {
        const end = chunk.indexOf(NEWLINE, from);
        const to = end < 0 ? chunk.length : end + 1;
        this.push(cut(chunk.subarray(from, to)));
        from = to;
      }
      done();
    },
  });
}
