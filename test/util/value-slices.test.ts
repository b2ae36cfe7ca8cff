import { expect } from 'chai';
import fc from 'fast-check';
import {
  createValueBuilder,
  type PlainValue,
  sliceValue,
  transferOf,
  type ValueSlice,
} from '../../src/util/value-slices.ts';

function rebuilt(slices: Iterable<ValueSlice>): unknown {
  const builder = createValueBuilder();
  for (const slice of slices) builder.add(structuredClone(slice));
  return builder.value();
}

describe('value slices', () => {
  it('put every value together as it was', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 1, max: 20 }), (value, entries) => {
        const slices = [...sliceValue(value, entries)];
        expect(rebuilt(slices)).to.deep.equal(value);
        expect(slices.every(({ keys }) => keys.length <= entries)).to.equal(true);
      }),
    );
  });

  it('keep the order of keys, missing properties, and a key called __proto__', () => {
    const value = JSON.parse('{"b":1,"__proto__":{"x":1},"a":[]}') as Record<string, PlainValue>;
    const copy = rebuilt(sliceValue({ ...value, none: undefined }, 2));
    expect(Object.keys(copy as object)).to.deep.equal(['b', '__proto__', 'a', 'none']);
    expect(Object.getPrototypeOf(copy)).to.equal(Object.prototype);
  });

  it('put long arrays of numbers together as they were, in runs whose memory is moved', () => {
    const odd = fc.constantFrom(null, 0, -0, NaN, Infinity, -Infinity, 1e308, 5e-324);
    fc.assert(
      fc.property(
        fc.array(fc.oneof(odd, fc.double()), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 900, max: 120_000 }),
        (some, length) => {
          const numbers = Array.from({ length }, (_, index) => some[index % some.length] ?? null);
          const value = { before: 1, numbers, after: ['x', numbers, null] };
          const builder = createValueBuilder();
          for (const slice of sliceValue(value, 100)) {
            const transfer = transferOf(slice);
            expect(slice.keys.length).to.be.at.most(100);
            builder.add(structuredClone(slice, { transfer }));
            expect(transfer.every(({ byteLength }) => byteLength === 0)).to.equal(true);
          }
          expect(builder.value()).to.deep.equal(value);
        },
      ),
      { numRuns: 10 },
    );
  });

  it('take an array apart entry by entry where one is neither a number nor null', () => {
    const mixed = [...Array.from({ length: 2_000 }, (_, index) => index), 'x', [1]];
    expect(rebuilt(sliceValue(mixed, 100))).to.deep.equal(mixed);
  });

  it('take a value apart without recursion', () => {
    let deep: PlainValue = [];
    for (let level = 0; level < 100_000; level += 1) deep = [deep];
    let entries = 0;
    for (const { keys } of sliceValue(deep, 1_000)) entries += keys.length;
    expect(entries).to.equal(100_001);
  });
});
