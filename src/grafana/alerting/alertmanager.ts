import * as v from 'valibot';
import { list, readEach, text } from '../dashboard/lenient-fields.ts';
import { readDataSources } from '../query/data-sources.ts';
import type { AlertLabels } from './model.ts';
import { readLabels, timeOf } from './parse-rules.ts';
import { permissionError } from './permission.ts';
import type { AlertingClient } from './rules.ts';
import { OWN_ALERTMANAGER } from './silences.ts';

/** An alert as an Alertmanager has it: of a rule that fires. */
export interface ActiveAlert {
  /** With Grafana's internal ones. */
  readonly labels: AlertLabels;
  readonly annotations: AlertLabels;
  /** Milliseconds since 1970. */
  readonly since?: number | undefined;
  readonly fingerprint: string;
  /** Ids of the silences that hold it. */
  readonly silencedBy: readonly string[];
  /** Where it comes from, such as Prometheus' page of the rule. */
  readonly generatorUrl: string;
}

const alertSchema = v.object({
  labels: v.unknown(),
  annotations: v.unknown(),
  startsAt: text,
  fingerprint: text,
  generatorURL: text,
  status: v.fallback(v.object({ silencedBy: list }), { silencedBy: [] }),
});

/**
 * Reads the alerts that an Alertmanager has, those that are silenced included.
 * @param alertmanager Grafana's own, or the UID of a data source
 * @throws GrafanaUnauthorizedError when the token may not see them
 */
export async function readActiveAlerts(
  client: AlertingClient,
  alertmanager = OWN_ALERTMANAGER,
): Promise<ActiveAlert[]> {
  const path = `api/alertmanager/${encodeURIComponent(alertmanager)}/api/v2/alerts`;
  const answer = await client.request({ path });
  if (answer.status !== 200 || !Array.isArray(answer.body)) {
    throw permissionError(answer, 'see which alerts are silenced');
  }
  return readEach(alertSchema, answer.body).map(({ labels, annotations, ...alert }) => ({
    labels: readLabels(labels),
    annotations: readLabels(annotations),
    since: timeOf(alert.startsAt),
    fingerprint: alert.fingerprint,
    generatorUrl: alert.generatorURL,
    silencedBy: alert.status.silencedBy.filter((id) => typeof id === 'string'),
  }));
}

/** UIDs of the data sources of type `alertmanager`: Alertmanagers outside of Grafana. */
export async function outsideAlertmanagers(client: AlertingClient): Promise<string[]> {
  const sources = await readDataSources(client);
  return sources.ofType('alertmanager').flatMap(({ uid }) => (uid === undefined ? [] : [uid]));
}
