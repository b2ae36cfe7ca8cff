import { startDemoGrafana } from '../../demo/grafana.ts';
import { drawnDashboard } from '../drawn-dashboard.ts';

/** A Grafana without a renderer, whose data can be asked for: `drawn-grafana.ts PORT`. */
const [port = ''] = process.argv.slice(2);
const demo = await startDemoGrafana({
  port: Number(port),
  version: '12.3.0',
  renderer: false,
  dashboards: [drawnDashboard],
});
// It keeps every request for tests to look at.
setInterval(() => {
  (demo.requests as unknown[]).length = 0;
}, 500);
