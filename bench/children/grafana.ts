import { startDemoGrafana } from '../../demo/grafana.ts';
import { SAME_PANEL } from '../images.ts';
import { pictureSeries } from '../picture.ts';

/** A Grafana that has its pictures ready: `grafana.ts PORT BYTES`. */
const [port = '', bytes = ''] = process.argv.slice(2);
const next = pictureSeries(Number(bytes));
const same = next();
const demo = await startDemoGrafana({
  port: Number(port),
  renderLimit: 1_000_000,
  draw: ({ panelId }) => Promise.resolve(panelId === SAME_PANEL ? same : next()),
});
// It keeps every request for tests to look at.
setInterval(() => {
  (demo.requests as unknown[]).length = 0;
}, 500);
