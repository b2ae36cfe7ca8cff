import { createGrafanaCache } from '../grafana/api/caching-client.ts';
import { createGrafanaClient } from '../grafana/api/create-client.ts';
import type { GrafanaClient } from '../grafana/api/client.ts';
import { atRoomHost, type RoomHosts } from '../grafana/api/room-host.ts';
import { createTraffic } from '../grafana/api/traffic.ts';
import type { PanelSearch } from '../search/panel-search.ts';
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
 * @param roomHosts minds Grafanas that rooms named, where rooms may name them
 * @param search learns of what is read, where words are searched
 */
export function grafanaClients(
  { images, grafana }: { images: Config['images']; grafana: Pick<Config['grafana'], 'ca'> },
  roomHosts?: RoomHosts,
  search?: Pick<PanelSearch, 'observe'>,
): (access: Access) => GrafanaClient {
  const timeoutMs = Math.min(images.timeoutMs, API_TIMEOUT_MS);
  const traffic = createTraffic();
  const withCache = createGrafanaCache();
  const secureContext = trustIn(grafana.ca);
  return (access) => {
    const host = access.isRoomOwn ? roomHosts?.hostAt(access.root) : undefined;
    const { lookUp } = host ?? {};
    const client = createGrafanaClient({ ...access, timeoutMs, traffic, secureContext, lookUp });
    const guarded = host ? atRoomHost(client, host) : client;
    return withCache(search ? search.observe(guarded) : guarded);
  };
}
