import { expect } from 'chai';
import { placeholderReason } from '../../../src/pictures/renderers/grafana-placeholders.ts';
import { chunk, header, picture, pixels, pngOf } from '../../support/png.ts';

/** A picture of one grey, padded by a comment to so many bytes. */
function padded(width: number, height: number, bytes: number): Buffer {
  const parts = [header(width, height), pixels(width, height)] as const;
  const bare = pngOf(...parts, chunk('IEND')).length;
  return pngOf(...parts, chunk('tEXt', Buffer.alloc(bytes - bare - 12, 32)), chunk('IEND'));
}

describe('placeholders', () => {
  for (const [width, height, bytes, why] of [
    [526, 202, 3859, 'busy'],
    [1004, 404, 11_847, 'busy'],
    [478, 208, 9095, 'no-renderer'],
    [523, 208, 3651, 'no-renderer'],
    [523, 200, 3161, 'error'],
    [503, 203, 3382, 'timeout'],
  ] as const) {
    it(`knows the picture of ${width} × ${height} pixels and ${bytes} bytes`, () => {
      expect(placeholderReason(padded(width, height, bytes))).to.equal(why);
    });

    it(`knows that one of ${width} × ${height} pixels and another length is a panel`, () => {
      expect(placeholderReason(padded(width, height, bytes + 1))).to.equal(undefined);
      expect(placeholderReason(padded(width, height, bytes - 1))).to.equal(undefined);
    });
  }

  it('knows that a picture of as many bytes and another size is a panel', () => {
    expect(placeholderReason(padded(527, 202, 3859))).to.equal(undefined);
  });

  it('says nothing of a picture of another kind, or of none', () => {
    expect(placeholderReason(picture())).to.equal(undefined);
    for (const bytes of [0, 8, 23])
      expect(placeholderReason(Buffer.alloc(bytes))).to.equal(undefined);
  });
});
