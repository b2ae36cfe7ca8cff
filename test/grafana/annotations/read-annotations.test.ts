import { expect } from 'chai';
import { createGrafanaClient } from '../../../src/grafana/api/create-client.ts';
import { annotationQueries } from '../../../src/grafana/annotations/parse-queries.ts';
import { readAnnotations } from '../../../src/grafana/annotations/read-annotations.ts';
import { parseDashboard } from '../../../src/grafana/dashboard/parse.ts';
import { readDataSources } from '../../../src/grafana/query/data-sources.ts';
import { sendJson } from '../../support/grafana-stand-in.ts';
import { type Listening, serveHttp } from '../../support/http.ts';

const MINUTE = 60_000;
const TO = 1_700_000_040_000;
const FROM = TO - 60 * MINUTE;

interface Asked {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: { readonly queries?: readonly Record<string, unknown>[] };
  readonly lines: readonly object[];
}

describe('readAnnotations', () => {
  let grafana: Listening;
  let asked: Asked[];
  let events: unknown;
  let status: number;
  let results: object;
  let version: string;
  let responses: unknown;

  beforeEach(async () => {
    [asked, events, status, results] = [[], [], 200, {}];
    version = '12.3.0';
    grafana = await serveHttp((request, response) => {
      let sent = '';
      request.on('data', (piece) => (sent += String(piece)));
      request.on('end', () => {
        const { pathname, searchParams } = new URL(request.url ?? '', 'http://x');
        const lines = sent
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line) as Asked['body']);
        asked.push({ path: pathname, query: searchParams, body: lines[0] ?? {}, lines });
        if (pathname === '/api/frontend/settings') {
          sendJson(response, 200, {
            defaultDatasource: 'Prom',
            buildInfo: { version },
            datasources: {
              Prom: { type: 'prometheus', uid: 'prom1' },
              Logs: { type: 'loki', uid: 'loki1', jsonData: { maxLines: '500' } },
              Sql: { type: 'mysql', uid: 'sql1' },
              Graph: { type: 'graphite', uid: 'graphite1' },
              Flux: { type: 'influxdb', uid: 'flux1', jsonData: { version: 'Flux' } },
              Search: {
                type: 'elasticsearch',
                uid: 'es1',
                url: '/api/datasources/proxy/uid/es1',
                jsonData: { index: 'app-logs', timeField: '@timestamp' },
              },
              Daily: {
                type: 'elasticsearch',
                uid: 'es2',
                url: '/api/datasources/proxy/uid/es2',
                jsonData: { index: '[logs-]YYYY.MM.DD', interval: 'Daily' },
              },
              Opens: {
                type: 'grafana-opensearch-datasource',
                uid: 'os1',
                url: '/api/datasources/proxy/8',
                database: 'old-logs',
              },
              '-- Grafana --': { type: 'grafana', uid: 'grafana' },
            },
          });
        } else if (pathname.endsWith('/_msearch')) sendJson(response, status, { responses });
        else if (pathname === '/api/annotations') sendJson(response, status, events);
        else sendJson(response, status, { results });
      });
    });
  });

  afterEach(() => grafana.close());

  async function read(saved: readonly object[], panelId = 4) {
    const client = createGrafanaClient({ root: grafana.url, token: 'secret', timeoutMs: 5_000 });
    const sources = await readDataSources(client);
    const templating = {
      list: [{ name: 'env', type: 'custom', multi: true, current: { value: ['eu', 'us'] } }],
    };
    const body = { dashboard: { uid: 'web', id: 7, panels: [], templating } };
    const dashboard = {
      ...parseDashboard(body, 'web', true),
      annotations: annotationQueries(saved),
    };
    asked = [];
    const range = { from: FROM, to: TO };
    return readAnnotations(client, { dashboard, panelId, sources, range, values: new Map() });
  }

  const OFF = { builtIn: 1, enable: false };
  const paths = () => asked.map(({ path }) => path);

  it('asks for the annotations of the dashboard, and shows those of its panel', async () => {
    events = [
      { time: FROM, panelId: 0, text: 'of the dashboard' },
      { time: FROM + 1, timeEnd: FROM + 1, panelId: 4 },
      { time: FROM + 2, timeEnd: FROM + 9, panelId: 4 },
      { time: FROM + 3, panelId: 5 },
      { time: 'x' },
      null,
    ];
    const { annotations, missing } = await read([]);
    expect(paths()).to.deep.equal(['/api/annotations']);
    const query = Object.fromEntries(asked[0]?.query ?? []);
    expect(query).to.deep.include({ from: String(FROM), to: String(TO), limit: '100' });
    expect(query).to.deep.include({ dashboardUID: 'web', dashboardId: '7' });
    const colour = 'rgba(0, 211, 255, 1)';
    expect(annotations).to.deep.equal([
      { time: FROM, colour },
      { time: FROM + 1, colour },
      { time: FROM + 2, timeEnd: FROM + 9, colour },
    ]);
    expect(missing).to.deep.equal([]);
  });

  it('gives changes of an alert the colour of its new state', async () => {
    const states = ['Alerting', 'ok', 'pending', 'no_data', 'Normal', 'other'];
    events = states.map((newState) => ({ time: FROM, panelId: 4, newState }));
    const { annotations } = await read([{ builtIn: 1, enable: true, iconColor: 'blue' }]);
    expect(annotations.map(({ colour }) => colour)).to.deep.equal(
      'red green yellow gray green blue'.split(' '),
    );
  });

  it('asks for tags, with all values of a variable, and for nothing without tags', async () => {
    events = [{ time: FROM, panelId: 9, dashboardId: 3 }];
    const target = { type: 'tags', tags: ['deploy', '$env'], matchAny: true, limit: 1e9 };
    const datasource = { type: 'grafana', uid: '-- Grafana --' };
    const { annotations } = await read([
      OFF,
      { name: 'deploys', datasource, target, iconColor: 'red' },
      { name: 'none', datasource, target: { type: 'tags', tags: [] } },
    ]);
    expect(annotations).to.deep.equal([{ time: FROM, colour: 'red' }]);
    expect(asked).to.have.lengthOf(1);
    expect(asked[0]?.query.getAll('tags')).to.deep.equal(['deploy', 'eu', 'us']);
    expect(asked[0]?.query.get('matchAny')).to.equal('true');
    expect(asked[0]?.query.get('limit')).to.equal('2000');
    expect(asked[0]?.query.has('dashboardUID')).to.equal(false);
  });

  it('asks only for what is shown on the panel', async () => {
    const datasource = '-- Grafana --';
    const one = (name: string, filter: object) => ({
      ...{ name, datasource, filter },
      target: { type: 'tags', tags: [name] },
    });
    await read([
      OFF,
      one('here', { ids: [4] }),
      one('there', { ids: [5] }),
      one('everywhere-else', { exclude: true, ids: [4] }),
      one('not-there', { exclude: true, ids: [5] }),
    ]);
    expect(asked.map(({ query }) => query.get('tags'))).to.deep.equal(['here', 'not-there']);
  });

  it('is without what the token may not read, as Grafana is', async () => {
    for (status of [401, 403, 404]) {
      expect(await read([])).to.deep.equal({ annotations: [], missing: [] });
    }
  });

  it('tells what could not be read, and what is not read here', async () => {
    status = 500;
    expect((await read([])).missing).to.deep.equal(['annotations "Annotations & Alerts"']);
    status = 200;
    events = { message: 'not a list' };
    expect((await read([])).missing).to.have.lengthOf(1);
    const others = [
      OFF,
      { name: 'logs', datasource: { type: 'graphite', uid: 'graphite1' }, query: 'app:x' },
      { name: 'gone', datasource: 'no such' },
      { name: 'nights', datasource: '-- Grafana --', target: { queryType: 'timeRegions' } },
    ];
    expect((await read(others)).missing).to.deep.equal(
      ['logs', 'gone', 'nights'].map((name) => `annotations "${name}"`),
    );
  });

  describe('from Prometheus', () => {
    const frame = (values: readonly (number | null)[]) => ({
      schema: {
        fields: [
          { name: 'Time', type: 'time' },
          { name: 'Value', type: 'number' },
        ],
      },
      data: { values: [values.map((_, index) => FROM + index * MINUTE), values] },
    });
    const deploys = {
      name: 'deploys',
      datasource: 'Prom',
      expr: 'x{env=~"$env"}',
      iconColor: 'red',
    };

    it('marks when a series is above zero, with an end where that went on', async () => {
      results = { Anno: { frames: [frame([0, 1, 1, null, 0, 2, -1]), frame([1])] } };
      const { annotations, missing } = await read([OFF, deploys]);
      expect(annotations).to.deep.equal([
        { time: FROM + MINUTE, timeEnd: FROM + 2 * MINUTE, colour: 'red' },
        { time: FROM + 5 * MINUTE, colour: 'red' },
        { time: FROM, colour: 'red' },
      ]);
      expect(missing).to.deep.equal([]);
      expect(asked[0]?.body.queries?.[0]).to.deep.include({
        expr: 'x{env=~"(eu|us)"}',
        interval: '60s',
        range: true,
        instant: false,
        maxDataPoints: 100,
      });
    });

    it('marks the times that the values are where the query says so', async () => {
      results = { Anno: { frames: [frame([FROM + 5, FROM + 5, FROM + 10 * MINUTE + 0.5])] } };
      const { annotations } = await read([OFF, { ...deploys, useValueForTime: true }]);
      expect(annotations.map(({ time }) => time)).to.deep.equal([FROM + 5, FROM + 10 * MINUTE]);
    });

    it('tells of a query that fails, and of a variable without a value', async () => {
      results = { Anno: { error: 'bad_data' } };
      expect((await read([OFF, deploys])).missing).to.deep.equal(['annotations "deploys"']);
      results = { Anno: { frames: [] } };
      const unknown = { ...deploys, expr: 'x{a="$nothing"}' };
      expect((await read([OFF, unknown])).missing).to.deep.equal(['annotations "deploys"']);
      expect((await read([OFF, deploys])).missing).to.deep.equal([]);
    });
  });

  describe('from rows of other data sources', () => {
    const table = (
      fields: readonly [name: string, type: string, values: readonly unknown[]][],
    ) => ({
      schema: { fields: fields.map(([name, type]) => ({ name, type })) },
      data: { values: fields.map(([, , values]) => values) },
    });
    const logs = { name: 'logs', datasource: 'Logs', expr: '{env=~"$env"}', iconColor: 'red' };
    const sql = { name: 'sql', datasource: 'Sql', iconColor: 'blue' };
    const answer = (...frames: object[]) => (results = { Anno: { frames } });

    it('marks each line of a log of Loki, of every stream', async () => {
      const stream = (...times: number[]) =>
        table([
          ['labels', 'other', times.map(() => ({ app: 'x' }))],
          ['Time', 'time', times],
          ['Line', 'string', times.map(() => 'deployed')],
        ]);
      answer(stream(FROM + 2, FROM + 1), stream(FROM + 3));
      const { annotations, missing } = await read([OFF, logs]);
      const colour = 'red';
      expect(annotations).to.deep.equal([2, 1, 3].map((ms) => ({ time: FROM + ms, colour })));
      expect(missing).to.deep.equal([]);
      const [query] = asked[0]?.body.queries ?? [];
      expect(query).to.deep.include({ expr: '{env=~"eu|us"}', queryType: 'range', maxLines: 500 });
      expect(query).to.deep.include({ datasource: { type: 'loki', uid: 'loki1' } });
    });

    it('asks Loki at once, or for other numbers of lines, where the query says so', async () => {
      answer();
      await read([OFF, { ...logs, instant: true, maxLines: 7 }]);
      expect(asked[0]?.body.queries?.[0]).to.deep.include({ queryType: 'instant', maxLines: 7 });
      await read([OFF, { ...logs, instant: true, queryType: 'range' }]);
      expect(asked[0]?.body.queries?.[0]).to.deep.include({ queryType: 'range' });
      const { missing } = await read([OFF, { ...logs, expr: ' ' }]);
      expect([asked, missing]).to.deep.equal([[], []]);
    });

    it('marks each row of SQL, with an end where it has one, as old and new versions save it', async () => {
      answer(
        table([
          ['time', 'time', [FROM, FROM + 5, null, FROM + 8]],
          ['timeend', 'time', [FROM + 3, null, FROM, FROM + 8]],
          ['text', 'string', ['a', 'b', 'c', 'd']],
          ['tags', 'string', ['', '', '', '']],
        ]),
      );
      const old = { ...sql, rawQuery: 'SELECT 1 AS time WHERE env IN ($env) AND $__timeFilter(t)' };
      const text = "SELECT 1 AS time WHERE env IN ('eu','us') AND $__timeFilter(t)";
      const target = { rawQuery: true, rawSql: old.rawQuery, editorMode: 'code', format: 'table' };
      for (const saved of [old, { ...sql, target }]) {
        const { annotations } = await read([OFF, saved]);
        expect(annotations).to.deep.equal([
          { time: FROM, timeEnd: FROM + 3, colour: 'blue' },
          { time: FROM + 5, colour: 'blue' },
          { time: FROM + 8, colour: 'blue' },
        ]);
        const [query] = asked[0]?.body.queries ?? [];
        expect(query).to.deep.include({ rawSql: text, format: 'table' });
        expect(query).not.to.have.any.keys('rawQuery', 'editorMode');
      }
    });

    const time = ['time', 'time', [FROM]] as [string, string, unknown[]];
    const words = (name: string) => [name, 'string', ['x']] as [string, string, unknown[]];
    const saved = { ...sql, rawQuery: 'SELECT 1' };
    const told = ['annotations "sql"'];
    const missingOf = async (query: object) => (await read([OFF, query])).missing;

    it('tells what versions of Grafana before 10 read differently', async () => {
      version = '9.1.0';
      for (const fields of [[time], [time, words('title')]]) {
        answer(table(fields));
        expect(await missingOf(saved)).to.deep.equal(told);
      }
      answer(table([time, words('text')]), table([time, words('text')]));
      expect(await missingOf(saved)).to.deep.equal(told);
      answer(table([time, words('text')]));
      expect(await missingOf({ ...saved, mappings: { text: { source: 'skip' } } })).to.deep.equal(
        told,
      );
      expect(await missingOf(saved)).to.deep.equal([]);
    });

    it('tells of a query that failed, and of tables that Grafana joins', async () => {
      results = { Anno: { error: 'no such table' } };
      expect(await missingOf(saved)).to.deep.equal(told);
      answer(table([time, words('text')]), table([time, words('why')]));
      expect(await missingOf(saved)).to.deep.equal(told);
      answer(table([time]), table([]));
      expect(await missingOf({ ...logs, name: 'sql' })).to.deep.equal(told);
      answer(
        table([
          ['time', 'time', []],
          ['text', 'string', []],
        ]),
      );
      expect(await missingOf(saved)).to.deep.equal([]);
    });

    it('reads each part from the field that the query maps to it', async () => {
      answer(
        table([
          ['time', 'time', [FROM, FROM + 1]],
          ['Deployed At', 'time', [FROM + 10, null]],
          ['until', 'number', [FROM + 20.5, FROM + 30]],
          ['newState', 'string', ['Alerting', 'odd']],
          ['note', 'string', ['a', 'b']],
        ]),
      );
      const of = async (mappings: object) => {
        const { annotations, missing } = await read([OFF, { ...saved, mappings }]);
        expect(missing).to.deep.equal([]);
        return annotations;
      };
      const field = (value: string) => ({ source: 'field', value });
      expect(await of({ time: field('deployed at'), timeEnd: field('until') })).to.deep.equal([
        { time: FROM + 10, timeEnd: FROM + 20, colour: 'red' },
      ]);
      const states = { newState: { source: 'skip' }, tags: { source: 'text', value: 'x' } };
      expect(await of(states)).to.deep.equal([
        { time: FROM, colour: 'blue' },
        { time: FROM + 1, colour: 'blue' },
      ]);
      // What is not there is the first field of the kind.
      expect(await of({ time: field('gone'), text: field('gone') })).to.have.lengthOf(2);
      expect(await of({ text: { source: 'skip' } })).to.deep.equal([]);
      expect(await of({ text: { source: 'text', value: 'Deployed' } })).to.have.lengthOf(2);
      expect(await of({ time: { source: 'skip' } })).to.deep.equal([]);
      for (const time of [
        { source: 'text', value: String(FROM) },
        { source: 'field', value: 'note', regex: '(.*)' },
      ]) {
        expect(await missingOf({ ...saved, mappings: { time } })).to.deep.equal(told);
      }
    });

    it('marks the rows of Flux, of tables that are alike', async () => {
      const rows = (at: number) =>
        table([
          ['_time', 'time', [at]],
          ['_value', 'string', ['deployed']],
        ]);
      answer(rows(FROM), rows(FROM + 5));
      const flux = { name: 'flux', datasource: 'Flux', iconColor: 'green' };
      const query =
        'from(bucket: "b") |> range(start: v.timeRangeStart) |> filter(fn: (r) => r.e =~ /${env:pipe}/)';
      for (const own of [{ query }, { target: { query } }]) {
        const { annotations, missing } = await read([OFF, { ...flux, ...own }]);
        const colour = 'green';
        expect(annotations).to.deep.equal([
          { time: FROM, colour },
          { time: FROM + 5, colour },
        ]);
        expect(missing).to.deep.equal([]);
        expect(asked[0]?.body.queries?.[0]).to.deep.include({
          query: query.replace('${env:pipe}', 'eu|us'),
          datasource: { type: 'influxdb', uid: 'flux1' },
        });
      }
    });
  });

  describe('from documents of Elasticsearch and OpenSearch', () => {
    const found = (...documents: unknown[]) =>
      (responses = [{ hits: { hits: documents.map((_source) => ({ _source })) } }]);
    const saved = { name: 'docs', datasource: { uid: 'es1' }, iconColor: 'red' };
    const told = ['annotations "docs"'];

    it('marks each document that the search finds, at its time', async () => {
      const time = '2023-11-14T21:14:00.000Z';
      found({ '@timestamp': time }, { '@timestamp': FROM + 7 }, { '@timestamp': '2023-11-14' });
      const query = { ...saved, target: { query: 'env:$env AND level:deploy' } };
      const { annotations, missing } = await read([OFF, query]);
      const colour = 'red';
      expect(annotations).to.deep.equal([
        { time: Date.parse(time), colour },
        { time: FROM + 7, colour },
        { time: Date.parse('2023-11-14'), colour },
      ]);
      expect(missing).to.deep.equal([]);
      expect(paths()).to.deep.equal(['/api/datasources/uid/es1/resources/_msearch']);
      const span = { from: FROM, to: TO, format: 'epoch_millis' };
      const ranges = [{ range: { '@timestamp': span } }];
      expect(asked[0]?.lines).to.deep.equal([
        { search_type: 'query_then_fetch', ignore_unavailable: true, index: 'app-logs' },
        {
          query: {
            bool: {
              filter: [
                { bool: { should: ranges, minimum_should_match: 1 } },
                { query_string: { query: 'env:("eu" OR "us") AND level:deploy' } },
              ],
            },
          },
          size: 10_000,
        },
      ]);
    });

    it('reads the end and the time from the fields that it names, also within others', async () => {
      found(
        { event: { start: FROM, end: FROM + 5 } },
        { 'event.start': '2023-11-14T21:14:00' },
        { event: { start: FROM + 1, end: null } },
      );
      const query = {
        ...{ ...saved, datasource: 'Opens', query: 'old', target: { query: 'new' } },
        ...{ timeField: 'event.start', timeEndField: 'event.end', index: '' },
      };
      const { annotations } = await read([OFF, query]);
      const colour = 'red';
      expect(annotations).to.deep.equal([
        { time: FROM, timeEnd: FROM + 5, colour },
        { time: Date.parse('2023-11-14T21:14:00Z'), colour },
        { time: FROM + 1, colour },
      ]);
      const [head, body] = asked[0]?.lines ?? [];
      expect(head).to.include({ index: 'old-logs' });
      expect(JSON.stringify(body)).to.include('"event.end":').and.include('{"query":"old"}');
      found();
      await read([OFF, { ...query, query: '', target: {}, index: 'mine' }]);
      expect(asked[0]?.lines[0]).to.include({ index: 'mine' });
      expect(JSON.stringify(asked[0]?.lines[1])).to.not.include('query_string');
    });

    it('asks through the proxy of a Grafana before 11', async () => {
      version = '10.4.0';
      found();
      expect((await read([OFF, saved])).missing).to.deep.equal([]);
      expect(paths()).to.deep.equal(['/api/datasources/proxy/uid/es1/_msearch']);
    });

    it('tells what is not read here, and what failed', async () => {
      const missingOf = async (query: object) =>
        (await read([OFF, { ...saved, ...query }])).missing;
      expect(await missingOf({ datasource: 'Daily' })).to.deep.equal(told);
      expect(await missingOf({ index: '[x-]YYYY' })).to.deep.equal(told);
      expect(await missingOf({ query: 'a:$nothing' })).to.deep.equal(told);
      expect(asked).to.deep.equal([]);
      for (const time of ['yesterday', '1700000000000', true, undefined, { a: 1 }]) {
        found({ '@timestamp': time });
        expect(await missingOf({}), JSON.stringify(time)).to.deep.equal(told);
      }
      for (responses of [[{ error: { type: 'x' } }], [], 'x']) {
        expect(await missingOf({})).to.deep.equal(told);
      }
      for (status of [404, 500]) expect(await missingOf({})).to.deep.equal(told);
      status = 403;
      expect(await missingOf({})).to.deep.equal([]);
    });
  });

  it('reads those that Grafana keeps from the fields that the query maps', async () => {
    events = [
      { time: FROM, timeEnd: FROM + 9, created: FROM + 4, text: 'x', panelId: 4 },
      { time: FROM, created: FROM + 5, text: 'y', panelId: 5 },
    ];
    const mappings = { time: { source: 'field', value: 'created' }, timeEnd: { source: 'skip' } };
    const builtIn = { builtIn: 1, enable: true, iconColor: 'blue', mappings };
    expect(await read([builtIn])).to.deep.equal({
      annotations: [{ time: FROM + 4, colour: 'blue' }],
      missing: [],
    });
  });

  it('asks for no tag with a variable that has no value', async () => {
    const query = {
      name: 'deploys',
      datasource: '-- Grafana --',
      target: { type: 'tags', tags: ['$nothing'] },
    };
    expect((await read([OFF, query])).missing).to.deep.equal(['annotations "deploys"']);
    expect(asked).to.deep.equal([]);
  });
});
