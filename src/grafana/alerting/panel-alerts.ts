import * as v from 'valibot';
import { finite } from '../../util/schema.ts';
import type { GrafanaClient } from '../api/client.ts';
import { readEach, text } from '../dashboard/lenient-fields.ts';
import type { AlertState } from './model.ts';
import { rank } from './parse-rules.ts';
import { permissionError } from './permission.ts';

/** What alerting says of the panels of a dashboard. */
export interface PanelAlerts {
  /** Whether a panel has its alert in its model, whose thresholds are drawn with it. */
  readonly isLegacy: boolean;
  /** The state that matters most, by the id of the panel. */
  readonly states: ReadonlyMap<number, AlertState>;
}

type PanelAlertsClient = Pick<GrafanaClient, 'request' | 'alertingKind'>;

/**
 * Reads the states of the alerts of a dashboard's panels.
 * @param dashboard its UID, and its number where that is known
 * @throws GrafanaUnauthorizedError where the token may not see them; the errors of Grafana's client
 */
export async function readPanelAlerts(
  client: PanelAlertsClient,
  dashboard: { readonly uid: string; readonly id?: number },
): Promise<PanelAlerts> {
  const kind = await client.alertingKind();
  const states =
    kind === 'unified'
      ? await ofRules(client, dashboard.uid)
      : await ofAlerts(client, dashboard.id);
  return { isLegacy: kind === 'legacy', states };
}

async function ofRules(client: PanelAlertsClient, uid: string): Promise<Map<number, AlertState>> {
  const path = `api/prometheus/grafana/api/v1/rules?${new URLSearchParams({ dashboard_uid: uid }).toString()}`;
  const answer = await client.request({ path, kind: 'alertRules' });
  if (answer.status !== 200 || !answer.body) throw permissionError(answer, 'see alert rules');
  const states = new Map<number, AlertState>();
  for (const { dashboardUid, panelId, state } of answer.body.rules) {
    // Grafana ignores a filter that its version lacks.
    if (dashboardUid !== uid || panelId === undefined) continue;
    const other = states.get(panelId);
    if (other === undefined || rank(state) < rank(other)) states.set(panelId, state);
  }
  return states;
}

const stateSchema = v.object({ panelId: finite, state: text });

async function ofAlerts(
  client: PanelAlertsClient,
  id: number | undefined,
): Promise<Map<number, AlertState>> {
  if (id === undefined) return new Map();
  const path = `api/alerts/states-for-dashboard?dashboardId=${String(id)}`;
  const answer = await client.request({ path });
  if (answer.status !== 200) throw permissionError(answer, 'see alerts');
  const listed = Array.isArray(answer.body) ? (answer.body as unknown[]) : [];
  return new Map(
    readEach(stateSchema, listed).flatMap(({ panelId, state }) => {
      const own = LEGACY.get(state);
      return own ? [[panelId, own] as const] : [];
    }),
  );
}

const LEGACY: ReadonlyMap<string, AlertState> = new Map<string, AlertState>([
  ['alerting', 'firing'],
  ['pending', 'pending'],
  ['ok', 'normal'],
  ['no_data', 'nodata'],
  ['paused', 'paused'],
]);
