import { expect } from 'chai';
import { blankPicture, type DemoGrafana, startDemoGrafana } from '../../demo/grafana.ts';
import { botStage } from '../support/bot-stage.ts';
import { panelOf, postPicture } from '../support/post-picture.ts';
import type { TestBot } from '../support/robot.ts';

describe('a bot whose rooms may have a Grafana of their own', () => {
  const stage = botStage();
  let other: DemoGrafana;

  beforeEach(async () => {
    other = await startDemoGrafana({ draw: blankPicture });
  });
  afterEach(() => other.close());

  const bot = (env: Record<string, string> = {}) =>
    stage.start({
      env: { HUBOT_GRAFANA_API_KEY: 'editor-token', HUBOT_GRAFANA_PER_ROOM: '1', ...env },
    });
  const warnings = ({ log }: TestBot) => log.filter((line) => line.includes('everyone may set'));

  it('says at the start that everyone may set them, when no admins are named', async () => {
    expect(warnings(await bot())).to.have.lengthOf(1);
    expect(warnings(await bot({ HUBOT_GRAFANA_ADMINS: 'ann, U7' }))).to.deep.equal([]);
    expect(warnings(await bot({ HUBOT_GRAFANA_PER_ROOM: 'false' }))).to.deep.equal([]);
  });

  it('lets those set them who are named', async () => {
    const { ask } = await bot({ HUBOT_GRAFANA_ADMINS: 'bob, cho' });
    expect((await ask(`hubot graf set host ${other.url}`))[0]).to.match(/^You may not set/);
    const named = await bot({ HUBOT_GRAFANA_ADMINS: 'bob, ann' });
    expect((await named.ask(`hubot graf set host ${other.url}`))[0]).to.match(
      /^This room now uses/,
    );
  });

  it('asks hubot-auth, where it is loaded', async () => {
    const roles: string[] = [];
    const { ask, robot } = await bot();
    Object.assign(robot, {
      auth: {
        hasRole: ({ name }: { name: string }, role: string) => roles.includes(`${name} ${role}`),
      },
    });
    expect((await ask(`hubot graf set host ${other.url}`))[0]).to.match(/^You may not set/);
    roles.push('ann grafana-admin');
    expect((await ask(`hubot graf set host ${other.url}`))[0]).to.match(/^This room now uses/);
  });

  it('keeps a token out of the debug log of Hubot, which prints what is said', async () => {
    const { ask, log } = await bot();
    expect((await ask('hubot graf set api_key glsa_secret'))[0]).to.match(
      /^The token is not set: /,
    );
    await ask('hubot graf set host https://zoe:passw0rd@g.example.com');
    expect(log.join('\n'))
      .to.match(/^debug Message 'hubot graf set api_key …' matched/m)
      .and.not.match(/glsa_secret|passw0rd/);
  });

  it('keeps the pictures of such a Grafana too, but lets no POST fetch from it', async () => {
    const { ask, url } = await bot();
    await ask(`hubot graf set host ${other.url}`);
    await ask('hubot graf set api_key viewer-token');
    const [picture = ''] = await ask('hubot graf db web:cpu');
    expect(picture).to.match(
      /^CPU on web-01: http:\/\/localhost:\d+\/saved-images\/[0-9a-f]{32}\.png/,
    );
    expect(other.requests.at(-1)?.headers.authorization).to.equal('Bearer viewer-token');
    const before = other.requests.length;
    const answer = await postPicture(url, panelOf(other.url));
    expect(answer.status).to.equal(403);
    expect(other.requests.length).to.equal(before);
  });
});
