import { expect } from 'chai';
import type { Variable } from '../../../src/grafana/dashboard/model.ts';
import { NotUnderstoodError } from '../../../src/grafana/errors.ts';
import { readVariables } from '../../../src/grafana/dashboard/parse-variables.ts';
import { type DataSource, readDataSources } from '../../../src/grafana/query/data-sources.ts';
import { panelQueries } from '../../../src/grafana/query/panel-queries.ts';
import { pair, variable } from '../../support/variable.ts';

const settings = {
  defaultDatasource: 'Prom',
  buildInfo: { version: '10.2.3' },
  datasources: {
    Prom: { type: 'prometheus', uid: 'prom1' },
    Old: { type: 'prometheus', url: '/api/datasources/proxy/7' },
    Loki: { type: 'loki', uid: 'loki1' },
    Few: { type: 'loki', uid: 'few1', jsonData: { maxLines: '50' } },
    Odd: { type: 'loki', uid: 'odd1', jsonData: { maxLines: 'many' } },
    Pg: { type: 'grafana-postgresql-datasource', uid: 'pg1' },
    MySQL: { type: 'mysql', uid: 'my1', jsonData: { timeInterval: '5m' } },
    Influx: { type: 'influxdb', uid: 'influx1', jsonData: { version: 'InfluxQL' } },
    Flux: { type: 'influxdb', uid: 'flux1', jsonData: { version: 'Flux' } },
    Stats: { type: 'graphite', uid: 'graphite1' },
    Search: { type: 'elasticsearch', uid: 'es1' },
    Cloud: { type: 'cloudwatch', uid: 'cw1' },
    Click: { type: 'grafana-clickhouse-datasource', uid: 'ch1' },
    '-- Grafana --': { type: 'datasource', uid: 'grafana' },
  },
};
const range = { from: 1_700_000_000_000, to: 1_700_000_300_000, note: '' };

const several = (name: string, ...values: readonly string[]) =>
  variable(name, { multi: true, current: values.map((value) => pair(value)) });
const one = (name: string, value: string) => variable(name, { current: [pair(value)] });

interface Asked {
  readonly variables?: readonly Variable[];
  readonly values?: Readonly<Record<string, readonly string[]>>;
  readonly width?: number;
}

async function queriesOf(model: object, { variables = [], values = {}, width = 500 }: Asked = {}) {
  const sources = await readDataSources({ readJson: () => Promise.resolve(settings) });
  return panelQueries(model, {
    dashboard: { uid: 'web', title: 'Web', variables },
    values: new Map(Object.entries(values)),
    sources,
    range,
    width,
  });
}

async function sentOf(model: object, asked?: Asked) {
  return (await queriesOf(model, asked)).map(({ query }) => query);
}

/** One text of one target, as it is sent to a data source. */
async function filled(source: DataSource['type'], query: string, ...variables: Variable[]) {
  const target = { refId: 'A', expr: query, rawSql: query, query, target: query };
  const [sent] = await sentOf({ datasource: { uid: source }, targets: [target] }, { variables });
  return source === 'es1' ? sent?.query : (sent?.rawSql ?? sent?.expr);
}

