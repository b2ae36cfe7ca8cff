import { readFileSync } from 'node:fs';
import type { DashboardJson, DemoDashboard, DemoFolder } from '../../demo/grafana.ts';

/** A body that a real 6.5.1 answered. */
export function recorded(name: string): unknown {
  const file = new URL(`../fixtures/grafana-6.5.1/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as unknown;
}

interface RecordedDashboard {
  readonly dashboard: DashboardJson;
}

interface RecordedHit {
  readonly id: number;
  readonly uid: string;
  readonly title: string;
  readonly tags: readonly string[];
  readonly folderId?: number;
}

const operations: DemoFolder = { id: 1, uid: 'ops-folder', title: 'Operations' };

/**
 * The dashboards of the server that was recorded: those whose JSON is known, the others as far as
 * its search told, and one that a viewer may not see.
 */
export function recordedDashboards(): readonly DemoDashboard[] {
  const names = [
    'dash_ok',
    'dash_templ',
    'dash_folder',
    'dash_weird',
    'dash_empty',
    'dash_legacy_rows',
  ];
  const whole = names.map((name) => (recorded(name) as RecordedDashboard).dashboard);
  const hits = recorded('search_dashdb') as readonly RecordedHit[];
  const secret = { id: 10, uid: 'secret0008', title: 'Secret', tags: ['secret'], panels: [] };
  return [
    ...hits.map(({ id, uid, title, tags, folderId }): DemoDashboard => {
      const json = whole.find((one) => one.uid === uid) ?? { id, uid, title, tags, panels: [] };
      return folderId === undefined ? { json } : { json, folder: operations };
    }),
    { json: secret, minimumRole: 'Admin' },
  ];
}
