import type { PostGraph } from '../alerts/ports.ts';
import { type KnownAlert, referenceOf } from '../alerts/told-groups.ts';
import { panelRequest } from '../chat/alerting/panel-request.ts';
import type { AnswerRequest } from '../chat/answer-request.ts';
import { readRules } from '../grafana/alerting/rules.ts';
import type { GrafanaClient } from '../grafana/api/client.ts';
import type { PanelReference } from '../grafana/dashboard/panel-reference.ts';
import { withModifiers } from '../requests/merge.ts';
import type { DashboardRequest } from '../requests/request.ts';

export interface AlertGraphDeps {
  /** @throws ConfigError when the room has no Grafana */
  readonly clientFor: (room: string) => GrafanaClient;
  readonly answerRequest: AnswerRequest;
  /** By the name of a label, the dashboard's variable that it sets. */
  readonly alertVariables: ReadonlyMap<string, string>;
}

/** In place of a panel, where the dashboard is shown whole. */
const WHOLE = 0;

/**
 * Posts the panel of an alert, found by its own address, else by its rule; with the labels of the alerts
 * as the dashboard's variables. Where only the dashboard is known, it is shown whole.
 */
export function createPostGraph(deps: AlertGraphDeps): PostGraph {
  return async ({ room, alerts, range, modifiers }, conversation) => {
    const client = deps.clientFor(room);
    const [first] = alerts;
    const panel = first && (await panelOf(first, client));
    if (!panel) return false;
    const { dashboardUid, reference } = panel;
    const instances = alerts.map(({ labels }) => labels);
    const request = await panelRequest(
      client,
      { dashboardUid, panelId: reference?.id ?? WHOLE, instances, range },
      deps.alertVariables,
    );
    const shown: DashboardRequest = reference
      ? { ...request, panels: [{ kind: 'id', ...reference }] }
      : { ...request, panels: [], kiosk: true };
    await deps.answerRequest(modifiers ? withModifiers(shown, modifiers) : shown, conversation);
    return true;
  };
}

interface FoundPanel {
  readonly dashboardUid: string;
  readonly reference: PanelReference | undefined;
}

async function panelOf(
  { panel, ruleUid }: KnownAlert,
  client: GrafanaClient,
): Promise<FoundPanel | undefined> {
  const own = panel && {
    dashboardUid: panel.dashboardUid,
    reference: panel.panel && referenceOf(panel.panel),
  };
  if (own?.reference !== undefined || ruleUid === undefined) return own;
  const { rules } = await readRules(client);
  const rule = rules.find(({ uid }) => uid === ruleUid);
  if (rule?.dashboardUid === undefined || rule.panelId === undefined) return own;
  const reference = { id: rule.panelId, values: [], rowCopies: [] };
  return { dashboardUid: rule.dashboardUid, reference };
}
