import { dashboard, gauge, graph, note, singlestat, table, variable } from './build.ts';

const MEBIBYTE = 1024 ** 2;
const GIBIBYTE = 1024 ** 3;

/** The web servers, one variable over three of them. */
export const web = dashboard(
  {
    id: 2,
    uid: 'web',
    title: 'Web',
    tags: ['production', 'frontend'],
    variables: [variable('server', 'Server', ['web-01', 'web-02', 'web-03'], ['web-01'])],
  },
  [
    graph(1, 'CPU on $server', [0, 0, 12, 8], {
      unit: 'percent',
      series: [{ alias: '$server', level: 42, swing: 18, noise: 9, spike: 30, min: 1, max: 99 }],
      min: 0,
      max: 100,
      thresholds: [85],
    }),
    graph(2, 'Memory on $server', [12, 0, 12, 8], {
      unit: 'bytes',
      series: [
        {
          alias: '$server used',
          pattern: 'saw',
          level: 5.2 * GIBIBYTE,
          swing: 1.4 * GIBIBYTE,
          noise: 0.1 * GIBIBYTE,
        },
        {
          alias: '$server cached',
          level: 2.1 * GIBIBYTE,
          swing: 0.2 * GIBIBYTE,
          noise: 0.1 * GIBIBYTE,
        },
      ],
      min: 0,
    }),
    graph(3, 'Requests per second', [0, 8, 12, 8], {
      unit: 'reqps',
      stack: true,
      fill: 6,
      min: 0,
      series: [
        { alias: '2xx', level: 820, swing: 430, noise: 90, spike: 200, min: 40 },
        { alias: '3xx', level: 140, swing: 70, noise: 22, min: 5 },
        { alias: '4xx', level: 46, swing: 16, noise: 12, spike: 80, min: 2 },
        { alias: '5xx', pattern: 'bursts', level: 3, noise: 2, spike: 60, min: 0 },
      ],
    }),
    graph(4, 'Response time', [12, 8, 12, 8], {
      unit: 'ms',
      min: 0,
      fill: 0,
      series: [
        { alias: 'p50', level: 64, swing: 14, noise: 7, min: 20 },
        { alias: 'p95', level: 190, swing: 50, noise: 28, spike: 150, min: 60 },
        { alias: 'p99', level: 340, swing: 80, noise: 70, spike: 420, min: 120 },
      ],
    }),
    graph(5, 'Errors', [0, 16, 12, 8], {
      unit: 'short',
      bars: true,
      stack: true,
      min: 0,
      series: [
        { alias: 'HTTP 500', pattern: 'bursts', level: 3, noise: 3, spike: 46, min: 0 },
        { alias: 'HTTP 502', pattern: 'bursts', level: 1, noise: 1.5, spike: 22, min: 0 },
        { alias: 'HTTP 504', pattern: 'bursts', level: 1, noise: 1.2, spike: 30, min: 0 },
      ],
    }),
    singlestat(6, 'Availability', [12, 16, 6, 8], {
      unit: 'percent',
      decimals: 2,
      thresholds: [99, 99.5],
      lowIsBad: true,
      signal: { level: 99.93, swing: 0.03, noise: 0.05, max: 100 },
    }),
    gauge('gauge', 7, 'Busy workers', [18, 16, 6, 8], {
      unit: 'percent',
      thresholds: [70, 90],
      series: [{ alias: 'busy', level: 52, swing: 20, noise: 10, min: 3, max: 98 }],
    }),
    graph(8, 'Network traffic on $server', [0, 24, 12, 8], {
      unit: 'Bps',
      min: 0,
      fill: 2,
      series: [
        {
          alias: '$server out',
          level: 38 * MEBIBYTE,
          swing: 17 * MEBIBYTE,
          noise: 6 * MEBIBYTE,
          spike: 30 * MEBIBYTE,
          min: MEBIBYTE,
        },
        {
          alias: '$server in',
          level: 9 * MEBIBYTE,
          swing: 4 * MEBIBYTE,
          noise: 2 * MEBIBYTE,
          min: MEBIBYTE / 4,
        },
      ],
    }),
    table(9, 'Slowest endpoints', [12, 24, 12, 8], {
      unit: 'ms',
      series: [
        { alias: 'GET /search', level: 412, swing: 60, noise: 60, spike: 300 },
        { alias: 'POST /checkout', level: 355, swing: 40, noise: 50, spike: 200 },
        { alias: 'GET /products/:id', level: 128, swing: 20, noise: 18 },
        { alias: 'GET /cart', level: 96, swing: 12, noise: 14 },
        { alias: 'GET /', level: 48, swing: 6, noise: 6 },
      ],
    }),
    note(
      10,
      'Runbook',
      [0, 32, 24, 5],
      '# Web is slow?\n- Look at **Response time** and **Errors** first\n- More than 85 % CPU: add a server\n- Still slow: call the database people',
    ),
  ],
);
