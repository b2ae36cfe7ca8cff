import { expect } from 'chai';
import type { Dashboard, Variable } from '../../../src/grafana/dashboard/model.ts';
import { createGrafanaClient } from '../../../src/grafana/api/create-client.ts';
import { completeOptions } from '../../../src/grafana/query/complete-options.ts';
import { createOptionsReader } from '../../../src/grafana/query/options-reader.ts';
import { type Listening, serveHttp } from '../../support/http.ts';
import { pair, variable } from '../../support/variable.ts';

const HOUR = 3_600_000;
const range = { from: 1_700_000_000_000 - HOUR, to: 1_700_000_000_000 };
const all = pair('All', '$__all');

/** A query variable on All, whose options the dashboard does not list. */
function queried(name: string, query: string, more: Partial<Variable> = {}): Variable {
  const shape = { type: 'query', multi: true, includeAll: true, current: [all] };
  return variable(name, { ...shape, lookup: { query, sort: 0 }, ...more });
}

describe('createOptionsReader', () => {
  let grafana: Listening;
  let asked: { readonly path: string; readonly query: URLSearchParams; readonly token: string }[];
  let bodies: string[];
  let answers: Map<string, unknown>;
  let now: number;

  const settings = (version: string) => ({
    defaultDatasource: 'Prom',
    buildInfo: { version },
    datasources: {
      Prom: { type: 'prometheus', uid: 'prom-1', url: '/api/datasources/proxy/uid/prom-1' },
      Old: { type: 'prometheus', url: '/grafana/api/datasources/proxy/7' },
      Logs: { type: 'loki', uid: 'logs', url: '/api/datasources/proxy/uid/logs' },
      Stats: { type: 'graphite', uid: 'stats', url: '/api/datasources/proxy/3' },
      Flux: { type: 'influxdb', uid: 'influx', url: '/api/datasources/proxy/4', database: 'db' },
      Sql: { type: 'postgres', uid: 'sql', url: '/api/datasources/proxy/5' },
      Direct: { type: 'prometheus', url: 'http://prometheus:9090' },
      Strange: { type: 'strange', uid: 'strange' },
      Broken: null,
    },
  });

  beforeEach(async () => {
    asked = [];
    bodies = [];
    now = 1;
    answers = new Map<string, unknown>([['/api/frontend/settings', settings('10.2.3')]]);
    grafana = await serveHttp((request, response) => {
      const url = new URL(request.url ?? '', 'http://grafana');
      const token = request.headers.authorization ?? '';
      asked.push({ path: url.pathname, query: url.searchParams, token });
      let body = '';
      request.on('data', (piece) => (body += String(piece)));
      request.on('end', () => {
        if (body !== '') bodies.push(body);
        const answer = answers.get(url.pathname);
        response.writeHead(answer === undefined ? 404 : 200, {
          'content-type': 'application/json',
        });
        response.end(JSON.stringify(answer ?? { message: 'Not found' }));
      });
    });
  });

  afterEach(() => grafana.close());

  async function optionsOf(wanted: Variable, others: readonly Variable[] = []) {
    const read = createOptionsReader({ now: () => now });
    const dashboard = { variables: [...others, wanted] };
    const access = createGrafanaClient({ root: grafana.url, token: 'secret', timeoutMs: 5_000 });
    const options = await read(access, { dashboard, variable: wanted, values: new Map(), range });
    return options?.map(({ text, value }) => (text === value ? text : `${text}=${value}`));
  }

  const VALUES = '/api/datasources/uid/prom-1/resources/api/v1/label/instance/values';

  it('reads label values through the plugin, with the caller’s token', async () => {
    answers.set(VALUES, { status: 'success', data: ['web-02', 'web-01', 7] });
    expect(await optionsOf(queried('host', 'label_values(instance)'))).to.deep.equal([
      'web-02',
      'web-01',
    ]);
    expect(asked.map(({ token }) => token)).to.deep.equal(['Bearer secret', 'Bearer secret']);
    expect(asked[1]?.query.get('start')).to.match(/^1699996\d{3}$/);
  });

  it('narrows label values by a selector, with the variables in it filled in', async () => {
    answers.set(VALUES, { data: ['web-01'] });
    const job = variable('job', { type: 'custom', multi: true, current: [pair('a.b'), pair('c')] });
    const env = queried('env', '');
    const query = 'label_values(up{job=~"$job", env=~"${env}", dc="[[dc]]"}, instance)';
    const dc = variable('dc', { current: [pair('Ghent', 'g"e')] });
    expect(await optionsOf(queried('host', query), [job, env, dc])).to.deep.equal(['web-01']);
    expect(asked[1]?.query.get('match[]')).to.equal(
      String.raw`up{job=~"(a\\.b|c)", env=~".*", dc="g\"e"}`,
    );
  });

  for (const [what, version, datasource, path] of [
    ['before Grafana 9', '6.5.1', undefined, '/api/datasources/proxy/uid/prom-1/api/v1/series'],
    ['of a data source without a UID', '10.0.0', 'Old', '/api/datasources/proxy/7/api/v1/series'],
  ] as const) {
    it(`reads series through the proxy ${what}`, async () => {
      answers.set('/api/frontend/settings', settings(version));
      answers.set(path, { data: [{ instance: 'b' }, { instance: 'a' }, { instance: 'b' }, {}] });
      const lookup = { query: 'label_values(up, instance)', sort: 1 };
      const named = datasource === undefined ? lookup : { ...lookup, datasource };
      expect(await optionsOf(queried('host', '', { lookup: named }))).to.deep.equal(['a', 'b']);
      expect(asked[1]?.query.get('match[]')).to.equal('up');
    });
  }

  for (const [query, path, body, options] of [
    ['label_names()', 'api/v1/labels', { data: ['job', 'instance'] }, ['job', 'instance']],
    [
      'metrics(^up)',
      'api/v1/label/__name__/values',
      { data: ['up', 'down', 'up_2'] },
      ['up', 'up_2'],
    ],
    [
      'query_result(sum by (dc) (up))',
      'api/v1/query',
      {
        data: {
          resultType: 'vector',
          result: [{ metric: { __name__: 'up', dc: 'a' }, value: [1.5, '3'] }],
        },
      },
      ['up{dc="a"} 3 1500'],
    ],
  ] as const) {
    it(`reads the answer to ${query}`, async () => {
      answers.set(`/api/datasources/uid/prom-1/resources/${path}`, body);
      expect(await optionsOf(queried('v', query))).to.deep.equal(options);
    });
  }

  it('reads Loki’s label values', async () => {
    const lookup = { query: 'label_values({job="a"}, pod)', datasource: 'logs', sort: 0 };
    answers.set('/api/datasources/uid/logs/resources/label/pod/values', { data: ['p1'] });
    expect(await optionsOf(queried('pod', '', { lookup }))).to.deep.equal(['p1']);
    expect(asked[1]?.query.get('query')).to.equal('{job="a"}');
  });

  it('reads Graphite’s nodes', async () => {
    answers.set('/api/datasources/proxy/3/metrics/find', [{ text: 'web' }, { text: 'db' }]);
    const lookup = { query: 'servers.*', datasource: 'Stats', sort: 0 };
    expect(await optionsOf(queried('v', '', { lookup }))).to.deep.equal(['web', 'db']);
  });

  it('reads InfluxDB’s tag values', async () => {
    const series = [
      {
        columns: ['key', 'value'],
        values: [
          ['host', 'a'],
          ['host', 'b'],
        ],
      },
    ];
    answers.set('/api/datasources/proxy/4/query', { results: [{ series }] });
    const lookup = { query: 'SHOW TAG VALUES WITH KEY = "host"', datasource: 'influx', sort: 0 };
    expect(await optionsOf(queried('v', '', { lookup }))).to.deep.equal(['a', 'b']);
    expect(asked[1]?.query.get('db')).to.equal('db');
  });

  it('reads the rows of an SQL database, with their texts', async () => {
    const fields = [{ name: '__value' }, { name: '__text' }];
    const frame = {
      schema: { fields },
      data: {
        values: [
          [1, 2],
          ['one', 'two'],
        ],
      },
    };
    answers.set('/api/ds/query', { results: { metricFindQuery: { frames: [frame] } } });
    const lookup = { query: 'SELECT $env', datasource: 'sql', sort: 0 };
    const env = variable('env', { multi: true, current: [pair('a'), pair('b')] });
    expect(await optionsOf(queried('v', '', { lookup }), [env])).to.deep.equal(['one=1', 'two=2']);
    expect(JSON.parse(bodies[0] ?? '')).to.have.nested.property(
      'queries[0].rawSql',
      "SELECT 'a','b'",
    );
  });

  it('lists data sources by their type and the variable’s regex', async () => {
    const lookup = { query: 'prometheus', regex: '/^(P|O)/', sort: 0 };
    expect(await optionsOf(queried('ds', '', { type: 'datasource', lookup }))).to.deep.equal([
      'P',
      'O',
    ]);
  });

  it('finds the data source that a variable names', async () => {
    answers.set(VALUES, { data: ['a'] });
    const ds = variable('ds', { type: 'datasource', current: [pair('Prom', 'prom-1')] });
    const lookup = { query: 'label_values(instance)', datasource: '${ds}', sort: 0 };
    expect(await optionsOf(queried('host', '', { lookup }), [ds])).to.deep.equal(['a']);
  });

  for (const [what, lookup] of [
    ['a query of an unknown form', { query: 'up', sort: 0 }],
    ['an unknown type of data source', { query: 'x', datasource: 'Strange', sort: 0 }],
    ['an unknown data source', { query: 'label_values(x)', datasource: 'Gone', sort: 0 }],
    [
      'a source that pages ask directly',
      { query: 'label_values(x)', datasource: 'Direct', sort: 0 },
    ],
    ['a refusal', { query: 'label_values(nothing)', sort: 0 }],
    ['a variable without a value', { query: 'label_values(up{a="$never"}, x)', sort: 0 }],
    ['a value that could end a literal', { query: 'SELECT $quote', datasource: 'Sql', sort: 0 }],
    ['a regex that is not valid', { query: 'label_values(instance)', regex: '/(/', sort: 0 }],
    ['a regex without an end', { query: 'label_values(instance)', regex: '/(a+)+$/', sort: 0 }],
  ] as const) {
    it(`gives up on ${what}`, async () => {
      answers.set(VALUES, { data: [`${'a'.repeat(50)}!`] });
      const never = variable('never');
      const quote = variable('quote', { current: [pair("' OR ''='")] });
      expect(await optionsOf(queried('v', '', { lookup }), [never, quote])).to.equal(undefined);
    });
  }

  it('keeps at most 1,000 options', async () => {
    answers.set(VALUES, { data: Array.from({ length: 20_000 }, (_, index) => `h${index}`) });
    expect(await optionsOf(queried('v', 'label_values(instance)'))).to.have.length(1_000);
  });

  it('asks once a minute, per token, and asks again after a failure', async () => {
    const read = createOptionsReader({ now: () => now });
    const wanted = queried('host', 'label_values(instance)');
    const question = { dashboard: { variables: [] }, variable: wanted, values: new Map(), range };
    const clientOf = (token: string) =>
      createGrafanaClient({ root: grafana.url, token, timeoutMs: 5_000 });
    const access = clientOf('a');
    expect(await read(access, question)).to.equal(undefined);
    answers.set(VALUES, { data: ['x'] });
    const [first, second] = await Promise.all([read(access, question), read(access, question)]);
    expect(first).to.deep.equal([pair('x')]);
    expect(second).to.equal(first);
    expect(asked).to.have.length(3);
    await read(clientOf('b'), question);
    expect(asked).to.have.length(5);
    now += 60_001;
    await read(access, question);
    expect(asked).to.have.length(7);
  });

  it('completes a dashboard variable by variable, in the dashboard’s order', async () => {
    answers.set(VALUES, { data: ['web-01', 'web-02'] });
    const dcs = '/api/datasources/uid/prom-1/resources/api/v1/label/dc/values';
    answers.set(dcs, { data: ['ghe', 'leu'] });
    const dashboard: Dashboard = {
      uid: 'u',
      title: 'U',
      slug: 'u',
      panels: [],
      variables: [
        queried('dc', 'label_values(dc)'),
        queried('host', 'label_values(up{dc=~"$dc"}, instance)'),
        queried('odd', 'odd'),
      ],
    };
    const completed = await completeOptions(dashboard, ['host', 'odd', 'dc', 'none'], {
      readOptions: createOptionsReader(),
      client: createGrafanaClient({ root: grafana.url, token: undefined, timeoutMs: 5_000 }),
      values: new Map([['dc', ['$__all']]]),
      range,
    });
    expect(
      completed.variables.map(({ options }) => options.map(({ value }) => value)),
    ).to.deep.equal([['ghe', 'leu'], ['web-01', 'web-02'], []]);
    expect(asked.at(-1)?.query.get('match[]')).to.equal('up{dc=~"(ghe|leu)"}');
  });
});
