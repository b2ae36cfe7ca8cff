import { expect } from 'chai';
import fc from 'fast-check';
import { splitText } from '../../src/chat/split-message.ts';

describe('long answers', () => {
  it('are one message as long as they fit', () => {
    expect(splitText('', 100)).to.deep.equal(['']);
    expect(splitText('x'.repeat(100), 100)).to.deep.equal(['x'.repeat(100)]);
  });

  it('are split at the ends of lines, else at spaces', () => {
    const line = 'a'.repeat(39);
    expect(splitText([line, line, line].join('\n'), 100)).to.deep.equal([`${line}\n${line}`, line]);
    expect(splitText([line, line, line].join(' '), 100)).to.deep.equal([`${line} ${line}`, line]);
  });

  it('are not split inside a character, however it is put together', () => {
    const family = '👨‍👩‍👧‍👦';
    for (let before = 80; before <= 100; before += 1) {
      const text = `${'x'.repeat(before)}${family}${'y'.repeat(60)}`;
      expect(
        splitText(text, 100).some((part) => part.includes(family)),
        String(before),
      ).to.equal(true);
    }
  });

  it('lose nothing, and no message is longer than it may be', () => {
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
});
