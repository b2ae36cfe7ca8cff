import { expect } from 'chai';
import { createGrafanaClient } from '../../src/grafana/api/create-client.ts';
import type { IndexedDashboard } from '../../src/search/model.ts';
import { createPace } from '../../src/search/pace.ts';
import { createUpkeep } from '../../src/search/upkeep.ts';
import {
  type GrafanaStandIn,
  sendJson,
  type StandInDashboard,
  startGrafanaStandIn,
} from '../support/grafana-stand-in.ts';
import { recordingLogger } from '../support/logger.ts';
import { manualTimers } from '../support/manual-timers.ts';
import { deferred } from '../support/deferred.ts';

const MINUTE = 60_000;

const many = (count: number): StandInDashboard[] =>
  Array.from({ length: count }, (_, n) => ({
    uid: `d${n}`,
    title: `Dashboard ${n}`,
    panels: [`Panel of ${n}`],
  }));

const gapsOf = (times: readonly number[]) =>
  times.slice(1).map((time, before) => time - (times[before] ?? 0));

describe('the upkeep of an index', () => {
  let grafana: GrafanaStandIn;
  const stops: (() => void)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0)) stop();
    await grafana.close();
  });

  async function begin(dashboards: readonly StandInDashboard[]) {
    grafana = await startGrafanaStandIn(dashboards);
    return another('token');
  }

  /** One of another token, at the same Grafana. */
  function another(token: string) {
    const timers = manualTimers();
    const shelf = new Map<string, IndexedDashboard>();
    const starts: number[] = [];
    let isWanted = false;
    const client = createGrafanaClient({ root: grafana.url, token, timeoutMs: 5_000 });
    const upkeep = createUpkeep({
      client: {
        search: (...args) => client.search(...args),
        dashboard(...args) {
          starts.push(timers.now());
          return client.dashboard(...args);
        },
      },
      shelf: {
        put(one) {
          shelf.set(one.uid, one);
          return Promise.resolve();
        },
        add(one) {
          if (!shelf.has(one.uid)) shelf.set(one.uid, one);
          return Promise.resolve();
        },
        change(uid, changed) {
          const known = shelf.get(uid);
          if (known) shelf.set(uid, changed(known));
          return Promise.resolve();
        },
        remove(uid) {
          shelf.delete(uid);
          return Promise.resolve();
        },
      },
      pace: createPace({ timers }),
      timers,
      isWanted: () => isWanted,
      logger: recordingLogger(),
    });
    stops.push(() => {
      upkeep.stop();
    });
    const isRead = () => upkeep.progress?.read === upkeep.progress?.total && !!upkeep.progress;
    return {
      timers,
      /** When each dashboard was asked for. */
      starts,
      shelf,
      upkeep,
      want: (now: boolean) => (isWanted = now),
      titles: () => [...shelf.values()].map(({ title }) => title),
      panels: (uid: string) => shelf.get(uid)?.panels.map(({ title }) => title),
      async readAll() {
        upkeep.start();
        await timers.passUntil(isRead);
      },
    };
  }

  const lists = () => grafana.asked.filter((path) => path.startsWith('/api/search')).length;
  const reads = (uid = '') =>
    grafana.asked.filter((path) => path.startsWith(`/api/dashboards/uid/${uid}`)).length;

  it('reads the list and every dashboard once', async () => {
    const index = await begin(many(12));
    await index.readAll();
    expect(index.upkeep.progress).to.deep.equal({ read: 12, total: 12 });
    expect(index.panels('d7')).to.deep.equal(['Panel of 7']);
    expect([lists(), reads()]).to.deep.equal([1, 12]);
  });

  it('makes at most 20 requests a second and four at once', async () => {
    const index = await begin(many(60));
    await index.readAll();
    const { starts } = index;
    const inOneSecond = starts.map(
      (from) => starts.filter((at) => at >= from && at < from + 1_000).length,
    );
    expect(Math.max(...inOneSecond)).to.be.at.most(20);
    expect(grafana.atOnce.most).to.be.at.most(4);
  });

  it('knows every title from the list before the dashboards are read', async () => {
    const index = await begin(many(3));
    const gate = deferred<boolean>();
    grafana.fault = (path) => (path.startsWith('/api/search') ? false : gate.promise);
    index.upkeep.start();
    await index.upkeep.list();
    expect(index.titles()).to.have.members(['Dashboard 0', 'Dashboard 1', 'Dashboard 2']);
    expect(index.upkeep.progress).to.deep.equal({ read: 0, total: 3 });
    gate.resolve(false);
    await index.timers.passUntil(() => index.upkeep.progress?.read === 3);
  });

  it('knows of new, renamed, moved, retagged and deleted dashboards within five minutes', async () => {
    const index = await begin(many(5));
    await index.readAll();
    const { dashboards } = grafana;
    dashboards.delete('d0');
    dashboards.set('d1', { uid: 'd1', title: 'Renamed', panels: ['Panel of 1'] });
    dashboards.set('d2', { uid: 'd2', title: 'Dashboard 2', folder: 'Ops' });
    dashboards.set('d3', { uid: 'd3', title: 'Dashboard 3', tags: ['gold'] });
    dashboards.set('new', { uid: 'new', title: 'New one', panels: ['Fresh'] });
    const began = index.timers.now();
    await index.timers.passUntil(() => index.shelf.has('new'));
    // The answer of the list takes its time too.
    expect(index.timers.now() - began).to.be.at.most(5 * MINUTE + 10_000);
    await index.timers.passUntil(() => index.panels('new')?.length === 1);
    expect(index.titles()).to.have.members([
      'Renamed',
      'Dashboard 2',
      'Dashboard 3',
      'Dashboard 4',
      'New one',
    ]);
    expect(index.shelf.get('d2')?.folder).to.equal('Ops');
    expect(index.shelf.get('d3')?.tags).to.deep.equal(['gold']);
    expect(lists()).to.equal(2);
  });

  it('lists 11,000 dashboards with three requests', async () => {
    const index = await begin(many(11_000));
    grafana.fault = (path, response) => {
      if (path.startsWith('/api/search')) return false;
      sendJson(response, 503, {});
      return true;
    };
    index.upkeep.start();
    await index.upkeep.list();
    expect(index.upkeep.progress?.total).to.equal(11_000);
    expect(lists()).to.equal(3);
  });

  it('reads the dashboards again in turn, at most one a second', async () => {
    const index = await begin(many(4));
    await index.readAll();
    const before = reads();
    const began = index.timers.now();
    grafana.dashboards.set('d2', { uid: 'd2', title: 'Dashboard 2', panels: ['Changed'] });
    await index.timers.passUntil(() => index.panels('d2')?.[0] === 'Changed');
    const seconds = (index.timers.now() - began) / 1_000;
    expect(seconds).to.be.at.most(11 * 60);
    expect(reads() - before).to.be.at.most(Math.min(4, seconds + 1));
  });

  it('reads a dashboard that was asked for before the others', async () => {
    const index = await begin(many(2_000));
    index.upkeep.start();
    await index.upkeep.list();
    index.upkeep.hurry('d1999');
    await index.timers.passUntil(() => reads('d1999') === 1);
    expect(reads()).to.be.below(20);
  });

  it('takes what a dashboard says that was read for people, also of one that no list had', async () => {
    const index = await begin(many(2));
    await index.readAll();
    const client = createGrafanaClient({ root: grafana.url, token: 'token', timeoutMs: 5_000 });
    grafana.dashboards.set('d1', { uid: 'd1', title: 'Dashboard 1', panels: ['Just saved'] });
    grafana.dashboards.set('x', { uid: 'x', title: 'Just made', folder: 'Ops', panels: ['First'] });
    for (const uid of ['d1', 'x']) index.upkeep.learn(await client.dashboard(uid));
    expect(index.panels('d1')).to.deep.equal(['Just saved']);
    expect(index.shelf.get('x')).to.include({ title: 'Just made', folder: 'Ops' });
    expect(index.upkeep.progress).to.deep.equal({ read: 3, total: 3 });
  });

  it('leaves Grafana alone for longer and longer while it answers 429 or 503', async () => {
    const index = await begin(many(30));
    let isBusy = true;
    grafana.fault = (path, response) => {
      if (!isBusy || path.startsWith('/api/search')) return false;
      sendJson(response, index.starts.length % 2 === 0 ? 429 : 503, { message: 'busy' });
      return true;
    };
    index.upkeep.start();
    await index.timers.passUntil(() => index.starts.length >= 12);
    // Those that were under way at the first failure fail too.
    const gaps = gapsOf(index.starts).slice(4);
    expect(Math.min(...gaps)).to.be.at.least(1_000);
    expect(Math.max(...gaps)).to.be.above(30_000);
    isBusy = false;
    await index.timers.passUntil(() => index.upkeep.progress?.read === 30);
  });

  it('asks a slow Grafana less often', async () => {
    const index = await begin(many(12));
    grafana.fault = (path) => {
      if (path.startsWith('/api/dashboards')) index.timers.advance(2_000);
      return false;
    };
    await index.readAll();
    expect(Math.max(...gapsOf(index.starts))).to.be.above(5_000);
  });

  it('makes one request a second at most while people wait for Grafana', async () => {
    const index = await begin(many(10));
    index.want(true);
    const began = index.timers.now();
    await index.readAll();
    expect(index.timers.now() - began).to.be.at.least(10_000);
  });

  it('begins with the list when Grafana answers again', async () => {
    const index = await begin(many(3));
    let isDown = true;
    grafana.fault = (_, response) => {
      if (isDown) response.destroy();
      return isDown;
    };
    index.upkeep.start();
    await index.upkeep.list();
    expect(index.upkeep.progress).to.equal(undefined);
    expect(index.upkeep.problem).to.be.an('error');
    isDown = false;
    await index.timers.passUntil(() => index.upkeep.progress?.read === 3);
    expect(index.upkeep.problem).to.equal(undefined);
  });

  it('keeps only what each token may see', async () => {
    const ofAll = await begin([
      { uid: 'a', title: 'For all' },
      { uid: 's', title: 'Secret', tokens: ['ops'] },
    ]);
    await ofAll.readAll();
    const ofOps = another('ops');
    await ofOps.readAll();
    expect(ofAll.titles()).to.deep.equal(['For all']);
    expect(ofOps.titles()).to.have.members(['For all', 'Secret']);
  });

  it('forgets a dashboard that is in the list and may not be read any more', async () => {
    const index = await begin(many(3));
    await index.readAll();
    grafana.fault = (path, response) => {
      if (!path.endsWith('/d1')) return false;
      sendJson(response, 403, { message: 'Access denied to this dashboard' });
      return true;
    };
    await index.timers.passUntil(() => index.shelf.size === 2);
    expect(index.titles()).to.have.members(['Dashboard 0', 'Dashboard 2']);
    // Nor does its title come back with a list.
    const before = lists();
    await index.timers.passUntil(() => lists() > before);
    await index.timers.passUntil(() => reads('d0') > 2);
    expect(index.shelf.size).to.equal(2);
  });

  it('says that the token is refused, and keeps what it knows for when it is accepted again', async () => {
    const index = await begin(many(3));
    await index.readAll();
    let isRefused = true;
    grafana.fault = (_, response) => {
      if (isRefused) sendJson(response, 401, { message: 'Invalid API key' });
      return isRefused;
    };
    await index.timers.passUntil(() => index.upkeep.refusal !== undefined);
    const before = grafana.asked.length;
    index.timers.advance(4 * MINUTE);
    expect(grafana.asked).to.have.lengthOf(before);
    isRefused = false;
    await index.timers.passUntil(() => index.upkeep.refusal === undefined);
    expect(index.shelf.size).to.equal(3);
    expect(index.upkeep.progress).to.deep.equal({ read: 3, total: 3 });
  });

  it('finds a dashboard that cannot be read by its title, after three attempts', async () => {
    const index = await begin(many(3));
    grafana.fault = (path, response) => {
      if (!path.endsWith('/d1')) return false;
      sendJson(response, 500, { message: 'broken' });
      return true;
    };
    await index.readAll();
    expect(reads('d1')).to.equal(3);
    expect(index.titles()).to.have.members(['Dashboard 0', 'Dashboard 1', 'Dashboard 2']);
  });

  it('makes no request after it was stopped, and leaves no timer', async () => {
    const index = await begin(many(50));
    index.upkeep.start();
    await index.timers.passUntil(() => reads() > 5);
    index.upkeep.stop();
    await index.timers.passUntil(() => grafana.atOnce.now === 0);
    const before = grafana.asked.length;
    index.timers.advance(10 * MINUTE);
    expect(grafana.asked).to.have.lengthOf(before);
    expect(index.timers.pending).to.equal(0);
  });
});
