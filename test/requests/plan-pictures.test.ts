import { expect } from 'chai';
import { createGrafanaClient } from '../../src/grafana/api/create-client.ts';
import { parseDashboard } from '../../src/grafana/dashboard/parse.ts';
import { createOptionsReader } from '../../src/grafana/query/options-reader.ts';
import { loadConfig } from '../../src/app/config.ts';
import { readRequest } from '../../src/requests/read-request.ts';
import { planPictures } from '../../src/requests/resolve.ts';
import { type Listening, serveHttp } from '../support/http.ts';

const config = loadConfig({ HUBOT_GRAFANA_HOST: 'http://grafana' });

/** As Grafana 6.5 saves a query variable on All that is refreshed. */
const hosts = {
  type: 'query',
  name: 'host',
  multi: true,
  includeAll: true,
  refresh: 1,
  options: [],
  current: { text: 'All', value: ['$__all'] },
  query: 'label_values(up, instance)',
  datasource: 'Prom',
};
const panel = (id: number, more: object = {}) => ({
  id,
  type: 'graph',
  title: `CPU on $host`,
  gridPos: { x: 0, y: id },
  ...more,
});

describe('the plan of a request', () => {
  let grafana: Listening;
  let answers: Map<string, unknown>;
  let asked: string[];

  beforeEach(async () => {
    asked = [];
    answers = new Map();
    grafana = await serveHttp((request, response) => {
      const { pathname } = new URL(request.url ?? '', 'http://grafana');
      asked.push(pathname);
      const answer = answers.get(pathname);
      response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer ?? { message: 'Not found' }));
    });
  });

  afterEach(() => grafana.close());

  async function plan(typed: string, dashboard: object, maxPictures = 25) {
    const client = {
      ...createGrafanaClient({ root: grafana.url, token: 't', timeoutMs: 5_000 }),
      facts: () => Promise.resolve({}),
    };
    const { pictures, more, notes } = await planPictures(
      client,
      parseDashboard({ meta: {}, dashboard: { uid: 'u', title: 'U', ...dashboard } }, 'u'),
      readRequest(typed, () => [grafana.url]),
      config,
      { now: Date.UTC(2026, 10, 26), maxPictures, readOptions: createOptionsReader() },
    );
    return { titles: pictures.map(({ title }) => title), pictures, more, notes };
  }

  const repeated = {
    panels: [panel(1, { repeat: 'host' })],
    templating: { list: [hosts] },
  };

  it('has one picture for each value that Grafana looks up', async () => {
    answers.set('/api/frontend/settings', {
      buildInfo: { version: '6.5.1' },
      datasources: { Prom: { type: 'prometheus', url: '/api/datasources/proxy/1' } },
    });
    answers.set('/api/datasources/proxy/1/api/v1/series', {
      data: [{ instance: 'web-01' }, { instance: 'web-02' }],
    });
    const { titles, notes, pictures } = await plan('u', repeated);
    expect(titles).to.deep.equal(['CPU on web-01', 'CPU on web-02']);
    expect(notes).to.deep.equal([]);
    expect(pictures.map(({ link }) => new URL(link).searchParams.get('var-host'))).to.deep.equal([
      'web-01',
      'web-02',
    ]);
  });

  it('says that a panel is the first of several when the values cannot be looked up', async () => {
    const { titles, notes } = await plan('u', repeated);
    expect(titles).to.deep.equal(['CPU on All']);
    expect(notes).to.have.length(1);
    expect(notes[0]).to.match(/each value of `host`.* first of several.* `host=VALUE`/);
  });

  it('sends All as All', async () => {
    const { pictures } = await plan('u host=all', repeated);
    expect(pictures[0]?.link).to.contain('var-host=%24__all');
  });

  it('looks nothing up for a panel that is not repeated, or for values that were requested', async () => {
    const dashboard = { ...repeated, panels: [...repeated.panels, panel(2, { title: 'Disk' })] };
    expect((await plan('u:disk', dashboard)).titles).to.deep.equal(['Disk']);
    expect((await plan('u:1 host=a,b', dashboard)).titles).to.deep.equal(['CPU on a', 'CPU on b']);
    expect(asked).to.deep.equal([]);
  });

  it('takes the values of the saved copies before it looks anything up', async () => {
    const host = (value: string) => ({ host: { text: value, value } });
    const copies = [
      panel(1, { repeat: 'host', scopedVars: host('a') }),
      panel(30, { repeatPanelId: 1, scopedVars: host('b') }),
    ];
    const dashboard = { ...repeated, panels: copies };
    expect((await plan('u', dashboard)).titles).to.deep.equal(['CPU on a', 'CPU on b']);
    const address = `${grafana.url}/d/u/u?panelId=30&fullscreen`;
    expect((await plan(address, dashboard)).titles).to.deep.equal(['CPU on b']);
    expect(asked).to.deep.equal([]);
  });

  it('shows the first value of a variable that takes one, and says so', async () => {
    const one = { ...hosts, type: 'custom', query: 'a,b', multi: false, includeAll: false };
    const dashboard = { panels: [panel(1)], templating: { list: [{ ...one, current: null }] } };
    const { titles, notes } = await plan('u host=b,a', dashboard);
    expect(titles).to.deep.equal(['CPU on b']);
    expect(notes).to.deep.equal(['`host` takes one value; the first one, `b`, counts.']);
  });

  it('renders a value that is not an option, and names the nearest one', async () => {
    const list = [{ ...hosts, type: 'custom', query: 'web-01,db-01' }];
    const dashboard = { panels: [panel(1)], templating: { list } };
    const { titles, notes } = await plan('u server=x host=web-1,zzzzzz,a,b', dashboard);
    expect(titles).to.deep.equal(['CPU on web-1 + zzzzzz + a + b']);
    expect(notes).to.deep.equal([
      '`server` is not a variable of this dashboard; it has `host`.',
      '`web-1` is not an option of `host`; did you mean `web-01`?',
      '`zzzzzz` is not an option of `host`; it has `web-01`, `db-01`.',
      '`a`, `b` are not options either.',
    ]);
    expect((await plan('u host=', dashboard)).notes).to.deep.equal([
      '`host=` has no value; `host` has `web-01`, `db-01`.',
    ]);
  });

  it('plans and titles the pictures that are shown, and counts the others', async () => {
    const panels = Array.from({ length: 5_000 }, (_, index) =>
      panel(index + 1, { title: `P${index}` }),
    );
    const { titles, more } = await plan('u', { panels });
    expect(titles).to.have.length(25);
    expect(more).to.equal(4_975);
  });
});
