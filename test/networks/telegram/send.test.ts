import { expect } from 'chai';
import { networkFor } from '../../../src/networks/index.ts';
import { createConversations } from '../../../src/chat/robot.ts';
import { envelope, robotWith } from '../../support/sending-robot.ts';

describe('sendToTelegram', () => {
  const chat = networkFor('hubot-telegram');

  it('uses the library on the robot, and logs a refusal', async () => {
    const { robot, calls, logger } = robotWith((record) => ({
      telegram: {
        sendMessage: (to: unknown, text: string) => {
          record('sendMessage', to, text);
          return text === 'blocked'
            ? Promise.reject(new Error('ETELEGRAM: 403 Forbidden: bot was blocked by the user'))
            : Promise.resolve();
        },
      },
    }));
    const { say } = createConversations(robot, chat, false).in(envelope({ room: -1001 }));
    await say('blocked');
    await say('hello');
    expect(calls).to.deep.equal([
      ['sendMessage', -1001, 'blocked'],
      ['sendMessage', -1001, 'hello'],
    ]);
    expect(logger.lines).to.have.length(1);
    expect(logger.lines[0]).to.contain('blocked by the user');
  });

  it("uses Hubot's own send without that library", async () => {
    const { robot, calls } = robotWith(() => ({}));
    await createConversations(robot, chat, false).in({ room: '7' }).say('hello');
    expect(calls).to.deep.equal([['send', { room: '7' }, 'hello']]);
  });
});
