import { dashboard, graph, row } from './build.ts';

const GIBIBYTE = 1024 ** 3;

/** As dashboards of Prometheus are shared: their hosts are asked for, and not saved with them. */
export const instances = {
  type: 'query',
  name: 'instance',
  label: 'Host',
  query: { query: 'label_values(node_uname_info, instance)', refId: 'hosts' },
  datasource: { type: 'prometheus', uid: 'metrics' },
  definition: 'label_values(node_uname_info, instance)',
  regex: '',
  sort: 1,
  refresh: 2,
  multi: false,
  includeAll: false,
  options: [],
  current: {},
};

/** The machines below it all, one at a time. */
export const hosts = dashboard(
  {
    id: 12,
    uid: 'hosts',
    title: 'Hosts',
    tags: ['production', 'infrastructure'],
    variables: [instances],
  },
  [
    graph(1, 'Load average', [0, 0, 12, 8], {
      unit: 'short',
      series: [{ alias: '$instance', level: 2.4, swing: 1.1, noise: 0.4, min: 0 }],
      min: 0,
    }),
    graph(2, 'Free memory', [12, 0, 12, 8], {
      unit: 'bytes',
      series: [
        { alias: '$instance', level: 9 * GIBIBYTE, swing: 3 * GIBIBYTE, noise: GIBIBYTE / 4 },
      ],
      min: 0,
    }),
    row(3, 'Disks', 8),
    graph(4, 'Disk space left', [0, 9, 12, 8], {
      unit: 'bytes',
      series: [
        { alias: '/', pattern: 'saw', level: 60 * GIBIBYTE, swing: 20 * GIBIBYTE, noise: 1 },
      ],
      min: 0,
    }),
  ],
);
