import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DemoAlerting } from './alerting/model.ts';
import { startNotifier } from './alerting/notifier.ts';
import { DEMO_LEGACY_ALERTS } from './alerting/samples.ts';
import { AlertingState } from './alerting/state.ts';
import { catalogueOf } from './api/catalogue.ts';
import { DEMO_DASHBOARDS } from './dashboards/all.ts';
import type { DemoPrometheus } from './data/prometheus.ts';
import { createDraw } from './render/draw-pictures.ts';
import type { Draw } from './render/picture.ts';
import { DEMO_TOKENS, type DemoToken } from './http/auth.ts';
import { exchangeOf, withoutSubPath } from './http/exchange.ts';
import { FaultBoard, type Fault, type FaultOptions, type RecordedRequest } from './http/faults.ts';
import { isRenderPath } from './http/routes.ts';
import { serve, type ServeSettings } from './http/serve.ts';
import { RenderSlots } from './http/slots.ts';
import type { DemoDashboard } from './model/dashboard.ts';

export type { DemoAlerting, DemoInstance, DemoRule } from './alerting/model.ts';
export { demoRules } from './alerting/samples.ts';
export { DEMO_DASHBOARDS } from './dashboards/all.ts';
export { blankPicture, type Draw, type PictureRequest } from './render/picture.ts';
export { DEMO_TOKENS, type DemoToken } from './http/auth.ts';
export type { Fault, FaultOptions, Placeholder, RecordedRequest } from './http/faults.ts';
export type { DashboardJson, DemoDashboard, DemoFolder } from './model/dashboard.ts';

export interface DemoGrafana {
  /** Root URL without trailing slash, sub-path included, e.g. http://127.0.0.1:40123/grafana */
  readonly url: string;
  readonly port: number;
  /** Every request that came in, oldest first. */
  readonly requests: readonly RecordedRequest[];
  /** Highest number of renders that were under way at once. */
  readonly peakRenders: number;
  /** Switches a fault on; the function given back switches it off. */
  fault(fault: Fault, options?: FaultOptions): () => void;
  /** Stops listening and ends every connection at once, hanging ones too. */
  close(): Promise<void>;
}

export interface DemoOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  readonly host?: string;
  /** '' or such as '/grafana'; requests without it are answered as well. */
  readonly subPath?: string;
  readonly tokens?: Readonly<Record<string, DemoToken>>;
  /** True: no token is needed; a wrong one is refused all the same. */
  readonly anonymous?: boolean;
  /** What it says it is; 6.5.1 when missing. */
  readonly version?: string;
  /** The one organisation that all tokens are of; Grafana's first when missing. */
  readonly organisation?: { readonly id: number; readonly name: string };
  /** False: no renderer is installed. */
  readonly renderer?: boolean;
  /** How many renders may be under way at once. */
  readonly renderLimit?: number;
  readonly dashboards?: readonly DemoDashboard[];
  /** Legacy alerting with three alerts when missing, as 6.5.1 has it. */
  readonly alerting?: DemoAlerting;
  /** A real Prometheus, as the data source `prometheus`. */
  readonly prometheus?: DemoPrometheus;
  /** UIDs of short links, and the addresses to which `/goto/UID` redirects. */
  readonly shortLinks?: Readonly<Record<string, string>>;
  /** How a picture is made; drawn as the bot draws when absent. */
  readonly draw?: Draw;
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
}

/** What was seen on a real 6.5.1, whose constant is 30 and whose test is "more than". */
const RENDER_LIMIT = 31;

/**
 * Starts a stand-in for Grafana that listens on HTTP and is ready when the promise is kept. It says it
 * is 6.5.1, and answers as a real 6.5.1 was seen to; only dashboards stored in schema v2, which came
 * with later versions, are answered as the sources of Grafana 13 have it.
 */
export async function startDemoGrafana(options: DemoOptions = {}): Promise<DemoGrafana> {
  const { port = 0, host = '127.0.0.1', subPath = '', clock = Date.now } = options;
  const requests: RecordedRequest[] = [];
  const slots = new RenderSlots(options.renderLimit ?? RENDER_LIMIT);
  const faults = new FaultBoard(({ path }) => isRenderPath(withoutSubPath(path, subPath)));
  const alerting = new AlertingState(
    options.alerting ?? { kind: 'legacy', alerts: DEMO_LEGACY_ALERTS },
    clock,
  );
  const charts = createDraw(options.prometheus);
  const settings: ServeSettings = {
    alerting,
    catalogue: catalogueOf(options.dashboards ?? DEMO_DASHBOARDS),
    draw: options.draw ?? charts.draw,
    renderer: options.renderer ?? true,
    about: {
      version: options.version ?? '6.5.1',
      organisation: options.organisation ?? { id: 1, name: 'Main Org.' },
      renderer: options.renderer ?? true,
      prometheus: options.prometheus,
      alertmanagers: [...alerting.alertmanagers.keys()].filter((name) => name !== 'grafana'),
    },
    shortLinks: options.shortLinks ?? {},
    clock,
    tokens: options.tokens ?? DEMO_TOKENS,
    anonymous: options.anonymous ?? false,
    faults,
    slots,
  };
  const server = createServer((incoming, response) => {
    const exchange = exchangeOf(incoming, response, subPath, clock());
    requests.push(exchange.request);
    void serve(settings, exchange, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const listening = (server.address() as AddressInfo).port;
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${listening}${subPath}`;
  const stopNotifier = alerting.contactPoint && startNotifier(alerting, alerting.contactPoint, url);
  return {
    url,
    port: listening,
    requests,
    get peakRenders() {
      return slots.peak;
    },
    fault: (fault, faultOptions) => faults.add(fault, faultOptions),
    async close() {
      stopNotifier?.();
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      });
      await charts.close();
    },
  };
}
