import type { SecureContext } from 'node:tls';
import { checkHealth } from '../../grafana/api/health.ts';
import type { CacheCounts } from '../../pictures/stores/caching-store.ts';
import type { Publisher } from '../../pictures/publisher.ts';
import type { PictureStore } from '../../pictures/stores/store.ts';
import { createReadiness, type PartCheck } from '../../server/readiness.ts';
import type { MonitoringOptions } from '../../server/routes/monitoring.ts';
import type { Meter } from '../../util/meter.ts';
import { createExposition } from './expose.ts';
import { createStoredTally } from './stored-tally.ts';

export interface MonitoringParts {
  /** Ranges of addresses that may see readiness and metrics. */
  readonly allow: readonly string[];
  readonly meter: Meter;
  readonly store: PictureStore;
  readonly publisher: Pick<Publisher, 'load'>;
  readonly cache: CacheCounts;
  /** Root URLs of the Grafanas that are asked. */
  readonly grafanas: readonly string[];
  readonly secureContext: SecureContext | undefined;
  /** Further parts that must be ready. */
  readonly checks: Readonly<Record<string, PartCheck>>;
}

/** Milliseconds for a Grafana to say that it is there. */
const HEALTH_MS = 3_000;

/**
 * Looks whether a Grafana answers.
 * @throws GrafanaUnreachableError, GrafanaTimeoutError, GrafanaError
 */
export async function lookAtGrafana(
  root: string,
  secureContext: SecureContext | undefined,
): Promise<void> {
  const peer = `Grafana at ${new URL(root).origin}`;
  await checkHealth(root, HEALTH_MS, { secureContext, peer });
}

/** Puts together what monitors may ask of this process. */
export function createMonitoring(parts: MonitoringParts): MonitoringOptions {
  const { allow, meter, store, publisher, cache, grafanas, secureContext } = parts;
  const askGrafanas = async () => {
    await Promise.all(grafanas.map((root) => lookAtGrafana(root, secureContext)));
  };
  const readiness = createReadiness({
    checks: {
      store: async () => {
        await store.prepare();
        await store.checkRoom?.();
      },
      ...(grafanas.length > 0 && { grafana: askGrafanas }),
      ...parts.checks,
    },
  });
  const stored = createStoredTally(store);
  meter.read('hubot_grafana_renders', () => {
    const { running, waiting } = publisher.load;
    return [
      { labels: { state: 'running' }, value: running },
      { labels: { state: 'waiting' }, value: waiting },
    ];
  });
  meter.read('hubot_grafana_cache_hits_total', () => cache.hits);
  meter.read('hubot_grafana_cache_misses_total', () => cache.misses);
  meter.read('hubot_grafana_stored_pictures', async () => (await stored())?.pictures);
  meter.read('hubot_grafana_stored_bytes', async () => (await stored())?.bytes);
  meter.read('hubot_grafana_ready', async () => {
    const report = await readiness();
    return Object.entries(report.parts).map(([part, { ok }]) => ({
      labels: { part },
      value: ok ? 1 : 0,
    }));
  });
  return { allow, readiness, metrics: createExposition(meter) };
}
