import { type Finding, note, ok, wrong } from '../../chat/doctor.ts';
import type { GrafanaClient } from '../../grafana/api/client.ts';
import { NotUnderstoodError } from '../../grafana/errors.ts';
import type { ReadOptions } from '../../grafana/query/options-reader.ts';
import type { RequestedPicture } from '../../pictures/picture.ts';
import { inspectPng } from '../../pictures/png.ts';
import { wholeDashboard } from '../../requests/request.ts';
import { planPictures } from '../../requests/resolve.ts';
import { sentenceFor } from '../../util/errors.ts';
import { code, oneLine } from '../../util/text.ts';
import type { Config } from '../config.ts';
import type { PictureRenderer } from '../renderer.ts';
import { type Check } from './check.ts';

export interface DrawingChecksDeps {
  /** @throws ConfigError when no Grafana is set */
  readonly client: () => GrafanaClient;
  readonly config: Pick<Config, 'defaults' | 'grafana' | 'images'>;
  readonly renderer: Pick<PictureRenderer, 'grafana' | 'own'>;
  readonly readOptions: ReadOptions;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Most dashboards that are read to find a panel. */
const MAX_DASHBOARDS = 5;
/** Most panels of one dashboard that are looked at. */
const MAX_PLANNED = 30;
/** Most panels that are tried until one is understood. */
const MAX_TRIED = 5;
/** Milliseconds to find a panel, besides drawing it. */
const FINDING_MS = 15_000;
/** Panels without data show nothing of what may be wrong. */
const WITHOUT_DATA = new Set(['text', 'row', 'dashlist', 'news', 'welcome', 'alertlist']);

/** A real picture of a real panel, by Grafana's renderer and by our own. */
export function drawingChecks(deps: DrawingChecksDeps): readonly Check[] {
  const { images } = deps.config;
  const timeoutMs = FINDING_MS + images.timeoutMs;
  return [{ about: 'Drawing', timeoutMs, run: () => drawBoth(deps) }];
}

async function drawBoth(deps: DrawingChecksDeps): Promise<readonly Finding[]> {
  const { renderer: choice } = deps.config.images;
  const client = deps.client();
  const panels = await findPanels(client, deps);
  const [first] = panels;
  if (!first) {
    return [note('Drawing', 'no panel with data was found, so nothing was drawn.')];
  }
  const theirs = choice === 'own' ? undefined : await byGrafana(first, client, deps);
  const ours = choice === 'grafana' ? undefined : await byUs(panels, client, deps);
  return [
    ...(theirs ? [theirFinding(theirs, ours)] : []),
    ...(ours ? [ourFinding(ours, theirs)] : []),
  ];
}

interface Drawn {
  readonly isDrawn: boolean;
  /** Of what was drawn, or why it was not. */
  readonly text: string;
  /** Whether the reason is the panel, not the set-up. */
  readonly isPanel?: boolean;
}

function theirFinding({ isDrawn, text }: Drawn, ours: Drawn | undefined): Finding {
  if (isDrawn) return ok("Grafana's renderer", text);
  return ours?.isDrawn
    ? note("Grafana's renderer", `${text} Panels are drawn by the bot instead.`)
    : wrong("Grafana's renderer", text);
}

function ourFinding({ isDrawn, text, isPanel = false }: Drawn, theirs: Drawn | undefined): Finding {
  if (isDrawn) return ok('Own drawing', text);
  return isPanel && theirs?.isDrawn ? note('Own drawing', text) : wrong('Own drawing', text);
}

async function byGrafana(
  { subject, title }: RequestedPicture,
  { token }: GrafanaClient,
  { renderer, now }: DrawingChecksDeps,
): Promise<Drawn> {
  try {
    const begun = now();
    const { content } = await renderer.grafana.render(subject, { token });
    inspectPng(content);
    return { isDrawn: true, text: drawnText(title, "Grafana's renderer", now() - begun) };
  } catch (error) {
    return { isDrawn: false, text: sentenceFor(error) };
  }
}

/** The first panel that is understood; one that is not says nothing of the set-up. */
async function byUs(
  panels: readonly RequestedPicture[],
  { token }: GrafanaClient,
  { renderer, now }: DrawingChecksDeps,
): Promise<Drawn> {
  let last: Drawn | undefined;
  for (const { subject, title } of panels) {
    try {
      const begun = now();
      inspectPng(await renderer.own.draw(subject, token, 'best-effort'));
      return { isDrawn: true, text: drawnText(title, 'this process', now() - begun) };
    } catch (error) {
      const isPanel = error instanceof NotUnderstoodError;
      const text = isPanel
        ? `the panel ${named(title)} cannot be drawn here: ${oneLine(error.message)} is not understood.`
        : sentenceFor(error);
      last = { isDrawn: false, text, isPanel };
      if (!isPanel) break;
    }
  }
  return last ?? { isDrawn: false, text: 'nothing was tried.' };
}

function drawnText(title: string, by: string, ms: number): string {
  return `${by} drew the panel ${named(title)} in ${(ms / 1_000).toFixed(1)} s.`;
}

function named(title: string): string {
  return code(oneLine(title, 60));
}

async function findPanels(
  client: GrafanaClient,
  { config, readOptions, now }: DrawingChecksDeps,
): Promise<readonly RequestedPicture[]> {
  const hits = await client.search();
  for (const { uid } of hits.slice(0, MAX_DASHBOARDS)) {
    const dashboard = await client.models(uid);
    const withData = dashboard.panels.filter(({ model }) => !WITHOUT_DATA.has(String(model?.type)));
    const ids = new Set(withData.map(({ id }) => id));
    const { pictures } = await planPictures(client, dashboard, wholeDashboard(uid), config, {
      now: now(),
      readOptions,
      maxPictures: MAX_PLANNED,
    });
    const panels = pictures.filter(
      ({ subject }) => subject.kind === 'dashboard' && ids.has(subject.view.panel?.id ?? NaN),
    );
    if (panels.length > 0) return panels.slice(0, MAX_TRIED);
  }
  return [];
}
