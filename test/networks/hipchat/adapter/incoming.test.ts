import { expect } from 'chai';
import { EnterMessage, LeaveMessage, TopicMessage } from 'hubot';
import { DEV, hipChatStage, ME, textsOf } from '../../../support/hipchat-stage.ts';
import { until } from '../../../support/until.ts';

describe('the HipChat adapter', () => {
  const stage = hipChatStage();

  describe('incoming stanzas', () => {
    it('reach Hubot addressed to its own name, with the user and the room', async () => {
      const bot = await stage.inRoom();
      stage.server.push(
        `<presence from='${DEV}/Ann Lee'><x xmlns='http://jabber.org/protocol/muc#user'><item role='participant' jid='1_2@chat.hipchat.test/web'/></x></presence>`,
      );
      stage.says(`${DEV}/Ann Lee`, '@hubot graf help');
      stage.says(`${DEV}/Ann Lee`, 'hubots are great');
      stage.says('1_2@chat.hipchat.test/web', 'graf list', 'chat');
      stage.says(`${DEV}/Ann Lee`, 'psst', 'chat');
      await until(() => textsOf(bot).length === 4);
      expect(textsOf(bot)).to.deep.equal([
        'hubot: graf help',
        'hubots are great',
        'hubot: graf list',
        'hubot: psst',
      ]);
      const [entered, public_, , private_, aside] = bot.heard;
      expect(entered).to.be.instanceOf(EnterMessage);
      expect(public_?.user).to.include({
        id: '2',
        name: 'Ann Lee',
        mention_name: 'ann',
        room: DEV,
        reply_to: DEV,
      });
      expect(private_?.user).to.include({ id: '2', name: 'Ann Lee' });
      expect(private_?.room).to.equal('1_2@chat.hipchat.test');
      expect(aside?.room).to.equal(`${DEV}/Ann Lee`);
    });

    it('have the user of the roster when the room hides addresses', async () => {
      const bot = await stage.inRoom();
      stage.says(`${DEV}/Ann Lee`, 'hello');
      stage.says(`${DEV}/Stranger`, 'hello');
      await until(() => textsOf(bot).length === 2);
      expect(bot.heard[0]?.user.id).to.equal('2');
      expect(bot.heard[1]?.user.id).to.equal(`${DEV}/Stranger`);
    });

    it("are ignored when they are history, the bot's own, or without text", async () => {
      const bot = await stage.inRoom();
      const delay = "<delay xmlns='urn:xmpp:delay' stamp='2015-01-01T00:00:00Z'/>";
      const body = '<body>old</body>';
      stage.server.push(
        `<message from='${DEV}/Ann Lee' type='groupchat'>${body}${delay}</message>`,
      );
      stage.server.push(
        `<message from='1_2@chat.hipchat.test' type='chat'>${body}${delay}</message>`,
      );
      stage.server.push(
        `<message from='${DEV}/Ann Lee' type='groupchat'>${body}<x xmlns='jabber:x:delay'/></message>`,
      );
      stage.server.push(`<message from='${DEV}/Ann Lee' type='groupchat'><composing/></message>`);
      stage.server.push(`<message from='${DEV}/Ann Lee' type='headline'>${body}</message>`);
      stage.says(ME, 'mine');
      stage.says(ME, 'mine', 'chat');
      stage.says(DEV, 'the room itself');
      stage.says('1_1@chat.hipchat.test/other', 'mine too', 'chat');
      stage.says('9_other@conf.hipchat.test/Ann Lee', 'a room it is not in');
      stage.says(`${DEV}/Ann Lee`, 'new');
      await until(() => textsOf(bot).length > 0);
      expect(textsOf(bot)).to.deep.equal(['new']);
    });

    it('report joins, leaves, changes of nick and topics', async () => {
      const bot = await stage.inRoom();
      const presence = (nick: string, type: string, more: string) => {
        stage.server.push(
          `<presence from='${DEV}/${nick}'${type}><x xmlns='http://jabber.org/protocol/muc#user'><item role='moderator' jid='1_2@chat.hipchat.test/x'${more}</x></presence>`,
        );
      };
      const topic = (text: string) => {
        stage.server.push(
          `<message from='${DEV}/Ann' type='groupchat'><subject>${text}</subject></message>`,
        );
      };
      topic('as it was');
      presence('Ann', '', '/>');
      presence('Ann', '', '/>');
      presence('Ann', " type='unavailable'", " nick='Anna'/><status code='303'/>");
      presence('Anna', '', '/>');
      topic('as it is');
      presence('Anna', " type='unavailable'", '/>');
      presence('Anna', " type='unavailable'", '/>');
      stage.says(`${DEV}/Bob`, 'end');
      await until(() => textsOf(bot).includes('end'));
      const [entered, topical, left, end, ...more] = bot.heard;
      expect(more).to.deep.equal([]);
      expect(end).to.include({ text: 'end' });
      expect(entered).to.be.instanceOf(EnterMessage);
      expect(entered?.user).to.include({ id: '2', room: DEV });
      expect(topical).to.be.instanceOf(TopicMessage).and.to.include({ text: 'as it is' });
      expect(left).to.be.instanceOf(LeaveMessage);
      expect(left?.user).to.include({ id: '2', room: DEV });
    });

    it('end neither the process nor the connection, whatever they contain', async () => {
      const bot = await stage.inRoom();
      for (const odd of [
        "<iq type='set' id='1' from='9_9@evil.test'/>",
        "<iq type='set' id='2' from='9_9@evil.test'><query/></iq>",
        "<iq type='error' id='3'/>",
        "<iq type='result' id='4'/>",
        "<iq type='get' id='5' from='@'><ping xmlns='urn:xmpp:ping'/></iq>",
        '<iq/>',
        "<message from='/' type='groupchat'><body>x</body></message>",
        "<message from='@@//@' type='chat'><body>x</body></message>",
        "<message type='groupchat'><body>x</body></message>",
        "<message from='9_9@evil.test' type='error'/>",
        `<presence from='${DEV}'/>`,
        `<presence from='${DEV}/x'><x xmlns='http://jabber.org/protocol/muc#user'/></presence>`,
        `<presence type='subscribe' from='9_9@evil.test'/>`,
        '<presence/>',
        '<frob xmlns="x"><y/></frob>',
      ]) {
        stage.server.push(odd);
      }
      stage.says(`${DEV}/Ann Lee`, 'still there?');
      await until(() => textsOf(bot).includes('still there?'));
      expect(stage.server.connections()).to.equal(1);
    });

    for (const [what, broken] of [
      ['sends what is not XML', '<message><body>&nonsense;</body></message>'],
      ['closes an element that is not open', '<message></presence>'],
      ['ends the stream', '</stream:stream>'],
      ['sends text without an element and without end', 'x'.repeat(8_100_000)],
      [
        'sends a stream error',
        "<stream:error><system-shutdown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>",
      ],
      [
        'reports that another client has signed in',
        "<stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>",
      ],
      [
        'redirects to another one',
        "<stream:error><see-other-host xmlns='urn:ietf:params:xml:ns:xmpp-streams'>evil.test</see-other-host></stream:error>",
      ],
    ] as const) {
      it(`cause a reconnection when the server ${what}`, async () => {
        const bot = await stage.inRoom();
        stage.server.push(broken);
        await bot.logged(/Joined 1_dev@/, 2);
        expect(bot.connected()).to.equal(1);
        expect(stage.server.connections()).to.equal(2);
      });
    }

    it('keep a character that arrives in two chunks', async () => {
      const bot = await stage.inRoom();
      const text = 'snow ☃ snow 📈 '.repeat(2_000);
      stage.says(`${DEV}/Ann Lee`, text);
      await until(() => textsOf(bot).length === 1);
      expect(textsOf(bot)[0]).to.equal(text);
    });

    it('survive a script that throws', async () => {
      const bot = await stage.inRoom();
      bot.robot.receive = () => Promise.reject(new Error('broken on purpose'));
      stage.says(`${DEV}/Ann Lee`, 'hello');
      await bot.logged(/error HipChat: a script failed: Error: broken on purpose/);
    });
  });
});
