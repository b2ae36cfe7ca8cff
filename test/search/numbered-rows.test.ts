import { expect } from 'chai';
import fc from 'fast-check';
import { createNumberedRows } from '../../src/search/numbered-rows.ts';

describe('numbered rows', () => {
  it('keep each key once, as long as it is used, and use its number again', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.nat(4)), { maxLength: 60 }), (steps) => {
        const rows = createNumberedRows<string>();
        const held: { key: string; id: number }[] = [];
        for (const [isUse, which] of steps) {
          if (isUse) {
            const key = `k${which}`;
            const { id, isNew } = rows.use(key, () => key);
            expect(isNew).to.equal(!held.some((one) => one.key === key));
            held.push({ key, id });
          } else {
            const [one] = held.splice(which, 1);
            const isLast = one !== undefined && !held.some(({ id }) => id === one.id);
            expect(one && rows.release(one.id)).to.equal(isLast ? one.key : undefined);
          }
          for (const { key, id } of held) expect(rows.get(id)).to.equal(key);
          expect(rows.limit).to.be.at.most(5);
        }
      }),
    );
  });

  it('release nothing that is not there', () => {
    expect(createNumberedRows<string>().release(3)).to.equal(undefined);
  });
});
