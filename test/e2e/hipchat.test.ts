import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { xml } from '@xmpp/client';
import { expect } from 'chai';
import { EnterMessage, LeaveMessage, TextMessage } from 'hubot';
import { blankPicture, type DemoGrafana, startDemoGrafana } from '../../demo/grafana.ts';
import type { Timeouts } from '../../src/networks/hipchat/adapter/timeouts.ts';
import { type Authority, makeAuthority, makeCertificate } from '../support/certificate.ts';
import { temporaryFolder } from '../support/folder.ts';
import { type HipChatBot, startHipChatBot } from '../support/hipchat-bot.ts';
import { needs } from '../support/needs.ts';
import type { Program } from '../support/program.ts';
import { TOKEN } from '../support/token.ts';
import { until } from '../support/until.ts';
import { startXmppServer } from '../support/xmpp-server.ts';
import { signIn, type XmppUser } from '../support/xmpp-user.ts';
import { PASSWORDS, type Prosody, type ProsodyOptions, startProsody } from './prosody/server.ts';
import { startBin } from '../support/program.ts';

const DEV = '1_dev@conf.hipchat.test';
const BOT = '1_1@chat.hipchat.test';

/** A server, a Grafana, bots and users, for all tests of one kind of server. */
function setUp(kind: ProsodyOptions['kind']) {
  const folder = temporaryFolder();
  const started: { bots: Program[]; inside: HipChatBot[]; users: XmppUser[] } = {
    bots: [],
    inside: [],
    users: [],
  };
  const parts: { authority?: Authority; prosody?: Prosody; demo?: DemoGrafana } = {};
  const need = <T>(part: T | undefined): T => {
    if (part === undefined) throw new Error('not started');
    return part;
  };
  const prosody = () => need(parts.prosody);
  const hipChatEnv = () => ({
    HUBOT_HIPCHAT_JID: kind === 'hipchat' ? '1_1@chat.hipchat.test' : 'bot@example.test',
    HUBOT_HIPCHAT_PASSWORD: PASSWORDS[kind],
    HUBOT_HIPCHAT_HOST: '127.0.0.1',
    HUBOT_HIPCHAT_PORT: String(prosody().port),
    HUBOT_HIPCHAT_CA_FILE: path.join(folder.path, 'ca.pem'),
    ...(kind === 'hipchat' ? { HUBOT_HIPCHAT_XMPP_DOMAIN: 'hipchat.test' } : {}),
  });

  beforeEach(async function () {
    needs(this, 'prosody', 'prosody');
    const authority = makeAuthority();
    await writeFile(path.join(folder.path, 'ca.pem'), authority.cert);
    parts.authority = authority;
    parts.prosody = await startProsody({ folder: folder.path, authority, kind });
    parts.demo = await startDemoGrafana({ draw: blankPicture });
  });

  afterEach(async () => {
    for (const user of started.users.splice(0)) user.close();
    for (const bot of started.inside.splice(0)) bot.close();
    for (const bot of started.bots.splice(0)) bot.child.kill('SIGKILL');
    await parts.demo?.close();
    await parts.prosody?.stop('SIGKILL');
    delete parts.demo;
    delete parts.prosody;
  });

  return {
    prosody,
    authority: () => need(parts.authority),
    /** Starts the built `bin/hubot`. */
    bot: (env: Record<string, string> = {}, adapter = 'hipchat'): Program => {
      const bot = startBin('hubot', {
        cwd: folder.path,
        args: ['-a', adapter],
        env: {
          HUBOT_GRAFANA_HOST: need(parts.demo).url,
          HUBOT_GRAFANA_API_KEY: TOKEN,
          PORT: '0',
          EXPRESS_BIND_ADDRESS: '127.0.0.1',
          HUBOT_GRAFANA_IMAGES_PATH: path.join(folder.path, 'pictures'),
          HUBOT_LOG_LEVEL: 'debug',
          ...hipChatEnv(),
          ...env,
        },
      });
      started.bots.push(bot);
      return bot;
    },
    /** Starts the adapter in this process, with short timeouts. */
    inside: async (env: Record<string, string> = {}, times: Partial<Timeouts> = {}) => {
      const bot = await startHipChatBot({ ...hipChatEnv(), ...env }, { times });
      started.inside.push(bot);
      return bot;
    },
    user: async (username: string): Promise<XmppUser> => {
      const { port, domain } = prosody();
      const ca = need(parts.authority).cert;
      const user = await signIn({ port, domain, username, password: PASSWORDS[kind], ca });
      started.users.push(user);
      return user;
    },
  };
}

/** The bot's port on loopback: a test need not resolve this machine's name. */
async function expectPicture(line: string): Promise<void> {
  const image = / - (http:\S+\.png)$/.exec(line)?.[1] ?? '';
  const answer = await fetch(image.replace(/^http:\/\/[^/:]+:/, 'http://127.0.0.1:'));
  expect(answer.status).to.equal(200);
  expect(answer.headers.get('content-type')).to.equal('image/png');
}

