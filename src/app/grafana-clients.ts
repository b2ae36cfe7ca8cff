import { withCache } from '../grafana/api/caching-client.ts';
import { createGrafanaClient, type GrafanaClient } from '../grafana/api/client.ts';
import type { Config } from './config.ts';

/** Milliseconds for one question to Grafana's API at most; only renders may take longer. */
const API_TIMEOUT_MS = 30_000;

type Access = Omit<Parameters<typeof createGrafanaClient>[0], 'timeoutMs'>;

/** Makes the client of one Grafana and token; what it is told is kept for a moment. */
export function grafanaClients({ images }: Config): (access: Access) => GrafanaClient {
  const timeoutMs = Math.min(images.timeoutMs, API_TIMEOUT_MS);
  return (access) => withCache(createGrafanaClient({ ...access, timeoutMs }));
}
