import { dashboard, gauge, graph, row, singlestat, variable } from './build.ts';

const GIBIBYTE = 1024 ** 3;
const MEBIBYTE = 1024 ** 2;

/** A cluster: an open row, a panel repeated over a variable, and two collapsed rows. */
export const kubernetes = dashboard(
  {
    id: 4,
    uid: 'k8s',
    title: 'Kubernetes',
    tags: ['production', 'cluster'],
    variables: [
      variable(
        'namespace',
        'Namespace',
        ['shop', 'payments', 'search', 'monitoring'],
        ['shop', 'payments'],
      ),
      variable('node', 'Node', ['node-a', 'node-b', 'node-c'], []),
    ],
  },
  [
    row(1, 'Cluster', 0),
    singlestat(2, 'Nodes ready', [0, 1, 6, 6], {
      unit: 'none',
      thresholds: [2, 3],
      lowIsBad: true,
      signal: { pattern: 'steps', level: 3, min: 3, max: 3 },
    }),
    singlestat(3, 'Pods running', [6, 1, 6, 6], {
      unit: 'none',
      signal: { pattern: 'steps', level: 184, swing: 22, noise: 6 },
    }),
    gauge('gauge', 4, 'CPU requested', [12, 1, 6, 6], {
      unit: 'percent',
      thresholds: [75, 90],
      series: [{ alias: 'requested', level: 71, swing: 6, noise: 3, max: 99 }],
    }),
    singlestat(5, 'Restarts in an hour', [18, 1, 6, 6], {
      unit: 'none',
      thresholds: [5, 12],
      signal: { pattern: 'steps', level: 2, noise: 2, spike: 9, min: 0 },
    }),
    graph(6, 'CPU by namespace', [0, 7, 24, 8], {
      unit: 'short',
      stack: true,
      fill: 6,
      min: 0,
      series: [
        { alias: 'shop', level: 9.4, swing: 3.8, noise: 0.9, spike: 4, min: 1 },
        { alias: 'payments', level: 5.1, swing: 2, noise: 0.6, min: 0.5 },
        { alias: 'search', level: 4.2, swing: 1.4, noise: 0.9, spike: 3, min: 0.5 },
        { alias: 'monitoring', level: 2.3, swing: 0.1, noise: 0.2, min: 0.5 },
      ],
    }),
    graph(7, 'Memory in $namespace', [0, 15, 12, 8], {
      unit: 'bytes',
      min: 0,
      repeat: 'namespace',
      series: [
        {
          alias: '$namespace working set',
          pattern: 'saw',
          level: 22 * GIBIBYTE,
          swing: 4 * GIBIBYTE,
          noise: 0.4 * GIBIBYTE,
        },
        { alias: '$namespace limit', level: 32 * GIBIBYTE },
      ],
    }),
    row(8, 'Nodes', 23, [
      graph(9, 'CPU of $node', [0, 24, 12, 8], {
        unit: 'percent',
        min: 0,
        max: 100,
        thresholds: [90],
        series: [{ alias: '$node', level: 58, swing: 14, noise: 8, spike: 25, min: 2, max: 99 }],
      }),
      graph(10, 'Pods on $node', [12, 24, 12, 8], {
        unit: 'short',
        min: 0,
        series: [{ alias: '$node', pattern: 'steps', level: 61, swing: 7, noise: 3 }],
      }),
      graph(11, 'Disk writes on $node', [0, 32, 24, 8], {
        unit: 'Bps',
        min: 0,
        series: [
          {
            alias: '$node',
            level: 24 * MEBIBYTE,
            swing: 8 * MEBIBYTE,
            noise: 7 * MEBIBYTE,
            spike: 60 * MEBIBYTE,
            min: MEBIBYTE,
          },
        ],
      }),
    ]),
    row(12, 'Control plane', 24, [
      graph(13, 'API server latency', [0, 25, 12, 8], {
        unit: 'ms',
        min: 0,
        fill: 0,
        series: [
          { alias: 'GET p99', level: 42, swing: 9, noise: 9, spike: 60, min: 8 },
          { alias: 'LIST p99', level: 160, swing: 30, noise: 30, spike: 200, min: 30 },
          { alias: 'POST p99', level: 74, swing: 12, noise: 14, spike: 70, min: 12 },
        ],
      }),
      graph(14, 'etcd WAL fsync', [12, 25, 12, 8], {
        unit: 'ms',
        min: 0,
        series: [{ alias: 'p99', level: 6.5, swing: 1, noise: 1.4, spike: 22, min: 1 }],
      }),
    ]),
  ],
);
