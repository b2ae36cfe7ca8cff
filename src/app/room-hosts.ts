import { checkHealth } from '../grafana/api/health.ts';
import { createRoomHosts, type RoomHosts } from '../grafana/api/room-host.ts';
import { trustIn } from '../util/certificates.ts';
import type { LookUp } from '../util/http/internal-addresses.ts';
import type { Config } from './config.ts';

/** Milliseconds for the answer of `/api/health`. */
const HEALTH_TIMEOUT_MS = 10_000;

/** Grafanas that rooms name; the one of the configuration is not among them. */
export function roomHostsOf(
  { grafana }: Pick<Config, 'grafana'>,
  { timeoutMs = HEALTH_TIMEOUT_MS, lookUp }: { timeoutMs?: number; lookUp?: LookUp } = {},
): RoomHosts {
  const secureContext = trustIn(grafana.ca);
  return createRoomHosts({
    ownRoot: grafana.host,
    checkHealth: (root, guarded) =>
      checkHealth(root, timeoutMs, { secureContext, lookUp: guarded }),
    lookUp,
  });
}
