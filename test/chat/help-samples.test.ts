import { expect } from 'chai';
import { dashboard, graph, variable } from '../../demo/dashboards/build.ts';
import {
  blankPicture,
  type DemoDashboard,
  type DemoGrafana,
  startDemoGrafana,
} from '../../demo/grafana.ts';
import {
  GrafanaNotFoundError,
  GrafanaTimeoutError,
  GrafanaUnauthorizedError,
} from '../../src/grafana/errors.ts';
import { sampleFrom } from '../../src/chat/help-samples.ts';
import { createGrafanaClient } from '../../src/grafana/api/create-client.ts';
import { rejectionOf } from '../support/failure.ts';

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

describe('help samples', () => {
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

  it('use the dashboard’s slug, a word of its title and of a panel title, and a variable', async () => {
    expect(await sampleOf(onePanel(1, 'abc', 'Web servers', 'CPU load'))).to.deep.equal({
      name: 'web-servers',
      titleWord: 'Web',
      word: 'cpu',
      variable: { name: 'server', value: 'web-01' },
    });
  });

  it('use the UID when the slug is ambiguous', async () => {
    const twins = [onePanel(1, 'abc', 'Web', 'CPU'), onePanel(2, 'def', 'web', 'CPU', [])];
    expect((await sampleOf(...twins)).name).to.equal('abc');
    expect(
      (await sampleOf(onePanel(1, 'abc', 'def', 'CPU'), onePanel(2, 'def', 'x', '1', []))).name,
    ).to.equal('abc');
    const odd = [onePanel(1, 'abc', 'Web', 'CPU'), onePanel(2, '_d_', 'web', 'CPU', [])];
    expect((await sampleOf(...odd)).name, 'where the other one cannot be typed').to.equal('abc');
  });

  it('use the richest of the first few dashboards', async () => {
    const plain = onePanel(1, 'a', 'A', '1', []);
    const named = onePanel(2, 'b', 'B', 'Disk', []);
    const rich = onePanel(3, 'c', 'C', 'Memory');
    expect((await sampleOf(plain, named, rich)).name).to.equal('c');
    expect((await sampleOf(plain, named)).name).to.equal('b');
  });

  it('leave out names that need quotes or mean something in a chat’s markup', async () => {
    const who = variable('who', 'Who', ['@channel', 'a b', '<!here>'], []);
    const odd = onePanel(1, 'abc', '@here <!channel> *bold*', '@here `x` 5 an', [who]);
    expect(await sampleOf(odd)).to.deep.equal({
      name: 'athere-channel-bold',
      titleWord: undefined,
      word: undefined,
      variable: undefined,
    });
  });

  it('fail when no dashboard has panels', async () => {
    await rejectionOf(GrafanaNotFoundError, sampleOf());
    const empty = { json: dashboard({ id: 1, uid: 'empty', title: 'Empty' }, []) };
    await rejectionOf(GrafanaNotFoundError, sampleOf(empty));
  });

  it('fail when Grafana refuses or does not answer in time', async () => {
    const { demo, client } = await clientOf();
    const off = demo.fault({ kind: 'error', status: 401 }, { match: () => true });
    await rejectionOf(GrafanaUnauthorizedError, sampleFrom(client, 5_000));
    off();
    demo.fault({ kind: 'hang' }, { match: () => true });
    await rejectionOf(GrafanaTimeoutError, sampleFrom(client, 20));
  });

  it('skip a dashboard that cannot be fetched', async () => {
    const { demo, client } = await clientOf([
      onePanel(1, 'a', 'A', 'CPU'),
      onePanel(2, 'b', 'B', 'Disk', []),
    ]);
    demo.fault({ kind: 'error', status: 500 }, { match: ({ path }) => path.endsWith('/a') });
    expect((await sampleFrom(client, 5_000)).name).to.equal('b');
  });
});
