import { dashboard, graph, libraryPanel, repeated, row, singlestat, variable } from './build.ts';

/** All that Grafana repeats, and what else makes a dashboard hard to count. */
export const regions = dashboard(
  {
    id: 10,
    uid: 'regions',
    title: 'Regions',
    tags: ['capacity'],
    variables: [
      variable('region', 'Region', ['eu-west', 'us-east', 'ap-south'], ['eu-west', 'us-east']),
      variable(
        'dc',
        'Data centre',
        [
          ['Ghent', 'ghe'],
          ['Leuven', 'leu'],
        ],
        [],
      ),
      variable('host', 'Host', ['host-1', 'host-2'], ['host-1', 'host-2']),
    ],
  },
  [
    graph(1, 'Requests', [0, 0, 24, 8], {
      unit: 'reqps',
      min: 0,
      series: [{ alias: 'all regions', level: 3100, swing: 1200, noise: 240, min: 100 }],
    }),
    graph(2, 'Latency in $region', [0, 8, 24, 8], {
      unit: 'ms',
      min: 0,
      repeat: 'region',
      series: [{ alias: '$region', level: 84, swing: 12, noise: 9, spike: 90, min: 10 }],
    }),
    repeated(row(3, 'Data centre $dc', 16), 'dc'),
    singlestat(4, 'Power in $dc', [0, 17, 24, 6], {
      unit: 'short',
      signal: { level: 412, swing: 60, noise: 14, min: 50 },
    }),
    graph(5, 'Load on $host in $dc', [0, 23, 24, 8], {
      unit: 'short',
      min: 0,
      repeat: 'host',
      series: [{ alias: '$host in $dc', level: 3.4, swing: 1.2, noise: 0.7, min: 0 }],
    }),
    row(6, 'Details', 31, [
      row(7, 'Network', 32, [
        graph(8, 'Packets lost', [0, 33, 12, 8], {
          unit: 'short',
          bars: true,
          min: 0,
          series: [{ alias: 'lost', pattern: 'bursts', level: 2, noise: 2, spike: 40, min: 0 }],
        }),
      ]),
      libraryPanel(
        'cost-per-day',
        singlestat(9, 'Cost per day', [12, 33, 12, 8], {
          unit: 'currencyEUR',
          signal: { level: 640, swing: 80, noise: 20, min: 100 },
        }),
      ),
    ]),
  ],
);
