import { expect } from 'chai';
import { inspectPng } from '../../src/pictures/png.ts';
import { botStage } from '../support/bot-stage.ts';
import type { TestBot } from '../support/robot.ts';
import { type RocketChatApi, startRocketChat } from '../support/rocketchat-api.ts';

describe('a bot in a chat that takes files', () => {
  const stage = botStage();
  let chat: RocketChatApi;
  let bot: TestBot;

  beforeEach(async () => {
    chat = await startRocketChat({ age: 'new', password: 'secret-word' });
    bot = await stage.start({
      adapterName: 'rocketchat',
      env: {
        ROCKETCHAT_URL: chat.url,
        ROCKETCHAT_USER: 'bot',
        ROCKETCHAT_PASSWORD: 'secret-word',
      },
    });
  });
  afterEach(() => chat.close());

  it('uploads the picture to the room, says nothing beside it, and the start says so', async () => {
    expect(await bot.ask('hubot graf db web:cpu')).to.deep.equal([]);
    const [post, ...others] = chat.posts;
    expect(others).to.deep.equal([]);
    expect(post).to.include({ rid: 'r 1/x', name: 'CPU on web-01.png' });
    expect(post?.msg).to.match(/^CPU on web-01: http:\S+viewPanel=1\S*$/);
    expect(inspectPng(post?.bytes ?? Buffer.alloc(0)).width).to.be.above(0);
    expect(bot.log.join('\n')).to.contain('pictures are uploaded to Rocket.Chat');
  });

  it('says why, with the link, when the chat does not take it, and shows no password', async () => {
    chat.refuse('rooms.media/', { status: 400, body: { success: false, error: 'secret-word' } });
    const said = await bot.ask('hubot graf db web:cpu');
    expect(said).to.have.length(1);
    expect(said[0]).to.match(
      /^CPU on web-01 - \[Rocket\.Chat at \S+ answered with status 400: … \(request [0-9a-f]{8}\)\]/,
    );
    expect(said[0]).to.match(/ - http\S+viewPanel=1\S*$/);
    expect([...said, ...bot.log].join('\n')).to.not.contain('secret-word');
  });
});
