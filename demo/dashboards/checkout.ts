import { dashboard, graph, singlestat, variable } from './build.ts';

/** A service whose uid tells nothing of its name: only the slug `checkout-service` does. */
export const checkout = dashboard(
  {
    id: 6,
    uid: 'xk3vQz9Gk',
    title: 'Checkout Service',
    tags: ['production', 'team-a'],
    variables: [variable('region', 'Region', ['eu-west', 'us-east'], ['eu-west', 'us-east'])],
  },
  [
    graph(1, 'Orders per minute in ${region:csv}', [0, 0, 12, 8], {
      unit: 'short',
      min: 0,
      series: [{ alias: '${region}', level: 210, swing: 120, noise: 24, spike: 60, min: 8 }],
    }),
    graph(2, 'Payment provider latency', [12, 0, 12, 8], {
      unit: 'ms',
      min: 0,
      fill: 0,
      thresholds: [1500],
      series: [
        { alias: 'card', level: 620, swing: 90, noise: 70, spike: 800, min: 200 },
        { alias: 'bank transfer', level: 840, swing: 110, noise: 90, spike: 700, min: 250 },
        { alias: 'wallet', level: 410, swing: 50, noise: 50, spike: 300, min: 150 },
      ],
    }),
    singlestat(3, 'Failed payments', [0, 8, 8, 6], {
      unit: 'percent',
      decimals: 1,
      thresholds: [2, 5],
      signal: { level: 1.2, swing: 0.4, noise: 0.5, spike: 4, min: 0.1 },
    }),
    singlestat(4, 'Baskets open', [8, 8, 8, 6], {
      unit: 'short',
      signal: { pattern: 'steps', level: 2350, swing: 1200, noise: 130, min: 100 },
    }),
    singlestat(5, 'Time to pay', [16, 8, 8, 6], {
      unit: 's',
      decimals: 1,
      signal: { level: 74, swing: 9, noise: 6, min: 30 },
    }),
  ],
);
