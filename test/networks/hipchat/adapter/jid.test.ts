import { expect } from 'chai';
import fc from 'fast-check';
import {
  parseBareJid,
  parseJid,
  roomNameOf,
  userIdOf,
} from '../../../../src/networks/hipchat/adapter/jid.ts';

describe('an XMPP address', () => {
  it('has a local part, a domain and a resource', () => {
    expect(parseJid('1_2@Chat.HipChat.com/Home Office/2')).to.deep.equal({
      local: '1_2',
      domain: 'chat.hipchat.com',
      resource: 'Home Office/2',
      bare: '1_2@chat.hipchat.com',
    });
    expect(parseJid('chat.hipchat.com')).to.include({ local: '', bare: 'chat.hipchat.com' });
    expect(parseJid('Ann@example.org')?.bare).to.equal('ann@example.org');
  });

  it('is refused when a part is missing or invalid', () => {
    for (const text of [
      undefined,
      '',
      '@',
      '@a',
      'a@',
      'a@b@c',
      '/x',
      'a@b/',
      'a b@c',
      'a@b\u0000',
      'a@b/\u0007',
      'a@b/\ud800',
      'a&b@c',
      '<x>@y',
    ]) {
      expect(parseJid(text), String(text)).to.equal(undefined);
    }
  });

  it('is parsed without throwing, and again from its parts', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.emailAddress()), (text) => {
        const jid = parseJid(text);
        if (jid === undefined) return;
        const again = `${jid.bare}${jid.resource === '' ? '' : `/${jid.resource}`}`;
        expect(parseJid(again)?.bare).to.equal(jid.bare);
        expect(parseJid(again)?.resource).to.equal(jid.resource);
        expect(again).to.not.match(/\p{Cc}/u);
      }),
    );
  });

  it('of a room or a user has no resource', () => {
    expect(parseBareJid('1_dev@conf.hipchat.com')).to.equal('1_dev@conf.hipchat.com');
    expect(parseBareJid('conf.hipchat.com')).to.equal(undefined);
    expect(parseBareJid('a@b/c')).to.equal(undefined);
  });

  it('gives the user id and room name that hubot-hipchat gave', () => {
    const idOf = (text: string) => {
      const jid = parseJid(text);
      return jid && userIdOf(jid);
    };
    expect(idOf('12_345@chat.hipchat.com/x')).to.equal('345');
    expect(idOf('ann@example.org/x')).to.equal('ann@example.org');
    expect(idOf('12_345@evil.test')).to.equal('12_345@evil.test');
    expect(roomNameOf('12_dev_ops@conf.hipchat.com')).to.equal('dev_ops');
    expect(roomNameOf('ops@rooms.example.org')).to.equal('ops');
    expect(roomNameOf('nothing')).to.equal('nothing');
  });
});
