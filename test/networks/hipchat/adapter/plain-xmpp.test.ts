import { expect } from 'chai';
import { hipChatStage, textsOf } from '../../../support/hipchat-stage.ts';
import { until } from '../../../support/until.ts';

describe('the HipChat adapter', () => {
  const stage = hipChatStage();

  describe('a plain XMPP server', () => {
    const plain = (element: {
      getChild(name: string): unknown;
      attrs: Record<string, string | undefined>;
    }) =>
      element.getChild('vCard')
        ? `<iq type='error' id='${element.attrs.id ?? ''}'><error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>`
        : undefined;
    const env = {
      HUBOT_HIPCHAT_JID: 'bot@chat.hipchat.test/here',
      HUBOT_HIPCHAT_ROOMS: 'ops@rooms.example.test',
    };

    it('has no vCard: the bot keeps its name, and users are known by their address', async () => {
      stage.server.options.answer = plain;
      const bot = await stage.start(env);
      await bot.logged(/Joined ops@rooms\.example\.test as hubot/);
      const room = 'ops@rooms.example.test';
      stage.says(`${room}/Ann Lee`, 'hubot: ping');
      stage.says('ann@example.test/phone', 'ping', 'chat');
      await until(() => textsOf(bot).length === 2);
      expect(textsOf(bot)).to.deep.equal(['hubot: ping', 'hubot: ping']);
      // A nick is not a name there: a user with another user's name as nick is not that user.
      expect(bot.heard[0]?.user.id).to.equal(`${room}/Ann Lee`);
      expect(bot.heard[1]?.user).to.include({ id: 'ann@example.test', name: 'ann' });
      await bot.adapter.send({ room: 'other@rooms.example.test' }, 'x');
      await stage.sent(/<message to="other@rooms.example.test" type="groupchat">/);
    });

    it('does not list rooms, so they must be named', async () => {
      stage.server.options.answer = plain;
      const bot = await stage.start({ ...env, HUBOT_HIPCHAT_ROOMS: '' });
      await bot.logged(/warn HipChat: no rooms are joined; list them in HUBOT_HIPCHAT_ROOMS/);
    });
  });
});
