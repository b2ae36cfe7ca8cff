import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import { blankPicture, type DemoGrafana, startDemoGrafana } from '../../../demo/grafana.ts';
import { GrafanaError, GrafanaNotFoundError } from '../../../src/grafana/errors.ts';
import {
  type CacheOptions,
  createGrafanaCache,
  withCache,
} from '../../../src/grafana/api/caching-client.ts';
import { createGrafanaClient } from '../../../src/grafana/api/create-client.ts';
import type { GrafanaClient } from '../../../src/grafana/api/client.ts';
import type { Dashboard } from '../../../src/grafana/dashboard/model.ts';
import type { FoldedHit } from '../../../src/grafana/folded-names.ts';
import { folded as foldText } from '../../../src/util/normalize-text.ts';
import { rejectionOf } from '../../support/failure.ts';
import { until } from '../../support/until.ts';
import { pair, variable } from '../../support/variable.ts';

const anything = { match: () => true };

describe('cached Grafana client', () => {
  let demo: DemoGrafana;
  const START = 1_000;
  let now = START;
  const clientOf = (options: CacheOptions = {}): GrafanaClient => {
    const client = createGrafanaClient({ root: demo.url, token: 'viewer-token', timeoutMs: 5_000 });
    return withCache(client, { now: () => now, ...options });
  };
  /** Requests that Grafana got while something was done. */
  const requestsDuring = async (work: () => Promise<unknown>): Promise<string[]> => {
    const before = demo.requests.length;
    await work();
    return demo.requests.slice(before).map(({ path, query }) => `${path}?${query.toString()}`);
  };

  before(async () => {
    demo = await startDemoGrafana({ draw: blankPicture });
  });
  beforeEach(() => {
    now = START;
  });
  after(() => demo.close());

  it('has the root and the token of its client', () => {
    expect(clientOf()).to.include({ root: demo.url, token: 'viewer-token' });
  });

  it('asks once for what is asked again within ten seconds', async () => {
    const client = clientOf();
    const first = await client.dashboard('web');
    const hits = await client.search({ tag: 'team-a' });
    now = START + 9_999;
    const asked = await requestsDuring(async () => {
      expect(await client.dashboard('web')).to.equal(first);
      expect(await client.search({ tag: 'team-a' })).to.equal(hits);
    });
    expect(asked).to.deep.equal([]);
  });

  it('asks again when the time is over', async () => {
    const client = clientOf({ ttlMs: 500, listTtlMs: 500 });
    await client.dashboard('web');
    await client.search();
    now = START + 501;
    const asked = await requestsDuring(async () => {
      await client.dashboard('web');
      await client.search();
    });
    expect(asked).to.have.length(2);
  });

  it('counts the time from the answer, not from the last look at it', async () => {
    const client = clientOf({ ttlMs: 500 });
    await client.dashboard('web');
    now = START + 400;
    await client.dashboard('web');
    now = START + 600;
    expect(await requestsDuring(() => client.dashboard('web'))).to.have.length(1);
  });

  it('asks once for equal questions under way', async () => {
    const client = clientOf();
    const asked = await requestsDuring(() =>
      Promise.all([
        client.dashboard('web'),
        client.dashboard('web'),
        client.search(),
        client.search(),
      ]),
    );
    expect(asked).to.have.length(2);
  });

  it('tells different questions apart', async () => {
    const client = clientOf();
    const asked = await requestsDuring(async () => {
      await client.search();
      await client.search({ tag: 'web' });
      await client.search({ query: 'web' });
      await client.search({ tag: 'web', query: 'web' });
      await client.dashboard('web');
    });
    expect(new Set(asked).size).to.equal(5);
  });

  it('keeps no failure, and tells it to all who asked', async () => {
    const client = clientOf();
    const off = demo.fault({ kind: 'error', status: 500 }, anything);
    await Promise.all([
      rejectionOf(GrafanaError, client.dashboard('web')),
      rejectionOf(GrafanaError, client.dashboard('web')),
      rejectionOf(GrafanaError, client.search()),
    ]);
    off();
    expect((await client.dashboard('web')).title).to.equal('Web');
    expect(await client.search()).not.to.be.empty;
  });

  it('does not remember that a dashboard is not there', async () => {
    const client = clientOf();
    const asked = await requestsDuring(async () => {
      await rejectionOf(GrafanaNotFoundError, client.dashboard('nope'));
      await rejectionOf(GrafanaNotFoundError, client.dashboard('nope'));
    });
    expect(asked).to.have.length(2);
  });

  it('keeps the old answer to itself when a new one fails', async () => {
    const client = clientOf({ ttlMs: 500 });
    await client.dashboard('web');
    now = START + 501;
    const off = demo.fault({ kind: 'error', status: 500 }, anything);
    await rejectionOf(GrafanaError, client.dashboard('web')).finally(off);
  });

  it('keeps so many answers and no more, and gives the answer to all who wait', async () => {
    const client = clientOf({ maxEntries: 2 });
    const uids = ['web', 'postgres', 'k8s', 'on-call'];
    const dashboards = await Promise.all(uids.map((uid) => client.dashboard(uid)));
    expect(dashboards.map(({ uid }) => uid)).to.deep.equal(uids);
    await client.dashboard('k8s');
    await client.dashboard('on-call');
    const asked = await requestsDuring(() =>
      Promise.all(['k8s', 'on-call', 'web'].map((uid) => client.dashboard(uid))),
    );
    expect(asked).to.have.length(1);
  });

  it('keeps the list of all dashboards for five minutes, unless a newer one is wanted', async () => {
    const client = clientOf();
    const first = await client.search();
    now = START + 299_000;
    const asked = await requestsDuring(async () => {
      expect(await client.search()).to.equal(first);
      expect(await client.search({ maxAgeMs: 299_000 })).to.equal(first);
    });
    expect(asked).to.deep.equal([]);
    expect(await requestsDuring(() => client.search({ maxAgeMs: 298_999 }))).to.have.length(1);
    expect(await requestsDuring(() => client.search())).to.have.length(0);
    now = START + 600_000;
    expect(await requestsDuring(() => client.search())).to.have.length(1);
  });

  it('gives every listed dashboard its names folded', async () => {
    const hits: readonly FoldedHit[] = await clientOf().search();
    for (const { uid, title, folded } of hits) {
      expect(folded?.uid).to.equal(uid.toLowerCase());
      expect(folded?.title).to.equal(foldText(title));
    }
  });

  it('has one limit for the clients that share it, and no answer of one for another', async () => {
    const withSharedCache = createGrafanaCache({ maxEntries: 2, now: () => now });
    const raw = () =>
      createGrafanaClient({ root: demo.url, token: 'viewer-token', timeoutMs: 5_000 });
    const all = [1, 2, 3].map(() => withSharedCache(raw()));
    const ask = (client: GrafanaClient) => requestsDuring(() => client.search());
    for (const client of all) expect(await ask(client)).to.have.length(1);
    for (const client of all.slice(1)) expect(await ask(client)).to.have.length(0);
    for (const client of all.slice(0, 1)) expect(await ask(client)).to.have.length(1);
  });

  it('shares nothing with another client', async () => {
    await clientOf().dashboard('web');
    expect(await requestsDuring(() => clientOf().dashboard('web'))).to.have.length(1);
  });

  it('asks once for equal questions, however many others are asked meanwhile', async () => {
    const client = clientOf({ maxEntries: 1 });
    const uids = ['web', 'postgres', 'k8s', 'web', 'postgres', 'k8s'];
    const asked = await requestsDuring(() => Promise.all(uids.map((uid) => client.dashboard(uid))));
    expect(asked).to.have.length(3);
  });

  it('releases an answer that has expired, without another request', async () => {
    const answers: WeakRef<object>[] = [];
    const watched = <T extends object>(answer: T) => {
      answers.push(new WeakRef(answer));
      return Promise.resolve(answer);
    };
    const client = withCache(
      {
        ...clientOf(),
        dashboard: (uid) => watched({ uid, title: '', slug: '', panels: [], variables: [] }),
        search: () => watched([]),
      },
      { ttlMs: 20, listTtlMs: 20 },
    );
    await client.dashboard('k8s');
    await client.search();
    const collect = collector();
    await until(() => {
      collect();
      return answers.every((answer) => answer.deref() === undefined);
    });
    expect(answers).to.have.length(2);
  });

  it('keeps no process alive', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout');
    const source = clientOf();
    const quiet = { ...source, search: () => Promise.resolve([]) };
    const client = withCache(quiet);
    // The test's own timer is set by then.
    await quiet.search();
    const before = timers().length;
    await client.search();
    expect(timers()).to.have.length(before);
  });

  it('keeps so much and no more, counted by texts', async () => {
    let asked = 0;
    const boards = new Map<string, Pick<Dashboard, 'panels' | 'variables'>>([
      ['small', { panels: [{ id: 1, title: 'CPU' }], variables: [] }],
      [
        'many',
        { panels: Array.from({ length: 100 }, (_, id) => ({ id, title: '' })), variables: [] },
      ],
      ['long', { panels: [{ id: 1, title: 'x'.repeat(10_000) }], variables: [] }],
      [
        'options',
        {
          panels: [],
          variables: [variable('v', { options: [pair('x'.repeat(5_000))] })],
        },
      ],
    ]);
    const source = clientOf();
    const client = withCache(
      {
        ...source,
        dashboard(uid) {
          asked += 1;
          const content = boards.get(uid);
          if (!content) throw new Error('there is one');
          return Promise.resolve({ uid, title: '', slug: '', ...content });
        },
        search(filter) {
          asked += 1;
          const title = filter?.query ?? '';
          const hit = { id: 1, uid: 'u', slug: '', title, folderUid: '', folderTitle: '' };
          return Promise.resolve([hit]);
        },
      },
      { maxWeight: 9_000 },
    );
    for (const [question, times] of [
      [() => client.dashboard('small'), 1],
      [() => client.dashboard('many'), 2],
      [() => client.dashboard('long'), 2],
      [() => client.dashboard('options'), 2],
      [() => client.search({ query: 'short' }), 1],
      [() => client.search({ query: 'x'.repeat(10_000) }), 2],
    ] as const) {
      asked = 0;
      expect(await question()).to.deep.equal(await question());
      expect(asked).to.equal(times);
    }
  });
});

/** The engine's own collection of garbage, which is hidden unless asked for. */
function collector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}
