import { expect } from 'chai';
import { networkFor } from '../../../src/networks/index.ts';
import { createConversations } from '../../../src/chat/robot.ts';
import { envelope, robotWith } from '../../support/sending-robot.ts';

describe('sendToBearyChat', () => {
  const chat = networkFor('hubot-bearychat');
  const panel = { title: 'CPU', link: 'https://grafana.test/d/web' };
  const message = chat.format.picture(panel, 'https://bot.test/a.png');

  it("emits the adapter's event for a picture, and sends a text as usual", async () => {
    const { robot, calls } = robotWith(() => ({}));
    const talk = createConversations(robot, chat, false);
    const room = { vchannelId: '=bw1' };
    await talk.in(envelope({ room })).show(message);
    await talk.in({ room: '=bw2' }).show(message);
    await talk.in({ room: '=bw2' }).say('hello');
    const attachment = {
      text: '[CPU](https://grafana.test/d/web)',
      attachments: [
        {
          fallback: 'CPU: https://bot.test/a.png - https://grafana.test/d/web',
          images: [{ url: 'https://bot.test/a.png' }],
        },
      ],
    };
    expect(calls).to.deep.equal([
      ['emit', 'bearychat.attachment', { message: { room }, ...attachment }],
      [
        'emit',
        'bearychat.attachment',
        { message: { room: { vchannelId: '=bw2' } }, ...attachment },
      ],
      ['send', { room: '=bw2' }, 'hello'],
    ]);
  });
});
