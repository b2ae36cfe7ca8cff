import type { Surge } from '../data/surge.ts';
import type { DemoInstance, DemoLegacyAlert, DemoRule } from './model.ts';

/** The alerts of a demo Grafana that was given none, as it says that it is 6.5.1. */
export const DEMO_LEGACY_ALERTS: readonly DemoLegacyAlert[] = [
  {
    id: 1,
    name: 'CPU on web servers',
    state: 'alerting',
    newStateDate: '2026-11-22T12:45:21Z',
    dashboardUid: 'web',
    panelId: 1,
  },
  {
    id: 2,
    name: 'Replication lag',
    state: 'ok',
    newStateDate: '2026-11-22T12:40:00Z',
    dashboardUid: 'postgres',
    panelId: 4,
  },
  {
    id: 3,
    name: 'Slow responses',
    state: 'pending',
    newStateDate: '2026-11-22T12:46:24Z',
    dashboardUid: 'web',
    panelId: 4,
  },
];

const WEB = { uid: 'web-folder', title: 'Web' };
const DATABASES = { uid: 'databases-folder', title: 'Databases' };

/** Milliseconds for which the CPU is busy, and then not. */
const BUSY = 240_000;
const IDLE = 60_000;

/**
 * Rules of an on-call team, for unified alerting.
 * @param start ms since 1970; the first alert fires 20 s later, for four minutes of every five
 */
export function demoRules(start: number): DemoRule[] {
  return [
    {
      uid: 'cpu-busy',
      title: 'CPU busy',
      folder: WEB,
      group: 'web',
      labels: { severity: 'critical', team: 'web' },
      summary: 'The CPU has been over 85 % for a while',
      dashboardUid: 'web',
      panelId: 1,
      watch: (now) => ['web-01', 'web-02', 'web-03'].map((server) => cpuOf(server, start, now)),
    },
    {
      uid: 'replication-lag',
      title: 'Replication lag',
      folder: DATABASES,
      group: 'db',
      labels: { severity: 'warning' },
      summary: 'The replica is behind',
      dashboardUid: 'postgres',
      panelId: 4,
      watch: () => [
        { labels: { instance: 'db-replica-1' }, state: 'Normal' },
        {
          labels: { instance: 'db-replica-2' },
          state: 'Pending',
          activeAt: start,
          value: '8.5e+00',
        },
      ],
    },
    {
      uid: 'disk-almost-full',
      title: 'Disk almost full',
      folder: DATABASES,
      group: 'db',
      provenance: 'file',
      dashboardUid: 'postgres',
      panelId: 7,
      watch: () => [{ labels: { instance: 'db-primary' }, state: 'Normal' }],
    },
    {
      uid: 'nightly-backup',
      title: 'Nightly backup late',
      folder: DATABASES,
      group: 'nightly',
      isPaused: true,
      watch: () => [],
    },
  ];
}

/** The server whose CPU is busy, its load in percent, and when the first alert fires. */
const BUSY_SERVER = { name: 'web-02', load: 93, firesAfter: 20_000 };

function cpuOf(server: string, start: number, now: number): DemoInstance {
  const labels = { server };
  const first = start + BUSY_SERVER.firesAfter;
  const inRound = (now - first) % (BUSY + IDLE);
  if (server !== BUSY_SERVER.name || now < first || inRound >= BUSY) {
    return { labels, state: 'Normal' };
  }
  const value = BUSY_SERVER.load.toExponential(1);
  return { labels, state: 'Alerting', activeAt: now - inRound, value };
}

/** What the graph of that CPU shows: busy for ten minutes before the first alert, idle between two. */
export function cpuSurge(start: number): Surge {
  const { name, load, firesAfter } = BUSY_SERVER;
  return {
    series: name,
    value: load,
    from: start + firesAfter - 600_000,
    pauses: { from: start + firesAfter + BUSY, every: BUSY + IDLE, last: IDLE },
  };
}
