import type { Config } from '../../config.ts';
import {
  describeForLog,
  GrafanaImagesError,
  GrafanaNotFoundError,
  sentenceFor,
} from '../../errors.ts';
import type { GrafanaClient } from '../../grafana/client.ts';
import type { Dashboard } from '../../grafana/dashboards.ts';
import { findDashboard } from '../../grafana/find.ts';
import { type DrawnPanel, drawnPanels } from '../../grafana/repeats.ts';
import { pageUrl, type RenderOptions, renderUrl, type Subject } from '../../grafana/urls.ts';
import type { Logger } from '../../logger.ts';
import { oneLine } from '../../text.ts';
import type { Delivery } from '../delivery/delivery.ts';
import type { Format, PanelMessage } from '../formats/plain.ts';
import { choosePanels } from '../panels.ts';
import { type DashboardRequest, parseRequest, renderOptions } from '../request.ts';
import type { Command, Say } from './command.ts';
import { dashboardList, NO_DASHBOARDS } from './lists.ts';

export interface DbDeps {
  /** @throws ConfigError when no Grafana is configured */
  readonly client: () => GrafanaClient;
  readonly config: Pick<Config, 'defaults' | 'grafana' | 'maxReturned'>;
  readonly delivery: Delivery;
  readonly format: Format;
  readonly logger: Logger;
  /** Milliseconds of silence after which a line says that it takes longer. */
  readonly patience: { readonly one: number; readonly several: number };
}

/** A picture that was asked for: what it is called, where it is in Grafana, what renders it. */
interface Picture extends PanelMessage {
  readonly renderUrl: string;
}

/** Most panels named when none of them was the one asked for. */
const MAX_NAMED = 15;

export function dbCommand(deps: DbDeps): Command {
  return {
    name: 'db',
    aliases: ['dash', 'dashboard'],
    usage: 'db DASHBOARD[:PANELS] [NAME=VALUE …] [FROM [TO]]',
    summary: 'panels of a dashboard, as pictures',
    details: [
      'DASHBOARD is its UID or the last part of its URL; `graf list` shows them.',
      ':3 is the third panel as the eye counts, :panel-8 the one with the number 8 in Grafana, :cpu those with "cpu" in the title, :"cpu user" those with both words.',
      `NAME=VALUE sets width, height (pixels), scale (1 to 4), theme (light or dark), tz, from, to or orgId; any other name is a template variable, as var-NAME always is. Several values: server=web-01,web-02`,
      'FROM and TO are times as Grafana writes them: now-6h, now-2d now-1d, now/d; 30m is short for now-30m.',
      'kiosk makes one picture of the whole dashboard.',
    ],
    async run(rest, say) {
      if (rest.trim() === '') {
        await sayFirstDashboards(deps, say);
        return;
      }
      const request = parseRequest(rest);
      const client = deps.client();
      const dashboard = await findDashboard(client, request.dashboard);
      const names = new Set(dashboard.variables.map(({ name }) => name));
      const options = renderOptions(request, deps.config, names);
      await post(picturesOf(client.root, dashboard, request, options), deps, say);
    },
  };
}

async function sayFirstDashboards({ client, config }: DbDeps, say: Say): Promise<void> {
  const hits = await client().search();
  const [first] = hits;
  if (!first) {
    await say(NO_DASHBOARDS);
    return;
  }
  const list = dashboardList('Which dashboard?', hits, Math.min(10, config.maxReturned));
  await say(`${list}\nWrite one of them behind it, such as \`graf db ${first.uid}\`.`);
}

function picturesOf(
  root: string,
  dashboard: Dashboard,
  request: DashboardRequest,
  options: RenderOptions,
): Picture[] {
  const picture = (subject: Subject, title: string, variables = options.variables): Picture => ({
    title,
    link: pageUrl(subject, { ...options, variables }),
    renderUrl: renderUrl(subject, { ...options, variables }),
  });
  if (request.kiosk) return [picture({ root, dashboard }, dashboard.title)];
  const drawn = drawnPanels(dashboard, options.variables, { ...options, now: Date.now() });
  if (drawn.length === 0) {
    throw new GrafanaNotFoundError('Dashboard empty. There is no panel in it to be shown.');
  }
  const chosen = choosePanels(drawn, request.panels);
  if (chosen.length === 0) throw panelNotFound(drawn);
  return chosen.map(({ panel, title, values }) =>
    picture({ root, dashboard, panel }, title, values),
  );
}

function panelNotFound(drawn: readonly DrawnPanel[]): GrafanaNotFoundError {
  const first = new Map(drawn.map((panel) => [panel.number, panel] as const).reverse());
  const panels = [...first.values()].sort((a, b) => a.number - b.number);
  const named = panels
    .slice(0, MAX_NAMED)
    .map(({ title, number }) => `:${number} ${oneLine(title, 60)}`);
  const more = panels.length > MAX_NAMED ? ', …' : '';
  return new GrafanaNotFoundError(
    `Could not locate desired panel. There are: ${named.join(', ')}${more}`,
  );
}

/**
 * Starts all renders and says each as soon as it and those before it are done. One that fails is a
 * message in its place.
 */
async function post(pictures: readonly Picture[], deps: DbDeps, say: Say): Promise<void> {
  const shown = pictures.slice(0, deps.config.maxReturned);
  const outcomes = shown.map((picture) => messageFor(picture, deps));
  const waiting = sayWhenSlow(shown, deps, say);
  for (const outcome of outcomes) {
    const message = await outcome;
    waiting.stop();
    await say(message);
  }
  if (shown.length < pictures.length) {
    await say(
      ` (and ${pictures.length - shown.length} more; ask for some of them, as in \`graf help db\`)`,
    );
  }
}

async function messageFor(picture: Picture, deps: DbDeps): Promise<string> {
  try {
    return deps.format.picture(picture, await deps.delivery.deliver(picture.renderUrl));
  } catch (error) {
    const line = `No picture of "${oneLine(picture.title)}": ${describeForLog(error)}`;
    if (error instanceof GrafanaImagesError) deps.logger.debug(line);
    else deps.logger.error(line);
    return deps.format.failure(picture, sentenceFor(error));
  }
}

/** One line for those who wait. */
function sayWhenSlow(pictures: readonly Picture[], deps: DbDeps, say: Say): { stop(): void } {
  const several = pictures.length > 1;
  const text = several
    ? `Grafana is rendering ${pictures.length} panels; they come as they are done.`
    : 'Grafana is rendering; it takes a little longer.';
  const timer = setTimeout(
    () => void say(text),
    several ? deps.patience.several : deps.patience.one,
  );
  return {
    stop: () => {
      clearTimeout(timer);
    },
  };
}
