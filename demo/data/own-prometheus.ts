import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DemoPrometheus } from './prometheus.ts';
import { evaluate, parsePromql, type Recorded } from './promql.ts';

/** A Prometheus for newcomers who have none: it records the bot of the demo, and answers its dashboard. */
export interface OwnPrometheus extends DemoPrometheus {
  close(): Promise<void>;
}

export interface OwnPrometheusOptions {
  /** Root URL of the bot; undefined until it listens. */
  readonly target: () => string | undefined;
  readonly everyMs?: number;
}

interface Recording extends Recorded {
  readonly points: [at: number, value: number][];
}

/** Numbers of one series that are kept: an hour. */
const MAX_POINTS = 720;
const EVERY_MS = 5_000;

export async function startOwnPrometheus(options: OwnPrometheusOptions): Promise<OwnPrometheus> {
  const { target, everyMs = EVERY_MS } = options;
  const series = new Map<string, Recording>();

  async function scrape(): Promise<void> {
    const root = target();
    if (root === undefined) return;
    const answer = await fetch(`${root}/metrics`);
    if (!answer.ok) return;
    const instance = new URL(root).host;
    const at = Date.now();
    for (const line of (await answer.text()).split('\n')) {
      const [, name, inside = '', value] = /^([\w:]+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
      if (name === undefined || value === undefined) continue;
      const labels = { instance, job: 'hubot-grafana-images', ...labelsIn(inside) };
      const known: Recording = series.get(name + inside) ?? { name, labels, points: [] };
      known.points.push([at, Number(value)]);
      if (known.points.length > MAX_POINTS) known.points.shift();
      series.set(name + inside, known);
    }
  }

  // The bot may be busy or closing; the next one is tried all the same.
  const look = () => void scrape().catch(() => undefined);
  const timer = setInterval(look, everyMs);
  timer.unref();
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://x');
    response.setHeader('content-type', 'application/json');
    try {
      const data = answerTo(pathname, searchParams, [...series.values()]);
      response.end(JSON.stringify({ status: 'success', data }));
    } catch (error) {
      response.statusCode = 400;
      const said = error instanceof Error ? error.message : '';
      response.end(JSON.stringify({ status: 'error', errorType: 'bad_data', error: said }));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    scrapeSeconds: everyMs / 1_000,
    close() {
      clearInterval(timer);
      server.closeAllConnections();
      return new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
      });
    },
  };
}

function labelsIn(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
  );
}

/** @throws SyntaxError */
function answerTo(path: string, search: URLSearchParams, recorded: readonly Recorded[]): unknown {
  const [, label] = /^\/api\/v1\/label\/(\w+)\/values$/.exec(path) ?? [];
  if (label !== undefined)
    return [...new Set(recorded.flatMap(({ labels }) => labels[label] ?? []))];
  if (path === '/api/v1/series') {
    const name = /^\w+/.exec(search.get('match[]') ?? '')?.[0];
    return recorded
      .filter((one) => one.name === name)
      .map(({ labels }) => ({ __name__: name, ...labels }));
  }
  const node = parsePromql(search.get('query') ?? '');
  if (path === '/api/v1/query') {
    const time = Number(search.get('time'));
    const result = evaluate(node, recorded, time * 1_000).map(({ labels, value }) => ({
      metric: labels,
      value: [time, String(value)],
    }));
    return { resultType: 'vector', result };
  }
  const [start, end, step] = ['start', 'end', 'step'].map((name) => Number(search.get(name))) as [
    number,
    number,
    number,
  ];
  const lines = new Map<string, { metric: unknown; values: [number, string][] }>();
  // What was recorded is all of the last hour.
  for (let time = Math.max(start, end - 3_600); time <= end; time += Math.max(1, step)) {
    for (const { labels, value } of evaluate(node, recorded, time * 1_000)) {
      const key = JSON.stringify(labels);
      const line = lines.get(key) ?? { metric: labels, values: [] };
      line.values.push([time, String(value)]);
      lines.set(key, line);
    }
  }
  return { resultType: 'matrix', result: [...lines.values()] };
}
