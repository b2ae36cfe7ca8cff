import type { DemoContactPoint } from './alerting/model.ts';
import type { DemoPrometheus } from './data/prometheus.ts';
import { cpuSurge } from './alerting/samples.ts';
import { withSurge } from './data/surge.ts';
import { ownDashboard } from './dashboards/own.ts';
import { hosts } from './dashboards/hosts.ts';
import {
  DEMO_DASHBOARDS,
  DEMO_TOKENS,
  type DemoGrafana,
  demoRules,
  startDemoGrafana,
} from './grafana.ts';

export interface LiveGrafanaOptions {
  readonly port: number;
  readonly contactPoint?: DemoContactPoint;
  /** What records the bot of the demo; with it there is a dashboard of that. */
  readonly prometheus?: DemoPrometheus;
}

/**
 * The stand-in as newcomers meet it: a newer Grafana than it is in tests, so that its data can be asked
 * for, with dashboards to read without a token and an alert that fires. With `DEMO_RENDERER=off` it has
 * no renderer.
 */
export async function startLiveGrafana({
  port,
  contactPoint,
  prometheus,
}: LiveGrafanaOptions): Promise<DemoGrafana> {
  const own = prometheus ? [await ownDashboard()] : [];
  const start = Date.now();
  const dashboards = DEMO_DASHBOARDS.map((one) =>
    one.json.uid === 'web' ? { ...one, json: withSurge(one.json, 1, cpuSurge(start)) } : one,
  );
  return startDemoGrafana({
    port,
    anonymous: true,
    version: '12.3.0',
    dashboards: [...dashboards, { json: hosts }, ...own],
    ...(prometheus && { prometheus }),
    renderer: process.env.DEMO_RENDERER !== 'off',
    alerting: {
      kind: 'unified',
      rules: demoRules(start),
      ...(contactPoint && { contactPoint }),
    },
  });
}

/** Viewer is enough for pictures; pausing alerts is for admins. */
export const ADMIN_TOKEN =
  Object.entries(DEMO_TOKENS).find(([, { role }]) => role === 'Admin')?.[0] ?? '';
