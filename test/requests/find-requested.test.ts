import { expect } from 'chai';
import { dashboard, graph } from '../../demo/dashboards/build.ts';
import {
  blankPicture,
  type DemoDashboard,
  type DemoGrafana,
  startDemoGrafana,
} from '../../demo/grafana.ts';
import { createGrafanaClient, type GrafanaClient } from '../../src/grafana/api/client.ts';
import { GrafanaNotFoundError } from '../../src/grafana/errors.ts';
import { findRequested } from '../../src/requests/find-requested.ts';
import { formatRequest } from '../../src/requests/format.ts';
import { parseRequest } from '../../src/requests/parse.ts';
import { InvalidRequestError } from '../../src/util/errors.ts';
import { rejectionOf } from '../support/failure.ts';

function named(id: number, uid: string, title: string, folder?: string): DemoDashboard {
  const panels = ['CPU', 'Memory'].map((panel, index) =>
    graph(index + 1, panel, [0, index * 8, 24, 8], { unit: 'short', series: [] }),
  );
  return {
    json: dashboard({ id, uid, title }, panels),
    ...(folder === undefined
      ? {}
      : { folder: { id: 100 + id, uid: folder.toLowerCase(), title: folder } }),
  };
}

describe('the dashboard of a request', () => {
  let demo: DemoGrafana;
  let client: GrafanaClient;

  before(async () => {
    demo = await startDemoGrafana({
      draw: blankPicture,
      dashboards: [
        named(1, 'web', 'Web'),
        named(2, 'ws', 'Web servers'),
        named(3, 'ops-cpu', 'CPU', 'Ops'),
        named(4, 'slashed', 'a/b'),
      ],
    });
    client = createGrafanaClient({ root: demo.url, token: 'viewer-token', timeoutMs: 5_000 });
  });
  after(() => demo.close());

  const find = async (typed: string) => {
    const found = await findRequested(client, parseRequest(typed));
    return found.kind === 'one'
      ? `${found.dashboard.uid}: ${formatRequest(found.request)}`
      : `several: ${found.hits.map(({ uid }) => uid).join(' ')}`;
  };

  for (const [typed, found] of [
    ['web', 'web: web'],
    ['web servers', 'ws: "web servers"'],
    ['web servers now-3h', 'ws: "web servers" now-3h'],
    ['web cpu', 'web: web:cpu'],
    ['web CPU now-3h server=a', 'web: web:cpu server=a now-3h'],
    ['web/cpu', 'web: web:cpu'],
    ['web/1', 'web: web:1'],
    ['ops/cpu', 'ops-cpu: ops/cpu'],
    ['Ops/cpu:memory', 'ops-cpu: Ops/cpu:memory'],
    ['a/b', 'slashed: a/b'],
  ] as const) {
    it(`finds for ${typed} ${found}`, async () => {
      expect(await find(typed)).to.equal(found);
    });
  }

  it('says of a word that is neither a time nor of a panel what to type', async () => {
    const { message } = await rejectionOf(InvalidRequestError, find('web soon'));
    expect(message).to.match(/^`soon` is not a time, and not in the title of a panel of `Web`/);
  });

  it('is none where neither a folder nor a dashboard has the name', async () => {
    for (const typed of ['nothing/cpu', 'nothing cpu', 'ops/nothing', 'web/cpu/3']) {
      await rejectionOf(GrafanaNotFoundError, find(typed));
    }
  });
});
