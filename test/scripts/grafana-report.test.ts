import { expect } from 'chai';
import { blankPicture, startDemoGrafana, type DemoOptions } from '../../demo/grafana.ts';
import { botStage } from '../support/bot-stage.ts';
import { startBasicFront } from '../support/basic-front.ts';
import { TOKEN } from '../support/token.ts';

describe('the start of a bot', () => {
  const stage = botStage();

  async function found(options: DemoOptions, env: Record<string, string> = {}) {
    const demo = await startDemoGrafana({ draw: blankPicture, ...options });
    try {
      const { log } = await stage.start({ env: { HUBOT_GRAFANA_HOST: demo.url, ...env } });
      return log.map((line) => line.replaceAll(demo.url, 'ROOT')).join('\n');
    } finally {
      await demo.close();
    }
  }

  it('says which Grafana was found, for whom, and what it can do', async () => {
    const log = await found({});
    expect(log).to.match(
      /^info Found Grafana 6\.5\.1 at ROOT: organisation 1 \(Main Org\.\), the role Viewer, with a renderer\.$/m,
    );
    expect(log).not.to.match(/^warn/m).and.not.include(TOKEN);
  });

  it('warns of a Grafana without a renderer', async () => {
    expect(await found({ renderer: false })).to.match(/^warn Grafana has no renderer/m);
  });

  it('warns of a root URL without the sub-path at which Grafana is served', async () => {
    const demo = await startDemoGrafana({ draw: blankPicture, subPath: '/grafana' });
    const root = new URL(demo.url).origin;
    const { log } = await stage.start({ env: { HUBOT_GRAFANA_HOST: root } });
    const right = await stage.start({ env: { HUBOT_GRAFANA_HOST: demo.url } });
    await demo.close();
    expect(log.join('\n')).to.include(`set HUBOT_GRAFANA_HOST to ${demo.url}.`);
    expect(right.log.join('\n'))
      .to.match(/served at \/grafana\./)
      .and.not.match(/^warn/m);
  });

  it('warns of a token that is of another organisation', async () => {
    const log = await found(
      { organisation: { id: 3, name: 'Sales\n' } },
      { HUBOT_GRAFANA_ORG_ID: '2' },
    );
    expect(log).to.match(
      /^warn The token in HUBOT_GRAFANA_API_KEY belongs to organisation 3 \(Sales\), and HUBOT_GRAFANA_ORG_ID is 2; set that to 3, or make a token in organisation 2\.$/m,
    );
  });

  it('has one line for a Grafana that cannot be reached', async () => {
    const { log } = await stage.start({ env: { HUBOT_GRAFANA_HOST: 'http://127.0.0.1:1' } });
    const about = log.filter((line) => /127\.0\.0\.1:1\b/.test(line));
    expect(about).to.have.lengthOf(1);
    expect(about[0]).to.match(/^warn At the start: .*nothing listens there/);
  });

  it('says that a token is refused, without showing it', async () => {
    const log = await found({}, { HUBOT_GRAFANA_API_KEY: 'glsa_secret' });
    expect(log)
      .to.match(
        /^warn At the start: Grafana 6\.5\.1 answers at ROOT, but: Grafana does not accept/m,
      )
      .and.not.include('glsa_secret');
  });
});

describe('the organisation of a bot', () => {
  const stage = botStage({ organisation: { id: 3, name: 'Sales' } });

  it('is in every link when it is not the first one', async () => {
    const { ask } = await stage.start();
    const [said = ''] = await ask('hubot graf db web:cpu');
    expect(said).to.match(/\/d\/web\/\S*[?&]orgId=3\b/);
  });

  it('is asked for in a header where a user name signs in, and not with a token', async () => {
    const front = await startBasicFront(stage.demo.url, 'zoe', 'pass');
    const { ask } = await stage.start({
      env: {
        HUBOT_GRAFANA_HOST: front.url.replace('://', '://zoe:pass@'),
        HUBOT_GRAFANA_API_KEY: '',
        HUBOT_GRAFANA_ORG_ID: '3',
      },
    });
    await ask('hubot graf db web:cpu');
    await front.close();
    expect(front.seen.length).to.be.above(3);
    for (const headers of front.seen) expect(headers['x-grafana-org-id']).to.equal('3');
    const { ask: askWithToken } = await stage.start({ env: { HUBOT_GRAFANA_ORG_ID: '3' } });
    await askWithToken('hubot graf db web:cpu');
    const last = stage.demo.requests.findLast(({ path }) => path.startsWith('/render/'));
    expect(last?.query.get('orgId')).to.equal('3');
    expect(last?.headers['x-grafana-org-id']).to.equal(undefined);
  });
});
