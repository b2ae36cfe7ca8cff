import { expect } from 'chai';
import { networkFor } from '../../src/networks/index.ts';
import { createConversations } from '../../src/chat/robot.ts';
import type { Response, Robot } from '../../src/chat/hubot.ts';

describe('the user of a conversation', () => {
  it('has the time zone that the chat tells', () => {
    const talk = createConversations({} as Robot, networkFor('slack'), false);
    const userIn = (user: object) => talk.answering({ envelope: { user } } as Response).user;
    const ann = { id: 'U1', name: 'ann' };
    expect(userIn({ ...ann, tz: 'Europe/Amsterdam' })).to.deep.equal({
      ...ann,
      timeZone: 'Europe/Amsterdam',
    });
    expect(userIn(ann)).to.deep.equal(ann);
  });
});

describe('the room of a conversation', () => {
  const talk = createConversations({} as Robot, networkFor(''), false);
  const roomOf = (envelope: object) => talk.answering({ envelope } as Response).room;

  it('is the chat’s own name or id of the room', () => {
    expect(roomOf({ room: 'ops', user: { id: '1', room: 'other' } })).to.equal('ops');
    expect(roomOf({ room: 42, user: { id: '1' } })).to.equal('42');
    expect(roomOf({ user: { id: '1', room: 'ops' } })).to.equal('ops');
  });

  it('is the id inside the object of an adapter that has objects for rooms', () => {
    expect(roomOf({ room: { vchannelId: '=bw52O', type: 'channel' } })).to.equal('=bw52O');
    expect(roomOf({ room: { id: 7 } })).to.equal('7');
  });

  it('is the user’s id in a private chat without a room', () => {
    expect(roomOf({ room: undefined, user: { id: 7, name: 'ann' } })).to.equal('7');
    expect(roomOf({ room: {}, user: { name: 'ann' } })).to.equal('ann');
    expect(roomOf({ room: '', user: { name: 'ann' } })).to.equal('ann');
  });
});