async function refusal(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('the queries of a panel', () => {
  it('are none for a text, whatever queries its model has', async () => {
    const targets = [{ refId: 'A', expr: 'up' }];
    expect(await sentOf({ type: 'text', targets })).to.deep.equal([]);
    expect(await sentOf({ type: 'stat', targets })).to.have.length(1);
  });

  it('ask Loki for the lines of the query, of its source, or for as many as Grafana’s page', async () => {
    const linesOf = async (uid: string, more: object = {}) => {
      const targets = [{ refId: 'A', expr: '{app="x"}', ...more }];
      return (await sentOf({ datasource: { uid }, targets }))[0]?.maxLines;
    };
    expect(await linesOf('loki1')).to.equal(1_000);
    expect(await linesOf('odd1')).to.equal(1_000);
    expect(await linesOf('few1')).to.equal(50);
    expect(await linesOf('few1', { maxLines: 7 })).to.equal(7);
    expect(await linesOf('prom1')).to.equal(undefined);
  });

  it('are those that Grafana’s page sends to Prometheus', async () => {
    const expr = 'sum by (code) (rate(http_requests_total{job=~"$job"}[$__rate_interval]))';
    const model = {
      datasource: { type: 'prometheus', uid: 'prom1' },
      interval: '30s',
      maxDataPoints: 500,
      targets: [
        { refId: 'A', expr, legendFormat: '{{code}}', range: true, instant: false },
        { refId: 'B', expr: 'up', hide: true },
      ],
    };
    const variables = [several('job', 'api', 'web.eu')];
    expect(await sentOf(model, { variables })).to.deep.equal([
      {
        refId: 'A',
        datasource: { type: 'prometheus', uid: 'prom1' },
        expr: 'sum by (code) (rate(http_requests_total{job=~"(api|web\\\\.eu)"}[$__rate_interval]))',
        legendFormat: '{{code}}',
        format: '',
        interval: '',
        range: true,
        instant: false,
        exemplar: false,
        utcOffsetSec: 0,
        intervalMs: 30_000,
        maxDataPoints: 500,
      },
    ]);
  });

  it('are known of a Prometheus without a UID, as before Grafana 8', async () => {
    const [query] = await queriesOf({ datasource: 'Old', targets: [{ refId: 'A', expr: 'up' }] });
    expect(query?.source).to.deep.include({ name: 'Old', proxy: 'api/datasources/proxy/7' });
    const error = await refusal(queriesOf({ datasource: 'Gone', targets: [{ refId: 'A' }] }));
    expect(error).to.be.instanceOf(NotUnderstoodError);
  });

  it('are those that Grafana’s page sends to an SQL database', async () => {
    const sql = (list: string) =>
      `SELECT $__timeGroupAlias(at,$__interval) WHERE $__timeFilter(at) AND shop IN (${list})`;
    const model = {
      datasource: { uid: 'pg1' },
      targets: [{ refId: 'A', format: 'time_series', rawQuery: true, rawSql: sql('$shop') }],
    };
    const variables = [several('shop', 'berlin', "o'hare")];
    expect(await sentOf(model, { variables })).to.deep.equal([
      {
        refId: 'A',
        datasource: { type: 'grafana-postgresql-datasource', uid: 'pg1' },
        format: 'time_series',
        rawSql: sql("'berlin','o''hare'"),
        intervalMs: 60_000,
        maxDataPoints: 500,
      },
    ]);
  });

  it('include hidden ones that an expression reads, also through another one', async () => {
    const model = {
      datasource: { uid: '-- Mixed --' },
      targets: [
        { refId: 'A', datasource: { uid: 'prom1' }, expr: 'sum(errors)', hide: true },
        {
          refId: 'B',
          datasource: { uid: '__expr__' },
          type: 'reduce',
          expression: 'A',
          hide: true,
        },
        { refId: 'C', datasource: '-100', type: 'math', expression: '$B * 2' },
        { refId: 'D', datasource: { uid: 'loki1' }, expr: '{app="x"}', hide: true },
      ],
    };
    const queries = await queriesOf(model);
    expect(queries.map(({ query, isHidden }) => [query.refId, isHidden])).to.deep.equal([
      ['A', true],
      ['B', true],
      ['C', false],
    ]);
    expect(queries[2]?.query).to.deep.include({
      expression: '$B * 2',
      datasource: { type: '__expr__', uid: '__expr__' },
    });
  });

  it('are two for one that is of both kinds, and over the range for one of neither', async () => {
    const targets = [
      { refId: 'A', expr: 'up', instant: true, range: true },
      { refId: 'B', expr: 'up' },
      { refId: 'C', expr: 'up', instant: true },
    ];
    const sent = await sentOf({ targets });
    expect(sent.map(({ refId, instant, range: ranged }) => [refId, instant, ranged])).to.deep.equal(
      [
        ['A', false, true],
        ['A-Instant', true, false],
        ['B', false, true],
        ['C', true, false],
      ],
    );
  });

  for (const [what, panel, expected] of [
    ['the default one', {}, 'prom1'],
    ['one by its name', { datasource: 'Loki' }, 'loki1'],
    ['one by its UID', { datasource: { uid: 'pg1' } }, 'pg1'],
    ['one that a variable names', { datasource: { uid: '${ds}' } }, 'loki1'],
    ['that of the panel rather than of the target', { datasource: { uid: 'loki1' } }, 'loki1'],
  ] as const) {
    it(`ask the data source: ${what}`, async () => {
      const own = what.includes('rather') ? { datasource: { uid: 'prom1' } } : {};
      const model = { ...panel, targets: [{ refId: 'A', expr: 'up', rawSql: 'x', ...own }] };
      const [sent] = await sentOf(model, { variables: [one('ds', 'loki1')] });
      expect(sent?.datasource).to.have.property('uid', expected);
    });
  }

  it('have the panel’s points, and a step not below the data source’s', async () => {
    const target = { refId: 'A', rawSql: 'SELECT 1', expr: '{}' };
    const [own] = await sentOf({ datasource: 'MySQL', maxDataPoints: '100', targets: [target] });
    expect(own).to.deep.include({ maxDataPoints: 100, intervalMs: 300_000 });
    const [wide] = await sentOf({ datasource: 'Loki', targets: [target] }, { width: 1000 });
    expect(wide).to.deep.include({ maxDataPoints: 1000, intervalMs: 200 });
  });

  const many = several('v', 'a.b', 'c');
  const single = one('v', 'a.b');
  for (const [source, query, value, expected] of [
    ['prom1', 'x{l="$v"}', one('v', `\\'"`), `x{l="\\\\\\\\'\\""}`],
    ['prom1', 'x{l=~"$v"}', several('v', 'a.b'), 'x{l=~"a\\\\.b"}'],
    ['prom1', 'x{l="$v"}', one('v', 'größe 日本 🚀, ,'), 'x{l="größe 日本 🚀, ,"}'],
    ['prom1', 'x{l="${v.text}/${v.value}"}', single, 'x{l="a.b/a.b"}'],
    ['prom1', 'x{l=~"${v:regex}"}', several('v', 'a/b'), 'x{l=~"a\\/b"}'],
    ['prom1', 'x{l="[[v:csv]]"}', many, 'x{l="a.b,c"}'],
    ['prom1', 'x{l="${v:glob}"}', many, 'x{l="{a.b,c}"}'],
    ['prom1', 'x{l="${v:nosuchformat}"}', many, 'x{l="{a.b,c}"}'],
    ['prom1', 'x{l="${v:join:-}"}', many, 'x{l="a.b-c"}'],
    ['prom1', 'x{l="${v:json}"}', many, 'x{l="["a.b","c"]"}'],
    ['prom1', 'x{l="${v:distributed}"}', many, 'x{l="a.b,v=c"}'],
    ['prom1', 'x{l="${v:lucene}"}', many, 'x{l="("a.b" OR "c")"}'],
    ['prom1', 'x{l="${v:percentencode}"}', one('v', 'a b/ü'), 'x{l="a%20b%2F%C3%BC"}'],
    ['prom1', 'x{l="${v:queryparam}"}', many, 'x{l="var-v=a.b&var-v=c"}'],
    ['prom1', 'x @ ${__from:date:seconds} ${__to}', single, 'x @ 1700000000 1700000300000'],
    ['loki1', '{l=~"$v"}', several('v', "it's a|b"), '{l=~"it\\\\\'s a\\\\|b"}'],
    ['graphite1', 'a.$v', several('v', 'a'), 'a.a'],
    ['es1', 'a:$v', one('v', '-1.5'), 'a:-1.5'],
    ['es1', 'a:$v', several('v', 'a"b'), 'a:("a\\"b")'],
    ['prom1', 'x{l=~"$v"}', many, 'x{l=~"(a\\\\.b|c)"}'],
    ['prom1', 'x{l=~"[[v]]"}', many, 'x{l=~"(a\\\\.b|c)"}'],
    ['prom1', 'x{l=~"${v:pipe}"}', many, 'x{l=~"a.b|c"}'],
    [
      'prom1',
      'label_replace(x, "a", "$1", "b", "")',
      single,
      'label_replace(x, "a", "$1", "b", "")',
    ],
    ['prom1', 'x[${__range_s}s] $__interval', single, 'x[${__range_s}s] $__interval'],
    ['loki1', '{l="a"} |~ "$v"', one('v', 'a.b\\\\d'), '{l="a"} |~ "a.b\\\\d"'],
    ['my1', '${__interval} $__interval', single, '5m $__interval'],
    ['loki1', '{l=~"$v"} [$__auto]', many, '{l=~"a\\\\.b|c"} [$__auto]'],
    ['my1', 'a = $v', one('v', "o'hare"), "a = o''hare"],
    ['my1', 'a IN ($v)', several('v', 'a'), "a IN ('a')"],
    [
      'my1',
      'a > ${__from:date:YYYY-MM} $__unixEpochFrom()',
      single,
      'a > 2023-11 $__unixEpochFrom()',
    ],
    ['influx1', '"h" =~ /^$v$/ AND $timeFilter', many, '"h" =~ /^(a\\.b|c)$/ AND $timeFilter'],
    ['influx1', '"h" = \'$v\'', one('v', 'web'), '"h" = \'web\''],
    ['flux1', 'r.h == "${v}"', single, 'r.h == "a.b"'],
    ['graphite1', 'stats.$v.cpu', several('v', 'a', 'b'), 'stats.{a,b}.cpu'],
    ['es1', 'host:$v', many, 'host:("a.b" OR "c")'],
    ['es1', 'host:$v', one('v', 'a b'), 'host:a\\ b'],
    ['ch1', 'h IN (${v:singlequote})', many, "h IN ('a.b','c')"],
    ['prom1', 'x{a="${v:customqueryparam:w}"}', single, 'x{a="w=a.b"}'],
    ['prom1', 'x{a="${v:html}"}', one('v', '<'), 'x{a="&lt;"}'],
    ['prom1', 'x{a="$__dashboard ${v.text}"}', single, 'x{a="Web a.b"}'],
    [
      'prom1',
      'x[$__auto_interval_i]',
      variable('i', { type: 'interval', auto: { count: 5, min: '10s' } }),
      'x[1m]',
    ],
  ] as const) {
    it(`are filled in for ${source}: ${query}, with ${value.current.map((v) => v.value).join()}`, async () => {
      expect(await filled(source, query, value)).to.equal(expected);
    });
  }

  it('have every option for All, or what the dashboard says that All is', async () => {
    const all = { current: [pair('All', '$__all')], multi: true, includeAll: true };
    const options = [pair('a'), pair('b')];
    expect(await filled('prom1', '$v', variable('v', { ...all, options }))).to.equal('(a|b)');
    expect(await filled('prom1', '$v', variable('v', { ...all, allValue: '.+' }))).to.equal('.+');
  });

  it('have a list of values for a dimension of CloudWatch', async () => {
    const dimensions = { InstanceId: ['$v'], Fixed: 'x' };
    const model = { datasource: 'Cloud', targets: [{ refId: 'A', region: '$r', dimensions }] };
    const variables = [several('v', 'i-1', 'i,2'), one('r', 'eu')];
    const [sent] = await sentOf(model, { variables });
    expect(sent).to.deep.include({
      region: 'eu',
      dimensions: { InstanceId: ['i-1', 'i,2'], Fixed: ['x'] },
    });
  });

  const all = variable('v', { current: [pair('All', '$__all')], includeAll: true, multi: true });
  const filters = variable('f', { type: 'adhoc', current: [pair('a = b', 'a|=|b')] });
  const odd = { ...filters, current: [pair('a > 1', 'a|>|1')] };

  it('have filters that were added by hand for their data source', async () => {
    const exprOf = async (uid: string, expr: string, ...variables: Variable[]) => {
      const model = { datasource: { uid }, targets: [{ refId: 'A', expr }] };
      return (await sentOf(model, { variables }))[0]?.expr;
    };
    const named = { ...filters, filtered: '${ds}' };
    expect(await exprOf('prom1', 'rate(up[5m])', filters)).to.equal('rate(up{a="b"}[5m])');
    expect(await exprOf('loki1', '{x="y"}', named, one('ds', 'Loki'))).to.equal('{x="y",a="b"}');
    expect(await exprOf('loki1', '{x="y"}', filters)).to.equal('{x="y"}');
    expect(await filled('my1', 'SELECT 1', filters)).to.equal('SELECT 1');
  });

  it('have filters that were added by hand as tags of InfluxQL, and as terms of Elasticsearch', async () => {
    const not = variable('n', { type: 'adhoc', current: [pair('h', 'h|!=|a "b"')] });
    const sent = async (uid: string, target: object) => {
      const variables = [filters, not].map((one) => ({ ...one, filtered: uid }));
      const model = { datasource: { uid }, targets: [{ refId: 'A', ...target }] };
      return (await sentOf(model, { variables }))[0];
    };
    const tag = { key: 'x', operator: '=', value: 'y' };
    const influx = await sent('influx1', { measurement: 'cpu', tags: [tag] });
    expect(influx?.tags).to.deep.equal([
      tag,
      { key: 'a', operator: '=', value: 'b', condition: 'AND' },
      { key: 'h', operator: '!=', value: 'a "b"', condition: 'AND' },
    ]);
    const added = 'a:"b" AND -h:"a \\"b\\""';
    expect((await sent('es1', { query: 'level:error' }))?.query).to.equal(
      `level:error AND ${added}`,
    );
    expect((await sent('es1', { query: '*' }))?.query).to.equal(added);
    for (const [uid, target] of [
      ['influx1', { rawQuery: true, query: 'SELECT 1' }],
      ['flux1', { query: 'from()' }],
      ['es1', { query: 'a OR b' }],
    ] as const) {
      const refused = await refusal(sent(uid, target));
      expect((refused as Error).message).to.equal('what the variable "f" adds to queries');
    }
  });

  it('have one of several values as a regular expression in every selector', async () => {
    const values = ['a.b', 'c,d', 'e|f'];
    const saved = { key: 'l', operator: '=|', value: 'a.b', values };
    const [oneOf] = readVariables([{ name: 'f', type: 'adhoc', filters: [saved] }]);
    const exprOf = async (uid: string, expr: string, chosen?: string) => {
      const model = { datasource: { uid }, targets: [{ refId: 'A', expr, rawSql: expr }] };
      const asked = chosen === undefined ? {} : { values: { f: [chosen] } };
      const filtered = { ...oneOf, filtered: uid } as Variable;
      return (await sentOf(model, { variables: [filtered], ...asked }))[0]?.expr;
    };
    const pattern = 'a\\\\.b|c,d|e\\\\|f';
    expect(await exprOf('prom1', 'up')).to.equal(`up{l=~"${pattern}"}`);
    expect(await exprOf('loki1', '{a="b"}')).to.equal(`{a="b",l=~"${pattern}"}`);
    // As addresses of pages have it, with the texts that are shown.
    expect(await exprOf('prom1', 'up', 'l|!=__gfp__|x,The X|y__gfc__z')).to.equal('up{l!~"x|y,z"}');
    expect(await exprOf('prom1', 'up', 'l,The label|=~|x.*')).to.equal('up{l=~"x.*"}');
    for (const [uid, expr] of [
      ['es1', 'up'],
      ['influx1', 'up'],
      ['my1', 'up'],
    ] as const) {
      expect(await refusal(exprOf(uid, expr)), uid).to.be.an.instanceOf(NotUnderstoodError);
    }
  });

  it('have the values of variables in filters, and none that is not known', async () => {
    const filter = (value: string, uid = 'prom1') =>
      variable('f', { type: 'adhoc', current: [pair('', value)], filtered: uid });
    const hosts = several('host', 'a.b', 'c');
    const exprOf = async (value: string, uid = 'prom1', expr = 'up') => {
      const model = { datasource: { uid }, targets: [{ refId: 'A', expr, query: expr }] };
      return (await sentOf(model, { variables: [filter(value, uid), hosts] }))[0]?.expr;
    };
    expect(await exprOf('h|=~|$host')).to.equal('up{h=~"(a\\\\.b|c)"}');
    expect(await exprOf('h|=~|x$')).to.equal('up{h=~"x$"}');
    expect(await exprOf('h|=|"} or {a="')).to.equal('up{h="\\"} or {a=\\""}');
    for (const [value, ...where] of [
      ['h|=|$nothing'],
      ['h|=|'],
      ['h|=|a|b'],
      ['h|=|a#dashboard'],
      ['h.i|=|a'],
      ['|=|a'],
      ['h|groupBy|a'],
      ['h|=|$host', 'es1'],
      ['h|=|$host', 'influx1'],
      ['h|=~|a\\.b', 'loki1', '{a="b"}'],
      ['h|=|a', 'loki1', '{a="b"} | json'],
      ['h|=|a', 'loki1', 'sum(rate({a="b"} |= "x" | logfmt | level="e" [5m]))'],
    ] as const) {
      const [uid, expr] = where;
      expect(await refusal(exprOf(value, uid, expr)), value).to.be.an.instanceOf(
        NotUnderstoodError,
      );
    }
    const lines = '{a="b"} |= "| json" | line_format "{{.x}}"';
    expect(await exprOf('h|=|a', 'loki1', lines)).to.equal(lines.replace('}', ',h="a"}'));
  });

  it('have Lucene’s signs in queries of Elasticsearch alone', async () => {
    const target = {
      refId: 'A',
      query: 'host:$v',
      alias: '$v',
      timeField: '$field',
      metrics: [{ id: '1', type: 'avg', field: '$field' }],
      bucketAggs: [
        { id: '2', type: 'terms', field: '$field', settings: { size: '$size' } },
        {
          id: '3',
          type: 'filters',
          settings: { filters: [{ query: 'a:$v', label: '$v' }], other: '$size' },
        },
        { id: '4', type: 'date_histogram', settings: { interval: '$__interval' } },
      ],
    };
    const model = { datasource: { uid: 'es1' }, targets: [target] };
    const variables = [one('v', 'a-b'), one('field', 'pod-name'), one('size', '5')];
    const [sent] = await sentOf(model, { variables });
    expect(sent).to.deep.include({
      query: 'host:a\\-b',
      alias: 'a-b',
      timeField: 'pod-name',
      metrics: [{ id: '1', type: 'avg', field: 'pod-name' }],
      bucketAggs: [
        { id: '2', type: 'terms', field: 'pod-name', settings: { size: '5' } },
        {
          id: '3',
          type: 'filters',
          settings: { filters: [{ query: 'a:a\\-b', label: 'a-b' }], other: '5' },
        },
        { id: '4', type: 'date_histogram', settings: { interval: '$__interval' } },
      ],
    });
  });

  it('have what All is with the variables in it', async () => {
    const all = { current: [pair('All', '$__all')], multi: true, includeAll: true };
    const host = variable('v', { ...all, allValue: '$env-.+' });
    expect(await filled('prom1', 'x{h=~"$v"}', host, one('env', 'eu'))).to.equal('x{h=~"eu-.+"}');
    expect(await filled('prom1', 'x{h=~"${v:pipe}"}', host, one('env', 'eu'))).to.equal(
      'x{h=~"eu-.+"}',
    );
    expect(await refusal(filled('prom1', '$v', host))).to.be.an.instanceOf(NotUnderstoodError);
    const itself = variable('v', { ...all, allValue: '$v' });
    expect(await refusal(filled('prom1', '$v', itself))).to.be.an.instanceOf(NotUnderstoodError);
  });

  it('have a step not below that of the panel, whose variables are filled in', async () => {
    const stepOf = async (interval: string, ...variables: Variable[]) => {
      const model = { datasource: 'Loki', interval, targets: [{ refId: 'A', expr: '{}' }] };
      return (await sentOf(model, { variables }))[0]?.intervalMs;
    };
    expect(await stepOf('>2m')).to.equal(120_000);
    expect(await stepOf('$step', one('step', '5m'))).to.equal(300_000);
    expect(await stepOf('90')).to.equal(90_000);
    expect(await stepOf('1M')).to.equal(30 * 24 * 3_600_000);
    const auto = variable('step', {
      type: 'interval',
      auto: { count: 5, min: '10s' },
      current: [pair('auto', '$__auto_interval_step')],
    });
    expect(await stepOf('${step}', auto)).to.equal(60_000);
    for (const interval of ['$nothing', 'soon', '-5m', '5m 3s']) {
      expect(await refusal(stepOf(interval)), interval).to.be.an.instanceOf(NotUnderstoodError);
    }
  });

  it('are none where nothing is asked', async () => {
    for (const [uid, target] of [
      ['prom1', {}],
      ['prom1', { expr: '' }],
      ['loki1', { expr: '' }],
      ['my1', { rawSql: '' }],
      ['flux1', { query: '' }],
      ['graphite1', { target: '' }],
    ] as const) {
      const targets = [{ refId: 'A', ...target }];
      expect(await sentOf({ datasource: { uid }, targets }), uid).to.deep.equal([]);
    }
    const targets = [{ refId: 'A', sql: { table: 'x' } }];
    expect(await refusal(sentOf({ datasource: 'MySQL', targets }))).to.be.an.instanceOf(
      NotUnderstoodError,
    );
  });

  it('leave what InfluxDB makes of names of series', async () => {
    const alias = '$tag_host $m $measurement [[tag_dc]] $col $1 $v';
    const target = { refId: 'A', measurement: 'cpu', alias };
    const model = { datasource: 'Influx', targets: [target] };
    const [sent] = await sentOf(model, { variables: [one('v', 'x')] });
    expect(sent?.alias).to.equal('$tag_host $m $measurement [[tag_dc]] $col $1 x');
    const wrong = { ...model, targets: [{ ...target, alias: '$nothing' }] };
    expect(await refusal(sentOf(wrong))).to.be.an.instanceOf(NotUnderstoodError);
  });

  it('fill in the variables of an expression, and leave the names of queries', async () => {
    const expression = (more: object) => ({
      targets: [
        { refId: 'A', expr: 'up', hide: true },
        { refId: 'C', datasource: { uid: '__expr__' }, type: 'math', ...more },
      ],
    });
    const variables = [one('scale', '2'), one('w', '5m')];
    const asked = { expression: '$A * ${scale} + ${A}', window: '$w' };
    const [, sent] = await sentOf(expression(asked), { variables });
    expect(sent).to.deep.include({ expression: '$A * 2 + ${A}', window: '5m' });
    const unknown = expression({ expression: '$A * $all' });
    const onAll = variable('all', { current: [pair('All', '$__all')], includeAll: true });
    expect(await refusal(sentOf(unknown, { variables: [onAll] }))).to.be.an.instanceOf(
      NotUnderstoodError,
    );
  });

  it('ask for what each kind of expression reads, hidden or mixed', async () => {
    const datasource = { type: '__expr__', uid: '__expr__' };
    for (const [what, reading] of [
      ['math', { type: 'math', expression: '$A + $B' }],
      ['reduce', { type: 'reduce', expression: 'A', reducer: 'last', x: 'B' }],
      ['resample', { type: 'resample', expression: '$A', window: '1m', x: 'B' }],
      ['sql', { type: 'sql', expression: 'SELECT * FROM A JOIN B ON A.time = B.time' }],
      [
        'conditions',
        {
          type: 'classic_conditions',
          conditions: ['A', 'B'].map((one) => ({ query: { params: [one, '5m', 'now'] } })),
        },
      ],
    ] as const) {
      const targets = [
        { refId: 'A', datasource: { uid: 'prom1' }, expr: 'up', hide: true },
        { refId: 'B', datasource: { uid: 'loki1' }, expr: '{}', hide: true },
        { refId: 'C', datasource: { uid: 'prom1' }, expr: 'other', hide: true },
        { refId: 'X', datasource, ...reading },
      ];
      const queries = await queriesOf({ datasource: '-- Mixed --', targets });
      expect(
        queries.map(({ query }) => query.refId),
        what,
      ).to.deep.equal(['A', 'B', 'X']);
      expect(queries.at(-1)?.reads, what).to.deep.equal(['A', 'B']);
    }
  });

  it('are not understood where several have one name', async () => {
    const targets = ['A', 'A'].map((refId) => ({ refId, expr: 'up' }));
    expect(await refusal(sentOf({ targets }))).to.be.an.instanceOf(NotUnderstoodError);
  });

  for (const [what, uid, target] of [
    ['logs of CloudWatch', 'cw1', { queryMode: 'Logs', expression: 'fields @message' }],
    ['a table of InfluxQL', 'influx1', { query: 'SELECT 1', resultFormat: 'table' }],
  ] as const) {
    it(`are not understood with ${what}`, async () => {
      const work = sentOf({ datasource: { uid }, targets: [{ refId: 'A', ...target }] });
      expect(await refusal(work)).to.be.an.instanceOf(NotUnderstoodError);
    });
  }

  for (const [what, source, query, ...variables] of [
    ['a variable that the dashboard does not have', 'prom1', '$nothing'],
    ['All without its options', 'prom1', '$v', all],
    ['a variable in a language that is not known', 'ch1', '$v', single],
    ['a value that could end a literal of SQL', 'my1', '$v', one('v', 'a; DROP TABLE x')],
    ['values with a backslash in SQL', 'my1', '$v', several('v', "\\'", 'a')],
    ['a value that older and newer pages of InfluxQL write differently', 'influx1', '$v', single],
    ['a user, whom a token does not have, in SQL', 'my1', 'a = $__user'],
    ['a user, whom a token does not have', 'prom1', 'x{u="${__user.login}"}'],
    ['a macro of SQL in braces', 'my1', '${__timeFilter}'],
    ['a quote in the text of a query of Loki', 'loki1', '{a="$v"}', one('v', 'a" or')],
    ['a quote within Flux', 'flux1', '$v', one('v', '"')],
    ['several regions of CloudWatch', 'cw1', '$v', many],
    ['filters that were added by hand to SQL', 'my1', 'up', { ...filters, filtered: 'my1' }],
    ['a filter whose operator labels do not have', 'prom1', 'up', odd],
    ['a grouping that was added by hand', 'prom1', 'up', { ...filters, type: 'groupby' }],
    ['a data source that Grafana does not have', 'nowhere', 'up'],
    ['the data of Grafana itself', 'grafana', 'up'],
    ['the data of another panel', '-- Dashboard --', ''],
  ] as const) {
    it(`are not understood with ${what}`, async () => {
      expect(await refusal(filled(source, query, ...variables))).to.be.an.instanceOf(
        NotUnderstoodError,
      );
    });
  }
});
