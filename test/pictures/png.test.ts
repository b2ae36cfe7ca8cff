import { expect } from 'chai';
import fc from 'fast-check';
import { blankPicture, type PictureRequest } from '../../demo/grafana.ts';
import { NotAnImageError } from '../../src/pictures/errors.ts';
import { createPngCheck, inspectPng } from '../../src/pictures/png.ts';
import { failureOf } from '../support/failure.ts';
import { chunk, header, picture, pixels, pngOf } from '../support/png.ts';

const whole = picture(4, 3);
const END = chunk('IEND');

function refused(bytes: Buffer): string {
  return failureOf(NotAnImageError, () => inspectPng(bytes)).message;
}

describe('PNG inspection', () => {
  it('tells the size of a whole picture', () => {
    expect(inspectPng(whole)).to.deep.equal({ width: 4, height: 3 });
  });

  it('takes a picture of several data chunks, with others before, between and behind them', () => {
    const data = pixels(4, 3);
    const png = pngOf(
      header(4, 3),
      chunk('tEXt', Buffer.from('Comment\0hello')),
      data,
      chunk('IDAT'),
      chunk('tIME', Buffer.alloc(7)),
      END,
    );
    expect(inspectPng(png)).to.deep.equal({ width: 4, height: 3 });
  });

  it('takes a picture as large as the largest that can be asked for', () => {
    expect(inspectPng(pngOf(header(16_000, 16_000), pixels(1, 1), END))).to.deep.equal({
      width: 16_000,
      height: 16_000,
    });
  });

  it('takes the pictures that Grafana’s stand-in draws', async () => {
    const asked = { width: 300, height: 200, scale: 2, theme: 'light', variables: new Map() };
    const png = await blankPicture(asked as unknown as PictureRequest);
    expect(inspectPng(png)).to.deep.equal({ width: 600, height: 400 });
  });

  for (const [what, bytes, why] of [
    ['nothing', Buffer.alloc(0), /an empty answer/],
    ['a page', Buffer.from('<!DOCTYPE html><html></html>'), /something other than a PNG/],
    ['a JPEG', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70, 73, 70]), /something other/],
    ['a part of the signature', whole.subarray(0, 7), /something other/],
    ['a signature alone', whole.subarray(0, 8), /breaks off/],
    ['half a picture', whole.subarray(0, whole.length / 2), /breaks off/],
    ['a picture without its end', pngOf(header(4, 3), pixels(4, 3)), /breaks off/],
    ['a picture without its last byte', whole.subarray(0, -1), /breaks off/],
    [
      'a picture with a line break behind it',
      Buffer.concat([whole, Buffer.from('\n')]),
      /after its end/,
    ],
    ['two pictures', Buffer.concat([whole, whole]), /after its end/],
    ['a picture without data', pngOf(header(4, 3), END), /without a picture/],
    ['a picture with empty data', pngOf(header(4, 3), chunk('IDAT'), END), /without a picture/],
    ['a picture without a header', pngOf(pixels(4, 3), END), /without a header/],
    [
      'a picture that begins with a comment',
      pngOf(chunk('tEXt'), header(4, 3), pixels(4, 3), END),
      /without a header/,
    ],
    ['two headers', pngOf(header(4, 3), header(4, 3), pixels(4, 3), END), /invalid header/],
    [
      'a header that is too short',
      pngOf(chunk('IHDR', Buffer.alloc(12, 1)), pixels(4, 3), END),
      /invalid header/,
    ],
    [
      'a header that is too long',
      pngOf(chunk('IHDR', Buffer.alloc(14, 1)), pixels(4, 3), END),
      /invalid header/,
    ],
    ['no width', pngOf(header(0, 3), pixels(4, 3), END), /0 × 3 pixels/],
    ['no height', pngOf(header(4, 0), pixels(4, 3), END), /4 × 0 pixels/],
    ['an absurd width', pngOf(header(16_001, 3), pixels(4, 3), END), /16001 × 3 pixels/],
    ['an absurd height', pngOf(header(4, 0xffff_ffff), pixels(4, 3), END), /4 × 4294967295 pixels/],
    [
      'a chunk without end',
      pngOf(header(4, 3), Buffer.from([255, 255, 255, 255, 73, 68, 65, 84, 0, 0, 0, 0])),
      /breaks off/,
    ],
  ] as const) {
    it(`refuses ${what}`, () => {
      expect(refused(bytes)).to.match(why);
    });
  }

  it('refuses a picture of which any single byte was changed', () => {
    const place = fc.nat({ max: whole.length - 1 });
    fc.assert(
      fc.property(place, fc.integer({ min: 1, max: 255 }), (index, difference) => {
        const copy = Buffer.from(whole);
        copy.writeUInt8(copy.readUInt8(index) ^ difference, index);
        refused(copy);
      }),
      { numRuns: 2000 },
    );
  });

  it('refuses a picture from which any bytes were taken away', () => {
    for (let index = 0; index < whole.length; index += 1) {
      refused(Buffer.concat([whole.subarray(0, index), whole.subarray(index + 1)]));
      refused(whole.subarray(0, index));
      if (index > 0) refused(whole.subarray(index));
    }
  });

  it('refuses a picture into which any bytes were put', () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.nat({ max: whole.length }), bytes, (index, added) => {
        refused(Buffer.concat([whole.subarray(0, index), added, whole.subarray(index)]));
      }),
      { numRuns: 2000 },
    );
  });

  it('refuses any bytes that are not a picture, with or without a signature', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        refused(Buffer.from(bytes));
        refused(pngOf(Buffer.from(bytes)));
        refused(pngOf(header(4, 3), Buffer.from(bytes)));
      }),
    );
  });

  it('takes pictures of any size that is allowed', () => {
    const side = fc.integer({ min: 1, max: 60 });
    fc.assert(
      fc.property(side, side, fc.nat({ max: 255 }), (width, height, grey) => {
        expect(inspectPng(picture(width, height, grey))).to.deep.equal({ width, height });
      }),
    );
  });

  describe('of a picture that comes in pieces', () => {
    /** A picture with all kinds of chunks, of which some are empty. */
    const rich = pngOf(
      header(4, 3),
      chunk('tEXt', Buffer.from('Comment\0hello')),
      chunk('IDAT'),
      pixels(4, 3),
      chunk('tEXt'),
      END,
    );
    /** As it is, or with something changed, taken away, put in or put behind. */
    const odd = fc.oneof(
      fc.constant(rich),
      fc.nat(rich.length).map((place) => rich.subarray(0, place)),
      fc.tuple(fc.nat(rich.length - 1), fc.integer({ min: 1, max: 255 })).map(([place, change]) => {
        const copy = Buffer.from(rich);
        copy.writeUInt8(copy.readUInt8(place) ^ change, place);
        return copy;
      }),
      fc
        .tuple(fc.nat(rich.length), fc.nat(30), fc.uint8Array({ maxLength: 20 }))
        .map(([place, gone, put]) =>
          Buffer.concat([rich.subarray(0, place), put, rich.subarray(place + gone)]),
        ),
      fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
    );
    const said = (work: () => unknown): unknown => {
      try {
        return work();
      } catch (error) {
        return error instanceof NotAnImageError ? error.message : error;
      }
    };

    it('says the same as of the whole, wherever it is split', () => {
      const places = fc.array(fc.nat(rich.length + 20), { maxLength: 12 });
      fc.assert(
        fc.property(odd, places, (bytes, cuts) => {
          const ends = [...cuts.sort((one, other) => one - other), bytes.length];
          const check = createPngCheck();
          const inPieces = said(() => {
            ends.forEach((end, index) => check.update(bytes.subarray(ends[index - 1] ?? 0, end)));
            return check.end();
          });
          expect(inPieces).to.deep.equal(said(() => inspectPng(bytes)));
        }),
        { numRuns: 5000 },
      );
    });

    it('says the same when it comes byte by byte', () => {
      const check = createPngCheck();
      for (const byte of rich) expect(check.update(Buffer.of(byte))).to.equal(true);
      expect(check.end()).to.deep.equal({ width: 4, height: 3 });
    });

    it('says as soon as it is none, and says so of all that follows', () => {
      const check = createPngCheck();
      expect(check.update(rich.subarray(0, 20))).to.equal(true);
      expect(check.update(Buffer.alloc(30))).to.equal(false);
      expect(check.update(rich.subarray(50))).to.equal(false);
      expect(failureOf(NotAnImageError, () => check.end()).message).to.contain('damaged');
    });
  });

  it('takes as many chunks as the largest pictures have, and no more, however small', () => {
    const comment = chunk('tEXt');
    const withComments = (count: number) =>
      pngOf(header(4, 3), Buffer.alloc(comment.length * count, comment), pixels(4, 3), END);
    expect(inspectPng(withComments(49_997))).to.deep.equal({ width: 4, height: 3 });
    for (const count of [49_998, 1_600_000]) {
      const { message } = failureOf(NotAnImageError, () => inspectPng(withComments(count)));
      expect(message).to.contain('more than 50000 parts');
    }
  });
});
