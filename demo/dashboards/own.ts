import { readFile } from 'node:fs/promises';
import { PROMETHEUS_SOURCE } from '../data/prometheus.ts';
import type { DemoDashboard } from '../model/dashboard.ts';

const EXAMPLE = new URL('../../examples/grafana-dashboard.json', import.meta.url);

/** The example dashboard that watches a bot, of the demo's own bot: one instance, in the last minutes. */
export async function ownDashboard(): Promise<DemoDashboard> {
  const text = (await readFile(EXAMPLE, 'utf8'))
    .replaceAll('${datasource}', PROMETHEUS_SOURCE.uid)
    .replaceAll('$instance', '.*');
  const { title, uid, ...json } = JSON.parse(text) as { title: string; uid: string };
  const time = { from: 'now-15m', to: 'now' };
  return { json: { ...json, id: 99, title, uid, time, templating: { list: [] } } };
}
