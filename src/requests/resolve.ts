import { GrafanaNotFoundError } from '../grafana/errors.ts';
import type { GrafanaClient } from '../grafana/api/client.ts';
import type { Dashboard } from '../grafana/dashboard/model.ts';
import { type DrawnPanel, drawnPanels } from '../grafana/dashboard/repeats.ts';
import { pageUrl, type RenderOptions, type View } from '../grafana/urls.ts';
import { resolveVariables } from '../grafana/dashboard/resolve-variables.ts';
import { code, oneLine } from '../util/text.ts';
import type { RequestedPicture } from '../pictures/picture.ts';
import { InvalidRequestError } from '../util/errors.ts';
import {
  type PlanConfig,
  type RequestClock,
  type ResolvedOptions,
  resolveOptions,
} from './options.ts';
import { variableAssignments } from './variable-assignments.ts';
import { choosePanels } from './select-panels.ts';
import type { DashboardRequest } from './request.ts';

export interface Plan {
  /** In the order the eye sees the panels; no more than may be shown. */
  readonly pictures: readonly RequestedPicture[];
  /** How many pictures there are besides. */
  readonly more: number;
  /** Sentences for the person: what was understood other than it was written. */
  readonly notes: readonly string[];
  /** Names of variables that the dashboard does not have. */
  readonly unknownVariables: readonly string[];
}

/** A panel as it can be asked for. */
export interface NumberedPanel {
  /** Position on the page, from 1. */
  readonly number: number;
  readonly title: string;
}

/** The dashboard has panels, but none of those that were asked for. */
export class PanelNotFoundError extends GrafanaNotFoundError {
  /** Those that it has, in order. */
  readonly panels: readonly NumberedPanel[];

  constructor(panels: readonly NumberedPanel[]) {
    const named = panels
      .slice(0, MAX_NAMED)
      .map(({ number, title }) => `:${number} ${oneLine(title, 60)}`);
    const more = panels.length > MAX_NAMED ? ', …' : '';
    super(`Could not locate desired panel. There are: ${named.join(', ')}${more}`);
    this.panels = panels;
  }
}

export interface PlanContext extends RequestClock {
  /** Most pictures that are planned; the others are counted. */
  readonly maxPictures?: number;
}

/** Most panels or variables named when none of them was the one asked for. */
const MAX_NAMED = 15;

/** Characters of an address that servers take. */
const MAX_URL = 8_000;

/** Characters that a render URL has more than the address of the page. */
const RENDER_EXTRA = 120;

/**
 * Which pictures a request means, now that the dashboard is known.
 * @param client of the Grafana that has the dashboard
 * @throws InvalidRequestError when an option has a value it cannot have, or the values make too long
 *   an address; GrafanaNotFoundError when there is no such panel
 */
export function planPictures(
  { root, orgId }: Pick<GrafanaClient, 'root' | 'orgId'>,
  dashboard: Dashboard,
  request: DashboardRequest,
  config: PlanConfig,
  context: PlanContext,
): Plan {
  const resolved = resolveOptions(request, { ...config, orgId }, dashboard, context);
  const assigned = variableAssignments(resolved.variables, dashboard.variables);
  const { values, unknown } = resolveVariables(dashboard, assigned);
  const options = { ...resolved.options, variables: values };
  checkAddress(pageUrl({ root, dashboard }, options));
  const notes = [...resolved.notes, ...unknownNotes(unknown, dashboard)];
  const rest = { notes, unknownVariables: unknown };
  const { maxPictures = Infinity } = context;
  if (request.kiosk) {
    const pictures = inTime({ root, dashboard }, dashboard.title, options, resolved);
    return { pictures: pictures.slice(0, maxPictures), more: 0, ...rest };
  }
  const panels = chosenPanels(dashboard, request, options, context.now);
  const perPanel = resolved.earlier ? 2 : 1;
  const pictures = panels
    .slice(0, Math.ceil(maxPictures / perPanel))
    .flatMap(({ panel, title, values: variables }) =>
      inTime({ root, dashboard, panel }, title, { ...options, variables }, resolved),
    )
    .slice(0, maxPictures);
  return { pictures, more: panels.length * perPanel - pictures.length, ...rest };
}

/** @throws InvalidRequestError when Grafana would refuse the address of a picture */
function checkAddress(url: string): void {
  if (url.length + RENDER_EXTRA <= MAX_URL) return;
  throw new InvalidRequestError(
    `With these values the address of a picture has ${url.length + RENDER_EXTRA} characters, and servers take ${MAX_URL}; ask for fewer values.`,
  );
}

/** One picture, or with `vs` two: now and then. */
function inTime(
  view: View,
  title: string,
  options: RenderOptions,
  { earlier }: ResolvedOptions,
): RequestedPicture[] {
  const picture = (called: string, shown: RenderOptions): RequestedPicture => ({
    title: called,
    link: pageUrl(view, shown),
    subject: { kind: 'dashboard', view, options: shown },
  });
  const now = picture(title, options);
  if (!earlier) return [now];
  const { from, to, label } = earlier;
  return [now, picture(`${title} (${label})`, { ...options, from, to })];
}

function chosenPanels(
  dashboard: Dashboard,
  request: DashboardRequest,
  options: RenderOptions,
  now: number,
): DrawnPanel[] {
  const drawn = drawnPanels(dashboard, options.variables, { ...options, now });
  if (drawn.length === 0) {
    throw new GrafanaNotFoundError('Dashboard empty. There is no panel in it to be shown.');
  }
  const chosen = choosePanels(drawn, request.panels);
  if (chosen.length === 0) throw panelNotFound(drawn);
  return chosen;
}

function panelNotFound(drawn: readonly DrawnPanel[]): PanelNotFoundError {
  const titles = new Map<number, string>();
  for (const { number, title } of drawn) {
    if (!titles.has(number)) titles.set(number, title);
  }
  const panels = [...titles].map(([number, title]) => ({ number, title }));
  return new PanelNotFoundError(panels.sort((a, b) => a.number - b.number));
}

function unknownNotes(unknown: readonly string[], { variables }: Dashboard): string[] {
  if (unknown.length === 0) return [];
  const listed = (all: readonly string[]) =>
    all.slice(0, MAX_NAMED).map(code).join(', ') + (all.length > MAX_NAMED ? ', …' : '');
  if (variables.length === 0) {
    return [`This dashboard has no variables, so ${listed(unknown)} does nothing.`];
  }
  const names = listed(variables.map(({ name }) => name));
  return [
    unknown.length === 1
      ? `${listed(unknown)} is not a variable of this dashboard; it has ${names}.`
      : `${listed(unknown)} are not variables of this dashboard; it has ${names}.`,
  ];
}
