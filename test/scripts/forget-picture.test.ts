import { readdir } from 'node:fs/promises';
import { expect } from 'chai';
import { botStage } from '../support/bot-stage.ts';

const REFUSED = /^You may not take back pictures; the users in HUBOT_GRAFANA_ADMINS may/;

describe('graf forget picture', () => {
  const stage = botStage();
  const bot = (env: Record<string, string> = { HUBOT_GRAFANA_ADMINS: 'ann' }) =>
    stage.start({ env });
  const linkIn = ([said = '']: readonly string[]) => /: (http\S+\.png) - /.exec(said)?.[1] ?? '';

  it('takes back the link of a picture, and an equal picture gets another one', async () => {
    const { ask, url } = await bot();
    const here = (link: string) => fetch(url + new URL(link).pathname);
    const link = linkIn(await ask('hubot graf db web:cpu'));
    for (let n = 0; n < 3; n += 1) expect((await here(link)).status).to.equal(200);
    expect(await ask(`hubot graf forget picture ${link}`)).to.deep.equal([
      'The link of that picture is taken back, and its file is removed. Copies that browsers and chats have made may remain.',
    ]);
    const gone = await here(link);
    expect(gone.status).to.equal(410);
    expect(await gone.json()).to.have.property('error', 'gone');
    expect((await readdir(stage.folder)).filter((name) => name.endsWith('.png'))).to.deep.equal([]);
    const next = linkIn(await ask('hubot graf db web:cpu'));
    expect(next).not.to.equal(link);
    expect((await here(next)).status).to.equal(200);
    expect((await ask(`hubot graf forget picture ${link}`))[0]).to.match(/taken back/);
  });

  for (const [what, written] of [
    ['its bare name', (link: string) => link.replace(/^.*\/|\.png$/g, '')],
    ['an address as Slack sends it', (link: string) => `<${link}>`],
    ['an address with a text, as Slack sends it', (link: string) => `<${link}|a picture>`],
    ['an address as Markdown', (link: string) => `[${link}](${link})`],
    ['an address with a query', (link: string) => `${link}?v=1`],
    ['other capitals and spaces', (link: string) => `   ${link}  `],
  ] as const) {
    it(`takes ${what}`, async () => {
      const { ask } = await bot();
      const link = linkIn(await ask('hubot graf db web:cpu'));
      expect((await ask(`hubot graf FORGET Picture ${written(link)}`))[0]).to.match(
        /^The link of that picture is taken back/,
      );
    });
  }

  it('is refused to users who are not admins, and to every user where no admin is named', async () => {
    for (const env of [{ HUBOT_GRAFANA_ADMINS: 'bob' }, {}, { HUBOT_GRAFANA_PER_ROOM: '1' }]) {
      const { ask, url } = await bot(env);
      const link = linkIn(await ask('hubot graf db web:cpu'));
      expect((await ask(`hubot graf forget picture ${link}`))[0]).to.match(REFUSED);
      expect((await fetch(url + new URL(link).pathname)).status).to.equal(200);
    }
  });

  it('is allowed by the role grafana-admin of hubot-auth', async () => {
    const { ask, robot } = await bot({});
    const link = linkIn(await ask('hubot graf db web:cpu'));
    Object.assign(robot, {
      auth: { hasRole: (_user: unknown, role: string) => role === 'grafana-admin' },
    });
    expect((await ask(`hubot graf forget picture ${link}`))[0]).to.match(/is taken back/);
  });

  it('says what is wrong with an address, and where another picture may be kept', async () => {
    const { ask } = await bot();
    for (const typed of ['it', 'https://g.example.com/d/abc', '../../etc/passwd', '0'.repeat(31)]) {
      expect((await ask(`hubot graf forget picture ${typed}`))[0]).to.match(
        /^That is not the address of a picture of mine\. Write `graf forget picture URL`/,
      );
    }
    const never = `https://pictures.example.com/saved-images/${'0'.repeat(32)}.png`;
    expect((await ask(`hubot graf forget picture ${never}`))[0]).to.match(
      /^There is no such picture; it was never made/,
    );
    expect((await ask('hubot graf forget picture'))[0]).to.match(/^Which picture\? Write/);
    const other = await bot({
      HUBOT_GRAFANA_ADMINS: 'ann',
      HUBOT_GRAFANA_IMAGES_HOST: 'http://pictures.example.com',
    });
    expect((await other.ask(`hubot graf forget picture ${never}`))[0]).to.match(
      /run `grafana-images remove 0{32}` there\.$/,
    );
  });

  it('leaves a shortcut called picture to be forgotten by its name', async () => {
    const { ask } = await bot();
    await ask('hubot graf save picture = web:cpu');
    expect(await ask('hubot graf forget picture')).to.deep.equal(['Forgotten: `picture`.']);
  });
});
