import type { Metric, Registry } from 'prom-client';
import { lazily } from '../../util/lazy.ts';
import type { Meter, MetricDeclaration, MetricSample } from '../../util/meter.ts';

/** What a monitoring system gets. */
export interface Exposition {
  readonly contentType: string;
  readonly text: string;
}

/**
 * Writes all numbers of a meter, and those of the process, as Prometheus reads them. prom-client is loaded
 * with the first call, with a registry of our own: the bot that we are in may have one as well.
 */
export function createExposition(meter: Meter): () => Promise<Exposition> {
  const registry = lazily(async () => {
    const client = await import('prom-client');
    const own = new client.Registry();
    client.collectDefaultMetrics({ register: own });
    // Gauges by a counter's name; their numbers are in others as well.
    for (const what of ['handles', 'requests', 'resources'])
      own.removeSingleMetric(`nodejs_active_${what}_total`);
    return { client, own };
  });
  return async () => {
    const { client, own } = await registry();
    const ours = new client.Registry();
    for (const [one, samples] of await meter.samples()) register(ours, one, samples);
    const text = [await ours.metrics(), await own.metrics()].join('\n');
    return { contentType: own.contentType, text };
  };
}

/** The registry asks a metric for its numbers, and needs nothing else of it. */
function register(
  registry: Registry,
  { name, help, type }: MetricDeclaration,
  values: readonly MetricSample[],
): void {
  if (values.length === 0) return;
  const get = () => Promise.resolve({ name, help, type, values, aggregator: 'sum' });
  registry.registerMetric({ name, get } as unknown as Metric);
}
