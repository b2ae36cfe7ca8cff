import { readdir } from 'node:fs/promises';
import { expect } from 'chai';
import { withCache } from '../../src/grafana/api/caching-client.ts';
import { createGrafanaClient } from '../../src/grafana/api/create-client.ts';
import { GrafanaUnauthorizedError, GrafanaUnreachableError } from '../../src/grafana/errors.ts';
import type { WordsContext } from '../../src/search/find-by-words.ts';
import {
  createPanelSearch,
  type PanelSearch,
  type PanelSearchOptions,
} from '../../src/search/panel-search.ts';
import { readSynonyms } from '../../src/search/synonyms.ts';
import { deferred } from '../support/deferred.ts';
import { rejectionOf } from '../support/failure.ts';
import { temporaryFolder } from '../support/folder.ts';
import {
  type GrafanaStandIn,
  sendJson,
  type StandInDashboard,
  startGrafanaStandIn,
} from '../support/grafana-stand-in.ts';
import { recordingLogger } from '../support/logger.ts';
import { manualTimers } from '../support/manual-timers.ts';

const MINUTE = 60_000;

const DASHBOARDS: readonly StandInDashboard[] = [
  { uid: 'node', title: 'Node Exporter', folder: 'Ops', panels: ['CPU usage', 'Memory'] },
  { uid: 'shop', title: 'Checkout', tags: ['shop'], panels: ['Latency', 'Errors'] },
  { uid: 'secret', title: 'Payroll', panels: ['Salaries'], tokens: ['boss'] },
];

const CONTEXT: WordsContext = { now: 0, zone: undefined, synonyms: readSynonyms('') };

