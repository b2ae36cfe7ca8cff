import { expect } from 'chai';
import { DEV, hipChatStage, ME, textsOf } from '../../../support/hipchat-stage.ts';
import { until } from '../../../support/until.ts';
import { out, own } from '../../../support/xmpp-server.ts';

describe('the HipChat adapter', () => {
  const stage = hipChatStage();

  describe('rooms', () => {
    const join = /<presence to="1_dev@conf.hipchat.test/;
    const joins = () => stage.server.elements.filter((element) => join.test(element.toString()));
    const refuse = (condition: string, times: number) => {
      let count = 0;
      stage.server.options.answer = (element) => {
        if (!join.test(element.toString()) || (count += 1) > times) return undefined;
        return `<presence type='error' from='${element.attrs.to ?? ''}'><error type='cancel'><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>`;
      };
    };

    it('are joined under another nick when the nick is taken', async () => {
      refuse('conflict', 2);
      const bot = await stage.inRoom();
      expect(joins().map(({ attrs }) => attrs.to)).to.deep.equal([ME, `${ME}_`, `${ME}__`]);
      stage.says(`${ME}__`, 'mine');
      stage.says(ME, 'Graf Bot__: ping');
      stage.says(ME, '@Graf Bot__ pong');
      await until(() => textsOf(bot).length === 2);
      expect(textsOf(bot)).to.deep.equal(['hubot: ping', 'hubot: pong']);
    });

    it('are tried again later when all nicks are taken or the room refuses, and that is logged once', async () => {
      refuse('conflict', 5);
      const bot = await stage.inRoom();
      expect(bot.log.filter((line) => line.startsWith('error'))).to.have.length(1);
      bot.close();
      refuse('forbidden', 3);
      const next = await stage.inRoom();
      const errors = next.log.filter((line) => line.startsWith('error'));
      expect(errors).to.have.length(1);
      expect(errors[0]).to.match(
        /Not in 1_dev@conf\.hipchat\.test: the room does not let the bot in \(forbidden\)/,
      );
    });

    it('that do not answer are tried again', async () => {
      let mute = 1;
      stage.server.options.answer = (element) =>
        join.test(element.toString()) && (mute -= 1) >= 0 ? '' : undefined;
      const bot = await stage.inRoom({}, { times: { answer: 200 } });
      expect(bot.log.join('\n')).to.contain('the room does not answer');
    });

    it('are joined again after a kick, which is logged', async () => {
      const bot = await stage.inRoom();
      stage.server.push(out(ME, "<item><reason>too\nloud</reason></item><status code='307'/>"));
      await bot.logged(/Joined/, 2);
      expect(bot.log.join('\n')).to.match(
        /error Not in 1_dev@\S+: the bot was kicked \(too loud\)/,
      );
    });

    it('are joined again after a ban or a removal', async () => {
      const bot = await stage.inRoom();
      stage.server.push(out(ME, "<status code='301'/>"));
      await bot.logged(/Joined/, 2);
      stage.server.push(out(ME, ''));
      await bot.logged(/Joined/, 3);
      expect(bot.log.join('\n')).to.contain('was banned').and.to.contain('was removed');
    });

    it('are not joined again when they are destroyed, which is logged', async () => {
      const bot = await stage.inRoom();
      stage.server.push(out(ME, '<destroy><reason>tidying up</reason></destroy>'));
      await bot.logged(/error The room 1_dev@\S+ was destroyed \(tidying up\)/);
      stage.says('1_2@chat.hipchat.test', 'still there?', 'chat');
      await until(() => textsOf(bot).length === 1);
      expect(joins()).to.have.length(1);
    });

    it('may change the nick of the bot', async () => {
      const bot = await stage.inRoom();
      stage.server.push(out(ME, "<item nick='Grafbot'/><status code='303'/>"));
      stage.server.push(own(`${DEV}/Grafbot`));
      stage.says(`${DEV}/Grafbot`, 'mine');
      stage.says(`${DEV}/Ann Lee`, 'Grafbot: ping');
      await until(() => textsOf(bot).length > 0);
      expect(textsOf(bot)).to.deep.equal(['hubot: ping']);
    });

    it('that have lost the bot are joined again', async () => {
      const bot = await stage.inRoom();
      stage.server.push(
        `<message type='error' from='${DEV}'><error type='modify'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>`,
      );
      await bot.logged(/Joined/, 2);
    });

    it('are those of the list, without archived ones, and without public ones if those are not wanted', async () => {
      const item = (name: string, more: string) =>
        `<item jid='${name}@conf.hipchat.test'><x xmlns='http://hipchat.com/protocol/muc#room'>${more}</x></item>`;
      stage.server.options.answer = (element) =>
        element.getChild('query', 'http://jabber.org/protocol/disco#items')
          ? `<iq type='result' id='${element.attrs.id ?? ''}'><query xmlns='http://jabber.org/protocol/disco#items'>${item('1_attic', '<is_archived/>')}${item('1_lobby', '<guest_url>https://x</guest_url>')}${item('1_secret', '')}<item/>${item('1_dev', '<guest_url/>')}</query></iq>`
          : undefined;
      const bot = await stage.inRoom({
        HUBOT_HIPCHAT_ROOMS: '@All',
        HUBOT_HIPCHAT_JOIN_PUBLIC_ROOMS: 'false',
        HUBOT_HIPCHAT_ROOMS_BLACKLIST: '1_secret@conf.hipchat.test',
      });
      const entered = stage.server.elements.filter(({ attrs }) => attrs.to?.includes('/Graf Bot'));
      expect(entered.map(({ attrs }) => attrs.to)).to.deep.equal([ME]);
      expect(bot.log.filter((line) => line.includes('not joining'))).to.have.length(3);
    });

    it('that cannot be listed are logged', async () => {
      stage.server.options.answer = (element) =>
        element.getChild('query', 'http://jabber.org/protocol/disco#items')
          ? `<iq type='error' id='${element.attrs.id ?? ''}'><error type='cancel'><forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>`
          : undefined;
      await (await stage.start()).logged(/the rooms cannot be listed: .*does not list its rooms/);
    });

    it('are joined on invitation, unless that is off or the room is on the blacklist', async () => {
      const bot = await stage.inRoom({
        HUBOT_HIPCHAT_ROOMS: DEV,
        HUBOT_HIPCHAT_ROOMS_BLACKLIST: '1_secret@conf.hipchat.test',
      });
      const invite = (room: string) => {
        stage.server.push(
          `<message from='${room}'><x xmlns='http://jabber.org/protocol/muc#user'><invite from='1_2@chat.hipchat.test'/></x></message>`,
        );
      };
      invite('1_secret@conf.hipchat.test');
      invite('9_9@evil.test');
      invite('1_ops@conf.hipchat.test');
      await bot.logged(/Joined 1_ops@/);
      stage.server.push(
        "<message from='1_2@chat.hipchat.test'><x xmlns='jabber:x:conference' jid='1_plans@conf.hipchat.test'/></message>",
      );
      await bot.logged(/Joined 1_plans@/);
      expect(bot.log.filter((line) => line.includes('not joining'))).to.have.length(2);
      stage.server.drop();
      await bot.logged(/Joined 1_ops@/, 2);
      bot.close();
      const next = await stage.inRoom({ HUBOT_HIPCHAT_JOIN_ROOMS_ON_INVITE: 'false' });
      invite('1_ops@conf.hipchat.test');
      await next.logged(/invited the bot to 1_ops@conf\.hipchat\.test; not joining/);
    });
  });
});
