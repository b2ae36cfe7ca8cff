import { json, type Answer } from '../http/answer.ts';
import type { AuthorisedExchange } from '../http/exchange.ts';

/** A Prometheus whose labels can be asked for, and nothing else. */
export const METRICS_SOURCE = { name: 'Metrics', uid: 'metrics', type: 'prometheus' } as const;

/** What scrapes what. */
const INSTANCES = new Map([
  ['database', ['db-01:9100', 'db-02:9100']],
  ['node', ['web-01:9100', 'web-02:9100', 'web-07:9100', 'cache-01:9100', 'gateway:9100']],
]);

/** `GET /api/datasources/uid/metrics/resources/api/v1/label/NAME/values`, which came with Grafana 9. */
export function labelValues({ path, request }: AuthorisedExchange): Answer | undefined {
  const [, uid, label] =
    /^\/api\/datasources\/uid\/([^/]+)\/resources\/api\/v1\/label\/(\w+)\/values$/.exec(path) ?? [];
  if (uid !== METRICS_SOURCE.uid) return undefined;
  const selector = request.query.get('match[]') ?? '';
  const [, job] = /job="([^"]*)"/.exec(selector) ?? [];
  const jobs = [...INSTANCES].filter(([name]) => job === undefined || name === job);
  const values =
    label === 'job'
      ? jobs.map(([name]) => name)
      : label === 'instance'
        ? jobs.flatMap(([, instances]) => instances)
        : [];
  return json(200, { status: 'success', data: values });
}
