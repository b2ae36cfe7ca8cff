import * as v from 'valibot';
import { list, number, readEach, text } from '../dashboard/lenient-fields.ts';
import { GrafanaError, GrafanaNotFoundError } from '../errors.ts';
import type { AlertLabels } from './model.ts';
import { readLabels } from './parse-rules.ts';
import { permissionError } from './permission.ts';
import type { AlertingClient } from './rules.ts';

/** An alert of legacy alerting, which belongs to a panel. */
export interface LegacyAlert {
  readonly id: number;
  readonly name: string;
  /** `ok`, `alerting`, `pending`, `no_data`, `paused` or `unknown`. */
  readonly state: string;
  /** As Grafana writes it. */
  readonly newStateDate: string;
  readonly dashboardUid: string;
  readonly panelId: number;
  /** Tags of the series that the alert is about. */
  readonly instances: readonly AlertLabels[];
}

const alertSchema = v.object({
  id: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  name: text,
  state: text,
  newStateDate: text,
  dashboardUid: text,
  panelId: number,
  evalData: v.fallback(v.object({ evalMatches: list }), { evalMatches: [] }),
});

const matchSchema = v.object({ tags: v.unknown() });
/** Most series of one alert. */
const MAX_MATCHES = 100;

/**
 * Reads all alerts, in Grafana's order, which is by name.
 * @throws GrafanaUnauthorizedError when the token may not see them
 */
export async function readLegacyAlerts(client: AlertingClient): Promise<LegacyAlert[]> {
  const answer = await client.request({ path: 'api/alerts' });
  if (answer.status !== 200) throw permissionError(answer, 'see alerts');
  if (!Array.isArray(answer.body)) throw new GrafanaError('Grafana did not list its alerts.');
  return readEach(alertSchema, answer.body).map(({ evalData, ...alert }) => ({
    ...alert,
    instances: readEach(matchSchema, evalData.evalMatches.slice(0, MAX_MATCHES)).map(({ tags }) =>
      readLabels(tags),
    ),
  }));
}

/**
 * Pauses an alert, or lets it be evaluated again.
 * @throws GrafanaUnauthorizedError when the token may not do that; GrafanaNotFoundError when there is no
 *   such alert
 */
export async function pauseLegacyAlert(
  client: AlertingClient,
  id: number,
  paused: boolean,
): Promise<void> {
  const answer = await client.request({ path: `api/alerts/${id}/pause`, json: { paused } });
  if (answer.status === 200 && answer.body !== undefined) return;
  // 6.5.1 says 500 of an alert that it does not have.
  if (answer.status === 404 || (answer.status === 500 && answer.said === 'Get Alert failed')) {
    throw new GrafanaNotFoundError(`Grafana does not have an alert ${id}.`);
  }
  throw permissionError(answer, paused ? 'pause alerts' : 'unpause alerts');
}
