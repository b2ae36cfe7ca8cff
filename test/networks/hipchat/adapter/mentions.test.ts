import { expect } from 'chai';
import fc from 'fast-check';
import {
  fromPrivate,
  fromRoom,
  type Names,
} from '../../../../src/networks/hipchat/adapter/mentions.ts';

const names: Names = { robot: 'hubot', alias: '/', mention: 'grafbot', nick: 'Graf Bot (2)' };

describe('addressing the bot', () => {
  it('accepts mention or nick in a room, in any case', () => {
    for (const text of [
      '@grafbot graf help',
      ' @GrafBot: graf help',
      '@grafbot, graf help',
      '@hubot graf help',
      '@Graf Bot (2) graf help',
      'Graf Bot (2): graf help',
      'graf bot (2), graf help',
    ]) {
      expect(fromRoom(text, names), text).to.equal('hubot: graf help');
    }
  });

  it('ignores longer names, and names later in the line', () => {
    for (const text of ['@grafbots graf', '@grafbot-2 x', 'hello @grafbot', 'Graf Bot graf', 'x']) {
      expect(fromRoom(text, names), text).to.equal(text);
    }
  });

  it('needs no name in private, and accepts one', () => {
    for (const text of [
      'graf help',
      '@grafbot graf help',
      'hubot: graf help',
      '/ graf help',
      '/graf help',
      'grafbot graf help',
    ]) {
      expect(fromPrivate(text, names), text).to.equal('hubot: graf help');
    }
    expect(fromPrivate('grafbots', names)).to.equal('hubot: grafbots');
  });

  it('works with every name', () => {
    const name = fc
      .string({ minLength: 1, unit: 'grapheme' })
      .filter((text) => text.trim() === text);
    fc.assert(
      fc.property(name, name, fc.stringMatching(/^[a-z ]{0,20}[a-z]$/), (mention, nick, text) => {
        const odd = { robot: '$& $1', alias: undefined, mention, nick };
        expect(fromPrivate(text, odd)).to.match(/^\$& \$1: /);
        expect(fromRoom(`@${nick}: ${text}`, odd)).to.contain('$& $1: ');
      }),
    );
  });
});
