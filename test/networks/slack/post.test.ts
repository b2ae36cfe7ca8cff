import { expect } from 'chai';
import { WebClient } from '@slack/web-api';
import { createConversations } from '../../../src/chat/robot.ts';
import { networkFor } from '../../../src/networks/index.ts';
import { robotWith } from '../../support/sending-robot.ts';
import { type SlackApi, startSlackApi } from '../../support/slack-api.ts';

describe('a message that the bot begins in Slack', () => {
  let api: SlackApi;
  beforeEach(async () => {
    api = await startSlackApi(['C1']);
  });
  afterEach(() => api.close());

  const start = () => {
    const web = new WebClient('xoxb-secret', { slackApiUrl: api.url });
    const { robot, logger } = robotWith(() => ({ adapter: { client: { web } } }));
    return { talk: createConversations(robot, networkFor('slack'), false), logger };
  };

  it('tells the thread that begins with it, in which the next ones are', async () => {
    const { talk } = start();
    const { conversation, outcome } = talk.own({ room: 'C1' });
    await conversation.say('a *b* @here');
    expect(outcome()).to.deep.include({
      accepted: 1,
      isRoomGone: false,
      thread: '1700000001.000001',
    });
    await talk.own({ room: 'C1' }, outcome().thread).conversation.show({ attachments: [] });
    expect(api.posts.map(({ thread }) => thread)).to.deep.equal([undefined, '1700000001.000001']);
    expect(api.posts[0]?.text).not.to.contain('@here');
    expect(api.posts[1]?.args).to.include({ attachments: '[]', text: '' });
  });

  it('is known to be refused, and whether the channel is gone', async () => {
    const { talk, logger } = start();
    const lost = talk.own({ room: 'C2' });
    await lost.conversation.say('hello');
    expect(lost.outcome()).to.deep.include({ accepted: 0, isRoomGone: true });
    api.fail('chat.postMessage', { status: 503 });
    const down = talk.own({ room: 'C1' });
    await down.conversation.say('hello');
    expect(down.outcome()).to.deep.include({ accepted: 0, isRoomGone: false });
    expect(logger.lines).to.have.lengthOf(2);
    expect(api.calls).to.have.lengthOf(2);
  });

  it("is sent by Hubot's own way without a web client", async () => {
    const { robot, calls } = robotWith(() => ({}));
    const { conversation, outcome } = createConversations(robot, networkFor('slack'), false).own({
      room: 'C1',
    });
    await conversation.say('hello');
    expect(calls).to.deep.equal([['send', { room: 'C1' }, 'hello']]);
    expect(outcome()).to.deep.equal({ accepted: 1, isRoomGone: false, thread: undefined });
  });
});
