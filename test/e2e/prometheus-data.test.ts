import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { type DemoGrafana, startDemoGrafana } from '../../demo/grafana.ts';
import { createGrafanaClient } from '../../src/grafana/api/create-client.ts';
import { readDataSources } from '../../src/grafana/query/data-sources.ts';
import { createOptionsReader } from '../../src/grafana/query/options-reader.ts';
import { readPanelWithData } from '../../src/grafana/query/panel-with-data.ts';
import { needs } from '../support/needs.ts';
import { TOKEN } from '../support/token.ts';
import { type PrometheusServer, startPrometheus } from './prometheus/server.ts';

const CPU = 'rate(node_cpu_seconds_total{instance=~"$instance"}[$__rate_interval])';
const panel = (id: number, title: string, y: number, targets: readonly object[]) => ({
  id,
  type: 'timeseries',
  title,
  gridPos: { x: 0, y, w: 24, h: 8 },
  datasource: 'Prometheus',
  targets,
});
const NODE = {
  json: {
    id: 70,
    uid: 'node',
    title: 'Node',
    templating: {
      list: [
        {
          name: 'instance',
          type: 'query',
          datasource: 'Prometheus',
          query: 'label_values(node_load1, instance)',
          multi: true,
          includeAll: true,
          current: { text: 'All', value: ['$__all'] },
          options: [],
        },
      ],
    },
    panels: [
      panel(1, 'CPU of $instance', 0, [
        { refId: 'A', expr: CPU, legendFormat: '{{cpu}} {{mode}}' },
      ]),
      panel(2, 'Load', 8, [
        { refId: 'A', expr: 'node_load1', legendFormat: 'load' },
        { refId: 'B', expr: 'sum(' },
      ]),
      panel(3, 'No such thing', 16, [{ refId: 'A', expr: 'no_such_metric' }]),
      panel(4, 'Odd numbers', 24, [{ refId: 'A', expr: 'node_load1 / 0', legendFormat: 'odd' }]),
    ],
  },
};

describe('the data of panels over a real Prometheus', () => {
  let data: string;
  let prometheus: PrometheusServer;
  let grafana: DemoGrafana;
  let to: number;

  before(async function () {
    needs(this, 'prometheus', 'prometheus');
    needs(this, 'prometheus-node-exporter', 'prometheus-node-exporter');
    data = await mkdtemp(path.join(os.tmpdir(), 'prometheus-'));
    prometheus = await startPrometheus(data);
  });

  after(async () => {
    await prometheus.stop();
    await rm(data, { recursive: true, force: true });
  });

  beforeEach(() => {
    to = Math.floor(Date.now() / 1000) * 1000;
  });

  afterEach(async () => {
    await grafana.close();
  });

  async function startGrafana(version: string) {
    grafana = await startDemoGrafana({
      version,
      renderer: false,
      prometheus: { url: prometheus.url, scrapeSeconds: 1 },
      dashboards: [NODE],
    });
  }

  async function dataOf(panelId: number) {
    const client = createGrafanaClient({ root: grafana.url, token: TOKEN, timeoutMs: 10_000 });
    const [sources, readOptions] = [await readDataSources(client), createOptionsReader()];
    const question = {
      uid: 'node',
      panelId,
      from: String(to - 60_000),
      to: String(to),
      now: to,
      values: new Map<string, readonly string[]>(),
      orgId: undefined,
      width: 1_000,
    };
    return readPanelWithData(client, question, { sources, readOptions });
  }

  /** What Prometheus itself has, by the names of the series. */
  async function measured(expr: string, nameOf: (labels: Record<string, string>) => string) {
    const parameters = {
      query: expr,
      start: String(to / 1000 - 60),
      end: String(to / 1000),
      step: '1',
    };
    const answer = await fetch(
      `${prometheus.url}/api/v1/query_range?${new URLSearchParams(parameters).toString()}`,
    );
    const body = (await answer.json()) as {
      data: { result: { metric: Record<string, string>; values: [number, string][] }[] };
    };
    return new Map(
      body.data.result.map(({ metric, values }) => [
        nameOf(metric),
        values.map(([, value]) => Number(value)),
      ]),
    );
  }

  for (const version of ['12.3.0', '8.5.0', '6.7.0']) {
    it(`have its series and numbers, with All looked up, on Grafana ${version}`, async () => {
      await startGrafana(version);
      const { data: found } = await dataOf(1);
      const interval = '4s';
      const expr = CPU.replace('$instance', prometheus.node).replace('$__rate_interval', interval);
      const expected = await measured(expr, ({ cpu = '', mode = '' }) => `${cpu} ${mode}`);
      const series = new Map(
        found.frames.map(({ fields: [, field] }) => [
          field?.config.displayNameFromDS,
          field?.values,
        ]),
      );
      expect(found.failures).to.deep.equal([]);
      expect(series.size).to.be.greaterThan(4);
      expect(series).to.deep.equal(expected);
    });
  }

  it('have infinities, an error in the words of Prometheus, and no data where there is none', async () => {
    await startGrafana('12.3.0');
    const [load, nothing, odd] = [await dataOf(2), await dataOf(3), await dataOf(4)];
    expect(load.data.frames).to.have.lengthOf(1);
    expect(load.data.failures[0]?.refId).to.equal('B');
    expect(load.data.failures[0]?.message).to.match(/^bad_data: .*parse error/);
    expect(nothing.data).to.deep.equal({ frames: [], failures: [] });
    const values = odd.data.frames[0]?.fields[1]?.values ?? [];
    expect(values.every((value) => value === Infinity || Number.isNaN(value))).to.equal(true);
    expect(values).not.to.have.lengthOf(0);
  });
});
