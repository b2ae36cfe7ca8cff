import { expect } from 'chai';
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import { font } from '../../../src/drawing/canvas/fonts.ts';

const SIDE = 40;

/** The pixels of one letter. */
function letter(text: string): Buffer {
  const ctx = createCanvas(SIDE, SIDE).getContext('2d');
  ctx.font = font(30);
  ctx.fillText(text, 4, 32);
  return Buffer.from(ctx.getImageData(0, 0, SIDE, SIDE).data);
}

const hasChinese = GlobalFonts.families.some(({ family }) =>
  /CJK|WenQuanYi|Droid Sans Fallback|Noto Sans (?:JP|SC)|PingFang|YaHei/.test(family),
);

describe('letters that the font of pictures has not', () => {
  // Two letters that no font has look the same: the box for a missing one.
  (hasChinese ? it : it.skip)('are those of a font of the system where one has them', () => {
    const letters = ['中', '文', '日', '本', '語'].map(letter);
    for (const [index, one] of letters.entries()) {
      expect(letters.slice(index + 1).some((other) => other.equals(one))).to.equal(false);
    }
  });
});
