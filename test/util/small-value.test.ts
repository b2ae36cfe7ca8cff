import { expect } from 'chai';
import { isSmallValue } from '../../src/util/small-value.ts';

describe('isSmallValue', () => {
  const LIMITS = { parts: 10, characters: 20 };

  it('counts what is in a value, and the letters of its texts', () => {
    expect(isSmallValue({ a: [1, null, 'x'.repeat(20)], b: {} }, LIMITS)).to.equal(true);
    expect(isSmallValue({ a: ['x'.repeat(11), 'x'.repeat(10)] }, LIMITS)).to.equal(false);
    expect(
      isSmallValue(
        Array.from({ length: 10 }, () => 1),
        LIMITS,
      ),
    ).to.equal(false);
  });

  it('does not look at all of a large one, however deep it is', () => {
    let deep: unknown = 1;
    for (let depth = 0; depth < 100_000; depth += 1) deep = [deep];
    expect(isSmallValue(deep, LIMITS)).to.equal(false);
    expect(isSmallValue(Array.from({ length: 1_000_000 }), LIMITS)).to.equal(false);
  });
});
