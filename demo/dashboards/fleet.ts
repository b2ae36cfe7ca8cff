import { graph, libraryPanel, singlestat, variable } from './build.ts';
import { autoGrid, dashboardV2, gridLayout, rowsLayout, tabsLayout } from './build-v2.ts';

/** Stored as Grafana 13 stores new dashboards: tabs, rows that are repeated, a library panel. */
export const fleet = dashboardV2(
  {
    id: 11,
    uid: 'fleet',
    title: 'Delivery Fleet',
    tags: ['logistics'],
    variables: [
      variable(
        'site',
        'Site',
        [
          ['Antwerp', 'anr'],
          ['Liège', 'lgg'],
        ],
        [],
      ),
      variable('van', 'Van', ['van-1', 'van-2', 'van-3'], ['van-1', 'van-2']),
    ],
  },
  [
    graph(1, 'Parcels per hour', [0, 0, 16, 8], {
      unit: 'short',
      min: 0,
      series: [{ alias: 'delivered', level: 420, swing: 260, noise: 40, min: 0 }],
    }),
    singlestat(2, 'Vans on the road', [16, 0, 8, 8], {
      unit: 'none',
      signal: { pattern: 'steps', level: 31, swing: 12, noise: 3, min: 0 },
    }),
    graph(3, 'Queue in $site', [0, 8, 12, 8], {
      unit: 'short',
      min: 0,
      series: [{ alias: '$site', pattern: 'saw', level: 90, swing: 60, noise: 8, min: 0 }],
    }),
    graph(4, 'Battery of $van in $site', [12, 8, 12, 8], {
      unit: 'percent',
      min: 0,
      max: 100,
      series: [{ alias: '$van in $site', level: 62, swing: 25, noise: 4, min: 5, max: 100 }],
    }),
    libraryPanel(
      'fuel-price',
      singlestat(5, 'Fuel price', [0, 16, 12, 8], {
        unit: 'currencyEUR',
        decimals: 2,
        signal: { level: 1.72, swing: 0.06, noise: 0.02, min: 1 },
      }),
    ),
    graph(6, 'Late deliveries', [12, 16, 12, 8], {
      unit: 'short',
      bars: true,
      min: 0,
      series: [{ alias: 'late', pattern: 'bursts', level: 3, noise: 2, spike: 30, min: 0 }],
    }),
  ],
  tabsLayout([
    {
      title: 'Today',
      // Saved in another order than it is seen.
      layout: gridLayout([
        { id: 2, place: [16, 0, 8, 8] },
        { id: 1, place: [0, 0, 16, 8] },
      ]),
    },
    {
      title: 'Sites',
      layout: rowsLayout([
        {
          title: 'Site $site',
          repeat: 'site',
          layout: autoGrid([{ id: 3 }, { id: 4, repeat: 'van' }]),
        },
        {
          title: 'Costs',
          collapse: true,
          layout: rowsLayout([
            { title: 'Fuel', layout: gridLayout([{ id: 5, place: [0, 0, 12, 8] }]) },
            { title: 'Delays', layout: gridLayout([{ id: 6, place: [0, 0, 12, 8] }]) },
          ]),
        },
      ]),
    },
  ]),
);
