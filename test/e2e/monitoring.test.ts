import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { blankPicture, type DemoGrafana, startDemoGrafana } from '../../demo/grafana.ts';
import { freePort } from '../support/free-port.ts';
import { needs } from '../support/needs.ts';
import { type Program, ROOT, startBin, startCommand } from '../support/program.ts';
import { TOKEN } from '../support/token.ts';

interface DashboardFile {
  readonly panels: readonly {
    readonly title: string;
    readonly targets: readonly { readonly expr: string }[];
  }[];
}

describe('a real Prometheus that scrapes grafana-images', () => {
  let folder: string;
  let demo: DemoGrafana;
  let prometheusUrl: string;
  let images: Program;
  let prometheus: Program;
  let port: number;

  const query = async (expression: string): Promise<readonly unknown[]> => {
    const search = new URLSearchParams({ query: expression }).toString();
    const answer = await fetch(`${prometheusUrl}/api/v1/query?${search}`);
    const { status, error, data } = (await answer.json()) as {
      status: string;
      error?: string;
      data?: { result: readonly unknown[] };
    };
    expect(status, `${expression}: ${error ?? ''}`).to.equal('success');
    return data?.result ?? [];
  };
  const post = (target: string) =>
    fetch(`http://127.0.0.1:${port}/grafana-images`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}` },
      body: JSON.stringify({ imageUrl: `${demo.url}/render/d-solo/web/?panelId=${target}` }),
    });

  before(async function () {
    needs(this, 'prometheus', 'prometheus');
    folder = await mkdtemp(path.join(os.tmpdir(), 'hubot-grafana-images-'));
    demo = await startDemoGrafana({ draw: blankPicture });
    port = await freePort();
    images = startBin('grafana-images', {
      args: ['-port', String(port), '-imagePath', path.join(folder, 'pictures')],
      env: { HUBOT_GRAFANA_HOST: demo.url, EXPRESS_BIND_ADDRESS: '127.0.0.1' },
    });
    await images.seen(/listens on port/);
    const config = path.join(folder, 'prometheus.yml');
    await writeFile(
      config,
      `global: { scrape_interval: 1s, evaluation_interval: 1s }
rule_files: ['${ROOT}examples/alerts.yml']
scrape_configs:
  - job_name: hubot-grafana-images
    static_configs: [{ targets: ['127.0.0.1:${port}'] }]
`,
    );
    const listens = `127.0.0.1:${await freePort()}`;
    prometheusUrl = `http://${listens}`;
    prometheus = startCommand('prometheus', {
      args: [
        `--config.file=${config}`,
        `--storage.tsdb.path=${path.join(folder, 'data')}`,
        `--web.listen-address=${listens}`,
      ],
    });
    await prometheus.seen(/Server is ready to receive web requests/);
  });
  after(async () => {
    for (const program of [prometheus, images]) program.child.kill('SIGTERM');
    await Promise.all([prometheus.ended(), images.ended()]);
    await demo.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Rates need numbers of several scrapes. */
  const scraped = async (count: number) => {
    for (;;) {
      const found = await query(`count_over_time(up[5m]) >= ${count}`);
      if (found.length > 0) return;
      await pause(100);
    }
  };

  it('has an answer to each query of the example dashboard', async () => {
    expect((await post('1')).status).to.equal(200);
    await scraped(2);
    expect((await post('2')).status).to.equal(200);
    const shown = (await (await post('2')).json()) as { pubImg: string };
    for (let count = 0; count < 4; count += 1)
      await fetch(`http://127.0.0.1:${port}${new URL(shown.pubImg).pathname}`);
    await scraped(6);
    const text = await readFile(`${ROOT}examples/grafana-dashboard.json`, 'utf8');
    const { panels } = JSON.parse(text) as DashboardFile;
    expect(panels.length).to.be.above(10);
    for (const { title, targets } of panels) {
      for (const { expr } of targets) {
        const asked = expr.replaceAll('$__rate_interval', '1m').replaceAll('$instance', '.*');
        expect(await query(asked), `${title}: ${asked}`).not.to.deep.equal([]);
      }
    }
  });

  it('evaluates the example rules, none of which fires while all is well', async () => {
    const answer = await fetch(`${prometheusUrl}/api/v1/rules`);
    const { data } = (await answer.json()) as {
      data: { groups: { rules: { name: string; health: string; state: string }[] }[] };
    };
    const rules = data.groups.flatMap((group) => group.rules);
    expect(rules).to.have.length(6);
    for (const { name, health, state } of rules)
      expect([health, state], name).to.deep.equal(['ok', 'inactive']);
  });

  it('has an alert pending once Grafana is away', async () => {
    await demo.close();
    for (;;) {
      const found = await query('ALERTS{alertname="GrafanaPicturesNotReady",part="grafana"}');
      if (found.length > 0) break;
      await pause(200);
    }
    demo = await startDemoGrafana({ draw: blankPicture });
  });
});