describe('the search for panels', () => {
  const folder = temporaryFolder();
  let grafana: GrafanaStandIn;
  const searches: PanelSearch[] = [];
  beforeEach(async () => {
    grafana = await startGrafanaStandIn(DASHBOARDS);
  });
  afterEach(async () => {
    await Promise.all(searches.splice(0).map((one) => one.close()));
    await grafana.close();
  });

  function start(options: Partial<PanelSearchOptions> = {}) {
    const timers = manualTimers();
    const search = createPanelSearch({ logger: recordingLogger(), timers, ...options });
    searches.push(search);
    const client = (token = 'viewer') =>
      withCache(
        search.observe(createGrafanaClient({ root: grafana.url, token, timeoutMs: 2_000 })),
        { now: timers.now },
      );
    const own = client();
    /** Lets the clock run until the answer is there. */
    async function find(text: string, from = own) {
      let result: Awaited<ReturnType<PanelSearch['find']>> | undefined;
      let failure: unknown;
      void search.find(from, text, CONTEXT).then(
        (found) => (result = found),
        (error: unknown) => (failure = error),
      );
      await timers.passUntil(() => result !== undefined || failure !== undefined);
      if (!result) throw failure;
      return result;
    }
    const first = async (text: string, from = own) => (await find(text, from)).answer.candidates[0];
    return { timers, search, client, own, find, first };
  }

  it('finds a panel with the first question, when there are few dashboards', async () => {
    const { find } = start();
    const { answer, progress } = await find('checkout latency');
    expect(answer.candidates[0]).to.include({ uid: 'shop', panelId: 1 });
    expect(progress).to.equal(undefined);
  });

  it('answers from what is there while dashboards are read, and says how far it is', async () => {
    for (let n = 0; n < 200; n += 1) {
      grafana.dashboards.set(`d${n}`, { uid: `d${n}`, title: `Dashboard ${n}`, panels: ['X'] });
    }
    const { find } = start();
    const { answer, progress } = await find('payments or checkout');
    expect(answer.candidates[0]).to.include({ uid: 'shop' });
    expect(progress?.total).to.equal(202);
    expect(progress?.read).to.be.below(202);
  });

  it('makes no further request for a second question', async () => {
    const { find, timers } = start();
    await find('cpu');
    const before = grafana.asked.length;
    const now = timers.now();
    await find('latency');
    expect(grafana.asked.length).to.equal(before);
    expect(timers.now()).to.be.at.most(now + 100);
  });

  it('begins before the first question where it is told to', async () => {
    const { search, own, timers } = start();
    search.keep(own);
    await timers.passUntil(() => grafana.asked.length === 3);
  });

  it('shows each token only what it may see', async () => {
    const { first, client } = start();
    expect((await first('salaries', client('boss')))?.uid).to.equal('secret');
    expect((await first('salaries'))?.uid).not.to.equal('secret');
  });

  it('takes what a dashboard says that was just read for people', async () => {
    const { first, own } = start();
    await first('cpu');
    grafana.dashboards.set('shop', { uid: 'shop', title: 'Checkout', panels: ['Basket size'] });
    await own.dashboard('shop');
    expect(await first('basket size')).to.include({ uid: 'shop', panelId: 1 });
  });

  it('says why Grafana refuses the token, though it knows the dashboards', async () => {
    const { find, timers } = start();
    await find('cpu');
    grafana.fault = (_, response) => {
      sendJson(response, 401, { message: 'Invalid API key' });
      return true;
    };
    let error: Error | undefined;
    while (error === undefined) {
      timers.advance(MINUTE);
      error = await find('cpu').then(
        () => undefined,
        (one: unknown) => one as Error,
      );
    }
    expect(error).to.be.instanceOf(GrafanaUnauthorizedError);
    expect(error.message).to.include('does not accept the token');
    grafana.fault = () => false;
    // Each question asks Grafana again until the token is accepted.
    let { candidates } = (await find('cpu')).answer;
    for (let asked = 1; candidates.length === 0 && asked < 20; asked += 1) {
      timers.advance(MINUTE);
      ({ candidates } = (await find('cpu')).answer);
    }
    expect(candidates).not.to.deep.equal([]);
  });

  it('says why nothing is known of a Grafana that does not answer', async () => {
    const { find } = start();
    await grafana.close();
    await rejectionOf(GrafanaUnreachableError, find('cpu'));
  });

  it('answers from what it knows while Grafana does not answer', async () => {
    const { find, first, timers } = start();
    await find('cpu');
    grafana.fault = (_, response) => {
      response.destroy();
      return true;
    };
    timers.advance(5 * MINUTE);
    expect((await first('cpu'))?.uid).to.equal('node');
  });

  it('answers at once after a restart, without any request', async () => {
    const before = start({ folder: folder.path });
    await before.find('cpu');
    await before.search.close();
    const asked = grafana.asked.length;
    const gate = deferred<boolean>();
    grafana.fault = () => gate.promise;
    const after = start({ folder: folder.path });
    const { answer, progress } = await after.find('checkout latency');
    expect(answer.candidates[0]).to.include({ uid: 'shop', panelId: 1 });
    expect(progress).to.equal(undefined);
    // The list is asked for, and was not waited for.
    expect(grafana.asked.slice(asked).every((path) => path.startsWith('/api/search'))).to.equal(
      true,
    );
    gate.resolve(false);
  });

  it('knows after a restart what changed meanwhile, and reads only what is new', async () => {
    const before = start({ folder: folder.path });
    await before.find('cpu');
    await before.search.close();
    grafana.dashboards.delete('node');
    grafana.dashboards.set('new', { uid: 'new', title: 'Fresh', panels: ['Orders'] });
    const asked = grafana.asked.length;
    const after = start({ folder: folder.path });
    after.search.keep(after.own);
    await after.timers.passUntil(() => grafana.asked.length - asked === 2);
    expect(await after.first('orders')).to.include({ uid: 'new', panelId: 1 });
    expect((await after.first('cpu'))?.uid).not.to.equal('node');
    expect(grafana.asked.slice(asked + 1)).to.deep.equal(['/api/dashboards/uid/new']);
  });

  it('does not use what was saved for another token', async () => {
    const before = start({ folder: folder.path });
    await before.find('salaries', before.client('boss'));
    await before.search.close();
    const after = start({ folder: folder.path });
    expect((await after.first('salaries'))?.uid).not.to.equal('secret');
  });

  it('saves nothing where there is no folder, and works all the same', async () => {
    const { find, search } = start({ folder: `${folder.path}/none` });
    await find('cpu');
    await search.close();
    expect(await readdir(folder.path)).to.deep.equal([]);
  });

  it('saves within minutes what it has read', async () => {
    const { find, timers } = start({ folder: folder.path });
    await find('cpu');
    timers.advance(3 * MINUTE);
    let names: string[] = [];
    while (names.length === 0) {
      names = (await readdir(folder.path)).filter((name) => name.endsWith('.jsonl'));
    }
  });

  it('keeps a limited number of indexes; the one used longest ago goes', async () => {
    const { find, client } = start({ limits: { indexes: 2 } });
    const [one, two, three] = ['one', 'two', 'three'].map((token) => client(token));
    for (const each of [one, two, one, three]) await find('cpu', each);
    const before = grafana.asked.length;
    await find('cpu', one);
    await find('cpu', three);
    expect(grafana.asked.length).to.equal(before);
    await find('cpu', two);
    expect(grafana.asked.length).to.equal(before + 3);
  });

  it('knows only the titles of dashboards for which there is no room', async () => {
    const { first } = start({ limits: { weight: 700 } });
    for (let n = 0; n < 20; n += 1) {
      grafana.dashboards.set(`d${n}`, { uid: `d${n}`, title: `Board ${n}`, panels: ['Gauge'] });
    }
    expect(await first('board 19')).to.include({ uid: 'd19', panelId: undefined });
  });

  it('drops an index that was not used for an hour, but not one that is kept', async () => {
    const { search, own, client, find, timers } = start();
    search.keep(own);
    await find('cpu', client('room'));
    timers.advance(61 * MINUTE);
    await find('cpu', client('third'));
    const before = grafana.asked.length;
    await find('cpu', own);
    expect(grafana.asked.length).to.equal(before);
    await find('cpu', client('room'));
    expect(grafana.asked.length).to.be.above(before);
  });

  it('leaves no timer when it is closed', async () => {
    const { search, find, timers } = start({ folder: folder.path });
    await find('cpu');
    await search.close();
    expect(timers.pending).to.equal(0);
  });
});
