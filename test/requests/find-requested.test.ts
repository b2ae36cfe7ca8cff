import { expect } from 'chai';
import { dashboard, graph } from '../../demo/dashboards/build.ts';
import {
  blankPicture,
  type DemoDashboard,
  type DemoGrafana,
  startDemoGrafana,
} from '../../demo/grafana.ts';
import { createGrafanaClient } from '../../src/grafana/api/create-client.ts';
import type { GrafanaClient } from '../../src/grafana/api/client.ts';
import { GrafanaNotFoundError, GrafanaUnauthorizedError } from '../../src/grafana/errors.ts';
import { findRequested } from '../../src/requests/find-requested.ts';
import { rootsOf } from '../../src/requests/grafana-url.ts';
import { readRequest } from '../../src/requests/read-request.ts';
import { formatRequest } from '../../src/requests/format.ts';
import { parseRequest } from '../../src/requests/parse.ts';
import { GrafanaImagesError, InvalidRequestError } from '../../src/util/errors.ts';
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
  const PUBLIC = 'https://grafana.example.com/g';
  const shortLinks: Record<string, string> = {
    cpu: `${PUBLIC}/d/web/web?orgId=1&from=now-2d&to=now&viewPanel=1&var-server=a`,
    relative: '/d/web/web?from=now-1h',
    elsewhere: 'https://other.example.com/d/web/web',
    home: '/',
    again: '/goto/cpu',
    explore: `${PUBLIC}/explore?left=x`,
  };

  before(async () => {
    demo = await startDemoGrafana({
      draw: blankPicture,
      dashboards: [
        named(1, 'web', 'Web'),
        named(2, 'ws', 'Web servers'),
        named(3, 'ops-cpu', 'CPU', 'Ops'),
        named(4, 'slashed', 'a/b'),
      ],
      shortLinks,
    });
    client = createGrafanaClient({
      root: demo.url,
      publicRoot: PUBLIC,
      token: 'viewer-token',
      timeoutMs: 5_000,
    });
  });
  after(() => demo.close());

  const find = async (typed: string) => {
    const found = await findRequested(client, parseRequest(typed));
    if (found.kind === 'folder') return `folder ${found.title}: ${found.hits.length}`;
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
    ['ops', 'folder Ops: 1'],
    ['OPS now-3h', 'folder Ops: 1'],
  ] as const) {
    it(`finds for ${typed} ${found}`, async () => {
      expect(await find(typed)).to.equal(found);
    });
  }

  it('says of a word that is neither a time nor of a panel what to type', async () => {
    const { message } = await rejectionOf(InvalidRequestError, find('web soon'));
    expect(message).to.match(/^`soon` is not a time, and not in the title of a panel of `Web`/);
  });

  const follow = async (typed: string) => {
    const found = await findRequested(
      client,
      readRequest(typed, () => rootsOf(client)),
    );
    return found.kind === 'one' ? formatRequest(found.request) : found.kind;
  };

  it('is that of a short link of either address, with what is typed behind it', async () => {
    expect(await follow(`${PUBLIC}/goto/cpu`)).to.equal(
      'web:panel-1 orgId=1 from=now-2d to=now var-server=a',
    );
    expect(await follow(`${demo.url}/goto/cpu?orgId=1 now-3h var-server=b`)).to.equal(
      'web:panel-1 orgId=1 var-server=b now-3h',
    );
    expect(await follow(`<${PUBLIC}/goto/relative>.`)).to.equal('web from=now-1h');
  });

  for (const [uid, why] of [
    ['nothing', /^Grafana does not know the short link `nothing`; copy the address/],
    ['home', /^Grafana does not know the short link/],
    ['again', /leads to another short link/],
    ['elsewhere', /that address belongs to `https:\/\/other\.example\.com`/],
    ['explore', /not the address of a dashboard/],
  ] as const) {
    it(`says why the short link ${uid} is not followed, after one request`, async () => {
      const before = demo.requests.length;
      const { message } = await rejectionOf(GrafanaImagesError, follow(`${PUBLIC}/goto/${uid}`));
      expect(message).to.match(why);
      expect(demo.requests.slice(before).map(({ path }) => path)).to.deep.equal([`/goto/${uid}`]);
    });
  }

  it('is not asked for by a short link of another host', async () => {
    const before = demo.requests.length;
    await rejectionOf(InvalidRequestError, follow('https://other.example.com/goto/cpu'));
    await rejectionOf(InvalidRequestError, follow('https://grafana.example.com/goto/cpu'));
    expect(demo.requests).to.have.lengthOf(before);
  });

  it('says of a short link what is wrong with the token', async () => {
    const wrong = createGrafanaClient({ root: demo.url, token: 'wrong', timeoutMs: 5_000 });
    await rejectionOf(GrafanaUnauthorizedError, wrong.shortLinkTarget('cpu'));
    const none = createGrafanaClient({ root: demo.url, token: undefined, timeoutMs: 5_000 });
    await rejectionOf(GrafanaUnauthorizedError, none.shortLinkTarget('cpu'));
  });

  it('is none where neither a folder nor a dashboard has the name', async () => {
    for (const typed of ['nothing/cpu', 'nothing cpu', 'ops/nothing', 'web/cpu/3']) {
      await rejectionOf(GrafanaNotFoundError, find(typed));
    }
  });
});
