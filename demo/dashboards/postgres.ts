import { dashboard, gauge, graph, singlestat, table, variable } from './build.ts';

const GIGABYTE = 1e9;

/** A database and its replicas. Its slug, `postgresql`, is not its uid. */
export const postgres = dashboard(
  {
    id: 3,
    uid: 'postgres',
    title: 'PostgreSQL',
    tags: ['production', 'database'],
    variables: [
      variable('instance', 'Instance', ['db-primary', 'db-replica-1', 'db-replica-2'], []),
    ],
  },
  [
    graph(1, 'Transactions per second on $instance', [0, 0, 12, 8], {
      unit: 'ops',
      min: 0,
      series: [{ alias: '$instance', level: 1450, swing: 700, noise: 160, spike: 500, min: 80 }],
    }),
    graph(2, 'Connections by state', [12, 0, 12, 8], {
      unit: 'short',
      stack: true,
      fill: 6,
      min: 0,
      thresholds: [200],
      series: [
        { alias: 'active', level: 38, swing: 16, noise: 9, spike: 40, min: 1 },
        { alias: 'idle', level: 92, swing: 14, noise: 6, min: 20 },
        { alias: 'idle in transaction', level: 7, swing: 3, noise: 3, spike: 18, min: 0 },
      ],
    }),
    graph(3, 'Query time', [0, 8, 12, 8], {
      unit: 'ms',
      min: 0,
      fill: 0,
      series: [
        { alias: 'mean', level: 3.2, swing: 0.8, noise: 0.4, min: 0.4 },
        { alias: 'p95', level: 11, swing: 3, noise: 2, spike: 14, min: 2 },
        { alias: 'p99', level: 27, swing: 6, noise: 6, spike: 60, min: 5 },
      ],
    }),
    graph(4, 'Replication lag', [12, 8, 12, 8], {
      unit: 's',
      min: 0,
      fill: 2,
      series: [
        { alias: 'db-replica-1', pattern: 'bursts', level: 0.4, noise: 0.3, spike: 9, min: 0.05 },
        { alias: 'db-replica-2', pattern: 'bursts', level: 0.6, noise: 0.4, spike: 14, min: 0.05 },
      ],
    }),
    gauge('gauge', 5, 'Cache hit ratio', [0, 16, 6, 8], {
      unit: 'percent',
      decimals: 1,
      thresholds: [90, 97],
      lowIsBad: true,
      series: [{ alias: 'hits', level: 98.8, swing: 0.4, noise: 0.4, max: 100 }],
    }),
    singlestat(6, 'Database size', [6, 16, 6, 8], {
      unit: 'decbytes',
      signal: { pattern: 'saw', level: 412 * GIGABYTE, swing: 9 * GIGABYTE, noise: 0.4 * GIGABYTE },
    }),
    gauge('bargauge', 7, 'Disk used', [12, 16, 12, 8], {
      unit: 'percent',
      thresholds: [70, 85],
      series: [
        { alias: 'db-primary', pattern: 'saw', level: 64, swing: 6, noise: 0.4 },
        { alias: 'db-replica-1', pattern: 'saw', level: 77, swing: 5, noise: 0.4 },
        { alias: 'db-replica-2', pattern: 'saw', level: 89, swing: 4, noise: 0.4, max: 99 },
      ],
    }),
    table(8, 'Longest queries', [0, 24, 24, 7], {
      unit: 'ms',
      series: [
        {
          alias: 'SELECT … FROM orders JOIN customers …',
          level: 840,
          swing: 120,
          noise: 140,
          spike: 900,
        },
        { alias: 'UPDATE stock SET …', level: 310, swing: 60, noise: 50, spike: 300 },
        { alias: 'REFRESH MATERIALIZED VIEW sales_by_day', level: 290, swing: 30, noise: 30 },
        { alias: 'DELETE FROM sessions WHERE …', level: 120, swing: 12, noise: 20 },
      ],
    }),
  ],
);
