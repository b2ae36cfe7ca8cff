import { expect } from 'chai';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createGrafana } from '../../src/app/library.ts';
import { createGrafanaClient } from '../../src/grafana/api/create-client.ts';
import { GrafanaResponseTooLargeError } from '../../src/grafana/errors.ts';
import { createDrawings } from '../../src/drawing/create-drawing.ts';
import { graphOf } from '../support/drawing.ts';
import { rejectionOf } from '../support/failure.ts';
import { type Listening, serveHttp } from '../support/http.ts';

const MB = 1_000_000;
/** Longest that the event loop may be blocked, in ms. */
const MAX_BLOCK = 50;

/**
 * The longest block of the event loop while something is done, in ms; the least of five tries, as what
 * else the machine does only adds to it.
 */
async function longestBlock(work: () => Promise<unknown>): Promise<number> {
  let least = Infinity;
  for (let count = 0; count < 5 && least >= MAX_BLOCK; count += 1) {
    const delays = monitorEventLoopDelay({ resolution: 5 });
    delays.enable();
    await work();
    delays.disable();
    least = Math.min(least, delays.max / 1e6);
  }
  return least;
}

describe('large answers of Grafana', () => {
  let server: Listening;
  let answer: Buffer;

  before(async () => {
    server = await serveHttp((_request, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      // In pieces, as from a network: one write of 45 MB would block this side.
      let at = 0;
      const more = () => {
        while (at < answer.length) {
          const isFree = response.write(answer.subarray(at, at + 64_000));
          at += 64_000;
          if (!isFree) return response.once('drain', more);
        }
        return response.end();
      };
      more();
    });
  });
  after(() => server.close());

  const client = () =>
    createGrafanaClient({ root: server.url, token: 'viewer-token', timeoutMs: 60_000 });

  it('do not block the event loop: a dashboard of 45 MB of panels', async () => {
    const description = 'x'.repeat(45_000);
    const panels = Array.from({ length: 1_000 }, (_, index) => ({
      id: index + 1,
      title: `Panel ${index}`,
      description,
    }));
    answer = Buffer.from(JSON.stringify({ dashboard: { uid: 'large', title: 'Large', panels } }));
    expect(answer.length).to.be.above(45 * MB);
    const block = await longestBlock(async () => {
      expect((await client().dashboard('large')).panels).to.have.length(1_000);
    });
    expect(block).to.be.below(MAX_BLOCK);
  });

  it('do not block the event loop: a dashboard of 45 MB of options', async () => {
    const options = Array.from({ length: 800_000 }, (_, index) => ({
      text: `web-${index}`,
      value: `web-${index}`,
      selected: false,
    }));
    const list = [{ name: 'server', type: 'custom', options }];
    answer = Buffer.from(
      JSON.stringify({ dashboard: { uid: 'large', title: 'Large', templating: { list } } }),
    );
    expect(answer.length).to.be.above(45 * MB);
    const block = await longestBlock(async () => {
      const { variables } = await client().dashboard('large');
      expect(variables[0]?.options).to.have.length(800_000);
    });
    expect(block).to.be.below(MAX_BLOCK);
  });

  const panels = Array.from({ length: 100_000 }, (_, index) => ({
    id: index + 1,
    title: `Panel ${index}`,
    gridPos: { x: 0, y: index * 8, w: 24, h: 8 },
    description: 'x'.repeat(330),
  }));
  const hosts = Array.from({ length: 100_000 }, (_, index) => `web-${index}`);
  const host = {
    name: 'host',
    type: 'custom',
    multi: true,
    includeAll: true,
    current: { text: 'All', value: ['$__all'] },
    options: hosts.map((value) => ({ text: value, value })),
  };
  for (const [what, dashboard, request, title] of [
    ['one of 100,000 panels', { panels }, 'large:5', 'Panel 4'],
    ['all of 100,000 panels', { panels }, 'large', 'Panel 0'],
    [
      'a panel repeated 100,000 times',
      {
        templating: { list: [host] },
        panels: [
          { id: 1, title: 'CPU of $host', repeat: 'host', description: 'x'.repeat(35 * MB) },
        ],
      },
      'large',
      'CPU of web-0',
    ],
    [
      'a variable with 100,000 values chosen',
      {
        templating: { list: [{ ...host, current: { text: hosts, value: hosts } }] },
        panels: [{ id: 1, title: 'CPU', description: 'x'.repeat(35 * MB) }],
      },
      'large host=web-3',
      'CPU',
    ],
  ] as const) {
    it(`do not block the event loop while a request is answered: ${what}`, async () => {
      answer = Buffer.from(
        JSON.stringify({ dashboard: { uid: 'large', title: 'Large', ...dashboard } }),
      );
      const block = await longestBlock(async () => {
        const grafana = createGrafana({ host: server.url });
        const { value } = await grafana.render(request).next();
        expect(value?.title).to.equal(title);
        await grafana.close();
      });
      expect(block).to.be.below(MAX_BLOCK);
    });
  }

  it('do not block the event loop: a million points, which are drawn', async () => {
    const count = 1_000_000;
    const times = Array.from({ length: count }, (_, index) => 1.7e12 + index * 1000);
    const values = times.map((_, index) => Math.round(1e6 * Math.sin(index / 1e4)) / 1e6);
    const fields = [
      { name: 'Time', type: 'time' },
      { name: 'value', type: 'number' },
    ];
    const frames = [{ schema: { fields }, data: { values: [times, values] } }];
    answer = Buffer.from(JSON.stringify({ results: { A: { frames } } }));
    const drawings = createDrawings();
    const block = await longestBlock(async () => {
      const data = await client().query({ path: 'api/ds/query', json: {}, refIds: ['A'] });
      const drawing = graphOf({}, {}, { ...data, range: { from: 1.7e12, to: 1.7e12 + 1e9 } });
      expect((await drawings.draw(drawing)).length).to.be.above(1_000);
    });
    await drawings.close();
    expect(block).to.be.below(MAX_BLOCK);
  });

  it('end a search after 100 MB', async () => {
    const hits = Array.from({ length: 5_000 }, (_, id) => ({
      id,
      uid: `u${id}`,
      title: 'x'.repeat(9_800),
    }));
    answer = Buffer.from(JSON.stringify(hits));
    const before = process.memoryUsage().rss;
    const block = await longestBlock(() =>
      rejectionOf(GrafanaResponseTooLargeError, client().search()),
    );
    expect(block).to.be.below(MAX_BLOCK);
    expect(process.memoryUsage().rss - before).to.be.below(400 * MB);
  });
});
