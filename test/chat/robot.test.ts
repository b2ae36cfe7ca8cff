import { expect } from 'chai';
import { networkFor } from '../../src/networks/index.ts';
import { createConversations } from '../../src/chat/robot.ts';
import type { Response, Robot } from '../../src/chat/hubot.ts';

describe('where an answer goes', () => {
  const talk = createConversations({} as Robot, networkFor(''), false);
  const roomOf = (envelope: object) => talk.answering({ envelope } as Response).room;

  it('is the room as the chat calls it, which what is kept for a room goes by', () => {
    expect(roomOf({ room: 'ops', user: { id: '1', room: 'other' } })).to.equal('ops');
    expect(roomOf({ room: 42, user: { id: '1' } })).to.equal('42');
    expect(roomOf({ user: { id: '1', room: 'ops' } })).to.equal('ops');
  });

  it('is one room for each, where an adapter has objects for rooms', () => {
    expect(roomOf({ room: { vchannelId: '=bw52O', type: 'channel' } })).to.equal('=bw52O');
    expect(roomOf({ room: { id: 7 } })).to.equal('7');
  });

  it('is a room of one’s own in a private chat without any', () => {
    expect(roomOf({ room: undefined, user: { id: 7, name: 'ann' } })).to.equal('7');
    expect(roomOf({ room: {}, user: { name: 'ann' } })).to.equal('ann');
    expect(roomOf({ room: '', user: { name: 'ann' } })).to.equal('ann');
  });
});
