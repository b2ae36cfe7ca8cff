import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import { blankPicture, type DemoGrafana, startDemoGrafana } from '../../demo/grafana.ts';
import { type Authority, makeAuthority } from '../support/certificate.ts';
import { temporaryFolder } from '../support/folder.ts';
import { needs } from '../support/needs.ts';
import { type Program, startBin } from '../support/program.ts';
import { TOKEN } from '../support/token.ts';
import { signIn, type XmppUser } from '../support/xmpp-user.ts';
import { type Ejabberd, startEjabberd } from './ejabberd/server.ts';

const PASSWORDS = { bot: 'p4ss & "wörd"', ann: 'ann-p4ss' };
const ROOM = 'ops@rooms.example.test';

describe('bin/hubot -a hipchat, on ejabberd', () => {
  const folder = temporaryFolder();
  let authority: Authority;
  let ejabberd: Ejabberd;
  let demo: DemoGrafana;
  const bots: Program[] = [];
  const users: XmppUser[] = [];

  beforeEach(async function () {
    needs(this, 'ejabberdctl', 'ejabberd');
    authority = makeAuthority();
    await writeFile(path.join(folder.path, 'ca.pem'), authority.cert);
    demo = await startDemoGrafana({ draw: blankPicture });
    ejabberd = await startEjabberd({ folder: folder.path, authority, passwords: PASSWORDS });
  });
  afterEach(async () => {
    for (const user of users.splice(0)) user.close();
    for (const bot of bots.splice(0)) bot.child.kill('SIGKILL');
    await demo.close();
    await ejabberd.stop('SIGKILL');
  });

  function startBot(env: Record<string, string> = {}): Program {
    const bot = startBin('hubot', {
      cwd: folder.path,
      args: ['-a', 'hipchat'],
      env: {
        HUBOT_GRAFANA_HOST: demo.url,
        HUBOT_GRAFANA_API_KEY: TOKEN,
        PORT: '0',
        EXPRESS_BIND_ADDRESS: '127.0.0.1',
        HUBOT_GRAFANA_IMAGES_PATH: path.join(folder.path, 'pictures'),
        HUBOT_LOG_LEVEL: 'debug',
        HUBOT_HIPCHAT_JID: 'bot@example.test',
        HUBOT_HIPCHAT_PASSWORD: PASSWORDS.bot,
        HUBOT_HIPCHAT_HOST: '127.0.0.1',
        HUBOT_HIPCHAT_PORT: String(ejabberd.port),
        HUBOT_HIPCHAT_CA_FILE: path.join(folder.path, 'ca.pem'),
        HUBOT_HIPCHAT_ROOMS: ROOM,
        ...env,
      },
    });
    bots.push(bot);
    return bot;
  }

  async function ann(): Promise<XmppUser> {
    const { port, domain } = ejabberd;
    const user = await signIn({
      port,
      domain,
      username: 'ann',
      password: PASSWORDS.ann,
      ca: authority.cert,
    });
    users.push(user);
    return user;
  }

  /** The bot's port on loopback: a test need not resolve this machine's name. */
  async function expectPicture(line: string): Promise<void> {
    const image = / - (http:\S+\.png)$/.exec(line)?.[1] ?? '';
    const answer = await fetch(image.replace(/^http:\/\/[^/:]+:/, 'http://127.0.0.1:'));
    expect(answer.status).to.equal(200);
    expect(answer.headers.get('content-type')).to.equal('image/png');
  }

  it('answers in a room and in private, with pictures that can be downloaded', async () => {
    const bot = startBot();
    await bot.seen(/Joined ops@rooms\.example\.test as hubot/);
    await bot.seen(/Links to pictures begin with/);
    const user = await ann();
    await user.enter(ROOM, 'Ann');
    await user.say(ROOM, 'hubot: graf db web:cpu');
    await expectPicture(await user.hears(/^CPU on web-01: /, `${ROOM}/hubot`));
    await user.say('bot@example.test', 'graf db web:cpu', 'chat');
    await expectPicture(await user.hears(/^CPU on web-01: /, 'bot@example.test'));
    bot.child.kill('SIGTERM');
    expect(await bot.ended()).to.equal(0);
    expect(`${bot.out()}${bot.err()}`).to.not.contain(PASSWORDS.bot);
  });

  it('joins its rooms again when the server was restarted', async () => {
    const bot = startBot();
    await bot.seen(/Joined ops@rooms\.example\.test as hubot/);
    await ejabberd.stop('SIGKILL');
    await ejabberd.start();
    const user = await ann();
    await user.enter(ROOM, 'Ann');
    await bot.seen(/(?:Joined ops@rooms\.example\.test as hubot[^]*){2}/);
    await user.say(ROOM, 'hubot: graf db web:cpu');
    await expectPicture(await user.hears(/^CPU on web-01: /, `${ROOM}/hubot`));
  });

  it('says in a sentence that the password is wrong, and not which', async () => {
    const bot = startBot({ HUBOT_HIPCHAT_PASSWORD: 'not-the-p4ss' });
    await bot.seen(/HUBOT_HIPCHAT_PASSWORD/);
    expect(`${bot.out()}${bot.err()}`).to.not.contain('not-the-p4ss');
  });
});
