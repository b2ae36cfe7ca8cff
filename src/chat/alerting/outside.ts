import {
  type ActiveAlert,
  outsideAlertmanagers,
  readActiveAlerts,
} from '../../grafana/alerting/alertmanager.ts';
import { type AlertLabels, labelOf } from '../../grafana/alerting/model.ts';
import type { AlertingClient } from '../../grafana/alerting/rules.ts';
import { GrafanaImagesError } from '../../util/errors.ts';
import { folded } from '../../util/normalize-text.ts';

/** An Alertmanager outside of Grafana that has the alerts that are meant. */
export interface OutsideAlerts {
  /** UID of its data source in Grafana. */
  readonly alertmanager: string;
  readonly alerts: readonly ActiveAlert[];
}

/** Most data sources that are asked. */
const MAX_ASKED = 5;

/**
 * Finds the first of the outside Alertmanagers that has an alert of some kind. One that does not answer
 * is passed over.
 */
export async function findOutside(
  client: AlertingClient,
  isMeant: (labels: AlertLabels) => boolean,
): Promise<OutsideAlerts | undefined> {
  const uids = await softly(() => outsideAlertmanagers(client), []);
  for (const alertmanager of uids.slice(0, MAX_ASKED)) {
    const all = await softly(() => readActiveAlerts(client, alertmanager), []);
    const alerts = all.filter(({ labels }) => isMeant(labels));
    if (alerts.length > 0) return { alertmanager, alerts };
  }
  return undefined;
}

/** Whether an alert has that name, in any case. */
export function isNamed(typed: string): (labels: AlertLabels) => boolean {
  const name = folded(typed);
  return (labels) => name !== '' && folded(labelOf(labels, 'alertname') ?? '') === name;
}

async function softly<T>(work: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof GrafanaImagesError) return otherwise;
    throw error;
  }
}
