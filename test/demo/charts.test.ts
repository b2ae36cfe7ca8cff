import { expect } from 'chai';
import type { DemoDashboard } from '../../demo/grafana.ts';
import { DEMO_DASHBOARDS, startDemoGrafana, type DemoGrafana } from '../../demo/grafana.ts';
import { get, readPng } from './support.ts';

const NOW = Date.UTC(2026, 10, 20, 14, 7, 31);
const HOUR = 3_600_000;
const RANGE = `from=${NOW - 6 * HOUR}&to=${NOW}`;
const SIZE = 'width=320&height=180';

/** Dashboards as other people might have saved them: much is missing or of an odd kind. */
const sloppy: DemoDashboard = {
  json: {
    id: 90,
    uid: 'sloppy',
    title: 'Sloppy',
    templating: { list: [{ name: 'gone' }, { name: 5 }, null] },
    panels: [
      { id: 1, title: 'No targets', type: 'graph' },
      { id: 2, title: 'Bare target', type: 'timeseries', targets: [{ refId: 'A' }] },
      { id: 3, title: 'Unknown', type: 'worldmap-panel', targets: [{}] },
      { id: 4, type: 'stat', targets: [{}] },
      { id: 5, type: 'gauge', targets: [{ signal: { level: 5 } }] },
      { id: 6, type: 'text' },
      { id: 7, title: 'Of $gone', type: 'table', targets: [{ alias: '$gone' }] },
      { id: 8, type: 'bargauge', targets: 7 },
      { id: 9, title: '\u0000\u001b\ud83d', type: 'graph', targets: [{ alias: '\uffff\ud800' }] },
      { id: 10, type: 'graph', targets: [{ signal: { level: 7 } }], stack: true, bars: true },
      null,
    ],
  },
};

