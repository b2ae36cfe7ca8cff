import type { DemoInstance, DemoRule } from '../../demo/grafana.ts';

/** A rule of the demo Grafana, for the panel of the CPU. @param watch what fires */
export function cpuBusyRule(watch: () => readonly DemoInstance[]): DemoRule {
  return {
    uid: 'cpu-busy',
    title: 'CPU busy',
    folder: { uid: 'fld', title: 'Web' },
    group: 'web',
    labels: { team: 'web' },
    dashboardUid: 'web',
    panelId: 1,
    watch,
  };
}
