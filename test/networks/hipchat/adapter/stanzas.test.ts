import { type Element, xml } from '@xmpp/client';
import { expect } from 'chai';
import fc from 'fast-check';
import {
  readRooms,
  readRoster,
  readStanza,
} from '../../../../src/networks/hipchat/adapter/stanzas.ts';

const NAMES = [
  'message',
  'presence',
  'iq',
  'body',
  'subject',
  'x',
  'item',
  'invite',
  'error',
  'delay',
  'status',
  'destroy',
  'query',
  'reason',
  'is_archived',
  'guest_url',
];
const ATTRIBUTES = [
  'from',
  'to',
  'type',
  'jid',
  'nick',
  'code',
  'id',
  'xmlns',
  'subscription',
  'name',
];
const VALUES = [
  'groupchat',
  'chat',
  'error',
  'unavailable',
  'a@b/c',
  'a@b',
  '@',
  '/',
  '110',
  '303',
  'http://jabber.org/protocol/muc#user',
  'jabber:x:conference',
  'http://hipchat.com/protocol/muc#room',
];

const attributes = fc.dictionary(
  fc.constantFrom(...ATTRIBUTES),
  fc.oneof(fc.constantFrom(...VALUES), fc.string()),
);
const { element } = fc.letrec<{ element: Element }>((tie) => ({
  element: fc
    .tuple(
      fc.constantFrom(...NAMES),
      attributes,
      fc.array(fc.oneof({ maxDepth: 3 }, fc.string(), tie('element')), { maxLength: 4 }),
    )
    .map(([name, attrs, children]) => xml(name, attrs, ...children)),
}));

describe('readStanza', () => {
  it('never throws, and returns only stanzas with a sender', () => {
    fc.assert(
      fc.property(element, (stanza) => {
        const incoming = readStanza(stanza);
        if (incoming) expect(incoming.from.domain).to.not.equal('');
        for (const { jid } of readRoster(stanza)) expect(jid.local).to.not.equal('');
        for (const { room } of readRooms(stanza)) expect(room).to.match(/^[^@/]+@[^@/]+$/);
      }),
      { numRuns: 2_000 },
    );
  });

  it('ignores history', () => {
    fc.assert(
      fc.property(element, (stanza) => {
        stanza.children = [...stanza.children, xml('delay', { xmlns: 'urn:xmpp:delay' })];
        expect(readStanza(stanza)?.kind).to.not.be.oneOf(['room', 'private', 'invitation']);
      }),
    );
  });

  it('returns the name of an error', () => {
    const error = xml('error', { type: 'cancel' }, xml('forbidden'));
    const from = 'a@b/c';
    expect(readStanza(xml('message', { from, type: 'error' }, error))).to.include({
      kind: 'undelivered',
      condition: 'forbidden',
    });
    expect(readStanza(xml('message', { from, type: 'error' }))).to.include({
      condition: 'unknown',
    });
    const presence = readStanza(xml('presence', { from, type: 'error' }, error));
    expect(presence?.kind === 'presence' && presence.presence.condition).to.equal('forbidden');
  });
});