describe('demo Grafana: charts', function () {
  let grafana: DemoGrafana;
  before(async () => {
    grafana = await startDemoGrafana({
      clock: () => NOW,
      dashboards: [...DEMO_DASHBOARDS, sloppy],
    });
  });
  after(() => grafana.close());

  const draw = async (path: string): Promise<Buffer> => {
    const reply = await get(grafana, path);
    expect(reply.status, path).to.equal(200);
    expect(reply.type).to.equal('image/png');
    readPng(reply.bytes);
    return reply.bytes;
  };
  const cpu = (query = ''): Promise<Buffer> =>
    draw(`/render/d-solo/web/web?panelId=1&${SIZE}&${query === '' ? RANGE : query}`);

  it('have the size asked for, times the scale', async () => {
    const sizes = [
      [300, 150, 1],
      [1000, 500, 2],
      [1, 1, 1],
      [40, 900, 1],
      [2500, 60, 1],
    ] as const;
    for (const [width, height, scale] of sizes) {
      const query = `panelId=1&width=${width}&height=${height}&scale=${scale}`;
      const png = await draw(`/render/d-solo/web/web?${query}`);
      expect(readPng(png)).to.deep.equal({ width: width * scale, height: height * scale });
    }
  });

  it('are made however little room there is', async () => {
    for (const width of [1, 16, 17, 49, 62]) {
      for (const height of [1, 16, 33, 53, 61]) {
        for (const panelId of [1, 5, 6, 7, 9, 10]) {
          const query = `panelId=${panelId}&width=${width}&height=${height}`;
          await draw(`/render/d-solo/web/web?${query}`);
        }
        await draw(`/render/d/web/web?width=${width}&height=${height}`);
      }
    }
  });

  it('are the same for the same range', async () => {
    expect((await cpu()).equals(await cpu())).to.equal(true);
    expect((await cpu(`from=now-6h&to=now`)).equals(await cpu())).to.equal(true);
  });

  const differences = [
    ['another range', `from=${NOW - 5 * HOUR}&to=${NOW}`],
    ['a range that has moved', `from=${NOW - 7 * HOUR}&to=${NOW - HOUR}`],
    ['another value', `${RANGE}&var-server=web-02`],
    ['two values', `${RANGE}&var-server=web-01&var-server=web-02`],
    ['all values', `${RANGE}&var-server=All`],
    ['the light theme', `${RANGE}&theme=light`],
    ['another zone', `${RANGE}&tz=Asia%2FTokyo`],
    ['a range without data', 'from=1700000000&to=1700003600'],
  ] as const;
  for (const [name, query] of differences) {
    it(`differ for ${name}`, async () => {
      expect((await cpu(query)).equals(await cpu())).to.equal(false);
    });
  }

  it('differ from panel to panel, a missing one included', async () => {
    const pictures = new Set<string>();
    const ids = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 99];
    for (const id of ids) {
      pictures.add((await draw(`/render/d-solo/web/web?panelId=${id}&${SIZE}`)).toString('base64'));
    }
    expect(pictures.size).to.equal(ids.length);
  });

  it('are made for every panel of every dashboard, in both themes', async () => {
    for (const uid of ['postgres', 'k8s', 'on-call', 'xk3vQz9Gk', 'odd-titles', 'legacy-carbon']) {
      for (let id = 1; id <= 14; id += 1) {
        const theme = id % 2 === 0 ? 'light' : 'dark';
        await draw(`/render/d-solo/${uid}/x?panelId=${id}&${SIZE}&theme=${theme}`);
      }
    }
  });

  it('are made for nested rows, library panels and schema v2, with one value of a repeat', async () => {
    const missing = await draw(`/render/d-solo/regions/x?panelId=99&${SIZE}`);
    for (const [path, ids] of [
      ['regions', [1, 2, 4, 5, 8, 9]],
      ['fleet', [1, 2, 3, 4, 5, 6]],
    ] as const) {
      for (const id of ids) {
        const png = await draw(`/render/d-solo/${path}/x?panelId=${id}&${SIZE}`);
        expect(png.equals(missing), `${path} ${id}`).to.equal(false);
      }
    }
    const [ghent, leuven] = [
      await draw(`/render/d-solo/regions/x?panelId=4&${SIZE}&var-dc=ghe`),
      await draw(`/render/d-solo/regions/x?panelId=4&${SIZE}&var-dc=leu`),
    ];
    expect(ghent.equals(leuven)).to.equal(false);
  });

  it('are made even of what is saved sloppily', async () => {
    for (let id = 1; id <= 11; id += 1) {
      await draw(`/render/d-solo/sloppy/x?panelId=${id}&${SIZE}`);
    }
    await draw('/render/d/sloppy/x');
  });

  it('are made for odd ranges', async () => {
    for (const range of [
      'from=0&to=now',
      'from=now-1s',
      'from=now&to=now',
      'from=now&to=now-1h',
      'from=now-50y',
      'from=now%2B1h&to=now%2B2h',
      'from=now%2Fd&to=now%2Fd',
      'from=now-2M&to=now',
      'from=99999999999999&to=99999999999999',
      'from=9999999999999999999999&to=now',
    ]) {
      await draw(`/render/d-solo/web/web?panelId=5&${SIZE}&${range}`);
      await draw(`/render/d-solo/web/web?panelId=6&${SIZE}&${range}`);
    }
  });

  it('make one picture of a whole dashboard', async () => {
    const png = await draw('/render/d/k8s/kubernetes?width=900&height=700');
    expect(readPng(png)).to.deep.equal({ width: 900, height: 700 });
    const empty = await draw('/render/d/empty/empty?width=300&height=200');
    expect(readPng(empty)).to.deep.equal({ width: 300, height: 200 });
  });

  it('make a page as high as its dashboard for height=-1', async () => {
    const low = readPng(await draw('/render/d/legacy-carbon/x?width=600&height=-1'));
    const high = readPng(await draw('/render/d/web/web?width=600&height=-1'));
    expect(low.width).to.equal(600);
    expect(high.height).to.be.greaterThan(2 * low.height);
  });

  it('repeat a panel for each value, but not in a picture of its own', async () => {
    const one = await draw('/render/d/k8s/x?width=600&height=500&var-namespace=shop');
    const two = await draw('/render/d/k8s/x?width=600&height=500');
    expect(one.equals(two)).to.equal(false);
  });
});
