import { expect } from 'chai';
import fc from 'fast-check';
import { nearest } from '../../src/util/fuzzy-match.ts';

const near = (typed: string, names: readonly string[]) => nearest(typed, names, (name) => [name]);

describe('nearest', () => {
  it('returns at most three names with few different letters, nearest first', () => {
    expect(near('serach', ['again', 'search', 'save'])).to.deep.equal(['search']);
    expect(near('web-1', ['db', 'wob-21', 'web-2', 'web-3', 'web-4'])).to.deep.equal([
      'web-2',
      'web-3',
      'web-4',
    ]);
    expect(near('db', ['dc', 'd'])).to.deep.equal([]);
    expect(near('frobnicate', ['web', 'db'])).to.deep.equal([]);
  });

  it('compares a thing by the nearest of its names', () => {
    const things = [
      { id: 1, names: ['x', 'primary'] },
      { id: 2, names: [] },
    ];
    expect(nearest('primray', things, ({ names }) => names).map(({ id }) => id)).to.deep.equal([1]);
  });

  it('finds the exact name first', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string()), (typed, names) => {
        expect(near(typed, [...names, typed])[0]?.slice(0, 60)).to.equal(typed.slice(0, 60));
      }),
    );
  });

  it('handles many long names', () => {
    near('x'.repeat(100_000), Array<string>(5_000).fill(`y${'x'.repeat(1_000)}`));
  });

  it('handles 100,000 things and 300,000 names of one thing', () => {
    const things = Array.from({ length: 100_000 }, (_, index) => `server-${index}`);
    expect(near('sevrer-99999', things)).to.include('server-99999');
    const words = Array.from({ length: 300_000 }, (_, index) => `word${index}`);
    expect(nearest('wrod7', [words], (names) => names)).to.deep.equal([words]);
  });

  it('keeps the order of equally near names', () => {
    expect(near('web-x', ['db', 'web-3', 'web-2', 'web-y', 'web-1'])).to.deep.equal([
      'web-3',
      'web-2',
      'web-y',
    ]);
  });
});
