import { expect } from 'chai';
import fc from 'fast-check';
import { code, masked, oneLine } from '../../src/util/text.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom('\ud83d', '\u200d', '\u202e', '\n', '\0', 'é', '👨‍👩‍👧', '`', ' '),
  }),
);

describe('text', () => {
  describe('oneLine', () => {
    for (const [what, text, line] of [
      [
        'collapses line breaks, tabs and other spaces',
        'Two\nlines,\r\na\ttab\u2028and\u00a0more',
        'Two lines, a tab and more',
      ],
      ['removes control characters', 'a\0b\u001b[31mc', 'a b [31mc'],
      ['removes bidirectional overrides', 'abc\u202edef\u2066', 'abcdef'],
      ['removes invisible characters', 'ze\u200bro\ufeff', 'zero'],
      ['removes lone surrogates', 'half \ud83d of it', 'half of it'],
      ['keeps letters of any script', 'Ação — “größer” 日本語', 'Ação — “größer” 日本語'],
      ['keeps emoji, joined ones included', '🚀 👨‍👩‍👧‍👦', '🚀 👨‍👩‍👧‍👦'],
      ['trims both ends', '  a  ', 'a'],
    ] as const) {
      it(what, () => {
        expect(oneLine(text)).to.equal(line);
      });
    }

    it('cuts at the limit, the ellipsis included', () => {
      expect(oneLine('abcdef', 6)).to.equal('abcdef');
      expect(oneLine('abcdefg', 6)).to.equal('abcde…');
    });

    it('never cuts inside a character', () => {
      expect(oneLine('👨‍👩‍👧‍👦'.repeat(5), 3)).to.equal('👨‍👩‍👧‍👦👨‍👩‍👧‍👦…');
    });

    it('bounds a character with endless combining marks', () => {
      expect(oneLine(`a${'\u0301'.repeat(100_000)}`).length).to.be.below(10_000);
    });

    it('returns a short, well-formed line for any text', () => {
      fc.assert(
        fc.property(anyText, fc.integer({ min: 2, max: 50 }), (text, limit) => {
          const line = oneLine(text, limit);
          expect(line).not.to.match(/[\p{Cc}\p{Cs}\u2028\u2029]/u);
          expect(line).to.equal(line.trim());
          expect([...new Intl.Segmenter().segment(line)].length).to.be.at.most(limit);
        }),
      );
    });

    it('is idempotent', () => {
      fc.assert(
        fc.property(anyText, (text) => {
          expect(oneLine(oneLine(text))).to.equal(oneLine(text));
        }),
      );
    });

    it('handles millions of characters', () => {
      expect(oneLine('panel '.repeat(2_000_000)).length).to.be.at.most(200);
    });
  });

  describe('masked', () => {
    for (const [text, shown] of [
      ['no such key glsa_1 here, glsa_1!', 'no such key … here, …!'],
      ['Authorization: Bearer abc.d-e/f= was wrong', 'Authorization: Bearer … was wrong'],
      ['"authorization":"basic dXNlcg==","x":1', '"authorization":"basic …","x":1'],
      ['Cookie: grafana_session=abc; b=c\nmore', 'Cookie: …\nmore'],
      ['no /render/x?auth_token=abc&b=c here', 'no /render/x?… here'],
      ['"/x?a=b","y"', '"/x?…","y"'],
      ['is it so? a = b', 'is it so? a = b'],
      ['nothing to hide', 'nothing to hide'],
    ] as const) {
      it(`shows ${text} as ${shown}`, () => {
        expect(masked(text, 'glsa_1')).to.equal(shown);
      });
    }

    it('leaves the text alone without a secret', () => {
      expect(masked('glsa_1', undefined)).to.equal('glsa_1');
    });

    it('hides a secret anywhere in any text', () => {
      const piece = fc.constantFrom('glsa_1', 'Bearer ', ' ', 'glsa', '_1', '$&', '\n', 'x');
      fc.assert(
        fc.property(fc.array(piece), (pieces) => {
          expect(masked(pieces.join(''), 'glsa_1')).not.to.include('glsa_1');
        }),
      );
    });

    it('handles a long text', () => {
      for (const part of ['Bearer ', 'Bearer', 'Basic \n', ' ', '?', '?a', 'Cookie ', 'Cookie :'])
        masked(part.repeat(100_000), 'x');
    });
  });

  describe('code', () => {
    it('puts text between backticks', () => {
      expect(code('graf db web')).to.equal('`graf db web`');
    });

    it('never lets the text close the backticks', () => {
      fc.assert(
        fc.property(anyText, (text) => {
          expect(code(text)).to.match(/^`[^`\n]*`$/);
        }),
      );
    });
  });
});
