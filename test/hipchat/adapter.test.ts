import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { EnterMessage, LeaveMessage, TextMessage, TopicMessage, User } from 'hubot';
import { type Authority, makeAuthority, makeCertificate } from '../support/certificate.ts';
import { type HipChatBot, startHipChatBot } from '../support/hipchat-bot.ts';
import { until } from '../support/until.ts';
import { out, own, startXmppServer, type XmppServer } from '../support/xmpp-server.ts';

const PASSWORD = 'open-sesame';
const DEV = '1_dev@conf.hipchat.test';
const ME = `${DEV}/Graf Bot`;

describe('the HipChat adapter, with a server whose every answer can be changed', () => {
  let folder: string;
  let authority: Authority;
  let server: XmppServer;
  let bot: HipChatBot | undefined;

  type Options = NonNullable<Parameters<typeof startHipChatBot>[1]>;
  const start = async (env: Record<string, string> = {}, options: Options = {}) => {
    bot = await startHipChatBot(
      {
        HUBOT_HIPCHAT_JID: '1_1@chat.hipchat.test',
        HUBOT_HIPCHAT_PASSWORD: PASSWORD,
        HUBOT_HIPCHAT_HOST: '127.0.0.1',
        HUBOT_HIPCHAT_PORT: String(server.port),
        HUBOT_HIPCHAT_CA_FILE: path.join(folder, 'ca.pem'),
        ...env,
      },
      options,
    );
    return bot;
  };
  const inRoom = async (env: Record<string, string> = {}, options: Options = {}) => {
    const started = await start(env, options);
    await started.logged(/Entered 1_dev@/);
    return started;
  };
  const serve = async (options: Partial<Parameters<typeof startXmppServer>[0]> = {}) => {
    await server.close();
    const certificate = makeCertificate(['chat.hipchat.test'], authority);
    server = await startXmppServer({ certificate, ...options });
  };
  const sent = (pattern: RegExp) =>
    until(() => server.elements.some((element) => pattern.test(element.toString())));
  const bodies = () =>
    server.elements
      .filter((element) => element.is('message'))
      .map((element) => `${element.attrs.to ?? ''}: ${element.getChildText('body') ?? ''}`);
  const says = (from: string, text: string, type = 'groupchat') => {
    server.push(`<message from='${from}' type='${type}'><body>${text}</body></message>`);
  };
  const texts = (from: HipChatBot) =>
    from.heard.filter((message) => message instanceof TextMessage).map(({ text }) => text);

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'hipchat-'));
    authority = makeAuthority();
    await writeFile(path.join(folder, 'ca.pem'), authority.cert);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  beforeEach(async () => {
    const certificate = makeCertificate(['chat.hipchat.test'], authority);
    server = await startXmppServer({ certificate });
  });
  afterEach(async () => {
    bot?.close();
    bot = undefined;
    await server.close();
  });

  describe('the password', () => {
    const secret = (text: string) =>
      text.includes(PASSWORD) ||
      text.includes(Buffer.from(`\x001_1\0${PASSWORD}`).toString('base64')) ||
      text.includes('<auth');

    it('goes to a server whose certificate is for the domain of the account', async () => {
      await inRoom();
      expect(secret(server.received())).to.equal(true);
    });

    it('goes to one whose certificate is for the configured host', async () => {
      await serve({ certificate: makeCertificate(['127.0.0.1'], authority) });
      await inRoom();
      expect(secret(server.received())).to.equal(true);
    });

    it('does not go to one that offers no STARTTLS', async () => {
      await serve({ starttls: false });
      await (await start()).logged(/no encryption \(STARTTLS\); no password was sent/);
      expect(secret(server.received())).to.equal(false);
    });

    it('does not go to one with a certificate of its own, whatever NODE_TLS_REJECT_UNAUTHORIZED says', async () => {
      await serve({ certificate: makeCertificate(['chat.hipchat.test']) });
      process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
      try {
        await (await start()).logged(/certificate cannot be verified \(.+HUBOT_HIPCHAT_CA_FILE/);
      } finally {
        delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
      }
      expect(secret(server.received())).to.equal(false);
    });

    it('does not go to one whose certificate is for another name', async () => {
      await serve({ certificate: makeCertificate(['chat.hipchat.example'], authority) });
      await (await start()).logged(/certificate is for another name/);
      expect(secret(server.received())).to.equal(false);
    });

    it('does not go to one whose authority Node trusts no more than any', async () => {
      const bot = await start({ HUBOT_HIPCHAT_CA_FILE: '' });
      await bot.logged(/certificate cannot be verified/);
      expect(secret(server.received())).to.equal(false);
    });

    for (const [what, answer] of [
      ['refuses STARTTLS', "<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"],
      ['closes the stream', '</stream:stream>'],
      ['speaks no XMPP', '<a>&bad;</a>'],
      ['floods', ' '.repeat(70_000)],
    ] as const) {
      it(`does not go to one that ${what}`, async () => {
        await serve({ answer: (element) => (element.is('starttls') ? answer : undefined) });
        await (await start()).logged(/error HipChat: .*no password was sent/);
        expect(secret(server.received())).to.equal(false);
      });
    }

    it('is never said in plain text behind an encrypted stream that was asked for in clear', async () => {
      // Whoever injects "you are in" behind the go-ahead for TLS is not heard.
      await serve({
        answer: (element) =>
          element.is('starttls')
            ? "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/><stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism></mechanisms></stream:features>"
            : undefined,
      });
      await (await start({}, { times: { login: 200 } })).logged(/error HipChat/);
      expect(secret(server.received())).to.equal(false);
    });

    it('may be of any characters', async () => {
      await inRoom({ HUBOT_HIPCHAT_PASSWORD: 'pä55 ☃ <&>' });
      const auth = server.elements.find((element) => element.is('auth'));
      expect(Buffer.from(auth?.getText() ?? '', 'base64').toString()).to.equal(
        ['', '1_1', 'pä55 ☃ <&>'].join('\0'),
      );
    });

    it('is refused with one clear message, however often it is tried', async () => {
      await serve({
        answer: (element) =>
          element.is('auth')
            ? "<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>"
            : undefined,
      });
      const bot = await start();
      await until(() => server.connections() >= 4);
      const errors = bot.log.filter((line) => line.startsWith('error'));
      expect(errors).to.have.length(1);
      expect(errors[0]).to.match(/refuses to let 1_1@chat\.hipchat\.test in \(not-authorized\)/);
      expect(errors[0]).to.contain('HUBOT_HIPCHAT_PASSWORD');
      expect(bot.log.join('\n')).to.not.contain(PASSWORD);
    });

    it('is tried again after a longer time than a broken connection', async () => {
      await serve({
        answer: (element) =>
          element.is('auth')
            ? "<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>"
            : undefined,
      });
      const bot = await start({}, { times: { retry: 5, refused: 60_000, refusedMost: 900_000 } });
      await bot.logged(/Trying again in 60 s/);
      expect(server.connections()).to.equal(1);
    });

    it('is not blamed when the server cannot check it, or takes none', async () => {
      await serve({
        answer: (element) =>
          element.is('auth')
            ? "<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><temporary-auth-failure/></failure>"
            : undefined,
      });
      await (await start()).logged(/cannot check passwords at the moment/);
      bot?.close();
      await serve({ mechanisms: ['ANONYMOUS', 'EXTERNAL'] });
      await (await start()).logged(/takes no password|refuses to let/);
      expect(secret(server.received())).to.equal(false);
    });
  });

  describe('what comes in', () => {
    it('is said to Hubot under its name, with who said it and where', async () => {
      const bot = await inRoom();
      server.push(
        `<presence from='${DEV}/Ann Lee'><x xmlns='http://jabber.org/protocol/muc#user'><item role='participant' jid='1_2@chat.hipchat.test/web'/></x></presence>`,
      );
      says(`${DEV}/Ann Lee`, '@hubot graf help');
      says(`${DEV}/Ann Lee`, 'hubots are great');
      says('1_2@chat.hipchat.test/web', 'graf list', 'chat');
      says(`${DEV}/Ann Lee`, 'psst', 'chat');
      await until(() => texts(bot).length === 4);
      expect(texts(bot)).to.deep.equal([
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

    it('has its user from the roster when the room hides who people are', async () => {
      const bot = await inRoom();
      says(`${DEV}/Ann Lee`, 'hello');
      says(`${DEV}/Nobody`, 'hello');
      await until(() => texts(bot).length === 2);
      expect(bot.heard[0]?.user.id).to.equal('2');
      expect(bot.heard[1]?.user.id).to.equal(`${DEV}/Nobody`);
    });

    it('is ignored when it is history, its own, or without words', async () => {
      const bot = await inRoom();
      const delay = "<delay xmlns='urn:xmpp:delay' stamp='2015-01-01T00:00:00Z'/>";
      const body = '<body>old</body>';
      server.push(`<message from='${DEV}/Ann Lee' type='groupchat'>${body}${delay}</message>`);
      server.push(`<message from='1_2@chat.hipchat.test' type='chat'>${body}${delay}</message>`);
      server.push(
        `<message from='${DEV}/Ann Lee' type='groupchat'>${body}<x xmlns='jabber:x:delay'/></message>`,
      );
      server.push(`<message from='${DEV}/Ann Lee' type='groupchat'><composing/></message>`);
      server.push(`<message from='${DEV}/Ann Lee' type='headline'>${body}</message>`);
      says(ME, 'mine');
      says(ME, 'mine', 'chat');
      says(DEV, 'the room itself');
      says('1_1@chat.hipchat.test/other', 'mine too', 'chat');
      says('9_other@conf.hipchat.test/Ann Lee', 'a room it is not in');
      says(`${DEV}/Ann Lee`, 'new');
      await until(() => texts(bot).length > 0);
      expect(texts(bot)).to.deep.equal(['new']);
    });

    it('tells of those who come, go and change their nick, and of topics', async () => {
      const bot = await inRoom();
      const presence = (nick: string, type: string, more: string) => {
        server.push(
          `<presence from='${DEV}/${nick}'${type}><x xmlns='http://jabber.org/protocol/muc#user'><item role='moderator' jid='1_2@chat.hipchat.test/x'${more}</x></presence>`,
        );
      };
      const topic = (text: string) => {
        server.push(
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
      says(`${DEV}/Bob`, 'end');
      await until(() => texts(bot).includes('end'));
      const [entered, topical, left, end, ...more] = bot.heard;
      expect(more).to.deep.equal([]);
      expect(end).to.include({ text: 'end' });
      expect(entered).to.be.instanceOf(EnterMessage);
      expect(entered?.user).to.include({ id: '2', room: DEV });
      expect(topical).to.be.instanceOf(TopicMessage).and.to.include({ text: 'as it is' });
      expect(left).to.be.instanceOf(LeaveMessage);
      expect(left?.user).to.include({ id: '2', room: DEV });
    });

    it('ends neither process nor connection, whatever it is', async () => {
      const bot = await inRoom();
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
        server.push(odd);
      }
      says(`${DEV}/Ann Lee`, 'still there?');
      await until(() => texts(bot).includes('still there?'));
      expect(server.connections()).to.equal(1);
    });

    for (const [what, broken] of [
      ['is no XML', '<message><body>&nonsense;</body></message>'],
      ['closes what was not open', '<message></presence>'],
      ['ends the stream', '</stream:stream>'],
      ['is text outside of everything, without end', 'x'.repeat(8_100_000)],
      [
        'is a stream error',
        "<stream:error><system-shutdown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>",
      ],
      [
        'says that another signed in',
        "<stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>",
      ],
      [
        'sends it elsewhere',
        "<stream:error><see-other-host xmlns='urn:ietf:params:xml:ns:xmpp-streams'>evil.test</see-other-host></stream:error>",
      ],
    ] as const) {
      it(`brings about a new connection when it ${what}`, async () => {
        const bot = await inRoom();
        server.push(broken);
        await bot.logged(/Entered 1_dev@/, 2);
        expect(bot.connected()).to.equal(1);
        expect(server.connections()).to.equal(2);
      });
    }

    it('keeps characters whole that come in two pieces', async () => {
      const bot = await inRoom();
      const text = 'snow ☃ snow 📈 '.repeat(2_000);
      says(`${DEV}/Ann Lee`, text);
      await until(() => texts(bot).length === 1);
      expect(texts(bot)[0]).to.equal(text);
    });

    it('costs nothing when a script fails over it', async () => {
      const bot = await inRoom();
      bot.robot.receive = () => Promise.reject(new Error('broken on purpose'));
      says(`${DEV}/Ann Lee`, 'hello');
      await bot.logged(/error HipChat: a script failed: Error: broken on purpose/);
    });
  });

  describe('people', () => {
    const push = (from: string, name: string, id: string) => {
      server.push(
        `<iq type='set' id='${id}'${from}><query xmlns='jabber:iq:roster'><item jid='1_2@chat.hipchat.test' name='${name}' mention_name='ann' email='ann@example.test'/><item jid='nonsense'/><item jid='1_7@chat.hipchat.test' subscription='remove'/></query></iq>`,
      );
    };

    it('come into the brain, and what scripts keep about them stays', async () => {
      const bot = await inRoom();
      const users = bot.robot.brain.users();
      Object.assign(users['2'] ?? {}, { karma: 7 });
      push('', 'Ann Smith', 'p1');
      await sent(/<iq.*id="p1".*result|type="result".*id="p1"/);
      expect(users['2']).to.include({
        name: 'Ann Smith',
        mention_name: 'ann',
        email_address: 'ann@example.test',
        jid: '1_2@chat.hipchat.test',
        karma: 7,
      });
      expect(users['7']).to.equal(undefined);
    });

    it('are changed by the server alone', async () => {
      const bot = await inRoom();
      push(" from='9_9@evil.test/x'", 'Mallory', 'p2');
      await sent(/id="p2"/);
      expect(bot.robot.brain.users()['2']?.name).to.equal('Ann Lee');
      expect(server.elements.find(({ attrs }) => attrs.id === 'p2')?.attrs.type).to.equal('error');
      push(" from='1_1@chat.hipchat.test'", 'Ann Own', 'p3');
      await sent(/id="p3"/);
      expect(bot.robot.brain.users()['2']?.name).to.equal('Ann Own');
    });

    it('are put into a brain that is read from elsewhere later', async () => {
      const bot = await inRoom();
      bot.robot.brain.mergeData({ users: { 5: { id: '5', name: 'Kept' } } });
      expect(bot.robot.brain.users()['2']?.name).to.equal('Ann Lee');
      expect(bot.robot.brain.users()['5']?.name).to.equal('Kept');
    });
  });

  describe('what goes out', () => {
    it('goes to the room or the person it is for', async () => {
      const bot = await inRoom();
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
      expect(bodies()).to.deep.equal([
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

    it('sets topics of rooms, in one line', async () => {
      const bot = await inRoom();
      await bot.adapter.topic({ room: DEV }, 'all\nis', 'well');
      await bot.adapter.topic({ room: '1_2@chat.hipchat.test' }, 'none');
      expect(server.elements.filter((element) => element.getChild('subject'))).to.have.length(1);
      expect(server.elements.at(-1)?.getChildText('subject')).to.equal('all is well');
    });

    it('cannot break the stream', async () => {
      const bot = await inRoom();
      await bot.adapter.send(
        { room: DEV },
        'a\u0000b\u0007c \ud800d <&> ]]> \u001b[31mred\u001b[0m',
      );
      await bot.adapter.send({ room: DEV }, '\u0000', '', '   ');
      await bot.adapter.send({ room: 'no such room' }, 'lost');
      await bot.adapter.send({ room: 'a\u0000b@evil.test' }, 'lost');
      await bot.adapter.send({}, 'lost');
      expect(bodies()).to.deep.equal([`${DEV}: abc d <&> ]]> red`]);
      expect(bot.log.filter((line) => line.includes('there is no room or person'))).to.have.length(
        3,
      );
      expect(server.connections()).to.equal(1);
    });

    it('is split when it is too long for one message', async () => {
      const bot = await inRoom();
      await bot.adapter.send({ room: DEV }, `${'x'.repeat(6_000)}\n${'y'.repeat(6_000)}`);
      expect(bodies().map((body) => body.length - `${DEV}: `.length)).to.deep.equal([6_000, 6_000]);
    });

    it('is said to be undelivered when the server says so', async () => {
      const bot = await inRoom();
      server.push(
        "<message type='error' from='1_2@chat.hipchat.test'><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>",
      );
      await bot.logged(/to 1_2@chat\.hipchat\.test was not delivered \(service-unavailable\)/);
    });

    it('waits for a connection, and keeps its order', async () => {
      const bot = await inRoom();
      await serveAgain();
      const answers = ['one', 'two', 'three'].map((text) => bot.adapter.send({ room: DEV }, text));
      releaseServer();
      await Promise.all(answers);
      expect(bodies()).to.deep.equal([`${DEV}: one`, `${DEV}: two`, `${DEV}: three`]);
    });

    it('is dropped after a while, which the log says, and rejects nothing', async () => {
      await serve({ answer: (element) => (element.is('auth') ? '' : undefined) });
      const bot = await start({}, { times: { send: 20 } });
      await bot.robot.adapter.send({ room: DEV }, 'lost');
      expect(bot.log.join('\n')).to.contain(
        `error A message to ${DEV} was dropped: it could not be sent for 0.02 s.`,
      );
    });

    it('does not fill the memory', async () => {
      await serve({ answer: (element) => (element.is('auth') ? '' : undefined) });
      const bot = await start();
      for (let count = 0; count < 1_001; count += 1) {
        void bot.adapter.send({ room: DEV }, String(count));
      }
      await bot.logged(/was dropped: 1000 others wait/);
      bot.close();
      await bot.logged(/was dropped: the bot was shut down/, 1_000);
    });
  });

  /** The next connection gets no further than to the password until it is released. */
  let held = false;
  const serveAgain = async () => {
    held = true;
    server.options.answer = (element) => (held && element.is('auth') ? '' : undefined);
    server.drop();
    await until(() => server.connections() === 2);
  };
  const releaseServer = () => {
    held = false;
    server.drop();
  };

  describe('rooms', () => {
    const join = /<presence to="1_dev@conf.hipchat.test/;
    const joins = () => server.elements.filter((element) => join.test(element.toString()));
    const refuse = (condition: string, times: number) => {
      let count = 0;
      server.options.answer = (element) => {
        if (!join.test(element.toString()) || (count += 1) > times) return undefined;
        return `<presence type='error' from='${element.attrs.to ?? ''}'><error type='cancel'><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>`;
      };
    };

    it('are entered under another nick when somebody has it', async () => {
      refuse('conflict', 2);
      const bot = await inRoom();
      expect(joins().map(({ attrs }) => attrs.to)).to.deep.equal([ME, `${ME}_`, `${ME}__`]);
      says(`${ME}__`, 'mine');
      says(ME, 'Graf Bot__: ping');
      says(ME, '@Graf Bot__ pong');
      await until(() => texts(bot).length === 2);
      expect(texts(bot)).to.deep.equal(['hubot: ping', 'hubot: pong']);
    });

    it('are tried again later when all nicks are taken, or one may not enter, and it is said once', async () => {
      refuse('conflict', 5);
      const bot = await inRoom();
      expect(bot.log.filter((line) => line.startsWith('error'))).to.have.length(1);
      bot.close();
      refuse('forbidden', 3);
      const next = await inRoom();
      const errors = next.log.filter((line) => line.startsWith('error'));
      expect(errors).to.have.length(1);
      expect(errors[0]).to.match(/Not in 1_dev@conf\.hipchat\.test: it refuses .*\(forbidden\)/);
    });

    it('that do not answer are asked again', async () => {
      let mute = 1;
      server.options.answer = (element) =>
        join.test(element.toString()) && (mute -= 1) >= 0 ? '' : undefined;
      const bot = await inRoom({}, { times: { answer: 200 } });
      expect(bot.log.join('\n')).to.contain('it does not answer');
    });

    it('are entered again after a kick, and the log says so', async () => {
      const bot = await inRoom();
      server.push(out(ME, "<item><reason>too\nloud</reason></item><status code='307'/>"));
      await bot.logged(/Entered/, 2);
      expect(bot.log.join('\n')).to.match(
        /error Not in 1_dev@\S+: the bot was kicked \(too loud\)/,
      );
    });

    it('are entered again after a ban or a restart of theirs, later and later', async () => {
      const bot = await inRoom();
      server.push(out(ME, "<status code='301'/>"));
      await bot.logged(/Entered/, 2);
      server.push(out(ME, ''));
      await bot.logged(/Entered/, 3);
      expect(bot.log.join('\n')).to.contain('was banned').and.to.contain('was put out');
    });

    it('are left alone once they are destroyed, and the log says so', async () => {
      const bot = await inRoom();
      server.push(out(ME, '<destroy><reason>tidying up</reason></destroy>'));
      await bot.logged(/error The room 1_dev@\S+ was destroyed \(tidying up\)/);
      says('1_2@chat.hipchat.test', 'still there?', 'chat');
      await until(() => texts(bot).length === 1);
      expect(joins()).to.have.length(1);
    });

    it('may give the bot another nick', async () => {
      const bot = await inRoom();
      server.push(out(ME, "<item nick='Grafbot'/><status code='303'/>"));
      server.push(own(`${DEV}/Grafbot`));
      says(`${DEV}/Grafbot`, 'mine');
      says(`${DEV}/Ann Lee`, 'Grafbot: ping');
      await until(() => texts(bot).length > 0);
      expect(texts(bot)).to.deep.equal(['hubot: ping']);
    });

    it('that have forgotten the bot are entered again', async () => {
      const bot = await inRoom();
      server.push(
        `<message type='error' from='${DEV}'><error type='modify'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>`,
      );
      await bot.logged(/Entered/, 2);
    });

    it('are those of the list, without the archived, and the public where they are not wanted', async () => {
      const item = (name: string, more: string) =>
        `<item jid='${name}@conf.hipchat.test'><x xmlns='http://hipchat.com/protocol/muc#room'>${more}</x></item>`;
      server.options.answer = (element) =>
        element.getChild('query', 'http://jabber.org/protocol/disco#items')
          ? `<iq type='result' id='${element.attrs.id ?? ''}'><query xmlns='http://jabber.org/protocol/disco#items'>${item('1_attic', '<is_archived/>')}${item('1_lobby', '<guest_url>https://x</guest_url>')}${item('1_secret', '')}<item/>${item('1_dev', '<guest_url/>')}</query></iq>`
          : undefined;
      const bot = await inRoom({
        HUBOT_HIPCHAT_ROOMS: '@All',
        HUBOT_HIPCHAT_JOIN_PUBLIC_ROOMS: 'false',
        HUBOT_HIPCHAT_ROOMS_BLACKLIST: '1_secret@conf.hipchat.test',
      });
      const entered = server.elements.filter(({ attrs }) => attrs.to?.includes('/Graf Bot'));
      expect(entered.map(({ attrs }) => attrs.to)).to.deep.equal([ME]);
      expect(bot.log.filter((line) => line.endsWith('is not entered.'))).to.have.length(3);
    });

    it('are said not to be listed when they are not', async () => {
      server.options.answer = (element) =>
        element.getChild('query', 'http://jabber.org/protocol/disco#items')
          ? `<iq type='error' id='${element.attrs.id ?? ''}'><error type='cancel'><forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>`
          : undefined;
      await (await start()).logged(/the rooms cannot be listed: .*lists no rooms/);
    });

    it('are entered on invitation, unless that is off or they are on the blacklist', async () => {
      const bot = await inRoom({
        HUBOT_HIPCHAT_ROOMS: DEV,
        HUBOT_HIPCHAT_ROOMS_BLACKLIST: '1_secret@conf.hipchat.test',
      });
      const invite = (room: string) => {
        server.push(
          `<message from='${room}'><x xmlns='http://jabber.org/protocol/muc#user'><invite from='1_2@chat.hipchat.test'/></x></message>`,
        );
      };
      invite('1_secret@conf.hipchat.test');
      invite('9_9@evil.test');
      invite('1_ops@conf.hipchat.test');
      await bot.logged(/Entered 1_ops@/);
      server.push(
        "<message from='1_2@chat.hipchat.test'><x xmlns='jabber:x:conference' jid='1_plans@conf.hipchat.test'/></message>",
      );
      await bot.logged(/Entered 1_plans@/);
      expect(bot.log.filter((line) => line.includes('not entering'))).to.have.length(2);
      server.drop();
      await bot.logged(/Entered 1_ops@/, 2);
      bot.close();
      const next = await inRoom({ HUBOT_HIPCHAT_JOIN_ROOMS_ON_INVITE: 'false' });
      invite('1_ops@conf.hipchat.test');
      await next.logged(/invites to 1_ops@conf\.hipchat\.test; not entering/);
    });
  });

  describe('the connection', () => {
    it('is made anew after every end of it, and Hubot is told of the first alone', async () => {
      const bot = await inRoom();
      server.drop();
      await bot.logged(/Entered/, 2);
      server.drop();
      await bot.logged(/Entered/, 3);
      expect(bot.connected()).to.equal(1);
      expect(bot.robot.name).to.equal('hubot');
    });

    it('is not made anew with HUBOT_HIPCHAT_RECONNECT=false', async () => {
      const bot = await inRoom({ HUBOT_HIPCHAT_RECONNECT: 'false' });
      server.drop();
      await bot.logged(/HUBOT_HIPCHAT_RECONNECT=false: not trying again/);
      expect(server.connections()).to.equal(1);
    });

    it('is given up when the server is mute, before TLS, during it, or while signing in', async () => {
      for (const mute of ['starttls', 'auth', 'iq']) {
        let isMute = true;
        await serve({ answer: (element) => (isMute && element.is(mute) ? '' : undefined) });
        const bot = await start({}, { times: { login: 300 } });
        await bot.logged(/did not let us in within 0\.3 s/);
        isMute = false;
        await bot.logged(/Entered/);
        bot.close();
      }
    });

    it('is given up when a ping is not answered, however open it looks', async () => {
      const bot = await inRoom({}, { times: { ping: 20, pong: 200 } });
      server.hold();
      await bot.logged(/has not answered for 0\.2 s/);
      await bot.logged(/Entered/, 2);
    });

    it('lives on while pings are answered, be it with an error', async () => {
      server.options.answer = (element) =>
        element.getChild('ping')
          ? `<iq type='error' id='${element.attrs.id ?? ''}'><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>`
          : undefined;
      await inRoom({}, { times: { ping: 5, pong: 5_000 } });
      await until(() => server.elements.filter((element) => element.getChild('ping')).length > 3);
      expect(server.connections()).to.equal(1);
    });

    it('answers the pings of others', async () => {
      await inRoom();
      server.push(
        "<iq type='get' id='p7' from='chat.hipchat.test'><ping xmlns='urn:xmpp:ping'/></iq>",
      );
      await sent(/id="p7" type="result"/);
    });

    it('is said to be refused, once, when nobody listens', async () => {
      const { port } = server;
      await server.close();
      const bot = await start({ HUBOT_HIPCHAT_PORT: String(port) });
      await bot.logged(/debug HipChat: .*ECONNREFUSED/, 2);
      expect(bot.log.filter((line) => line.startsWith('error'))).to.have.length(1);
      bot.close();
      await serve();
    });

    it('is closed with a goodbye', async () => {
      const bot = await inRoom();
      bot.close();
      await sent(/<presence type="unavailable"\/>/);
      await until(() => server.received().endsWith('</stream:stream>'));
    });

    it('goes where SRV records say when no host is configured', async () => {
      const bot = await inRoom(
        { HUBOT_HIPCHAT_HOST: '', HUBOT_HIPCHAT_PORT: '' },
        {
          resolveSrv: (name) => {
            expect(name).to.equal('_xmpp-client._tcp.chat.hipchat.test');
            return Promise.resolve([{ name: '127.0.0.1', port: server.port, priority: 1 }]);
          },
        },
      );
      expect(bot.log.join('\n')).to.contain(`Connected to HipChat at 127.0.0.1:${server.port}`);
    });
  });

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

    it('knows no vCard: the bot keeps its name, and people are known by their address', async () => {
      server.options.answer = plain;
      const bot = await start(env);
      await bot.logged(/Entered ops@rooms\.example\.test as hubot/);
      const room = 'ops@rooms.example.test';
      says(`${room}/Ann Lee`, 'hubot: ping');
      says('ann@example.test/phone', 'ping', 'chat');
      await until(() => texts(bot).length === 2);
      expect(texts(bot)).to.deep.equal(['hubot: ping', 'hubot: ping']);
      // A nick is not a name there: whoever calls themselves like somebody else is not that person.
      expect(bot.heard[0]?.user.id).to.equal(`${room}/Ann Lee`);
      expect(bot.heard[1]?.user).to.include({ id: 'ann@example.test', name: 'ann' });
      await bot.adapter.send({ room: 'other@rooms.example.test' }, 'x');
      expect(server.elements.at(-1)?.attrs.type).to.equal('groupchat');
    });

    it('lists no rooms, so they must be named', async () => {
      server.options.answer = plain;
      const bot = await start({ ...env, HUBOT_HIPCHAT_ROOMS: '' });
      await bot.logged(/warn HipChat: no rooms are entered; set HUBOT_HIPCHAT_ROOMS/);
    });
  });
});
