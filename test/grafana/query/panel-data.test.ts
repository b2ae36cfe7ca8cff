import { expect } from 'chai';
import { createGrafanaClient } from '../../../src/grafana/api/create-client.ts';
import {
  GrafanaBusyError,
  GrafanaError,
  GrafanaRefusedError,
  GrafanaUnauthorizedError,
  NotUnderstoodError,
} from '../../../src/grafana/errors.ts';
import { readDataSources } from '../../../src/grafana/query/data-sources.ts';
import { readPanelData } from '../../../src/grafana/query/panel-data.ts';
import { panelQueries } from '../../../src/grafana/query/panel-queries.ts';
import { rejectionOf } from '../../support/failure.ts';
import { type Listening, serveHttp } from '../../support/http.ts';

const range = { from: 1_700_000_000_000, to: 1_700_000_300_000, note: '' };

const frame = (refId: string, labels: object, values: readonly (number | null)[], more = {}) => ({
  schema: {
    refId,
    fields: [
      { name: 'Time', type: 'time' },
      { name: 'Value', type: 'number', labels, config: more },
    ],
  },
  data: { values: [values.map((_, index) => range.from + index * 60_000), values] },
});

describe('readPanelData', () => {
  let grafana: Listening;
  let version: string;
  let asked: { readonly path: string; readonly body: string; readonly isFromExpression: boolean }[];
  let answer: (path: string) => { readonly status?: number; readonly body: unknown };

  beforeEach(async () => {
    asked = [];
    version = '10.2.3';
    answer = () => ({ status: 404, body: { message: 'Not found' } });
    grafana = await serveHttp((request, response) => {
      let body = '';
      request.on('data', (piece) => (body += String(piece)));
      request.on('end', () => {
        const path = request.url ?? '';
        const isSettings = path === '/api/frontend/settings';
        const isFromExpression = request.headers['x-grafana-from-expr'] === 'true';
        if (!isSettings) asked.push({ path, body, isFromExpression });
        const sent = isSettings
          ? {
              body: {
                defaultDatasource: 'Prom',
                buildInfo: { version },
                datasources: {
                  Prom: { type: 'prometheus', uid: 'prom1', url: '/api/datasources/proxy/1' },
                  Influx: { type: 'influxdb', uid: 'i1', url: '/api/datasources/proxy/3' },
                  Graph: { type: 'graphite', uid: 'g1', url: '/api/datasources/proxy/4' },
                  Search: { type: 'elasticsearch', uid: 'e1', url: '/api/datasources/proxy/5' },
                  Tsdb: { type: 'opentsdb', uid: 't1', url: '/api/datasources/proxy/6' },
                  Loki: { type: 'loki', uid: 'loki1', url: '/api/datasources/proxy/2' },
                },
              },
            }
          : answer(path);
        const head = { 'content-type': 'application/json' };
        response.writeHead('status' in sent ? (sent.status ?? 200) : 200, head);
        response.end(JSON.stringify(sent.body));
      });
    });
  });

  afterEach(() => grafana.close());

  async function dataOf(...targets: readonly object[]) {
    const client = createGrafanaClient({ root: grafana.url, token: 'secret', timeoutMs: 5_000 });
    const sources = await readDataSources(client);
    const dashboard = { uid: 'web', title: 'Web', variables: [] };
    const model = { datasource: '-- Mixed --', targets };
    const about = { dashboard, values: new Map(), sources, range, width: 300 };
    return readPanelData(client, panelQueries(model, about), { sources, range });
  }

  const results = (...frames: readonly { readonly schema: { readonly refId: string } }[]) => ({
    results: Object.fromEntries(
      frames.map(({ schema: { refId } }) => [
        refId,
        { frames: frames.filter((one) => one.schema.refId === refId) },
      ]),
    ),
  });

  it('asks each data source once, with the range in milliseconds', async () => {
    answer = (path) => ({
      body: path.includes('loki')
        ? results(frame('B', {}, [2]))
        : results(frame('A', {}, [1]), frame('C', {}, [3])),
    });
    const { frames } = await dataOf(
      { refId: 'A', datasource: 'Prom', expr: 'a' },
      { refId: 'B', datasource: 'Loki', expr: 'b' },
      { refId: 'C', datasource: 'Prom', expr: 'c' },
    );
    expect(frames.map(({ refId }) => refId)).to.deep.equal(['A', 'B', 'C']);
    expect(asked.map(({ path }) => path).sort()).to.deep.equal([
      '/api/ds/query?ds_type=loki',
      '/api/ds/query?ds_type=prometheus',
    ]);
    expect(JSON.parse(asked[0]?.body ?? '')).to.deep.include({
      from: '1700000000000',
      to: '1700000300000',
    });
  });

  it('asks for an expression together with all that it reads, and shows what is not hidden', async () => {
    answer = () => ({
      body: results(frame('A', {}, [1]), frame('B', {}, [2]), frame('C', {}, [3])),
    });
    const { frames } = await dataOf(
      { refId: 'A', datasource: 'Prom', expr: 'a', hide: true },
      { refId: 'B', datasource: 'Loki', expr: 'b', hide: true },
      { refId: 'C', datasource: '__expr__', type: 'math', expression: '$A / $B' },
    );
    expect(frames.map(({ refId }) => refId)).to.deep.equal(['C']);
    expect(asked.map(({ path, isFromExpression }) => [path, isFromExpression])).to.deep.equal([
      ['/api/ds/query?ds_type=__expr__&expression=true', true],
    ]);
  });

  for (const status of [207, 400]) {
    it(`reads an answer with status ${status}, in which one query failed`, async () => {
      const failed = { B: { status: 400, error: 'bad_data: parse error' } };
      const body = { results: { ...results(frame('A', {}, [1])).results, ...failed } };
      answer = () => ({ status, body });
      const { frames, failures } = await dataOf(
        { refId: 'A', datasource: 'Prom', expr: 'a' },
        { refId: 'B', datasource: 'Prom', expr: 'b(' },
      );
      expect(frames).to.have.length(1);
      expect(failures).to.deep.equal([{ refId: 'B', message: 'bad_data: parse error' }]);
    });
  }

  it('says what Grafana says of a whole that it refuses', async () => {
    answer = () => ({ status: 400, body: { message: 'no valid data source identifier' } });
    const work = dataOf({ refId: 'A', datasource: 'Prom', expr: 'a' });
    const error = await rejectionOf(GrafanaRefusedError, work);
    expect(error.message).to.include('no valid data source identifier');
  });

  it('makes one table of a query of Prometheus in table format', async () => {
    const instants = (refId: string) =>
      ['b', 'a'].map((host, index) => frame(refId, { host }, [index]));
    answer = () => ({ body: results(...instants('A'), ...instants('B')) });
    const table = (refId: string) => ({
      refId,
      datasource: 'Prom',
      expr: 'up',
      instant: true,
      format: 'table',
    });
    const { frames } = await dataOf(table('A'), table('B'));
    expect(frames.map(({ fields }) => fields.map(({ name }) => name))).to.deep.equal([
      ['Time', 'host', 'Value #A'],
      ['Time', 'host', 'Value #B'],
    ]);
    expect(frames[0]?.fields.map(({ values }) => values).slice(1)).to.deep.equal([
      ['b', 'a'],
      [0, 1],
    ]);
  });

  it('subtracts the bucket below from each bucket of a histogram', async () => {
    const bucket = (le: string, ...values: readonly number[]) =>
      frame('A', { le }, values, { displayNameFromDS: le });
    const buckets = [bucket('+Inf', 5, 6), bucket('0.1', 1, 2), bucket('0.5', 4, 2)];
    answer = () => ({ body: results(...buckets) });
    const { frames } = await dataOf({
      refId: 'A',
      datasource: 'Prom',
      expr: 'x',
      format: 'heatmap',
    });
    expect(frames[0]?.fields.map(({ name, values }) => [name, values]).slice(1)).to.deep.equal([
      ['0.1', [1, 2]],
      ['0.5', [3, 0]],
      ['+Inf', [1, 4]],
    ]);
  });

  it('names series by the labels in which they differ, where Grafana chooses the names', async () => {
    const of = (instance: string) => frame('A', { job: 'api', instance }, [1]);
    answer = () => ({ body: results(of('a'), of('b')) });
    const target = { refId: 'A', datasource: 'Prom', expr: 'up', legendFormat: '__auto' };
    const { frames } = await dataOf(target);
    expect(frames.map(({ fields }) => fields[1]?.config.displayNameFromDS)).to.deep.equal([
      '{instance="a"}',
      '{instance="b"}',
    ]);
  });

  it('asks Prometheus through the proxy of a Grafana before 8.3', async () => {
    version = '6.5.1';
    const values = [
      [1_700_000_000, '1'],
      [1_700_000_015, 'NaN'],
      [1_700_000_030, '+Inf'],
    ];
    const metric = { __name__: 'up', job: 'api' };
    answer = () => ({ body: { data: { resultType: 'matrix', result: [{ metric, values }] } } });
    const { frames } = await dataOf({
      refId: 'A',
      datasource: 'Prom',
      expr: 'rate(up[$__rate_interval])',
      legendFormat: '{{job}} {{nothing}}!',
    });
    const { pathname, searchParams } = new URL(asked[0]?.path ?? '', grafana.url);
    expect(pathname).to.equal('/api/datasources/proxy/1/api/v1/query_range');
    expect(Object.fromEntries(searchParams)).to.deep.equal({
      query: 'rate(up[1m])',
      start: '1699999995',
      end: '1700000295',
      step: '15',
    });
    const [time, value] = frames[0]?.fields ?? [];
    expect(time?.config).to.deep.equal({ interval: 15_000 });
    expect(value?.values).to.deep.equal([1, Number.NaN, Infinity]);
    expect(value?.config).to.deep.equal({ displayNameFromDS: 'api !' });
  });

  it('asks Prometheus for one moment through the proxy', async () => {
    version = '8.2.0';
    answer = () => ({
      body: {
        data: { resultType: 'vector', result: [{ metric: { a: 'b' }, value: [1.7e9, '7'] }] },
      },
    });
    const { frames } = await dataOf({ refId: 'A', datasource: 'Prom', expr: 'up', instant: true });
    expect(asked[0]?.path).to.equal(
      '/api/datasources/proxy/1/api/v1/query?query=up&time=1700000300',
    );
    expect(frames[0]?.fields[1]).to.deep.include({
      values: [7],
      config: { displayNameFromDS: '{a="b"}' },
    });
  });

  it('has what Prometheus says of one query, beside the answer to another, from a Grafana before 8.3', async () => {
    version = '7.5.0';
    const vector = { resultType: 'vector', result: [{ metric: {}, value: [1.7e9, '7'] }] };
    answer = (path) =>
      path.includes('bad')
        ? {
            status: 400,
            body: { status: 'error', errorType: 'bad_data', error: 'parse error: no "secret"' },
          }
        : { body: { data: vector } };
    const { frames, failures } = await dataOf(
      { refId: 'A', datasource: 'Prom', expr: 'bad(', instant: true },
      { refId: 'B', datasource: 'Prom', expr: 'up', instant: true },
    );
    expect(frames.map(({ refId }) => refId)).to.deep.equal(['B']);
    expect(failures).to.have.lengthOf(1);
    expect(failures[0]?.refId).to.equal('A');
    expect(failures[0]?.message)
      .to.match(/^parse error: no "/)
      .and.not.include('secret');
  });

  it('throws what is not Prometheus’ answer to a query, from a Grafana before 8.3', async () => {
    version = '7.5.0';
    const work = () => dataOf({ refId: 'A', datasource: 'Prom', expr: 'up' });
    answer = () => ({ status: 403, body: { message: 'no' } });
    await rejectionOf(GrafanaUnauthorizedError, work());
    answer = () => ({ status: 502, body: {} });
    await rejectionOf(GrafanaBusyError, work());
    answer = () => ({ body: { status: 'success', data: 'x' } });
    await rejectionOf(GrafanaError, work());
  });

  for (const [name, datasource] of [
    ['Loki', 'Loki'],
    ['InfluxQL', 'Influx'],
    ['Graphite', 'Graph'],
    ['Elasticsearch', 'Search'],
    ['OpenTSDB', 'Tsdb'],
    ['an expression', '__expr__'],
  ] as const) {
    it(`asks a Grafana before 8.3 nothing of ${name}, and says so`, async () => {
      version = '8.2.0';
      const { message } = await rejectionOf(
        NotUnderstoodError,
        dataOf({ refId: 'A', datasource, target: 'a', query: 'a', expr: 'a', expression: '1' }),
      );
      const what = datasource === '__expr__' ? 'an expression' : `the data source "${datasource}"`;
      expect(message).to.equal(`${what} in a Grafana before 8.3`);
      expect(asked).to.deep.equal([]);
    });
  }
});
