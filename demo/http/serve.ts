import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { alertingRoute } from '../alerting/routes.ts';
import type { AlertingState } from '../alerting/state.ts';
import { html, redirect, type Answer } from './answer.ts';
import { identify, type DemoToken } from './auth.ts';
import { dataSourceQuery } from '../api/ds-query.ts';
import { prometheusRoute } from '../data/prometheus.ts';
import type { About } from '../api/dashboards.ts';
import type { Exchange } from './exchange.ts';
import { deliver, outcomeOf, type Outcome } from './fault-outcomes.ts';
import type { Fault, FaultBoard } from './faults.ts';
import { errorPage } from './pages.ts';
import { placeholder } from './placeholders.ts';
import { render, type RenderSettings } from './render.ts';
import { denial, isReading, isRenderPath, openRoute, route } from './routes.ts';
import type { RenderSlots } from './slots.ts';

export interface ServeSettings extends RenderSettings {
  readonly tokens: Readonly<Record<string, DemoToken>>;
  readonly anonymous: boolean;
  readonly about: About;
  readonly alerting: AlertingState;
  /** UIDs, and the addresses that they are short for. */
  readonly shortLinks: Readonly<Record<string, string>>;
  readonly faults: FaultBoard;
  readonly slots: RenderSlots;
}

type Breakdown = Exclude<Fault, { kind: 'delay' }>;

const ends = (answer: Answer): Outcome => ({ kind: 'answer', answer });

/** Answers one request. A fault comes before everything else, even before the token is looked at. */
export async function serve(
  settings: ServeSettings,
  exchange: Exchange,
  response: ServerResponse,
): Promise<void> {
  try {
    const fault = settings.faults.take(exchange.request);
    deliver(
      response,
      fault === undefined || fault.kind === 'delay'
        ? await answerAsUsual(settings, exchange, response, fault?.ms ?? 0)
        : await breakDown(settings, exchange, response, fault),
    );
  } catch (error) {
    if (exchange.gone.aborted) return;
    console.error(error);
    deliver(response, ends(html(500, errorPage('Internal server error'))));
  }
}

function breakDown(
  settings: ServeSettings,
  exchange: Exchange,
  response: ServerResponse,
  fault: Breakdown,
): Promise<Outcome> {
  const work = (): Promise<Outcome> => outcomeOf(fault, exchange);
  return isRenderPath(exchange.path) ? inSlot(settings.slots, response, work) : work();
}

async function answerAsUsual(
  settings: ServeSettings,
  exchange: Exchange,
  response: ServerResponse,
  delay: number,
): Promise<Outcome> {
  const caller = identify(exchange.request.headers, settings.tokens, settings.anonymous);
  const early = openRoute(exchange, settings.about) ?? denial(exchange, caller, settings.about);
  if (
    early === undefined &&
    'role' in caller &&
    isRenderPath(exchange.path) &&
    isReading(exchange)
  ) {
    const allowed = { ...exchange, role: caller.role };
    return inSlot(settings.slots, response, async () =>
      ends(await render(settings, allowed, delay)),
    );
  }
  if (delay > 0) await sleep(delay, undefined, { signal: exchange.gone });
  const role = 'role' in caller ? caller.role : 'Viewer';
  const longAddress = settings.shortLinks[/^\/goto\/([\w-]+)$/.exec(exchange.path)?.[1] ?? ''];
  const moved = longAddress === undefined ? undefined : redirect(302, longAddress);
  const known = early ?? moved;
  if (known) return ends(known);
  const allowed = { ...exchange, role };
  const { version, prometheus } = settings.about;
  const answer =
    (await alertingRoute(settings.alerting, allowed, settings.catalogue)) ??
    (prometheus && (await prometheusRoute(allowed, prometheus, version))) ??
    (await dataSourceQuery(allowed, { version, prometheus, now: settings.clock() }));
  return ends(answer ?? route(settings.catalogue, allowed, settings.about));
}

/** A slot is free again before the last byte leaves, so no client can see it taken afterwards. */
async function inSlot(
  slots: RenderSlots,
  response: ServerResponse,
  work: () => Promise<Outcome>,
): Promise<Outcome> {
  const leave = slots.enter();
  if (leave === undefined) return ends(await placeholder('limit-dark'));
  response.once('close', leave);
  const outcome = await work();
  if (outcome.kind === 'answer') leave();
  return outcome;
}
