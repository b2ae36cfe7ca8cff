import type { DemoContactPoint } from './alerting/model.ts';
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
}

/**
 * The stand-in as newcomers meet it: a newer Grafana than it is in tests, so that its data can be asked
 * for, with dashboards to read without a token and an alert that fires. With `DEMO_RENDERER=off` it has
 * no renderer.
 */
export function startLiveGrafana({ port, contactPoint }: LiveGrafanaOptions): Promise<DemoGrafana> {
  return startDemoGrafana({
    port,
    anonymous: true,
    version: '12.3.0',
    dashboards: [...DEMO_DASHBOARDS, { json: hosts }],
    renderer: process.env.DEMO_RENDERER !== 'off',
    alerting: {
      kind: 'unified',
      rules: demoRules(Date.now()),
      ...(contactPoint && { contactPoint }),
    },
  });
}

/** Viewer is enough for pictures; pausing alerts is for admins. */
export const ADMIN_TOKEN =
  Object.entries(DEMO_TOKENS).find(([, { role }]) => role === 'Admin')?.[0] ?? '';
