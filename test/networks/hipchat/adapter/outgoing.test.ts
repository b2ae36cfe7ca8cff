import { expect } from 'chai';
import { User } from 'hubot';
import { DEV, hipChatStage, ME } from '../../../support/hipchat-stage.ts';
import { until } from '../../../support/until.ts';
import { own } from '../../../support/xmpp-server.ts';

describe('the HipChat adapter', () => {
  const stage = hipChatStage();

  /** Blocks the next connection before the password until it is released. */
  let held = false;
  const serveAgain = async () => {
    held = true;
    stage.server.options.answer = (element) => (held && element.is('auth') ? '' : undefined);
    stage.server.drop();
    await until(() => stage.server.connections() === 2);
  };
  const releaseServer = () => {
    held = false;
    stage.server.drop();
  };

  describe('outgoing messages', () => {
    it('go to the room or the user of the envelope', async () => {
      const bot = await stage.inRoom();
      const ann = new User('2', { name: 'Ann Lee', mention_name: 'ann', reply_to: DEV });
      await bot.adapter.send({ room: DEV }, 'one', 'two');
      await bot.adapter.send({ room: 'dev' }, 'three');
      await bot.adapter.send({ room: '1_2@chat.hipchat.test' }, 'four');
      await bot.adapter.send({ room: `${DEV}/Ann Lee` }, 'five');
      await bot.adapter.send({ room: '1_elsewhere@conf.hipchat.test' }, 'six');
      await bot.adapter.send({ user: ann }, 'seven');
      await bot.adapter.reply({ room: DEV, user: ann }, 'eight');
      await bot.adapter.reply({ room: DEV, user: new User('3', { name: 'Bob' }) }, 'nine');
      await bot.adapter.reply({ room: '1_2@chat.hipchat.test', user: ann }, 'ten');
      await bot.adapter.emote({ room: DEV }, 'waves');
      expect(await stage.bodies(11)).to.deep.equal([
        `${DEV}: one`,
        `${DEV}: two`,
        `${DEV}: three`,
        '1_2@chat.hipchat.test: four',
        `${DEV}/Ann Lee: five`,
        '1_elsewhere@conf.hipchat.test: six',
        `${DEV}: seven`,
        `${DEV}: @ann eight`,
        `${DEV}: Bob: nine`,
        '1_2@chat.hipchat.test: ten',
        `${DEV}: /me waves`,
      ]);
    });

    it("set a room's topic on one line", async () => {
      const bot = await stage.inRoom();
      await bot.adapter.topic({ room: DEV }, 'all\nis', 'well');
      await bot.adapter.topic({ room: '1_2@chat.hipchat.test' }, 'none');
      await bot.adapter.send({ room: DEV }, 'end');
      await stage.bodies(2);
      const topics = stage.server.elements.filter((element) => element.getChild('subject'));
      expect(topics.map((element) => element.getChildText('subject'))).to.deep.equal([
        'all is well',
      ]);
    });

    it('cannot break the stream', async () => {
      const bot = await stage.inRoom();
      await bot.adapter.send(
        { room: DEV },
        'a\u0000b\u0007c \ud800d <&> ]]> \u001b[31mred\u001b[0m',
      );
      await bot.adapter.send({ room: DEV }, '\u0000', '', '   ');
      await bot.adapter.send({ room: 'no such room' }, 'lost');
      await bot.adapter.send({ room: 'a\u0000b@evil.test' }, 'lost');
      await bot.adapter.send({}, 'lost');
      await bot.adapter.send({ room: DEV }, 'end');
      expect(await stage.bodies(2)).to.deep.equal([`${DEV}: abc d <&> ]]> red`, `${DEV}: end`]);
      expect(bot.log.filter((line) => line.includes('there is no room or user'))).to.have.length(3);
      expect(stage.server.connections()).to.equal(1);
    });

    it('are split when they are too long', async () => {
      const bot = await stage.inRoom();
      await bot.adapter.send({ room: DEV }, `${'x'.repeat(6_000)}\n${'y'.repeat(6_000)}`);
      const lengths = (await stage.bodies(2)).map((body) => body.length - `${DEV}: `.length);
      expect(lengths).to.deep.equal([6_000, 6_000]);
    });

    it('are logged as undelivered when the server returns them', async () => {
      const bot = await stage.inRoom();
      stage.server.push(
        "<message type='error' from='1_2@chat.hipchat.test'><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>",
      );
      await bot.logged(/to 1_2@chat\.hipchat\.test was not delivered \(service-unavailable\)/);
    });

    it('wait for a connection and keep their order', async () => {
      const bot = await stage.inRoom();
      await serveAgain();
      const answers = ['one', 'two', 'three'].map((text) => bot.adapter.send({ room: DEV }, text));
      releaseServer();
      await Promise.all(answers);
      expect(await stage.bodies(3)).to.deep.equal([`${DEV}: one`, `${DEV}: two`, `${DEV}: three`]);
    });

    it('wait until the bot is in the room, without delaying messages to others', async () => {
      stage.server.options.answer = (element) =>
        element.is('presence') && element.attrs.to === ME ? '' : undefined;
      const bot = await stage.start();
      await stage.sent(/<presence to="1_dev@conf/);
      const toRoom = bot.adapter.send({ room: DEV }, 'one');
      await bot.adapter.send({ room: '1_2@chat.hipchat.test' }, 'two');
      stage.server.push(own(ME));
      await toRoom;
      expect(await stage.bodies(2)).to.deep.equal(['1_2@chat.hipchat.test: two', `${DEV}: one`]);
    });

    it('are dropped and logged after a while, without a rejection', async () => {
      await stage.serve({ answer: (element) => (element.is('auth') ? '' : undefined) });
      const bot = await stage.start({}, { times: { send: 20 } });
      await bot.robot.adapter.send({ room: DEV }, 'lost');
      expect(bot.log.join('\n')).to.contain(
        `error A message to ${DEV} was dropped: it could not be sent for 0.02 s.`,
      );
    });

    it('do not fill the memory', async () => {
      await stage.serve({ answer: (element) => (element.is('auth') ? '' : undefined) });
      const bot = await stage.start();
      for (let count = 0; count < 1_001; count += 1) {
        void bot.adapter.send({ room: DEV }, String(count));
      }
      await bot.logged(/was dropped: 1000 others are waiting/);
      bot.close();
      await bot.logged(/was dropped: the bot was shut down/, 1_000);
    });
  });
});
