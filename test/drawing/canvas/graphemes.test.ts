import { expect } from 'chai';
import fc from 'fast-check';
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import { font, registerFonts } from '../../../src/drawing/canvas/fonts.ts';
import { graphemesOf, wholeStart } from '../../../src/drawing/canvas/graphemes.ts';
import type { Stage } from '../../../src/drawing/canvas/stage.ts';
import { fitText, plainLine } from '../../../src/drawing/canvas/text.ts';
import { wrapText } from '../../../src/drawing/canvas/wrap.ts';
import { THEMES } from '../../../src/drawing/colours/theme.ts';
import { classicPalette } from '../../../src/drawing/colours/palettes.ts';

registerFonts(GlobalFonts);

const EMOJI = ['👨‍👩‍👧‍👦', '🇩🇪', '👍🏽', '1️⃣', '🏴‍☠️', '❤️'];
const LETTERS = [...EMOJI, '東', 'ก็', 'नि', 'é', 'שָׁ', 'مرحبا', 'a', ' ', '-'];

const ctx = createCanvas(10, 10).getContext('2d');
const stage: Stage = {
  ctx,
  theme: THEMES.dark,
  around: { theme: 'dark', clock: { zone: 'utc', now: 0 }, palette: classicPalette() },
};

const text = fc.array(fc.constantFrom(...LETTERS), { maxLength: 30 }).map((all) => all.join(''));
const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Where the letters of a text end, in code units. */
const endsOf = (line: string) =>
  new Set(Array.from(segmenter.segment(line), ({ index, segment }) => index + segment.length));

describe('letters of several characters', () => {
  it('are not cut when a text is shortened', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 0, max: 300 }), (line, width) => {
        const shown = fitText(stage, line, { size: 14 }, width);
        if (!shown.endsWith('…')) return;
        const start = shown.slice(0, -1);
        expect(plainLine(line).startsWith(start)).to.equal(true);
        // Spaces before the ellipsis are left out.
        if (start !== '') expect([...endsOf(plainLine(line))]).to.include(start.length);
      }),
    );
  });

  it('are not cut between the rows of a text', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 200 }), (line, width) => {
        const rows = wrapText(stage, line, { size: 14 }, width, 100);
        expect(rows.flatMap(graphemesOf).filter((letter) => letter.trim() !== '')).to.deep.equal(
          graphemesOf(line).filter((letter) => letter.trim() !== ''),
        );
      }),
    );
  });

  it('are not cut where a text is too long to be looked at whole', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 12, max: 100 }), (line, units) => {
        const start = wholeStart(line, units);
        expect(start.length).to.be.at.most(units);
        if (start !== '') expect([...endsOf(line)]).to.include(start.length);
      }),
    );
  });

  const hasEmoji = GlobalFonts.families.some(({ family }) => /Color Emoji|UI Emoji/.test(family));

  (hasEmoji ? it : it.skip)('are one picture each with a font that has emoji', () => {
    ctx.font = font(30);
    const one = ctx.measureText('👨').width;
    for (const emoji of EMOJI) {
      expect(ctx.measureText(emoji).width, emoji).to.be.within(one * 0.5, one * 1.5);
    }
    const pixels = EMOJI.map((emoji) => {
      const canvas = createCanvas(60, 60).getContext('2d');
      canvas.font = font(30);
      canvas.fillText(emoji, 4, 40);
      return Buffer.from(canvas.getImageData(0, 0, 60, 60).data);
    });
    for (const [index, picture] of pixels.entries()) {
      expect(picture.some((byte) => byte !== 0)).to.equal(true);
      expect(pixels.slice(index + 1).some((other) => other.equals(picture))).to.equal(false);
    }
  });
});
