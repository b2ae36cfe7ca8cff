import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect } from 'chai';
import fc from 'fast-check';
import { exactLength } from '../../src/util/exact-length.ts';
import { until } from '../support/until.ts';

describe('exactLength', () => {
  const chunks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 20 }), { maxLength: 8 });

  it('gives the first bytes of a longer source, and an error for a shorter one', async () => {
    await fc.assert(
      fc.asyncProperty(chunks, fc.integer({ min: 1, max: 100 }), async (parts, length) => {
        const all = Buffer.concat(parts);
        const source = Readable.from(
          parts.map((part) => Buffer.from(part)),
          { objectMode: false },
        );
        const reading = buffer(exactLength(source, length));
        if (all.length < length) {
          const error: unknown = await reading.catch((error: unknown) => error);
          const message = `The source ended ${length - all.length} bytes too early.`;
          expect(error).to.have.property('message', message);
        } else {
          expect((await reading).equals(all.subarray(0, length))).to.equal(true);
        }
        await until(() => source.destroyed);
      }),
      { numRuns: 100 },
    );
  });

  it('ends a source that goes on without end', async () => {
    const source = new Readable({
      read() {
        this.push(Buffer.alloc(1_000));
      },
    });
    expect(await buffer(exactLength(source, 5_500))).to.have.length(5_500);
    await until(() => source.destroyed);
  });

  it('fails when the source fails', async () => {
    const source = new Readable({ read: () => undefined });
    const reading = buffer(exactLength(source, 10));
    source.destroy(new Error('The disk is gone.'));
    const error: unknown = await reading.catch((error: unknown) => error);
    expect(error).to.have.property('message', 'The disk is gone.');
  });

  it('ends its source when it is destroyed, read or not', async () => {
    for (const isRead of [true, false]) {
      const source = new Readable({ read: () => undefined });
      const limited = exactLength(source, 10);
      if (isRead) limited.resume();
      limited.destroy();
      await until(() => source.destroyed);
    }
  });
});
