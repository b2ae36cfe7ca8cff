import { LRUCache } from 'lru-cache';
import { type PanelAlerts, readPanelAlerts } from '../../grafana/alerting/panel-alerts.ts';
import type { PanelClient } from '../../grafana/query/panel-with-data.ts';
import { describeForLog, GrafanaImagesError } from '../../util/errors.ts';
import type { Logger } from '../../util/logger.ts';

/** Dashboards whose alerts are kept, and for how many milliseconds: the panels of one are drawn together. */
const MOST_DASHBOARDS = 200;
const KEPT_MS = 10_000;
/** Grafanas and tokens that are not asked again for so many milliseconds, as they refused. */
const MOST_REFUSALS = 1_000;
const REFUSED_MS = 5 * 60_000;

/** Reads the alerts of a dashboard; undefined where they cannot be read. */
export type KnownAlerts = (
  grafana: { readonly key: string; readonly client: PanelClient },
  dashboard: { readonly uid: string; readonly id?: number },
) => Promise<PanelAlerts | undefined>;

/** @param deps.now milliseconds since 1970 */
export function createKnownAlerts({
  now,
  logger,
}: {
  readonly now: () => number;
  readonly logger: Pick<Logger, 'info'>;
}): KnownAlerts {
  const perf = { now };
  const kept = new LRUCache<string, Promise<PanelAlerts | undefined>>({
    max: MOST_DASHBOARDS,
    ttl: KEPT_MS,
    ttlResolution: 0,
    perf,
  });
  const refused = new LRUCache<string, true>({
    max: MOST_REFUSALS,
    ttl: REFUSED_MS,
    ttlResolution: 0,
    perf,
  });
  return ({ key, client }, dashboard) => {
    if (refused.has(key)) return Promise.resolve(undefined);
    const place = JSON.stringify([key, dashboard.uid]);
    const asked =
      kept.get(place) ??
      readPanelAlerts(client, dashboard).catch((error: unknown) => {
        if (!(error instanceof GrafanaImagesError)) throw error;
        refused.set(key, true);
        logger.info(`Panels are drawn without their alerts: ${describeForLog(error)}`);
        return undefined;
      });
    kept.set(place, asked);
    return asked;
  };
}
