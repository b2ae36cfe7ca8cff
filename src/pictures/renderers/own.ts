import { LRUCache } from 'lru-cache';
import type { Drawings } from '../../drawing/create-drawing.ts';
import type { Drawing } from '../../drawing/model/drawing.ts';
import { understanding } from '../../drawing/understood/understanding.ts';
import type { GrafanaClient } from '../../grafana/api/client.ts';
import { NotUnderstoodError } from '../../grafana/errors.ts';
import { type DataSources, readDataSources } from '../../grafana/query/data-sources.ts';
import type { ReadOptions } from '../../grafana/query/options-reader.ts';
import { type PanelWithData, readPanelWithData } from '../../grafana/query/panel-with-data.ts';
import type { Credentials } from '../../util/http/credentials.ts';
import type { Logger } from '../../util/logger.ts';
import { oneLine } from '../../util/text.ts';
import type { Completeness, OwnRenderer } from './choosing.ts';
import { panelOfSubject, type SubjectPanel } from './subject-panel.ts';

/** Where a panel and its data are asked for. */
export interface DrawingAccess {
  readonly root: string;
  readonly token: Credentials | undefined;
  readonly orgId: string | undefined;
  /** Whether a room may have named this Grafana. */
  readonly isFromRoom: boolean;
}

export interface OwnRendererDeps {
  readonly clientFor: (access: DrawingAccess) => GrafanaClient;
  readonly drawings: Pick<Drawings, 'draw'>;
  readonly readOptions: ReadOptions;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly logger: Pick<Logger, 'info'>;
}

/** Grafanas and tokens whose clients are kept. */
const MAX_CLIENTS = 100;
/** Milliseconds for which the data sources of a Grafana are kept. */
const SOURCES_MS = 60_000;
/** Characters of the line that says what was left out. */
const MAX_FOOTER = 160;

interface KnownGrafana {
  readonly client: GrafanaClient;
  sources?: { readonly asked: Promise<DataSources>; readonly at: number } | undefined;
}

/** Draws panels here: reads their models and their data from Grafana, and has both drawn. */
export function createOwnRenderer(deps: OwnRendererDeps): OwnRenderer {
  const { clientFor, drawings, readOptions, now, logger } = deps;
  const grafanas = new LRUCache<string, KnownGrafana>({ max: MAX_CLIENTS });

  function grafanaAt(access: DrawingAccess): KnownGrafana {
    const key = JSON.stringify(access);
    const grafana = grafanas.get(key) ?? { client: clientFor(access) };
    grafanas.set(key, grafana);
    return grafana;
  }

  function sourcesOf(grafana: KnownGrafana): Promise<DataSources> {
    const { sources, client } = grafana;
    if (sources && now() - sources.at < SOURCES_MS) return sources.asked;
    const asked = readDataSources(client);
    grafana.sources = { asked, at: now() };
    asked.catch(() => (grafana.sources = undefined));
    return asked;
  }

  return {
    async draw(subject, token, completeness) {
      const panel = panelOfSubject(subject);
      const { root, orgId } = panel;
      const isFromRoom = subject.kind === 'dashboard';
      const grafana = grafanaAt({ root, token, orgId, isFromRoom });
      const sources = await sourcesOf(grafana);
      const question = { ...panel, values: panel.variables, now: now() };
      const content = await readPanelWithData(grafana.client, question, { readOptions, sources });
      const footer = footerOf(content, completeness);
      if (footer !== undefined) logger.info(footer);
      return drawings.draw(drawingOf(panel, content, sources.release, footer));
    },
    async hasRenderer(subject, token) {
      const { root, orgId } = panelOfSubject(subject);
      const isFromRoom = subject.kind === 'dashboard';
      const grafana = grafanaAt({ root, token, orgId, isFromRoom });
      return (await sourcesOf(grafana)).hasRenderer;
    },
  };
}

/**
 * What is written below a picture on which something is missing; nothing when it is whole.
 * @throws NotUnderstoodError when so much is missing that there must not be a picture
 */
function footerOf({ model, data }: PanelWithData, completeness: Completeness): string | undefined {
  const { leftOut, impossible } = understanding(model, data.frames);
  if (impossible !== undefined) throw new NotUnderstoodError(impossible);
  const failed = data.failures.map(({ refId, message }) => `${refId}: ${message}`);
  const [missing] = [...leftOut, ...failed];
  if (completeness === 'whole' && missing !== undefined) throw new NotUnderstoodError(missing);
  if (data.frames.length === 0 && failed.length > 0)
    throw new NotUnderstoodError(failed.join('; '));
  if (leftOut.length === 0) return undefined;
  return oneLine(`Drawn without Grafana: ${leftOut.join(', ')} left out`, MAX_FOOTER);
}

function drawingOf(
  { width, height, scale, theme }: SubjectPanel,
  { model, data, range, timeZone }: PanelWithData,
  version: string | undefined,
  footer: string | undefined,
): Drawing {
  const hasNote = range.note !== '' && model.hideTimeOverride !== true;
  const title = typeof model.title === 'string' ? model.title : '';
  return {
    panel: model,
    ...data,
    range,
    zone: timeZone,
    width,
    height,
    scale,
    theme,
    // As Grafana does, next to the title.
    ...(hasNote && { title: `${title}  ${range.note}`.trim() }),
    ...(version !== undefined && { version }),
    ...(footer !== undefined && { footer }),
  };
}
