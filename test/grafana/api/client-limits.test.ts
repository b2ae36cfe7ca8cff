import { expect } from 'chai';
import type { RequestListener, ServerResponse } from 'node:http';
import { createGrafanaClient } from '../../../src/grafana/api/create-client.ts';
import { createTraffic } from '../../../src/grafana/api/traffic.ts';
import {
  GrafanaError,
  GrafanaResponseTooLargeError,
  GrafanaTimeoutError,
} from '../../../src/grafana/errors.ts';
import { TooManyRequestsError } from '../../../src/util/errors.ts';
import { settle } from '../../support/deferred.ts';
import { rejectionOf } from '../../support/failure.ts';
import { type Listening, serveHttp } from '../../support/http.ts';
import { until } from '../../support/until.ts';

const TOKEN = 'viewer-token';
const hitsOf = (count: number, title = 'x') =>
  Array.from({ length: count }, (_, id) => ({ id, uid: `u${id}`, title }));
const sendJson = (response: ServerResponse, body: string | Buffer) =>
  response.setHeader('Content-Type', 'application/json').end(body);

describe('Grafana client, limits', () => {
  const servers: Listening[] = [];
  const serve = async (listener: RequestListener) => {
    const server = await serveHttp(listener);
    servers.push(server);
    return server.url;
  };
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  describe('of one search', () => {
    it('reads no more bytes than all pages together may have', async () => {
      const page = JSON.stringify(hitsOf(5_000)).padEnd(400_000);
      let pages = 0;
      const root = await serve((_request, response) => {
        pages += 1;
        sendJson(response, page);
      });
      const limits = { searchBytes: 1_000_000 };
      const client = createGrafanaClient({ root, token: TOKEN, timeoutMs: 5_000, limits });
      const { message } = await rejectionOf(GrafanaResponseTooLargeError, client.search());
      expect(pages).to.equal(3);
      expect(message).to.match(/sent more than 1 MB of dashboards in one search;.*graf list TAG/);
    });

    it('takes no longer than all pages together may take', async () => {
      const page = JSON.stringify(hitsOf(5_000));
      let now = 0;
      let pages = 0;
      const root = await serve((_request, response) => {
        pages += 1;
        now += 25_000;
        sendJson(response, page);
      });
      const client = createGrafanaClient({
        root,
        token: TOKEN,
        timeoutMs: 30_000,
        now: () => now,
      });
      const { message } = await rejectionOf(GrafanaTimeoutError, client.search());
      expect(pages).to.equal(3);
      expect(message).to.match(/did not list its dashboards within 60 s/);
    });

    it('keeps of long titles no more than a title has', async () => {
      const page = JSON.stringify(hitsOf(100, 'x'.repeat(50_000)));
      const root = await serve((_request, response) => sendJson(response, page));
      const client = createGrafanaClient({ root, token: TOKEN, timeoutMs: 20_000 });
      const hits = await client.search();
      expect(hits).to.have.length(100);
      expect(hits.every(({ title }) => title.length === 500)).to.equal(true);
    });
  });

  it('reads a dashboard of several megabytes, and refuses one of 2,000,000 levels', async () => {
    const description = 'x'.repeat(50_000);
    const panels = Array.from({ length: 100 }, (_, index) => ({
      id: index + 1,
      title: `Panel ${index}`,
      description,
    }));
    const root = await serve((request, response) => {
      const isDeep = request.url?.endsWith('deep');
      const deep = '['.repeat(2_000_000) + ']'.repeat(2_000_000);
      sendJson(
        response,
        isDeep
          ? `{"dashboard":{"uid":"deep","title":"Deep","panels":${deep}}}`
          : JSON.stringify({ dashboard: { uid: 'large', title: 'Large', panels } }),
      );
    });
    const client = createGrafanaClient({ root, token: TOKEN, timeoutMs: 20_000 });
    expect((await client.dashboard('large')).panels).to.have.length(100);
    const { message } = await rejectionOf(GrafanaError, client.dashboard('deep'));
    expect(message).to.match(/nested deeper than 64 levels/);
  });

  it('reads large answers only as far as there is memory for them', async () => {
    const json = Buffer.from(JSON.stringify(hitsOf(10, 'x'.repeat(80_000))));
    let answered = 0;
    const root = await serve((_request, response) => {
      answered += 1;
      sendJson(response, json);
    });
    const traffic = createTraffic({ maxLargeBytes: 1_000_000 });
    const held: number[] = [];
    const { parser } = traffic;
    type Parse = typeof parser.parse;
    const counting = {
      ...traffic,
      parser: {
        parse: (async (...order: Parameters<Parse>) => {
          held.push(traffic.largeAnswers.reserved);
          return parser.parse(...order);
        }) as Parse,
      },
    };
    const client = createGrafanaClient({
      root,
      token: TOKEN,
      timeoutMs: 20_000,
      traffic: counting,
    });
    await Promise.all(['a', 'b', 'c'].map((tag) => client.search({ tag })));
    expect(answered).to.equal(3);
    expect(held).to.have.length(3);
    expect(Math.max(...held)).to.be.at.most(1_000_000);
    expect(traffic.largeAnswers.reserved).to.equal(0);
  });

  it('reads the beginning of a large answer that will not be parsed, and no more', async () => {
    let written = 0;
    const root = await serve((_request, response) => {
      response.writeHead(502, { 'Content-Type': 'text/html' });
      const more = () => {
        do written += 100_000;
        while (response.write(Buffer.alloc(100_000)));
      };
      response.on('drain', more);
      more();
    });
    const client = createGrafanaClient({ root, token: TOKEN, timeoutMs: 5_000 });
    const { message } = await rejectionOf(GrafanaError, client.search());
    expect(message).to.match(/502/);
    expect(written).to.be.below(30_000_000);
  });

  describe('of requests at once', () => {
    it('opens six connections for 1,500 searches, refuses those that are too many, and answers the rest', async () => {
      let open = 0;
      let peak = 0;
      const waiting: ServerResponse[] = [];
      const root = await serve((_request, response) => {
        open += 1;
        peak = Math.max(peak, open);
        response.on('close', () => (open -= 1));
        waiting.push(response);
      });
      const client = createGrafanaClient({ root, token: TOKEN, timeoutMs: 20_000 });
      const searches = Array.from({ length: 1_500 }, (_, index) =>
        client.search({ query: `q${index}` }, `room ${index % 50}`).then(
          () => 'answered',
          (error: unknown) => (error instanceof TooManyRequestsError ? 'refused' : error),
        ),
      );
      const isDone = Promise.all(searches);
      let answered = 0;
      while (answered < 506) {
        await until(() => waiting.length > 0);
        const response = waiting.shift();
        if (response) sendJson(response, '[]');
        answered += 1;
      }
      const results = await isDone;
      expect(results.filter((result) => result === 'answered')).to.have.length(506);
      expect(results.filter((result) => result === 'refused')).to.have.length(994);
      expect(peak).to.be.at.most(6);
    });

    it('does not let one room whose answers are late keep another waiting', async () => {
      const late: ServerResponse[] = [];
      const root = await serve((request, response) => {
        if (request.url?.includes('late')) late.push(response);
        else sendJson(response, '[]');
      });
      const client = createGrafanaClient({ root, token: TOKEN, timeoutMs: 20_000 });
      const slow = Array.from({ length: 20 }, (_, index) =>
        client.search({ query: `late${index}` }, 'slow room'),
      );
      await until(() => late.length === 3);
      expect(await client.search({ query: 'quick' }, 'other room')).to.deep.equal([]);
      expect(late).to.have.length(3);
      let answered = 0;
      while (answered < slow.length) {
        answered += 1;
        await until(() => late.length > 0);
        const response = late.shift();
        if (response) sendJson(response, '[]');
      }
      await Promise.all(slow);
    });

    it('counts each Grafana for itself, and forgets those that nothing is asked of', async () => {
      const late: ServerResponse[] = [];
      const busy = await serve((_request, response) => late.push(response));
      const free = await serve((_request, response) => sendJson(response, '[]'));
      const traffic = createTraffic({ queue: { concurrency: 1 } });
      const clientOf = (root: string) =>
        createGrafanaClient({ root, token: TOKEN, timeoutMs: 20_000, traffic });
      const waiting = clientOf(busy).search();
      await until(() => late.length === 1);
      expect(await clientOf(free).search()).to.deep.equal([]);
      expect(traffic.busy).to.deep.equal([busy]);
      const [response] = late;
      if (response) sendJson(response, '[]');
      await waiting;
      await settle();
      expect(traffic.busy).to.deep.equal([]);
    });
  });
});
