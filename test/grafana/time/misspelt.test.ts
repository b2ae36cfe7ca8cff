import { expect } from 'chai';
import fc from 'fast-check';
import { withTimeWordsCorrected } from '../../../src/grafana/time/misspelt.ts';

describe('misspelt words of times', () => {
  for (const [typed, meant] of [
    ['yesteday', 'yesterday'],
    ['since mondya', 'since monday'],
    ['last 3 huors', 'last 3 hours'],
    ['this mornign', 'this morning'],
    ['last 30 minuets', 'last 30 minutes'],
    ['18 novmber', '18 november'],
    ['untill yestreday', 'until yesterday'],
    ['web:cpu Tuseday', 'web:cpu tuesday'],
  ]) {
    it(`are corrected in ${typed ?? ''}`, () => {
      expect(withTimeWordsCorrected(typed ?? '')).to.equal(meant);
    });
  }

  for (const typed of ['yesterday', 'web:cpu 3h', 'orders', 'last', 'q=yesteday', 'server', '']) {
    it(`are none in ${JSON.stringify(typed)}`, () => {
      expect(withTimeWordsCorrected(typed)).to.equal(undefined);
    });
  }

  it('are corrected once', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(withTimeWordsCorrected(withTimeWordsCorrected(text) ?? text)).to.equal(undefined);
      }),
    );
  });
});
