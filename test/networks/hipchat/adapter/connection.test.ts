import { expect } from 'chai';
import { hipChatStage } from '../../../support/hipchat-stage.ts';
import { until } from '../../../support/until.ts';

describe('the HipChat adapter', () => {
  const stage = hipChatStage();

  describe('the connection', () => {
    it('reconnects after every end, and reports only the first connection to Hubot', async () => {
      const bot = await stage.inRoom();
      stage.server.drop();
      await bot.logged(/Joined/, 2);
      stage.server.drop();
      await bot.logged(/Joined/, 3);
      expect(bot.connected()).to.equal(1);
      expect(bot.robot.name).to.equal('hubot');
    });

    it('does not reconnect with HUBOT_HIPCHAT_RECONNECT=false', async () => {
      const bot = await stage.inRoom({ HUBOT_HIPCHAT_RECONNECT: 'false' });
      stage.server.drop();
      await bot.logged(/HUBOT_HIPCHAT_RECONNECT=false: not trying again/);
      expect(stage.server.connections()).to.equal(1);
    });

    it('times out when the server is silent before TLS, during TLS or while signing in', async () => {
      for (const mute of ['starttls', 'auth', 'iq']) {
        let isMute = true;
        await stage.serve({ answer: (element) => (isMute && element.is(mute) ? '' : undefined) });
        const bot = await stage.start({}, { times: { login: 300 } });
        await bot.logged(/Signing in took longer than 0\.3 s/);
        isMute = false;
        await bot.logged(/Joined/);
        bot.close();
      }
    });

    it('reconnects when a ping is not answered', async () => {
      const bot = await stage.inRoom({}, { times: { ping: 20, pong: 200 } });
      stage.server.hold();
      await bot.logged(/has not answered for 0\.2 s/);
      await bot.logged(/Joined/, 2);
    });

    it('stays open while pings are answered, even with an error', async () => {
      stage.server.options.answer = (element) =>
        element.getChild('ping')
          ? `<iq type='error' id='${element.attrs.id ?? ''}'><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>`
          : undefined;
      await stage.inRoom({}, { times: { ping: 5, pong: 5_000 } });
      await until(
        () => stage.server.elements.filter((element) => element.getChild('ping')).length > 3,
      );
      expect(stage.server.connections()).to.equal(1);
    });

    it('answers pings', async () => {
      await stage.inRoom();
      stage.server.push(
        "<iq type='get' id='p7' from='chat.hipchat.test'><ping xmlns='urn:xmpp:ping'/></iq>",
      );
      await stage.sent(/id="p7" type="result"/);
    });

    it('logs a refused connection once', async () => {
      const { port } = stage.server;
      await stage.server.close();
      const bot = await stage.start({ HUBOT_HIPCHAT_PORT: String(port) });
      await bot.logged(/debug HipChat: .*ECONNREFUSED/, 2);
      expect(bot.log.filter((line) => line.startsWith('error'))).to.have.length(1);
      bot.close();
      await stage.serve();
    });

    it('closes the stream before the connection', async () => {
      const bot = await stage.inRoom();
      bot.close();
      await stage.sent(/<presence type="unavailable"\/>/);
      await until(() => stage.server.received().endsWith('</stream:stream>'));
    });

    it('connects to the server of the SRV records when no host is configured', async () => {
      const bot = await stage.inRoom(
        { HUBOT_HIPCHAT_HOST: '', HUBOT_HIPCHAT_PORT: '' },
        {
          resolveSrv: (name) => {
            expect(name).to.equal('_xmpp-client._tcp.chat.hipchat.test');
            return Promise.resolve([{ name: '127.0.0.1', port: stage.server.port, priority: 1 }]);
          },
        },
      );
      expect(bot.log.join('\n')).to.contain(
        `Connected to HipChat at 127.0.0.1:${stage.server.port}`,
      );
    });
  });
});
