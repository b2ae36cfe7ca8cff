import { expect } from 'chai';
import fc from 'fast-check';
import { exceededLimit } from '../../src/util/json-limits.ts';

const isDeeperThan = (json: Uint8Array, depth: number) =>
  exceededLimit(json, { depth, values: Infinity }) === 'depth';

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

describe('the limits of JSON text', () => {
  it('count values, and stop reading at the one that is too many', () => {
    for (const [text, values] of [
      ['["a,b,[c"]', 2],
      ['[1,2,3]', 4],
      ['{"a":1,"b":[]}', 4],
    ] as const) {
      const json = Buffer.from(text);
      expect(exceededLimit(json, { depth: 9, values }), text).to.equal(undefined);
      expect(exceededLimit(json, { depth: 9, values: values - 1 }), text).to.equal('values');
    }
    let reads = 0;
    const many = new Proxy(Buffer.from(`[${'[],'.repeat(100_000)}[]]`), {
      get(target, key) {
        reads += 1;
        return Reflect.get(target, key, target) as unknown;
      },
    });
    expect(exceededLimit(many, { depth: 9, values: 20 })).to.equal('values');
    expect(reads).to.be.below(200);
  });

  it('count arrays and objects within each other, and nothing inside a string', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(6), (json, maxDepth) => {
        const isDeeper = depthOf(JSON.parse(json)) > maxDepth;
        expect(isDeeperThan(Buffer.from(json), maxDepth)).to.equal(isDeeper);
      }),
    );
  });

  it('is not misled by quotes, backslashes and brackets in strings', () => {
    for (const text of ['[[[', '"[[', '\\"[[', '\\\\', '\\\\\\"[[[', '{"a":[[']) {
      const json = Buffer.from(JSON.stringify([text, [text]]));
      expect(isDeeperThan(json, 2), text).to.equal(false);
      expect(isDeeperThan(json, 1), text).to.equal(true);
    }
  });

  it('ends at whatever is not JSON', () => {
    for (const text of ['', '"', '"\\', ']]]', '"abc', '[', '\\"[[']) {
      expect(isDeeperThan(Buffer.from(text), 5), text).to.equal(false);
    }
  });

  it('stops reading at the level that is too deep', () => {
    let reads = 0;
    const deep = new Proxy(Buffer.from('['.repeat(2_000_000)), {
      get(target, key) {
        reads += 1;
        return Reflect.get(target, key, target) as unknown;
      },
    });
    expect(isDeeperThan(deep, 64)).to.equal(true);
    expect(reads).to.be.below(200);
  });
});
