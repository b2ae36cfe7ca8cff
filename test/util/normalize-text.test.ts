import { expect } from 'chai';
import fc from 'fast-check';
import { folded } from '../../src/util/normalize-text.ts';

describe('folded', () => {
  for (const [typed, plain] of [
    ['CPU', 'cpu'],
    ['PostgreSQL – Primary', 'postgresql - primary'],
    ['a‐b−c—d', 'a-b-c-d'],
    ['Bob’s „best“ «one»', `bob's "best" "one"`],
    ['gro\u0308ße', 'grosse'],
    ['GRÖSSE', 'grosse'],
    ['İstanbul', 'istanbul'],
    ['Żółć, Ærø', 'zolc, aero'],
    ['がぎ', 'がぎ'],
    ['O\u0308L', 'ol'],
    ['  a\u00a0\t b\n', 'a b'],
    ['so\u00adft\u200b\u202ex\ud83d', 'softx'],
    ['', ''],
  ] as const) {
    it(`folds ${JSON.stringify(typed)} to ${JSON.stringify(plain)}`, () => {
      expect(folded(typed)).to.equal(plain);
    });
  }

  it('is idempotent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(folded(folded(text))).to.equal(folded(text));
      }),
    );
  });

  it('folds the beginning of a long text, without splitting a character', () => {
    expect(folded('X'.repeat(1_000_000))).to.equal('x'.repeat(500));
    expect(folded(`${'x'.repeat(499)}😀`)).to.equal('x'.repeat(499));
  });
});
