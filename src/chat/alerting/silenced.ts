import { type ActiveAlert, readActiveAlerts } from '../../grafana/alerting/alertmanager.ts';
import {
  type AlertInstance,
  type AlertRule,
  labelOf,
  sameLabels,
} from '../../grafana/alerting/model.ts';
import { shown } from '../../grafana/alerting/parse-rules.ts';
import type { AlertingClient } from '../../grafana/alerting/rules.ts';
import { readSilences, RULE_UID_LABEL, type Silence } from '../../grafana/alerting/silences.ts';
import { GrafanaImagesError } from '../../util/errors.ts';

/** The silence that holds an instance the longest; undefined when none does, or that is not known. */
export type SilenceOf = (rule: AlertRule, instance: AlertInstance) => Silence | undefined;

/**
 * Finds out which alerts are silenced, as Grafana's own Alertmanager says it. A token that may not see
 * that sees none.
 * @param rules those that will be shown
 */
export async function readSilenced(
  client: AlertingClient,
  rules: readonly AlertRule[],
): Promise<SilenceOf> {
  const isHeld = rules.some(({ counts }) => counts.firing ?? counts.nodata ?? counts.error);
  if (!isHeld) return () => undefined;
  try {
    const [alerts, silences] = await Promise.all([readActiveAlerts(client), readSilences(client)]);
    return silenceOf(alerts, silences);
  } catch (error) {
    if (error instanceof GrafanaImagesError) return () => undefined;
    throw error;
  }
}

/** What Grafana calls an alert of a rule whose query fails, or has no data. */
const SPECIAL = /^Datasource(?:Error|NoData)$/;

export function silenceOf(alerts: readonly ActiveAlert[], silences: readonly Silence[]): SilenceOf {
  const byId = new Map(silences.map((silence) => [silence.id, silence]));
  const silenced = alerts.filter(({ silencedBy }) => silencedBy.length > 0);
  return (rule, instance) => {
    const alert = silenced.find(
      ({ labels }) =>
        (rule.uid === undefined || labelOf(labels, RULE_UID_LABEL) === rule.uid) &&
        (sameLabels(shown(labels), instance.labels) ||
          (rule.uid !== undefined && SPECIAL.test(labelOf(labels, 'alertname') ?? ''))),
    );
    return (alert?.silencedBy ?? [])
      .map((id) => byId.get(id))
      .filter((silence) => silence !== undefined)
      .sort((one, other) => other.endsAt - one.endsAt)[0];
  };
}
