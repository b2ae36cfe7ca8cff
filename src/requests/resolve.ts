import { GrafanaNotFoundError } from '../grafana/errors.ts';
import type { GrafanaClient } from '../grafana/api/client.ts';
import type { Dashboard } from '../grafana/dashboard/model.ts';
import { type DrawnPanel, drawnPanels } from '../grafana/dashboard/repeats.ts';
import { pageUrl, type RenderOptions, type View } from '../grafana/urls.ts';
import { resolveVariables } from '../grafana/dashboard/resolve-variables.ts';
import { code, oneLine } from '../util/text.ts';
import type { RequestedPicture } from '../pictures/picture.ts';
import { type PlanConfig, type ResolvedOptions, resolveOptions } from './options.ts';
import { choosePanels } from './select-panels.ts';
import type { DashboardRequest } from './request.ts';

export interface Plan {
  /** In the order the eye sees the panels. */
  readonly pictures: readonly RequestedPicture[];
  /** Sentences for the person: what was understood other than it was written. */
  readonly notes: readonly string[];
}

/** Most panels or variables named when none of them was the one asked for. */
const MAX_NAMED = 15;

/**
 * Which pictures a request means, now that the dashboard is known.
 * @param client of the Grafana that has the dashboard
 * @param now the clock, in ms
 * @throws InvalidRequestError when an option has a value it cannot have; GrafanaNotFoundError when
 *   there is no such panel
 */
export function planPictures(
  { root, orgId }: Pick<GrafanaClient, 'root' | 'orgId'>,
  dashboard: Dashboard,
  request: DashboardRequest,
  config: PlanConfig,
  now: number,
): Plan {
  const names = dashboard.variables.map(({ name }) => name);
  const resolved = resolveOptions(request, { ...config, orgId }, dashboard, now);
  const { values, unknown } = resolveVariables(dashboard, resolved.variables);
  const options = { ...resolved.options, variables: values };
  const pictures = request.kiosk
    ? inTime({ root, dashboard }, dashboard.title, options, resolved)
    : chosenPanels(dashboard, request, options, now).flatMap(
        ({ panel, title, values: variables }) =>
          inTime({ root, dashboard, panel }, title, { ...options, variables }, resolved),
      );
  return {
    pictures,
    notes: [...resolved.notes, ...unknownVariables(unknown, names)],
  };
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

function panelNotFound(drawn: readonly DrawnPanel[]): GrafanaNotFoundError {
  const titles = new Map<number, string>();
  for (const { number, title } of drawn) {
    if (!titles.has(number)) titles.set(number, title);
  }
  const named = [...titles]
    .sort(([a], [b]) => a - b)
    .slice(0, MAX_NAMED)
    .map(([number, title]) => `:${number} ${oneLine(title, 60)}`);
  const more = titles.size > MAX_NAMED ? ', …' : '';
  return new GrafanaNotFoundError(
    `Could not locate desired panel. There are: ${named.join(', ')}${more}`,
  );
}

function unknownVariables(unknown: readonly string[], names: readonly string[]): string[] {
  if (unknown.length === 0) return [];
  const listed = (all: readonly string[]) =>
    all.slice(0, MAX_NAMED).map(code).join(', ') + (all.length > MAX_NAMED ? ', …' : '');
  if (names.length === 0)
    return [`This dashboard has no variables, so ${listed(unknown)} does nothing.`];
  return [
    unknown.length === 1
      ? `${listed(unknown)} is no variable of this dashboard; it has ${listed(names)}.`
      : `${listed(unknown)} are no variables of this dashboard; it has ${listed(names)}.`,
  ];
}
