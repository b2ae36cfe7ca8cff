import { expect } from 'chai';
import { recorded, recordedDashboards } from './recorded.ts';
import { shapeOf } from './shape.ts';
import { useDemo } from './support.ts';

interface SavedBody {
  readonly meta: Record<string, unknown>;
  readonly dashboard: unknown;
}

/** All but the moments at which it was saved. */
function withoutTimes(body: unknown): SavedBody {
  const { meta, dashboard } = body as SavedBody;
  return { meta: { ...meta, created: '', updated: '' }, dashboard };
}

describe('demo Grafana beside a real 6.5.1', () => {
  const demo = useDemo({ dashboards: recordedDashboards() });

  const dashboards = [
    ['dash_ok', '/api/dashboards/uid/plain0001'],
    ['dash_ok', '/api/dashboards/db/plain-dashboard'],
    ['dash_templ', '/api/dashboards/uid/templ0002'],
    ['dash_folder', '/api/dashboards/uid/folder0003'],
    ['dash_folder', '/api/dashboards/db/production-overview'],
    ['dash_weird', '/api/dashboards/uid/weird0005'],
    ['dash_weird', '/api/dashboards/db/unicode-and-b-bold-b-athere-quotes'],
    ['dash_empty', '/api/dashboards/uid/empty0006'],
    ['dash_legacy_rows', '/api/dashboards/uid/legacy0007'],
    ['dash_folder_uid', '/api/dashboards/uid/ops-folder'],
    ['dash_folder_uid', '/api/dashboards/db/operations'],
  ] as const;
  for (const [name, path] of dashboards) {
    it(`answers ${path} as recorded in ${name}`, async () => {
      const reply = await demo.get(path);
      expect(reply.status).to.equal(200);
      expect(reply.type).to.equal('application/json');
      expect(withoutTimes(reply.json)).to.deep.equal(withoutTimes(recorded(name)));
      expect(shapeOf(reply.json)).to.deep.equal(shapeOf(recorded(name)));
    });
  }

  const bodies = [
    ['search_dashdb', '/api/search?type=dash-db', 200],
    ['search_tag', '/api/search?type=dash-db&tag=demo', 200],
    ['search_query_none', '/api/search?query=no+such+title', 200],
    ['search_limit5001', '/api/search?limit=5001', 422],
    ['dash_missing', '/api/dashboards/uid/nope', 404],
    ['dash_missing', '/api/dashboards/db/nope', 404],
    ['dash_forbidden', '/api/dashboards/uid/secret0008', 403],
    ['dash_forbidden', '/api/dashboards/db/secret', 403],
    ['folders', '/api/folders', 200],
    ['health', '/api/health', 200],
    ['org_viewer', '/api/org', 200],
  ] as const;
  for (const [name, path, status] of bodies) {
    it(`answers ${path} as recorded in ${name}`, async () => {
      const reply = await demo.get(path);
      expect(reply.status).to.equal(status);
      expect(reply.type).to.equal('application/json');
      expect(reply.json).to.deep.equal(recorded(name));
    });
  }

  const tokens = [
    ['dash_notoken', {}],
    ['dash_badtoken', { authorization: 'Bearer wrong' }],
    ['dash_expired', { authorization: 'Bearer expired-token' }],
  ] as const;
  for (const [name, headers] of tokens) {
    it(`refuses as recorded in ${name}`, async () => {
      const reply = await demo.get('/api/dashboards/uid/plain0001', { headers });
      expect(reply.status).to.equal(401);
      expect(reply.type).to.equal('application/json; charset=UTF-8');
      expect(reply.json).to.deep.equal(recorded(name));
    });
  }

  it('puts the common headers on every answer', async () => {
    for (const path of [
      '/api/search',
      '/api/nope',
      '/render/d-solo/plain0001/x',
      '/login',
      '/d/x/y',
    ]) {
      const { headers } = await demo.get(path);
      expect(headers.get('cache-control')).to.equal('no-cache');
      expect(headers.get('pragma')).to.equal('no-cache');
      expect(headers.get('expires')).to.equal('-1');
      expect(headers.get('x-frame-options')).to.equal('deny');
    }
  });

  it('shows an admin what a viewer may not see', async () => {
    const admin = { headers: { authorization: 'Bearer admin-token' } };
    const reply = await demo.get('/api/dashboards/uid/secret0008', admin);
    expect(reply.status).to.equal(200);
    expect((reply.json as SavedBody).meta).to.include({ canSave: true, canAdmin: true });
    const tags = await demo.get('/api/dashboards/tags');
    expect(tags.json).to.deep.include({ term: 'secret', count: 1 });
  });

  it('answers the folder API', async () => {
    const found = await demo.get('/api/folders/ops-folder');
    expect(found.json).to.deep.equal({ id: 1, uid: 'ops-folder', title: 'Operations' });
    const missing = await demo.get('/api/folders/nope');
    expect(missing.status).to.equal(404);
    expect(missing.json).to.deep.equal({ message: 'Folder not found', status: 'not-found' });
  });

  it('has no user behind an API key', async () => {
    const reply = await demo.get('/api/user');
    expect(reply.status).to.equal(404);
    expect(reply.json).to.deep.equal({ message: 'User not found' });
  });
});