describe('bin/hubot -a hipchat, on a Prosody that speaks like HipChat', () => {
  const { prosody, authority, bot: startBot, inside, user } = setUp('hipchat');

  it('answers graf help and graf db in a room and in private, with pictures that can be downloaded', async () => {
    const bot = startBot();
    await bot.seen(/Joined 1_dev@conf\.hipchat\.test as Graf Bot/);
    await bot.seen(/Links to pictures begin with/);
    const ann = await user('1_2');
    await ann.enter(DEV, 'Ann Lee');
    await ann.say(DEV, '@hubot graf help');
    await ann.hears(/These work on your Grafana/, `${DEV}/Graf Bot`);
    await ann.say(DEV, '@hubot graf db web:cpu');
    const inRoom = await ann.hears(/^CPU on web-01: /, `${DEV}/Graf Bot`);
    expect(inRoom).to.match(
      /^CPU on web-01: http:\/\/127\.0\.0\.1:\d+\/d\/web\S+ - http:\S+\.png$/,
    );
    await expectPicture(inRoom);
    await ann.say(BOT, '@hubot graf help', 'chat');
    await ann.hears(/These work on your Grafana/, BOT);
    await ann.say(BOT, 'graf db web:cpu', 'chat');
    await expectPicture(await ann.hears(/^CPU on web-01: /, BOT));
    bot.child.kill('SIGTERM');
    expect(await bot.ended()).to.equal(0);
    expect(`${bot.out()}${bot.err()}`).to.not.contain('p4ss');
  });

  it('joins its rooms and those it is invited to, as -a hubot-hipchat too', async () => {
    const bot = startBot(
      {
        HUBOT_HIPCHAT_JOIN_PUBLIC_ROOMS: 'false',
        HUBOT_HIPCHAT_ROOMS_BLACKLIST: '1_secret@conf.hipchat.test',
      },
      'hubot-hipchat',
    );
    await bot.seen(/Joined 1_dev@/);
    await bot.seen(/Joined 1_ops@/);
    const ann = await user('1_2');
    const room = '1_plans@conf.hipchat.test';
    await ann.enter(room, 'Ann Lee');
    const invite = xml('invite', { to: BOT });
    const x = xml('x', { xmlns: 'http://jabber.org/protocol/muc#user' }, invite);
    await ann.send(xml('message', { to: room }, x));
    await bot.seen(/Joined 1_plans@/);
    expect(bot.out()).to.not.match(/Joined 1_(secret|lobby|attic)@/);
  });

  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    it(`reconnects after the server has been ended by ${signal} and restarted`, async () => {
      const bot = startBot();
      await bot.seen(/Joined 1_dev@/);
      await prosody().stop(signal);
      await bot.seen(/HipChat: .* Trying again in/);
      await prosody().start();
      await bot.seen(/(Joined 1_dev@[^]*){2}/);
      const ann = await user('1_2');
      await ann.enter(DEV, 'Ann Lee');
      await ann.say(DEV, '@hubot graf db web:cpu');
      await ann.hears(/^CPU on web-01: /, `${DEV}/Graf Bot`);
    });
  }

  it('reconnects after the server has been silent, and sends the messages that waited', async () => {
    const bot = await inside({}, { ping: 100, pong: 1_000, login: 3_000, send: 60_000 });
    await bot.logged(/Joined 1_dev@/);
    prosody().freeze();
    await bot.logged(/has not answered for 1 s/);
    // New connections get no answer: the kernel accepts them, the process is stopped.
    await bot.logged(/Signing in took longer than 3 s/);
    const sent = bot.adapter.send({ room: DEV }, 'I am back');
    prosody().thaw();
    const ann = await user('1_2');
    await ann.enter(DEV, 'Ann Lee');
    await sent;
    // Where the bot was back first, the room gives it to Ann as history.
    await until(() => ann.received.some((one) => one.getChildText('body') === 'I am back'));
  });

  it('logs a wrong password once, and ends on SIGTERM', async () => {
    const bot = startBot({ HUBOT_HIPCHAT_PASSWORD: 'wrong-one' });
    await bot.seen(
      /does not accept 1_1@chat\.hipchat\.test's password \(not-authorized\); check HUBOT_HIPCHAT/,
    );
    bot.child.kill('SIGTERM');
    expect(await bot.ended()).to.equal(0);
    expect(`${bot.out()}${bot.err()}`).to.not.contain('wrong-one');
  });

  it('takes another nick when its own is taken, and answers to it', async () => {
    const bob = await user('1_3');
    await bob.enter(DEV, 'Graf Bot');
    const bot = startBot();
    await bot.seen(/Joined 1_dev@conf\.hipchat\.test as Graf Bot_/);
    await bot.seen(/Links to pictures begin with/);
    await bob.say(DEV, '@hubot graf list');
    await bob.hears(/^Available dashboards:/, `${DEV}/Graf Bot_`);
  });

  it('joins again after a kick, and logs that a room is destroyed', async () => {
    const ann = await user('1_2');
    await ann.enter(DEV, 'Ann Lee');
    const bot = await inside();
    await bot.logged(/Joined 1_dev@/);
    const admin = 'http://jabber.org/protocol/muc#admin';
    const kick = xml('item', { nick: 'Graf Bot', role: 'none' }, xml('reason', {}, 'too loud'));
    await ann.ask('set', DEV, xml('query', { xmlns: admin }, kick));
    await bot.logged(/error Not in 1_dev@\S+: the bot was kicked \(too loud\)/);
    await bot.logged(/Joined 1_dev@/, 2);
    const owner = 'http://jabber.org/protocol/muc#owner';
    const destroy = xml('destroy', {}, xml('reason', {}, 'tidying up'));
    await ann.ask('set', DEV, xml('query', { xmlns: owner }, destroy));
    await bot.logged(/error The room 1_dev@\S+ was destroyed \(tidying up\)/);
  });

  it('knows users and what they do, and sends as hubot-hipchat did', async () => {
    const bot = await inside();
    await bot.logged(/Joined 1_dev@/);
    expect(bot.robot.brain.users()['2']).to.include({ name: 'Ann Lee', mention_name: 'ann' });
    const bob = await user('1_3');
    const item = xml('item', { jid: '1_9@chat.hipchat.test', name: 'Zoe', mention_name: 'zoe' });
    const push = xml('push', { xmlns: 'urn:test:hipchat', user: '1_1' }, item);
    await bob.ask('set', 'chat.hipchat.test', push);
    await until(() => bot.robot.brain.users()['9'] !== undefined);
    await bob.enter(DEV, 'Bob');
    await until(() => bot.heard.some((message) => message instanceof EnterMessage));
    await bob.send(xml('message', { to: DEV, type: 'groupchat' }, xml('subject', {}, 'lunch')));
    await bob.say(DEV, 'hello all');
    await until(() => bot.heard.some((message) => message instanceof TextMessage));
    const said = bot.heard.find((message) => message instanceof TextMessage);
    expect(said?.user).to.include({ id: '3', name: 'Bob', mention_name: 'bob', room: DEV });
    await bot.adapter.reply({ room: DEV, user: said?.user ?? never() }, 'hello');
    await bob.hears(/^@bob hello$/);
    await bot.adapter.emote({ room: DEV }, 'waves');
    await bob.hears(/^\/me waves$/);
    const hard =
      'tab\tamp & <b>"quotes"</b> ]]> nul\u0000 bell\u0007 \u001b[31mred\u001b[0m \ud83d ☃ 📈';
    await bot.adapter.send({ room: DEV }, hard);
    expect(await bob.hears(/^tab/)).to.equal('tab\tamp & <b>"quotes"</b> ]]> nul bell red  ☃ 📈');
    bob.close();
    await until(() => bot.heard.some((message) => message instanceof LeaveMessage));
  });

  it('does not send the password to a man in the middle', async () => {
    const others = [
      { certificate: makeCertificate(['chat.hipchat.test'], authority()), starttls: false },
      { certificate: makeCertificate(['chat.hipchat.test']) },
      { certificate: makeCertificate(['chat.hipchat.example'], authority()) },
    ];
    for (const options of others) {
      const man = await startXmppServer(options);
      const bot = startBot({ HUBOT_HIPCHAT_PORT: String(man.port) });
      await bot.seen(/no password was sent/);
      expect(man.connections()).to.be.at.least(1);
      expect(man.received()).to.contain('<stream:stream').and.to.not.contain('<auth');
      bot.child.kill('SIGTERM');
      expect(await bot.ended()).to.equal(0);
      await man.close();
    }
  });
});

describe('bin/hubot -a hipchat, on a plain Prosody', () => {
  const { bot: startBot, user } = setUp('plain');

  it('answers in a room and in private', async () => {
    const room = 'ops@rooms.example.test';
    const bot = startBot({ HUBOT_HIPCHAT_ROOMS: room });
    await bot.seen(/Joined ops@rooms\.example\.test as hubot/);
    await bot.seen(/Links to pictures begin with/);
    const ann = await user('ann');
    await ann.enter(room, 'Ann');
    await ann.say(room, '@hubot graf help');
    await ann.hears(/These work on your Grafana/, `${room}/hubot`);
    await ann.say(room, 'hubot: graf db web:cpu');
    await expectPicture(await ann.hears(/^CPU on web-01: /, `${room}/hubot`));
    await ann.say('bot@example.test', 'graf db web:cpu', 'chat');
    await expectPicture(await ann.hears(/^CPU on web-01: /, 'bot@example.test'));
    bot.child.kill('SIGTERM');
    expect(await bot.ended()).to.equal(0);
  });
});

function never(): never {
  throw new Error('no message was received');
}
