import { expect } from 'chai';
import { botStage } from '../support/bot-stage.ts';
import { type Listening, serveHttp } from '../support/http.ts';

describe('a bot whose port another program has', () => {
  const stage = botStage();
  let other: Listening;
  beforeEach(async () => {
    other = await serveHttp((_request, response) => response.end('theirs'));
  });
  afterEach(() => other.close());

  it('posts no links that lead there, and says so in the chat and in the log', async () => {
    const bot = await stage.start({ env: { PORT: String(other.port) } });
    expect(bot.robot.server?.listening).to.equal(false);
    const said = await bot.ask('hubot graf db web:cpu');
    expect(said).to.have.length(1);
    expect(said[0]).to.match(
      /^CPU on web-01 - \[This bot does not listen on port \d+, as another program has it, so links to pictures lead nowhere\. Set PORT to a free one\.\] - http/,
    );
    expect(said[0]).not.to.contain('/saved-images/');
    expect(bot.log.join('\n')).to.match(/^error This bot does not listen on port/m);
    expect(stage.demo.requests.filter(({ path }) => path.startsWith('/render/'))).to.deep.equal([]);
  });
});
