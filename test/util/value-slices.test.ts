import { expect } from 'chai';
import fc from 'fast-check';
import {
  createValueBuilder,
  type PlainValue,
  sliceValue,
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

  it('take a value apart without recursion', () => {
    let deep: PlainValue = [];
    for (let level = 0; level < 100_000; level += 1) deep = [deep];
    let entries = 0;
    for (const { keys } of sliceValue(deep, 1_000)) entries += keys.length;
    expect(entries).to.equal(100_001);
  });
});
