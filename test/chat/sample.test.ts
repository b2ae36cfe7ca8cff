import { expect } from 'chai';
import { dashboard, graph, variable } from '../../demo/dashboards/build.ts';
import {
  blankPicture,
  type DemoDashboard,
  type DemoGrafana,
  startDemoGrafana,
} from '../../demo/grafana.ts';
import type { Command } from '../../src/chat/commands/command.ts';
import { dbCommand } from '../../src/chat/commands/db.ts';
import { helpCommand } from '../../src/chat/commands/help.ts';
import { listCommand, searchCommand } from '../../src/chat/commands/lists.ts';
import { grafanaLinkDelivery } from '../../src/chat/delivery/grafana-link.ts';
import { createDispatcher } from '../../src/chat/dispatcher.ts';
import { plainFormat } from '../../src/chat/formats/plain.ts';
import { sampleFrom } from '../../src/chat/sample.ts';
import { loadConfig } from '../../src/config.ts';
import { createGrafanaClient } from '../../src/grafana/client.ts';
import { recordingLogger } from '../support/logger.ts';

const servers = variable('server', 'Server', ['web-01', 'web-02'], []);

/** A dashboard with one panel. */
function onePanel(
  id: number,
  uid: string,
  title: string,
  panel: string,
  variables = [servers],
): DemoDashboard {
  const panels = [graph(1, panel, [0, 0, 12, 8], { unit: 'short', series: [] })];
  return { json: dashboard({ id, uid, title, variables }, panels) };
}

describe('samples', () => {
  const running: DemoGrafana[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((demo) => demo.close()));
  });

  async function clientOf(dashboards?: readonly DemoDashboard[]) {
    const demo = await startDemoGrafana({
      draw: blankPicture,
      ...(dashboards ? { dashboards } : {}),
    });
    running.push(demo);
    const client = createGrafanaClient({ root: demo.url, token: 'viewer-token', timeoutMs: 5_000 });
    return { demo, client };
  }
  const sampleOf = async (...dashboards: readonly DemoDashboard[]) =>
    sampleFrom((await clientOf(dashboards)).client, 5_000);

  it('are made of a dashboard’s slug, a word of its title and of a panel’s, and a variable', async () => {
    expect(await sampleOf(onePanel(1, 'abc', 'Web servers', 'CPU load'))).to.deep.equal({
      name: 'web-servers',
      titleWord: 'Web',
      word: 'cpu',
      variable: { name: 'server', value: 'web-01' },
    });
  });

  it('are made of the UID, where the slug does not tell which dashboard is meant', async () => {
    const twins = [onePanel(1, 'abc', 'Web', 'CPU'), onePanel(2, 'def', 'web', 'CPU', [])];
    expect((await sampleOf(...twins))?.name).to.equal('abc');
    expect(
      (await sampleOf(onePanel(1, 'abc', 'def', 'CPU'), onePanel(2, 'def', 'x', '1', [])))?.name,
    ).to.equal('abc');
    const odd = [onePanel(1, 'abc', 'Web', 'CPU'), onePanel(2, '_d_', 'web', 'CPU', [])];
    expect((await sampleOf(...odd))?.name, 'where the other one cannot be typed').to.equal('abc');
  });

  it('are made of the richest of the first few', async () => {
    const plain = onePanel(1, 'a', 'A', '1', []);
    const named = onePanel(2, 'b', 'B', 'Disk', []);
    const rich = onePanel(3, 'c', 'C', 'Memory');
    expect((await sampleOf(plain, named, rich))?.name).to.equal('c');
    expect((await sampleOf(plain, named))?.name).to.equal('b');
  });

  it('have nothing in them that needs quotes or that a chat takes for more than a word', async () => {
    const who = variable('who', 'Who', ['@channel', 'a b', '<!here>'], []);
    const odd = onePanel(1, 'abc', '@here <!channel> *bold*', '@here `x` 5 an', [who]);
    expect(await sampleOf(odd)).to.deep.equal({
      name: 'athere-channel-bold',
      titleWord: undefined,
      word: undefined,
      variable: undefined,
    });
  });

  it('are none where there is nothing to be shown', async () => {
    expect(await sampleOf()).to.equal(undefined);
    expect(
      await sampleOf({ json: dashboard({ id: 1, uid: 'empty', title: 'Empty' }, []) }),
    ).to.equal(undefined);
  });

  it('are none where Grafana cannot be asked, or not in time', async () => {
    const { demo, client } = await clientOf();
    const off = demo.fault({ kind: 'error', status: 401 }, { match: () => true });
    expect(await sampleFrom(client, 5_000)).to.equal(undefined);
    off();
    demo.fault({ kind: 'hang' }, { match: () => true });
    expect(await sampleFrom(client, 20)).to.equal(undefined);
  });

  it('are made of the others where one dashboard cannot be read', async () => {
    const { demo, client } = await clientOf([
      onePanel(1, 'a', 'A', 'CPU'),
      onePanel(2, 'b', 'B', 'Disk', []),
    ]);
    demo.fault({ kind: 'error', status: 500 }, { match: ({ path }) => path.endsWith('/a') });
    expect((await sampleFrom(client, 5_000))?.name).to.equal('b');
  });

  it('in the help all work on that Grafana, each line as it stands', async () => {
    const { client } = await clientOf();
    const said: string[] = [];
    const say = (text: string) => Promise.resolve(void said.push(text));
    const config = loadConfig({});
    const delivery = grafanaLinkDelivery();
    const logger = recordingLogger();
    const deps = {
      client: () => client,
      config,
      delivery,
      format: plainFormat,
      logger,
      maxReturned: 25,
    };
    const others: Command[] = [
      dbCommand({ ...deps, patience: { one: 60_000, several: 60_000 } }),
      listCommand(deps),
      searchCommand(deps),
    ];
    const help = helpCommand({ client, commands: others, robotName: 'hubot', patienceMs: 5_000 });
    const dispatcher = createDispatcher([help, ...others], logger);

    await dispatcher.handle('help', say);
    const text = said.splice(0).join('\n');
    expect(text).to.match(/^Ask me for graphs\. These work on your Grafana:\n/);
    const samples = [...text.matchAll(/^- graf (.*?) - /gm)].map(([, typed = '']) => typed);
    expect(samples.length).to.be.at.least(10);
    for (const typed of samples) {
      said.length = 0;
      await dispatcher.handle(typed, say);
      expect(said, `graf ${typed}`).not.to.be.empty;
      expect(said.join('\n'), `graf ${typed}`).to.match(
        /^(Available dashboards:|Dashboards matching|.*: http:|`graf )/,
      );
    }
    expect(logger.lines).to.deep.equal([]);
  });
});
