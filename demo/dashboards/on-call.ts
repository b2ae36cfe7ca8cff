import { dashboard, gauge, graph, singlestat, table } from './build.ts';

/** What the one with the pager looks at first; lives in a folder. */
export const onCall = dashboard(
  { id: 5, uid: 'on-call', title: 'On-call Overview', tags: ['production', 'on-call', 'team-a'] },
  [
    singlestat(1, 'Open incidents', [0, 0, 6, 6], {
      unit: 'none',
      thresholds: [1, 3],
      signal: { pattern: 'steps', level: 1, noise: 1, spike: 3, min: 0 },
    }),
    gauge('gauge', 2, 'Error budget left', [6, 0, 6, 6], {
      unit: 'percent',
      thresholds: [20, 50],
      lowIsBad: true,
      series: [{ alias: 'left', level: 68, swing: 4, noise: 1, max: 100 }],
    }),
    graph(3, 'Alerts per hour', [12, 0, 12, 6], {
      unit: 'short',
      bars: true,
      stack: true,
      min: 0,
      series: [
        { alias: 'critical', pattern: 'bursts', level: 0.4, noise: 0.6, spike: 8, min: 0 },
        { alias: 'warning', pattern: 'bursts', level: 2, noise: 2, spike: 12, min: 0 },
      ],
    }),
    graph(4, 'Time to acknowledge', [0, 6, 12, 8], {
      unit: 's',
      min: 0,
      series: [{ alias: 'median', level: 190, swing: 60, noise: 50, spike: 400, min: 20 }],
    }),
    table(5, 'Services by burn rate', [12, 6, 12, 8], {
      unit: 'short',
      series: [
        { alias: 'checkout', level: 1.4, swing: 0.5, noise: 0.4, spike: 4, min: 0 },
        { alias: 'search', level: 0.9, swing: 0.3, noise: 0.2, min: 0 },
        { alias: 'web', level: 0.5, swing: 0.2, noise: 0.2, min: 0 },
        { alias: 'login', level: 0.2, swing: 0.1, noise: 0.1, min: 0 },
      ],
    }),
  ],
);
