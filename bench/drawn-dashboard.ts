import type { DemoDashboard } from '../demo/grafana.ts';

export const DRAWN = { uid: 'drawn', panels: 12, series: 4, points: 720 } as const;

/** Graphs of four series with 720 points each over six hours. */
export const drawnDashboard: DemoDashboard = {
  json: {
    id: 1002,
    uid: DRAWN.uid,
    title: DRAWN.uid,
    templating: { list: [] },
    panels: Array.from({ length: DRAWN.panels }, (_, index) => ({
      id: index + 1,
      title: `Panel ${index + 1}`,
      type: 'timeseries',
      gridPos: { x: 12 * (index % 2), y: 8 * Math.floor(index / 2), w: 12, h: 8 },
      datasource: 'Demo',
      maxDataPoints: DRAWN.points,
      fieldConfig: {
        defaults: { unit: 'percent', custom: { fillOpacity: 10, lineWidth: 1 } },
        overrides: [],
      },
      options: { legend: { displayMode: 'table', placement: 'bottom', calcs: ['mean', 'max'] } },
      targets: Array.from({ length: DRAWN.series }, (_series, series) => ({
        refId: 'ABCD'[series],
        alias: `series ${series + 1} of ${index + 1}`,
        signal: { level: 20 + 15 * series, swing: 8, noise: 6, spike: 20 },
      })),
    })),
  },
};
