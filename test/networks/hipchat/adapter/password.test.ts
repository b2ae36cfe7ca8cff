import { expect } from 'chai';
import { makeCertificate } from '../../../support/certificate.ts';
import { hipChatStage, PASSWORD } from '../../../support/hipchat-stage.ts';
import { until } from '../../../support/until.ts';

describe('the HipChat adapter', () => {
  const stage = hipChatStage();

  describe('the password', () => {
    const secret = (text: string) =>
      text.includes(PASSWORD) ||
      text.includes(Buffer.from(`\x001_1\0${PASSWORD}`).toString('base64')) ||
      text.includes('<auth');

    it("is sent to a server whose certificate is for the account's domain", async () => {
      await stage.inRoom();
      expect(secret(stage.server.received())).to.equal(true);
    });

    it('is sent to a server whose certificate is for the configured host', async () => {
      await stage.serve({ certificate: makeCertificate(['127.0.0.1'], stage.authority) });
      await stage.inRoom();
      expect(secret(stage.server.received())).to.equal(true);
    });

    it('is not sent to a server without STARTTLS', async () => {
      await stage.serve({ starttls: false });
      await (await stage.start()).logged(/no encryption \(STARTTLS\); no password was sent/);
      expect(secret(stage.server.received())).to.equal(false);
    });

    it('is not sent to a server with a self-signed certificate, even with NODE_TLS_REJECT_UNAUTHORIZED=0', async () => {
      await stage.serve({ certificate: makeCertificate(['chat.hipchat.test']) });
      process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
      try {
        await (
          await stage.start()
        ).logged(/certificate cannot be verified \(.+HUBOT_HIPCHAT_CA_FILE/);
      } finally {
        delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
      }
      expect(secret(stage.server.received())).to.equal(false);
    });

    it('is not sent to a server whose certificate is for another name', async () => {
      await stage.serve({
        certificate: makeCertificate(['chat.hipchat.example'], stage.authority),
      });
      await (await stage.start()).logged(/certificate is for another name/);
      expect(secret(stage.server.received())).to.equal(false);
    });

    it('is not sent to a server whose CA is not trusted', async () => {
      const bot = await stage.start({ HUBOT_HIPCHAT_CA_FILE: '' });
      await bot.logged(/certificate cannot be verified/);
      expect(secret(stage.server.received())).to.equal(false);
    });

    for (const [what, answer] of [
      ['refuses STARTTLS', "<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"],
      ['closes the stream', '</stream:stream>'],
      ['does not speak XMPP', '<a>&bad;</a>'],
      ['sends too much before TLS', ' '.repeat(70_000)],
    ] as const) {
      it(`is not sent to a server that ${what}`, async () => {
        await stage.serve({ answer: (element) => (element.is('starttls') ? answer : undefined) });
        await (await stage.start()).logged(/error HipChat: .*no password was sent/);
        expect(secret(stage.server.received())).to.equal(false);
      });
    }

    it('is not sent to answer features that were injected before TLS', async () => {
      // An attacker can append features to the answer that starts TLS.
      await stage.serve({
        answer: (element) =>
          element.is('starttls')
            ? "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/><stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism></mechanisms></stream:features>"
            : undefined,
      });
      await (await stage.start({}, { times: { login: 200 } })).logged(/error HipChat/);
      expect(secret(stage.server.received())).to.equal(false);
    });

    it('may contain any characters', async () => {
      await stage.inRoom({ HUBOT_HIPCHAT_PASSWORD: 'pä55 ☃ <&>' });
      const auth = stage.server.elements.find((element) => element.is('auth'));
      expect(Buffer.from(auth?.getText() ?? '', 'base64').toString()).to.equal(
        ['', '1_1', 'pä55 ☃ <&>'].join('\0'),
      );
    });

    it('is not disclosed to a server that offers SCRAM, unless SCRAM cannot encode it', async () => {
      const chosen = () =>
        stage.server.elements.find((element) => element.is('auth'))?.attrs.mechanism;
      await stage.serve({ mechanisms: ['PLAIN', 'SCRAM-SHA-1'] });
      await stage.start();
      await stage.sent(/<auth/);
      expect(chosen()).to.equal('SCRAM-SHA-1');
      expect(stage.server.received()).to.not.contain(Buffer.from(PASSWORD).toString('base64'));
      stage.stop();
      await stage.serve({ mechanisms: ['PLAIN', 'SCRAM-SHA-1'] });
      await stage.start({ HUBOT_HIPCHAT_PASSWORD: 'pä55' });
      await stage.sent(/<auth/);
      expect(chosen()).to.equal('PLAIN');
    });

    it('that is refused is logged once, however often it is tried', async () => {
      await stage.serve({
        answer: (element) =>
          element.is('auth')
            ? "<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>"
            : undefined,
      });
      const bot = await stage.start();
      await until(() => stage.server.connections() >= 4);
      const errors = bot.log.filter((line) => line.startsWith('error'));
      expect(errors).to.have.length(1);
      expect(errors[0]).to.match(
        /does not accept 1_1@chat\.hipchat\.test's password \(not-authorized\)/,
      );
      expect(errors[0]).to.contain('HUBOT_HIPCHAT_PASSWORD');
      expect(bot.log.join('\n')).to.not.contain(PASSWORD);
    });

    it('that is refused is tried again later than a broken connection', async () => {
      await stage.serve({
        answer: (element) =>
          element.is('auth')
            ? "<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>"
            : undefined,
      });
      const bot = await stage.start(
        {},
        { times: { retry: 5, refused: 60_000, refusedMost: 900_000 } },
      );
      await bot.logged(/Trying again in 60 s/);
      expect(stage.server.connections()).to.equal(1);
    });

    it('is not blamed when the server cannot check or accept passwords', async () => {
      await stage.serve({
        answer: (element) =>
          element.is('auth')
            ? "<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><temporary-auth-failure/></failure>"
            : undefined,
      });
      await (await stage.start()).logged(/cannot check passwords at the moment/);
      stage.stop();
      await stage.serve({ mechanisms: ['ANONYMOUS', 'EXTERNAL'] });
      await (await stage.start()).logged(/does not accept/);
      expect(secret(stage.server.received())).to.equal(false);
    });
  });
});
