import { expect } from 'chai';
import type { DemoDashboard } from '../../demo/grafana.ts';
import { useDemo } from './support.ts';

interface Hit {
  readonly id: number;
  readonly uid: string;
  readonly title: string;
  readonly url: string;
  readonly type: string;
}

const folder = { id: 50, uid: 'f', title: 'zebra folder' };
const plain = (id: number, title: string, tags: readonly string[] = []): DemoDashboard => ({
  json: { id, uid: `u${id}`, title, tags, panels: [] },
});

describe('demo Grafana: GET /api/search', () => {
  const demo = useDemo({
    dashboards: [
      plain(3, 'beta', ['one', 'two']),
      plain(1, 'Zulu 100% sure', ['one']),
      plain(2, 'alpha Ünï'),
      { ...plain(4, 'Alpha', ['Two', 'a/b, c']), folder },
      { ...plain(5, 'Hidden'), minimumRole: 'Editor' },
    ],
  });
  const titles = async (query: string): Promise<readonly string[]> =>
    ((await demo.get(`/api/search?${query}`)).json as readonly Hit[]).map(({ title }) => title);

  const cases = [
    ['', ['zebra folder', 'Alpha', 'alpha Ünï', 'beta', 'Zulu 100% sure']],
    ['type=dash-db', ['Alpha', 'alpha Ünï', 'beta', 'Zulu 100% sure']],
    ['type=dash-folder', ['zebra folder']],
    ['tag=one', ['beta', 'Zulu 100% sure']],
    ['tag=one&tag=two', ['beta']],
    ['tag=two', ['beta']],
    ['tag=a%2Fb%2C%20c', ['Alpha']],
    ['query=ALPHA', ['Alpha', 'alpha Ünï']],
    ['query=ünï', []],
    ['query=Ünï', ['alpha Ünï']],
    ['query=z%25sure', ['Zulu 100% sure']],
    ['query=sure%20zulu', []],
    ['query=(', []],
    ['type=dash-db&limit=2', ['alpha Ünï', 'Zulu 100% sure']],
    ['type=dash-db&limit=2&page=2', ['Alpha', 'beta']],
    ['type=dash-db&limit=2&page=3', []],
    ['type=dash-folder&limit=0', ['zebra folder']],
    ['type=dash-folder&limit=abc', ['zebra folder']],
    ['type=dash-db&folderIds=50', ['Alpha']],
    ['type=dash-db&folderIds=0', ['alpha Ünï', 'beta', 'Zulu 100% sure']],
    ['dashboardIds=1&dashboardIds=3', ['beta', 'Zulu 100% sure']],
    ['starred=true', []],
  ] as const;
  for (const [query, expected] of cases) {
    it(`finds [${expected.join(', ')}] for "${query}"`, async () => {
      expect(await titles(query)).to.deep.equal(expected);
    });
  }

  it('allows a limit of 5000', async () => {
    expect((await demo.get('/api/search?limit=5000')).status).to.equal(200);
  });

  it('has folder fields only for what is in a folder', async () => {
    const hits = (await demo.get('/api/search?query=alpha')).json as readonly Hit[];
    expect(hits[0]).to.include({
      folderId: 50,
      folderUid: 'f',
      folderTitle: 'zebra folder',
      folderUrl: '/dashboards/f/f/zebra-folder',
    });
    expect(hits[1]).not.to.have.any.keys('folderId', 'folderUid', 'folderTitle', 'folderUrl');
  });
});

describe('demo Grafana on a sub-path', () => {
  const demo = useDemo({ subPath: '/grafana' });

  it('has the sub-path in its url and in those it answers', async () => {
    expect(demo.grafana.url).to.equal(`http://127.0.0.1:${demo.grafana.port}/grafana`);
    const [hit] = (await demo.get('/api/search?query=checkout')).json as readonly Hit[];
    expect(hit?.url).to.equal('/grafana/d/xk3vQz9Gk/checkout-service');
  });

  it('answers without the sub-path as well', async () => {
    const root = demo.grafana.url.replace('/grafana', '');
    const headers = { authorization: 'Bearer viewer-token' };
    for (const path of ['/api/search', '/render/d-solo/web/web']) {
      expect((await fetch(`${root}${path}`, { headers })).status).to.equal(200);
    }
  });

  it('redirects a client that is not signed in to the login page under the sub-path', async () => {
    const reply = await demo.get('/render/d-solo/web/web', { headers: {} });
    expect(reply.headers.get('location')).to.equal('/grafana/login');
  });

  it('keeps the trap of the double slash', async () => {
    const reply = await demo.get('//api/search');
    expect(reply.status).to.equal(200);
    expect(reply.type).to.match(/^text\/html/);
  });
});
