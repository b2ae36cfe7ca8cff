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
        'folds line breaks, tabs and other spaces',
        'Two\nlines,\r\na\ttab\u2028and\u00a0more',
        'Two lines, a tab and more',
      ],
      ['takes control characters out', 'a\0b\u001b[31mc', 'a b [31mc'],
      ['takes bidirectional overrides out', 'abc\u202edef\u2066', 'abcdef'],
      ['takes invisible characters out', 'ze\u200bro\ufeff', 'zero'],
      ['takes lone surrogates out', 'half \ud83d of it', 'half of it'],
      [
        'leaves letters of any script as they are',
        'Ação — “größer” 日本語',
        'Ação — “größer” 日本語',
      ],
      ['leaves emoji whole, joined ones too', '🚀 👨‍👩‍👧‍👦', '🚀 👨‍👩‍👧‍👦'],
      ['trims', '  a  ', 'a'],
    ] as const) {
      it(what, () => {
        expect(oneLine(text)).to.equal(line);
      });
    }

    it('cuts at the limit, the sign of omission included', () => {
      expect(oneLine('abcdef', 6)).to.equal('abcdef');
      expect(oneLine('abcdefg', 6)).to.equal('abcde…');
    });

    it('never cuts inside a character', () => {
      expect(oneLine('👨‍👩‍👧‍👦'.repeat(5), 3)).to.equal('👨‍👩‍👧‍👦👨‍👩‍👧‍👦…');
    });

    it('bounds one character that is piled up without end', () => {
      expect(oneLine(`a${'\u0301'.repeat(100_000)}`).length).to.be.below(10_000);
    });

    it('gives one well-formed, short line for any text', () => {
      fc.assert(
        fc.property(anyText, fc.integer({ min: 2, max: 50 }), (text, limit) => {
          const line = oneLine(text, limit);
          expect(line).not.to.match(/[\p{Cc}\p{Cs}\u2028\u2029]/u);
          expect(line).to.equal(line.trim());
          expect([...new Intl.Segmenter().segment(line)].length).to.be.at.most(limit);
        }),
      );
    });

    it('says the same of what it has said', () => {
      fc.assert(
        fc.property(anyText, (text) => {
          expect(oneLine(oneLine(text))).to.equal(oneLine(text));
        }),
      );
    });

    it('ends soon with millions of characters', () => {
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

    it('leaves the text where there is no secret', () => {
      expect(masked('glsa_1', undefined)).to.equal('glsa_1');
    });

    it('hides a secret wherever it stands, in whatever text', () => {
      const piece = fc.constantFrom('glsa_1', 'Bearer ', ' ', 'glsa', '_1', '$&', '\n', 'x');
      fc.assert(
        fc.property(fc.array(piece), (pieces) => {
          expect(masked(pieces.join(''), 'glsa_1')).not.to.include('glsa_1');
        }),
      );
    });

    it('ends soon with a long text', () => {
      for (const part of ['Bearer ', 'Bearer', 'Basic \n', ' ', '?', '?a', 'Cookie ', 'Cookie :'])
        masked(part.repeat(100_000), 'x');
    });
  });

  describe('code', () => {
    it('puts the text between backticks', () => {
      expect(code('graf db web')).to.equal('`graf db web`');
    });

    it('lets no text end the backticks early', () => {
      fc.assert(
        fc.property(anyText, (text) => {
          expect(code(text)).to.match(/^`[^`\n]*`$/);
        }),
      );
    });
  });
});
