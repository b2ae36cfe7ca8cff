import { expect } from 'chai';
import { blankPicture, startDemoGrafana } from '../../demo/grafana.ts';
import { examineRocketChat } from '../../src/networks/rocketchat/examine.ts';
import { examineTelegram } from '../../src/networks/telegram/examine.ts';
import { rejectionOf } from '../support/failure.ts';
import { type Listening, serveHttp } from '../support/http.ts';
import { UploadError } from '../../src/chat/errors.ts';
import { examineSlack } from '../../src/networks/slack/examine.ts';
import { startRocketChat } from '../support/rocketchat-api.ts';
import { startSlackBot } from '../support/slack-bot.ts';

describe('what a chat lets the bot do', () => {
  describe('in Slack', () => {
    const examine = async (scopes: string, uploads: boolean, fault?: string) => {
      const demo = await startDemoGrafana({ draw: blankPicture });
      const bot = await startSlackBot({ HUBOT_GRAFANA_HOST: demo.url });
      const { robot, api } = bot;
      api.scopes = scopes;
      if (fault !== undefined) api.fail('auth.test', { error: fault });
      const read = () => {
        throw new Error('Slack has no variables here');
      };
      const found = await examineSlack({ robot, read, uploads });
      await bot.close();
      await demo.close();
      return found.map(({ verdict, text }) => `${verdict}: ${text}`);
    };

    it('is right with the scopes that are needed', async () => {
      expect(await examine('chat:write,files:write', true)).to.deep.equal([
        'ok: the bot `hubot` has the scopes that it needs.',
      ]);
      expect(await examine('chat:write', false)).to.deep.equal([
        'ok: the bot `hubot` has the scopes that it needs.',
      ]);
    });

    it('names each scope that is missing', async () => {
      const found = await examine('channels:read', true);
      expect(found).to.have.lengthOf(2);
      expect(found[0]).to.match(/^wrong: .*`chat:write`, without which it cannot answer/);
      expect(found[1]).to.match(/^wrong: .*`files:write`, without which pictures/);
    });

    it('names a token that is not accepted', async () => {
      const [found] = await examine('', true, 'invalid_auth');
      expect(found).to.match(/^wrong: Slack does not accept the bot's token/);
    });
  });

  describe('in Telegram', () => {
    let server: Listening | undefined;
    afterEach(() => server?.close());

    const examine = async (status: number, answer: unknown) => {
      server = await serveHttp((request, response) => {
        const isRight = request.url === '/botTOKEN/getMe';
        response.writeHead(isRight ? status : 500, { 'content-type': 'application/json' });
        response.end(JSON.stringify(answer));
      });
      const found = await examineTelegram({ token: 'TOKEN' }, { api: server.url });
      expect(JSON.stringify(found)).to.not.contain('TOKEN}');
      return found.map(({ verdict, text }) => `${verdict}: ${text}`);
    };

    it('is right with a token that is accepted', async () => {
      const result = { username: 'graf_bot', can_read_all_group_messages: true };
      expect(await examine(200, { ok: true, result })).to.deep.equal([
        'ok: the token is accepted, of the bot `graf_bot`.',
      ]);
    });

    it('tells of the privacy mode', async () => {
      const result = { username: 'graf_bot', can_read_all_group_messages: false };
      const [, second] = await examine(200, { ok: true, result });
      expect(second).to.match(/^note: privacy mode is on/);
    });

    it('names a token that is not accepted, and an answer that is none', async () => {
      const [refused] = await examine(401, { ok: false });
      expect(refused).to.match(/^wrong: .*check TELEGRAM_TOKEN/);
      await server?.close();
      expect(await examine(502, {})).to.deep.equal(['wrong: it answers with status 502.']);
    });
  });

  describe('in Rocket.Chat', () => {
    it('is right where the bot can sign in, and names a wrong password', async () => {
      const server = await startRocketChat({ age: 'new', password: 'right' });
      const access = { url: server.url, user: 'bot', password: 'right' };
      const [found] = await examineRocketChat(access);
      expect(found).to.include({ verdict: 'ok' });
      const wrong = examineRocketChat({ ...access, password: 'hunter2' });
      const error = await rejectionOf(UploadError, wrong);
      expect(error.message)
        .to.match(/check ROCKETCHAT_USER/)
        .and.to.not.contain('hunter2');
      await server.close();
    });
  });
});
