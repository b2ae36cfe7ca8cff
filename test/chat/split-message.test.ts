import { expect } from 'chai';
import fc from 'fast-check';
import { splitText } from '../../src/chat/split-message.ts';

describe('splitText', () => {
  it('leaves a text that fits in one message', () => {
    expect(splitText('', 100)).to.deep.equal(['']);
    expect(splitText('x'.repeat(100), 100)).to.deep.equal(['x'.repeat(100)]);
  });

  it('splits at the end of a line, else at a space', () => {
    const line = 'a'.repeat(39);
    expect(splitText([line, line, line].join('\n'), 100)).to.deep.equal([`${line}\n${line}`, line]);
    expect(splitText([line, line, line].join(' '), 100)).to.deep.equal([`${line} ${line}`, line]);
  });

  it('never splits inside a visible character', () => {
    const family = '👨‍👩‍👧‍👦';
    for (let before = 80; before <= 100; before += 1) {
      const text = `${'x'.repeat(before)}${family}${'y'.repeat(60)}`;
      expect(
        splitText(text, 100).some((part) => part.includes(family)),
        String(before),
      ).to.equal(true);
    }
  });

  it('loses no text, and no message exceeds the limit', () => {
    const text = fc.array(
      fc.oneof(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.constantFrom('\n', ' ', '🚀')),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(text, fc.integer({ min: 100, max: 200 }), (parts, limit) => {
        const whole = parts.join('');
        const messages = splitText(whole, limit);
        for (const message of messages) expect(message.length).to.be.at.most(limit);
        const squeezed = (from: string) => from.replace(/[\n ]/g, '');
        expect(squeezed(messages.join(''))).to.equal(squeezed(whole));
      }),
    );
  });

  it('keeps a link whole that fits in a message, wherever it begins', () => {
    const link = `http://grafana/${'x'.repeat(80)}`;
    for (let words = 0; words < 60; words += 1) {
      const parts = splitText(`${'ab '.repeat(words)}${link} and more`, 100);
      expect(
        parts.some((part) => part.includes(link)),
        `after ${words} words`,
      ).to.equal(true);
    }
  });
});
