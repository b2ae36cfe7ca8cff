import type Router from '@koa/router';
import type { Callers } from '../callers.ts';
import { monitorGuard } from '../middleware/monitor-guard.ts';
import type { ReadinessReport } from '../readiness.ts';

export interface MonitoringOptions {
  /** Ranges of addresses that may see readiness and metrics. */
  readonly allow: readonly string[];
  readonly readiness: () => Promise<ReadinessReport>;
  readonly metrics: () => Promise<{ readonly contentType: string; readonly text: string }>;
}

/** Where monitors ask. */
export const MONITORING_PATHS = ['/healthz', '/readyz', '/metrics'] as const;

/** The same below a path that no other script has. */
const PREFIX = '/grafana-images';

/** Whether a path is one of those that are always ours. */
export function isPrefixedMonitoringPath(path: string): boolean {
  return path.startsWith(PREFIX) && isMonitoringPath(path.slice(PREFIX.length));
}

export function isMonitoringPath(path: string): boolean {
  return MONITORING_PATHS.some((one) => one === path);
}

/**
 * `GET` and `HEAD /healthz`: alive, for load balancers; `/readyz`: each part, 503 where one is not ready;
 * `/metrics`: numbers for Prometheus.
 */
export function addMonitoringRoutes(
  router: Router,
  { allow, readiness, metrics }: MonitoringOptions,
  callers: Callers,
): void {
  const guard = monitorGuard(allow, callers);
  const at = (path: string) => [path, PREFIX + path];
  router.get(at('/healthz'), (context) => {
    context.set('Cache-Control', 'no-store');
    context.body = { status: 'ok' };
  });
  router.get(at('/readyz'), guard, async (context) => {
    const report = await readiness();
    context.set('Cache-Control', 'no-store');
    context.status = report.status === 'ready' ? 200 : 503;
    context.body = report;
  });
  router.get(at('/metrics'), guard, async (context) => {
    const { contentType, text } = await metrics();
    context.set('Cache-Control', 'no-store');
    context.set('Content-Type', contentType);
    context.body = text;
  });
}
