import { expect } from 'chai';
import fc from 'fast-check';
import {
  cleanLine,
  cleanText,
  splitMessage,
} from '../../../../src/networks/hipchat/adapter/message-text.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 400 });
/** Texts with lines, words, URLs and graphemes of several code units. */
const chatText = fc
  .array(
    fc.oneof(
      fc.constantFrom('\n', ' ', '  ', '\n\n', 'é', '📈', '👩‍👩‍👧', '🇳🇱'),
      fc.webUrl({ withQueryParameters: true }),
      fc.stringMatching(/^[a-z]{1,12}$/),
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''));

/** Whether there is no lone surrogate. */
const isWellFormed = (text: string) => !/\p{Cs}/u.test(text);

describe('cleanText and cleanLine', () => {
  it('remove terminal colours of every form and keep the rest', () => {
    expect(cleanText('\u001b[1;31mred\u001b[0m \u001b[38;5;200mpink\u001b[K')).to.equal('red pink');
    expect(cleanText('\u001b]0;title\u0007a\u001b]8;;http://x\u001b\\b\u009b2Kc')).to.equal('abc');
    expect(cleanText('a\r\nb\rc\nd\te')).to.equal('a\nb\nc\nd\te');
    expect(cleanText('x \ud83d y \udcc8 z 📈')).to.equal('x  y  z 📈');
  });

  it('keep only characters that XML 1.0 allows', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const clean = cleanText(text);
        expect(isWellFormed(clean)).to.equal(true);
        expect(clean).to.not.match(/[^\t\n\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u);
        expect(cleanText(clean)).to.equal(clean);
      }),
    );
  });

  it('change nothing in valid text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        fc.pre(!/[\p{Cc}\ufffe\uffff]/u.test(text));
        expect(cleanText(text)).to.equal(text);
      }),
    );
  });

  it('fold a line', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(cleanLine(text)).to.not.match(/[\n\r\t\u2028\u2029]|^\s|\s$/);
      }),
    );
  });
});

describe('splitMessage', () => {
  it('splits at the end of a line, else between words, else before a URL', () => {
    expect(splitMessage('aaa bbb\nccc ddd', 10)).to.deep.equal(['aaa bbb', 'ccc ddd']);
    expect(splitMessage('aaa bbb ccc', 8)).to.deep.equal(['aaa bbb', 'ccc']);
    expect(splitMessage('xxxxhttp://a.b/c', 14)).to.deep.equal(['xxxx', 'http://a.b/c']);
    expect(splitMessage('aaaaaaaaaa\nb', 10)).to.deep.equal(['aaaaaaaaaa', 'b']);
    expect(splitMessage('short', 10)).to.deep.equal(['short']);
    expect(splitMessage(' \n ', 10)).to.deep.equal([]);
  });

  it('does not split a grapheme', () => {
    expect(splitMessage('aaa📈', 4)).to.deep.equal(['aaa', '📈']);
    expect(splitMessage('ab👩‍👩‍👧', 8)).to.deep.equal(['ab', '👩‍👩‍👧']);
    expect(splitMessage('📈📈', 3)).to.deep.equal(['📈', '📈']);
  });

  it('keeps every message within the limit and loses only white space', () => {
    fc.assert(
      fc.property(chatText, fc.integer({ min: 12, max: 60 }), (text, limit) => {
        const messages = splitMessage(text, limit);
        for (const message of messages) {
          expect(message.length).to.be.within(1, limit);
          expect(isWellFormed(message)).to.equal(true);
        }
        const words = (parts: readonly string[]) => parts.join('').replace(/\s/g, '');
        expect(words(messages)).to.equal(words([text]));
      }),
    );
  });

  it('keeps every URL whole that fits into a message', () => {
    fc.assert(
      fc.property(chatText, fc.integer({ min: 20, max: 60 }), (text, limit) => {
        const messages = splitMessage(text, limit);
        for (const [url] of text.matchAll(/(?<=^|\s)https?:\/\/\S+/g)) {
          if (url.length > limit) continue;
          expect(messages.some((message) => message.includes(url))).to.equal(true);
        }
      }),
    );
  });

  it('returns one message up to 10,000 characters', () => {
    expect(splitMessage('x'.repeat(10_000))).to.have.length(1);
    expect(splitMessage('x'.repeat(10_001))).to.have.length(2);
  });
});
