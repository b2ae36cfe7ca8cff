import { expect } from 'chai';
import fc from 'fast-check';
import { createByteBudget, type Reservation } from '../../src/util/byte-budget.ts';
import { settle } from '../support/deferred.ts';

describe('byte budget', () => {
  it('makes the next one wait until there is room', async () => {
    const budget = createByteBudget(100);
    const first = await budget.reserve(60);
    let second: Reservation | undefined;
    const waiting = budget.reserve(50).then((reservation) => (second = reservation));
    await settle();
    expect(second).to.equal(undefined);
    first.shrink(50);
    expect(await waiting).to.equal(second);
    expect(budget.reserved).to.equal(100);
  });

  it('keeps the order, although a smaller one would fit', async () => {
    const budget = createByteBudget(100);
    const first = await budget.reserve(60);
    const order: string[] = [];
    const large = budget.reserve(90).then(() => order.push('large'));
    const small = budget.reserve(10).then(() => order.push('small'));
    await settle();
    expect(order).to.deep.equal([]);
    first.release();
    await Promise.all([large, small]);
    expect(order).to.deep.equal(['large', 'small']);
  });

  it('counts more than the whole as the whole', async () => {
    const budget = createByteBudget(100);
    const all = await budget.reserve(1_000);
    expect(budget.reserved).to.equal(100);
    all.release();
    all.release();
    all.shrink(0);
    expect(budget.reserved).to.equal(0);
  });

  it('never reserves more than it has, and serves everyone in the end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 150 }), { maxLength: 30 }),
        async (sizes) => {
          const budget = createByteBudget(100);
          let served = 0;
          await Promise.all(
            sizes.map(async (bytes) => {
              const reservation = await budget.reserve(bytes);
              expect(budget.reserved).to.be.at.most(100);
              reservation.shrink(Math.floor(bytes / 2));
              await Promise.resolve();
              reservation.release();
              served += 1;
            }),
          );
          expect([served, budget.reserved]).to.deep.equal([sizes.length, 0]);
        },
      ),
    );
  });
});
