import { expect } from 'chai';
import { networkFor } from '../../../src/networks/index.ts';
import { createConversations } from '../../../src/chat/robot.ts';
import { envelope, robotWith } from '../../support/sending-robot.ts';

describe('sendToRocketChat', () => {
  const chat = networkFor('@vendor/hubot-rocketchat');
  // The two methods that hubot-rocketchat 2.0 adds to those of every adapter.
  const start = () =>
    robotWith((record) => ({
      adapter: {
        customMessage: (message: unknown) => {
          record('customMessage', message);
          return Promise.resolve();
        },
        getRoomId: (room: string) => Promise.resolve(room === 'nowhere' ? undefined : `id-${room}`),
      },
    }));

  it('sends to the room of the message, even when the user has written elsewhere since', async () => {
    const { robot, calls } = start();
    const user = { id: '1', name: 'ann', roomID: 'r1', room: 'ops' };
    const { say } = createConversations(robot, chat, false).in(envelope({ room: 'ops', user }));
    await say('one');
    user.roomID = 'r2';
    user.room = 'private';
    await say('two');
    expect(calls).to.deep.equal([
      ['customMessage', { rid: 'r1', msg: 'one' }],
      ['customMessage', { rid: 'id-ops', msg: 'two' }],
    ]);
  });

  it('tells the thread that begins with what the bot says unasked', async () => {
    const { robot } = robotWith(() => ({
      adapter: {
        customMessage: ({ msg }: { msg: string }) => Promise.resolve({ _id: `m-${msg}`, msg }),
        getRoomId: () => 'r1',
      },
    }));
    const talk = createConversations(robot, chat, false);
    const { conversation, outcome } = talk.own({ room: 'ops' });
    await conversation.say('one');
    await conversation.say('two');
    expect(outcome()).to.include({ accepted: 2, thread: 'm-one' });
  });

  it('finds a room by its name, and logs an unknown one', async () => {
    const { robot, calls, logger } = start();
    const talk = createConversations(robot, chat, false);
    await talk.in({ room: 'nowhere' }).say('lost');
    await talk.in({ room: 'ops' }).say('found');
    expect(calls).to.deep.equal([['customMessage', { rid: 'id-ops', msg: 'found' }]]);
    expect(logger.lines.join('\n')).to.contain('does not find this room');
  });

  it("uses Hubot's own send with another adapter", async () => {
    const { robot, calls } = robotWith(() => ({ adapter: { name: 'rocketchat' } }));
    await createConversations(robot, chat, false).in({ room: 'ops' }).say('hello');
    expect(calls).to.deep.equal([['send', { room: 'ops' }, 'hello']]);
  });
});
