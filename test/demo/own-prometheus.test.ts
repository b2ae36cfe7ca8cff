import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { ownDashboard } from '../../demo/dashboards/own.ts';
import { type OwnPrometheus, startOwnPrometheus } from '../../demo/data/own-prometheus.ts';
import { queryPrometheus } from '../../demo/data/prometheus.ts';
import { evaluate, parsePromql, type Recorded } from '../../demo/data/promql.ts';
import { startDemoGrafana } from '../../demo/grafana.ts';
import { botStage } from '../support/bot-stage.ts';
import { TOKEN } from '../support/token.ts';

const AT = 100_000;
const line = (
  name: string,
  labels: Record<string, string>,
  ...values: readonly number[]
): Recorded => ({
  name,
  labels,
  points: values.map((value, index) => [AT - 10_000 * (values.length - 1 - index), value]),
});
const RECORDED = [
  line('x_total', { a: '1', b: 'p' }, 0, 10, 20),
  line('x_total', { a: '2', b: 'p' }, 5, 5, 5),
  line('y_bucket', { le: '1' }, 0, 5),
  line('y_bucket', { le: '2' }, 0, 10),
  line('y_bucket', { le: '+Inf' }, 0, 10),
];
const valuesOf = (text: string) =>
  evaluate(parsePromql(text), RECORDED, AT).map(({ value }) => value);

describe("the demo's own Prometheus", () => {
  it('knows the PromQL of the example dashboard', () => {
    expect(valuesOf('sum(rate(x_total{a=~".*"}[1m]))')).to.deep.equal([1]);
    expect(valuesOf('sum by (a) (rate(x_total[1m]))')).to.deep.equal([1, 0]);
    expect(valuesOf('min(x_total) + max(x_total{a!="9"})')).to.deep.equal([25]);
    expect(valuesOf('sum(rate(x_total{a="1"}[1m])) / (sum(rate(x_total[1m])) + 1)')).to.deep.equal([
      0.5,
    ]);
    expect(valuesOf('histogram_quantile(0.75, sum by (le) (y_bucket))')).to.deep.equal([1.5]);
    expect(() => parsePromql('sum(x')).to.throw(SyntaxError);
    expect(() => valuesOf('absent(x_total)')).to.throw(SyntaxError);
  });

  describe('of a bot', () => {
    const stage = botStage();
    let prometheus: OwnPrometheus | undefined;
    afterEach(() => prometheus?.close());

    it('has an answer to every query of its dashboard, as a panel of which the demo draws them', async () => {
      const bot = await stage.start();
      prometheus = await startOwnPrometheus({ target: () => bot.url, everyMs: 50 });
      await bot.ask('hubot graf db web:cpu');
      const own = await ownDashboard();
      const panels = own.json.panels as {
        id: number;
        targets: { expr: string; refId: string }[];
      }[];
      const now = () => ({ from: Date.now() - 60_000, to: Date.now() });
      const isThere = async (query: { expr: string; refId: string }): Promise<boolean> => {
        if (!prometheus) return false;
        const asked = { ...query, intervalMs: 1_000 };
        const { status, error, frames } = await queryPrometheus(asked, now(), prometheus);
        expect(status, `${query.expr}: ${error ?? ''}`).to.equal(200);
        return frames.length > 0;
      };
      for (const query of panels.flatMap(({ targets }) => targets))
        while (!(await isThere(query))) await new Promise((resolve) => setImmediate(resolve));
      const grafana = await startDemoGrafana({ version: '12.3.0', dashboards: [own], prometheus });
      const path = `/render/d-solo/${own.json.uid}/x?panelId=${panels[1]?.id ?? 0}&width=400&height=200`;
      const headers = { authorization: `Bearer ${TOKEN}` };
      const drawn = await fetch(grafana.url + path, { headers });
      expect(drawn.headers.get('content-type')).to.equal('image/png');
      await grafana.close();
    });
  });

  it('has the dashboard as it is in the examples', async () => {
    const example = JSON.parse(
      await readFile(new URL('../../examples/grafana-dashboard.json', import.meta.url), 'utf8'),
    ) as { panels: unknown[]; title: string };
    const { json } = await ownDashboard();
    expect(json.title).to.equal(example.title);
    expect(json.panels).to.have.length(example.panels.length);
  });
});
