import { createGrafanaCache } from '../grafana/api/caching-client.ts';
import { createGrafanaClient, type GrafanaClient } from '../grafana/api/client.ts';
import { createTraffic } from '../grafana/api/traffic.ts';
import { trustIn } from '../util/certificates.ts';
import type { Config } from './config.ts';

/** Milliseconds for one question to Grafana's API at most; only renders may take longer. */
const API_TIMEOUT_MS = 30_000;

type Access = Pick<
  Parameters<typeof createGrafanaClient>[0],
  'root' | 'publicRoot' | 'token' | 'orgId' | 'isRoomOwn'
>;

/**
 * Makes the client of one Grafana and token; what it is told is kept for a moment. All of them share one
 * set of limits.
 */
export function grafanaClients({ images, grafana }: Config): (access: Access) => GrafanaClient {
  const timeoutMs = Math.min(images.timeoutMs, API_TIMEOUT_MS);
  const traffic = createTraffic();
  const withCache = createGrafanaCache();
  const secureContext = trustIn(grafana.ca);
  return (access) =>
    withCache(createGrafanaClient({ ...access, timeoutMs, traffic, secureContext }));
}
