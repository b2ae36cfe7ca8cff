import type { ApiAnswer, ApiRequest } from '../api/client.ts';
import { GrafanaError } from '../errors.ts';
import { permissionError } from './permission.ts';

/** Unified alerting, from Grafana 8 on; or the older one, whose alerts belong to panels. */
export type AlertingKind = 'unified' | 'legacy';

/** Asks one thing of the API. */
export type AskApi = (request: ApiRequest) => Promise<ApiAnswer<unknown>>;

/** Answered briefly, whatever rules there are. */
const UNIFIED = 'api/prometheus/grafana/api/v1/rules?dashboard_uid=none';
const LEGACY = 'api/alerts?limit=1';

/**
 * Finds out which alerting a Grafana has, by asking both: one that lacks the first answers 404, or, as
 * 6.5.1 does, 200 with a page in HTML.
 * @throws GrafanaUnauthorizedError when the token may not see its rules
 * @throws GrafanaError when it has neither
 */
export async function findAlertingKind(ask: AskApi): Promise<AlertingKind> {
  const unified = await ask({ path: UNIFIED });
  if (unified.status === 200 && unified.body !== undefined) return 'unified';
  if (unified.status === 401 || unified.status === 403)
    throw permissionError(unified, 'see alerts');
  if (unified.status !== 404 && unified.status !== 200) throw unified.error;
  const legacy = await ask({ path: LEGACY });
  if (legacy.status === 200 && Array.isArray(legacy.body)) return 'legacy';
  if (legacy.status === 401 || legacy.status === 403) throw permissionError(legacy, 'see alerts');
  throw new GrafanaError(
    'This Grafana has neither unified alerting nor legacy alerting that the bot can ask; alerting may be switched off there.',
    { cause: legacy.error },
  );
}
