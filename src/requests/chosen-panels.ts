import { GrafanaNotFoundError } from '../grafana/errors.ts';
import type { GrafanaClient } from '../grafana/api/client.ts';
import type { Dashboard } from '../grafana/dashboard/model.ts';
import { type DrawnPanel, drawPanelSteps } from '../grafana/dashboard/repeats.ts';
import { resolveVariableSteps } from '../grafana/dashboard/resolve-variables.ts';
import { oneLine } from '../util/text.ts';
import { runInSlices, type Steps } from '../util/time-slices.ts';
import { type PlanConfig, type RequestClock, resolveOptions } from './options.ts';
import type { DashboardRequest, PanelChoice } from './request.ts';
import { choosePanelSteps, type Page } from './select-panels.ts';

/** A panel as it can be asked for. */
export interface NumberedPanel {
  /** Position on the page, from 1. */
  readonly number: number;
  readonly title: string;
  /** The row or tab that it is in, as saved. */
  readonly row?: string | undefined;
}

/** The dashboard has panels, but none of those that were asked for. */
export class PanelNotFoundError extends GrafanaNotFoundError {
  /** The first ones that it has, in order. */
  readonly panels: readonly NumberedPanel[];

  constructor(panels: readonly NumberedPanel[]) {
    const named = panels
      .slice(0, MAX_NAMED)
      .map(({ number, title }) => `:${number} ${oneLine(title, 60)}`);
    const more = panels.length > MAX_NAMED ? ', …' : '.';
    super(`Could not locate desired panel. There are: ${named.join(', ')}${more}`);
    this.panels = panels;
  }
}

/** Most panels named when none of them was the one asked for. */
const MAX_NAMED = 15;

/** Most panels that are listed, or looked at for a similar title. */
const MAX_PROPOSED = 1_000;

/**
 * The panels of a page that are meant, in order.
 * @throws GrafanaNotFoundError when the page is empty; PanelNotFoundError
 */
export function* chosenPanels(page: Page, choices: readonly PanelChoice[]): Steps<DrawnPanel[]> {
  const { dashboard, values, context } = page;
  const drawn = yield* drawPanelSteps(dashboard, values, context);
  if (drawn.length === 0) {
    throw new GrafanaNotFoundError('Dashboard empty. It has no panels.');
  }
  const chosen = yield* choosePanelSteps(drawn, choices, page);
  if (chosen.length === 0) throw panelNotFound(drawn);
  return chosen;
}

function panelNotFound(drawn: readonly DrawnPanel[]): PanelNotFoundError {
  return new PanelNotFoundError(firstCopies(drawn));
}

/** Each panel, and of a repeated one the first copy. */
function firstCopies(drawn: readonly DrawnPanel[]): NumberedPanel[] {
  const panels: NumberedPanel[] = [];
  for (const { number, title, panel } of drawn) {
    if (number > (panels.at(-1)?.number ?? 0)) panels.push({ number, title, row: panel.row });
    if (panels.length >= MAX_PROPOSED) break;
  }
  return panels;
}

/**
 * The panels that a request means, without pictures: at most 1,000, a repeated one once.
 * @throws as planPictures
 */
export async function listPanels(
  client: Pick<GrafanaClient, 'orgId'>,
  dashboard: Dashboard,
  request: DashboardRequest,
  config: PlanConfig,
  clock: RequestClock,
): Promise<readonly NumberedPanel[]> {
  const resolved = resolveOptions(request, { ...config, orgId: client.orgId }, dashboard, clock);
  const { values } = await runInSlices(resolveVariableSteps(dashboard, resolved.variables));
  const context = { ...resolved.options, variables: values, now: clock.now };
  return firstCopies(
    await runInSlices(chosenPanels({ dashboard, values, context }, request.panels)),
  );
}
