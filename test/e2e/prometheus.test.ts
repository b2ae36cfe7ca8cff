import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { expect } from 'chai';
import { type DemoDashboard, type DemoGrafana, startDemoGrafana } from '../../demo/grafana.ts';
import { needs } from '../support/needs.ts';
import { startTestBot, type TestBot } from '../support/robot.ts';
import { TOKEN } from '../support/token.ts';
import { type PrometheusServer, startPrometheus } from './prometheus/server.ts';

const datasource = { type: 'prometheus', uid: 'prometheus' };

const panel = (id: number, title: string, targets: readonly object[], more: object = {}) => ({
  id,
  title,
  type: 'timeseries',
  gridPos: { x: 0, y: 8 * id, w: 24, h: 8 },
  datasource,
  targets: targets.map((target, index) => ({ refId: 'AB'[index], datasource, ...target })),
  ...more,
});

/** Variables without saved options, as dashboards that are made by programs have them. */
const NODE: DemoDashboard = {
  json: {
    id: 1,
    uid: 'node',
    title: 'Node Exporter',
    panels: [
      panel(1, 'CPU usage', [
        {
          expr: 'sum by (mode) (rate(node_cpu_seconds_total{instance="$instance"}[$__rate_interval]))',
          legendFormat: '{{mode}}',
        },
      ]),
      panel(2, 'Load of $instance', [{ expr: 'node_load1{instance=~"$instance"}' }]),
      panel(3, 'Broken', [{ expr: 'rate(node_load1[' }]),
      panel(4, 'Scrapes', [{ expr: 'up', legendFormat: '{{job}}' }]),
    ],
    templating: {
      list: [
        {
          name: 'job',
          type: 'query',
          sort: 1,
          datasource,
          query: { query: 'label_values(up, job)', refId: 'x' },
          current: {},
        },
        {
          name: 'instance',
          type: 'query',
          datasource,
          query: 'label_values(node_uname_info{job="$job"}, instance)',
          current: {},
        },
      ],
    },
  },
};

describe('panels of a real Prometheus, drawn without a renderer', () => {
  const ends: (() => Promise<void>)[] = [];
  let folder: string;
  let prometheus: PrometheusServer;
  let grafana: DemoGrafana;
  let bot: TestBot;

  before(async function () {
    needs(this, 'prometheus', 'prometheus');
    needs(this, 'prometheus-node-exporter', 'prometheus-node-exporter');
    folder = await mkdtemp(path.join(os.tmpdir(), 'hubot-grafana-images-'));
    ends.push(() => rm(folder, { recursive: true, force: true }));
    prometheus = await startPrometheus(folder);
    ends.push(() => prometheus.stop());
  });
  after(async () => {
    for (const end of ends.splice(0).toReversed()) await end();
  });
  afterEach(async () => {
    await bot.close();
    await grafana.close();
  });

  const start = async (version: string, env: Readonly<Record<string, string>> = {}) => {
    grafana = await startDemoGrafana({
      version,
      renderer: false,
      dashboards: [NODE],
      prometheus: { url: prometheus.url, scrapeSeconds: 1 },
    });
    bot = await startTestBot({
      env: {
        HUBOT_GRAFANA_HOST: grafana.url,
        HUBOT_GRAFANA_API_KEY: TOKEN,
        HUBOT_GRAFANA_IMAGES_PATH: path.join(folder, 'saved'),
        ...env,
      },
    });
  };

  /** The colours of a picture that was posted, as `r,g,b`, with how many pixels each has. */
  const coloursOf = async (message: string): Promise<ReadonlyMap<string, number>> => {
    const [, name = ''] = /\/([0-9a-f]{32}\.png)/.exec(message) ?? [];
    const image = await loadImage(await readFile(path.join(folder, 'saved', name)));
    const ctx = createCanvas(image.width, image.height).getContext('2d');
    ctx.drawImage(image, 0, 0);
    const { data } = ctx.getImageData(0, 0, image.width, image.height);
    const counts = new Map<string, number>();
    for (let at = 0; at < data.length; at += 4) {
      const colour = data.slice(at, at + 3).join(',');
      counts.set(colour, (counts.get(colour) ?? 0) + 1);
    }
    return counts;
  };
  /** The first colour of the palette: that of the first series. */
  const GREEN = '115,191,105';

  for (const version of ['12.3.0', '10.4.0', '8.5.0', '7.5.0']) {
    it(`are drawn from live data on Grafana ${version}, with a value that is looked up`, async () => {
      await start(version);
      const [message = ''] = await bot.ask(
        `hubot graf db node:1 now-1m job=node instance=${prometheus.node}`,
      );
      expect(message).to.match(/^CPU usage: http\S+\.png - http/);
      expect((await coloursOf(message)).get(GREEN) ?? 0).to.be.greaterThan(50);
      expect(await prometheus.value(`up{instance="${prometheus.node}"}`)).to.deep.equal([1]);
    });

    it(`have values that are looked up on Grafana ${version}, one after the other`, async () => {
      await start(version);
      const [jobs = ''] = await bot.ask('hubot graf values node job');
      expect(jobs).to.equal('Values of `job` of Node Exporter:\n1. node\n2. prometheus');
    });
  }

  it('say with the words of Prometheus what is wrong with a query', async () => {
    await start('12.3.0');
    const [message = ''] = await bot.ask('hubot graf db node:3 now-1m');
    expect(message).to.match(
      /^Broken - \[.*either: The data source refuses the query: A: .*parse error/,
    );
    expect(message).not.to.contain('is not understood');
    expect(message).not.to.match(/undefined|\bat .*\.ts/);
  });

  it('show two series of two scraped jobs, each in its colour', async () => {
    await start('12.3.0', { HUBOT_GRAFANA_RENDERER: 'own' });
    const [message = ''] = await bot.ask('hubot graf db node:4 now-1m');
    const colours = await coloursOf(message);
    expect(colours.get(GREEN) ?? 0).to.be.greaterThan(5);
    expect(colours.get('242,204,12') ?? 0).to.be.greaterThan(5);
  });
});
