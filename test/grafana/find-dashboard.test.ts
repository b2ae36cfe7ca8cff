import { expect } from 'chai';
import { blankPicture, type DemoGrafana, startDemoGrafana } from '../../demo/grafana.ts';
import { dashboard } from '../../demo/dashboards/build.ts';
import {
  GrafanaError,
  GrafanaNotFoundError,
  GrafanaUnauthorizedError,
} from '../../src/grafana/errors.ts';
import { createGrafanaClient } from '../../src/grafana/api/create-client.ts';
import type { DashboardHit, GrafanaClient } from '../../src/grafana/api/client.ts';
import { withCache } from '../../src/grafana/api/caching-client.ts';
import { findDashboard } from '../../src/grafana/find-dashboard.ts';
import { rejectionOf } from '../support/failure.ts';

describe('finding a dashboard', () => {
  let demo: DemoGrafana;
  let client: GrafanaClient;

  before(async () => {
    const folder = { id: 90, uid: 'folder', title: 'Folder' };
    const dashboards = [
      { json: dashboard({ id: 5, uid: 'younger', title: 'Same name' }, []) },
      { json: dashboard({ id: 3, uid: 'zz-older', title: 'Same! Name' }, []), folder },
      { json: dashboard({ id: 7, uid: 'same-name-too', title: 'Other' }, []) },
      { json: dashboard({ id: 8, uid: 'other', title: 'Shadowed' }, []) },
      { json: dashboard({ id: 10, uid: 'pg', title: 'PostgreSQL – primary' }, []) },
      { json: dashboard({ id: 11, uid: 'pg2', title: 'PostgreSQL – replicas' }, []) },
      { json: dashboard({ id: 12, uid: '-x_Y9', title: 'Größe & Gewicht' }, []) },
      { json: dashboard({ id: 13, uid: 'load', title: 'CPU/Memory of Bob’s' }, []) },
      {
        json: dashboard({ id: 9, uid: 'secret', title: 'Board room' }, []),
        minimumRole: 'Admin' as const,
      },
    ];
    demo = await startDemoGrafana({ draw: blankPicture, dashboards });
    client = createGrafanaClient({ root: demo.url, token: 'viewer-token', timeoutMs: 5_000 });
  });
  after(() => demo.close());

  const uidsOf = async (typed: string): Promise<string[]> => {
    const found = await findDashboard(client, typed);
    return found.kind === 'one' ? [found.dashboard.uid] : found.hits.map(({ uid }) => uid);
  };

  it('goes by the UID, with one question', async () => {
    const before = demo.requests.length;
    expect(await uidsOf('younger')).to.deep.equal(['younger']);
    expect(demo.requests.length - before).to.equal(1);
  });

  for (const [typed, uids] of [
    ['-x_Y9', ['-x_Y9']],
    ['-X_y9', ['-x_Y9']],
    ['postgresql-primary', ['pg']],
    ['PostgreSQL-Primary', ['pg']],
    ['PostgreSQL - primary', ['pg']],
    ['POSTGRESQL – PRIMARY', ['pg']],
    ['primary', ['pg']],
    ['replicas post', ['pg2']],
    ['postgresql', ['pg', 'pg2']],
    ['gro\u0308ße', ['-x_Y9']],
    ['same-name', ['zz-older', 'younger']],
    ['other', ['other']],
    ['shadowed', ['other']],
    ["bob's", ['load']],
    ['BOB’S', ['load']],
    ['cpu/memory', ['load']],
  ] as const) {
    it(`takes ${typed} for ${uids.join(' or ')}`, async () => {
      expect(await uidsOf(typed)).to.have.members(uids);
    });
  }

  it('need not ask for a UID that has spaces', async () => {
    const before = demo.requests.length;
    await findDashboard(client, 'Same name');
    expect(demo.requests.slice(before).map(({ path }) => path)).to.deep.equal([
      '/api/search',
      '/api/dashboards/uid/younger',
    ]);
  });

  for (const word of ['frobnicate', '..', '%', 'a/b', 'x\ud83d']) {
    it(`says for ${JSON.stringify(word)} where to look`, async () => {
      const { message } = await rejectionOf(GrafanaNotFoundError, findDashboard(client, word));
      expect(message)
        .to.match(/^Dashboard not found/)
        .and.match(/graf list/);
    });
  }

  for (const [typed, uid] of [
    ['postgrsql', 'pg'],
    ['yuonger', 'younger'],
    ['Gewihct', '-x_Y9'],
  ] as const) {
    it(`names the nearest to ${typed}`, async () => {
      const { message } = await rejectionOf(GrafanaNotFoundError, findDashboard(client, typed));
      expect(message).to.match(/^Dashboard not found\. Did you mean /);
      expect(message).to.contain(`\`${uid}\` (`);
    });
  }

  it('does not find what the token may not see, and says that it may not', async () => {
    await rejectionOf(GrafanaUnauthorizedError, findDashboard(client, 'secret'));
    await rejectionOf(GrafanaNotFoundError, findDashboard(client, 'board-meeting'));
  });

  it('says what is wrong with the address rather than with the name, when nothing is found at all', async () => {
    const off = demo.fault(
      { kind: 'error', status: 404, body: 'no such page', contentType: 'text/plain' },
      { match: () => true },
    );
    const { message } = await rejectionOf(
      GrafanaNotFoundError,
      findDashboard(client, 'web'),
    ).finally(off);
    expect(message).to.match(/check the URL/);
  });

  it('goes on to the titles when a proxy does not take the name as a UID', async () => {
    const off = demo.fault(
      { kind: 'error', status: 400, body: 'Bad Request', contentType: 'text/plain' },
      { match: ({ path }) => path.includes('CPU') || path.includes('%2F') },
    );
    expect(await uidsOf('CPU/Memory').finally(off)).to.deep.equal(['load']);
  });

  it('says what a proxy refuses, when it refuses the search too', async () => {
    const off = demo.fault({ kind: 'error', status: 400 }, { match: () => true });
    const { message } = await rejectionOf(GrafanaError, findDashboard(client, 'a/b')).finally(off);
    expect(message)
      .to.match(/rejects this request \(400\)/)
      .and.not.match(/picture|width/);
  });

  it('asks Grafana nothing for an invisible name', async () => {
    const before = demo.requests.length;
    await rejectionOf(GrafanaNotFoundError, findDashboard(client, '\u200b'));
    expect(demo.requests.length).to.equal(before);
  });
});

