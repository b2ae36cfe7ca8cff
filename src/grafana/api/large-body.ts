/** Bytes of one block of a large answer. */
const BLOCK = 1_000_000;

/** The first piece, which is enough of what will not be parsed. */
export async function startOf(pieces: AsyncIterable<Buffer>): Promise<Buffer> {
  for await (const piece of pieces) return piece;
  return Buffer.alloc(0);
}

/** In blocks that another thread can take over: to join 45 MB would block the event loop. */
export async function blocksOf(pieces: AsyncIterable<Buffer>): Promise<Buffer[]> {
  const blocks: Buffer[] = [];
  let free = Buffer.alloc(0);
  for await (const piece of pieces) {
    for (let rest = piece; rest.length > 0;) {
      if (free.length === 0) {
        free = Buffer.allocUnsafeSlow(BLOCK);
        blocks.push(free);
      }
      const copied = rest.copy(free);
      free = free.subarray(copied);
      rest = rest.subarray(copied);
    }
  }
  const last = blocks.pop();
  return last ? [...blocks, last.subarray(0, last.length - free.length)] : [];
}
