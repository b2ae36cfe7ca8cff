import { expect } from 'chai';
import { networkFor } from '../../../src/networks/index.ts';
import { createConversations } from '../../../src/chat/robot.ts';
import { robotWith } from '../../support/sending-robot.ts';

describe('sendToMattermost', () => {
  it('sends a picture as an object with attachments', async () => {
    const chat = networkFor('matteruser');
    const { robot, calls } = robotWith(() => ({}));
    const message = chat.format.picture({ title: 'CPU', link: 'https://g.test' }, 'https://b.test');
    await createConversations(robot, chat, false).in({ room: 'ops' }).show(message);
    expect(calls).to.deep.equal([['send', { room: 'ops' }, message]]);
    expect(message).to.have.nested.property('props.attachments[0].image_url', 'https://b.test');
  });
});