describe('finding a dashboard among 100,000', () => {
  let looks = 0;
  const hits = Array.from({ length: 100_000 }, (_, id): DashboardHit => {
    const name = `team ${id % 100} – service ${id}`;
    return {
      id,
      uid: `uid-${id}`,
      slug: name.replace(/\W+/g, '-'),
      folderUid: '',
      folderTitle: '',
      get title() {
        looks += 1;
        return `Team’s ${name}`;
      },
    };
  });
  const client: GrafanaClient = {
    root: 'http://grafana',
    token: undefined,
    orgId: undefined,
    search: () => Promise.resolve(hits),
    shortLinkTarget: () => Promise.reject(new GrafanaNotFoundError('none')),
    readJson: () => Promise.resolve({}),
    models: () => Promise.reject(new Error('not asked')),
    query: () => Promise.reject(new Error('not asked')),
    facts: () => Promise.resolve({}),
    request: () => Promise.reject(new Error('not asked')),
    alertingKind: () => Promise.resolve('unified' as const),
    role: () => Promise.resolve(undefined),
    dashboard: (uid) =>
      hits.some((hit) => hit.uid === uid)
        ? Promise.resolve({ uid, title: '', slug: '', panels: [], variables: [] })
        : Promise.reject(new GrafanaNotFoundError('none')),
  };

  beforeEach(() => {
    looks = 0;
  });

  for (const [typed, uid] of [
    ['team-7-service-99907', 'uid-99907'],
    ["team's 7 service 99907", 'uid-99907'],
  ] as const) {
    it(`looks at each once for ${typed}`, async function () {
      const found = await findDashboard(withCache(client), typed);
      expect(found.kind === 'one' && found.dashboard.uid).to.equal(uid);
      expect(looks).to.be.at.most(hits.length);
    });
  }

  for (const typed of ['frobnicate', 'frobnicate '.repeat(7), 'Taem 7 – sevrice 99907']) {
    it(`looks at each once, and names three, when there is no ${typed}`, async function () {
      await rejectionOf(GrafanaNotFoundError, findDashboard(withCache(client), typed));
      expect(looks).to.be.at.most(hits.length + 5);
    });
  }
});
