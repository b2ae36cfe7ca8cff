import { LRUCache } from 'lru-cache';
import type { Drawings } from '../../drawing/create-drawing.ts';
import type { Drawing } from '../../drawing/model/drawing.ts';
import { withAlertThresholds } from '../../drawing/model/graph-thresholds.ts';
import { ANNOTATED_TYPES, understanding } from '../../drawing/understood/understanding.ts';
import type { Dashboard } from '../../grafana/dashboard/model.ts';
import { NotUnderstoodError, QueryFailedError } from '../../grafana/errors.ts';
import type { Frame } from '../../grafana/query/frames.ts';
import { completeOptions, unlistedIn } from '../../grafana/query/complete-options.ts';
import { type DataSources, readDataSources } from '../../grafana/query/data-sources.ts';
import type { ReadOptions } from '../../grafana/query/options-reader.ts';
import { panelRange } from '../../grafana/query/panel-range.ts';
import {
  type PanelClient,
  type PanelWithData,
  readPanelWithData,
  zoneOf,
} from '../../grafana/query/panel-with-data.ts';
import type { Credentials } from '../../util/http/credentials.ts';
import type { Logger } from '../../util/logger.ts';
import { oneLine } from '../../util/text.ts';
import type { Timers } from '../../util/timers.ts';
import type { Completeness, OwnRenderer } from './choosing.ts';
import type { Subject } from '../picture.ts';
import { createKnownAlerts } from './known-alerts.ts';
import { boardOf } from './own-board.ts';
import { withCopy, withUid } from './named-panel.ts';
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
  readonly clientFor: (access: DrawingAccess) => PanelClient;
  readonly drawings: Pick<Drawings, 'draw' | 'drawBoard'>;
  readonly readOptions: ReadOptions;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly logger: Pick<Logger, 'info'>;
  /** Milliseconds for the data of all panels of a dashboard. */
  readonly dashboardMs: number;
  readonly timers: Pick<Timers, 'after'>;
}

/** Grafanas and tokens whose clients are kept. */
const MAX_CLIENTS = 100;
/** Milliseconds for which the data sources of a Grafana are kept. */
const SOURCES_MS = 60_000;
/** Characters of the line that says what was left out. */
const MAX_FOOTER = 160;

/** Of a dashboard that says none. */
const RANGE = { from: 'now-6h', to: 'now' };

interface KnownGrafana {
  readonly key: string;
  readonly client: PanelClient;
  sources?: { readonly asked: Promise<DataSources>; readonly at: number } | undefined;
}

/** Draws panels here: reads their models and their data from Grafana, and has both drawn. */
export function createOwnRenderer(deps: OwnRendererDeps): OwnRenderer {
  const { clientFor, drawings, readOptions, now, logger, dashboardMs, timers } = deps;
  const grafanas = new LRUCache<string, KnownGrafana>({ max: MAX_CLIENTS });
  const alertsOf = createKnownAlerts({ now, logger });

  function grafanaAt(access: DrawingAccess): KnownGrafana {
    const key = JSON.stringify(access);
    const grafana = grafanas.get(key) ?? { key, client: clientFor(access) };
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

  /** The Grafana that a subject is of. */
  function grafanaOf({ root, orgId }: SubjectPanel, subject: Subject, token?: Credentials) {
    return grafanaAt({ root, token, orgId, isFromRoom: subject.kind === 'dashboard' });
  }

  /** A dashboard, with the values of all variables that repeat something in it. */
  async function pageOf(client: PanelClient, shown: SubjectPanel): Promise<Dashboard> {
    const saved = await client.models(shown.uid);
    const timeZone = shown.timeZone ?? zoneOf(saved, shown.browserZone);
    const range = panelRange({ ...shown, timeZone, now: now() }, { timeFrom: '', timeShift: '' });
    const repeats = saved.panels.flatMap((panel) => panel.repeats ?? []);
    const text = repeats.map(({ variable }) => variable).join(' ');
    const names = unlistedIn(text, saved, shown.variables);
    return completeOptions(saved, names, { readOptions, client, values: shown.variables, range });
  }

  /** With the range that its page opens with, where an address says none. */
  async function withRange(client: PanelClient, asked: SubjectPanel): Promise<SubjectPanel> {
    if (asked.from !== '' && asked.to !== '') return asked;
    const { time = RANGE } = await client.models(asked.uid);
    return { ...asked, from: asked.from || time.from, to: asked.to || time.to };
  }

  /** The panel that an address names, by whatever name it has there. */
  async function panelNamed(client: PanelClient, asked: SubjectPanel): Promise<SubjectPanel> {
    const shown = await withRange(client, await withUid(client, asked));
    const { panelId: id } = shown;
    if (id === undefined) return shown;
    // Grafana 10 and older number the copies of a panel.
    const isKnown = async () =>
      (await client.models(shown.uid)).panels.some((panel) => panel.id === id);
    if (shown.copy === undefined && (await isKnown())) return shown;
    const reference = shown.copy ?? { id, values: [], rowCopies: [] };
    return withCopy(await pageOf(client, shown), shown, reference);
  }

  return {
    async draw(subject, token, completeness, signal) {
      const asked = panelOfSubject(subject);
      const grafana = grafanaOf(asked, subject, token);
      const [sources, shown] = await Promise.all([
        sourcesOf(grafana),
        panelNamed(grafana.client, asked),
      ]);
      const drawingOf = async (panel: SubjectPanel & { readonly panelId: number }) => {
        const question = { ...panel, values: panel.variables, now: now() };
        signal?.throwIfAborted();
        const read = await readPanelWithData(grafana.client, question, {
          readOptions,
          sources,
          annotatedTypes: ANNOTATED_TYPES,
          readAlerts: (dashboard) => alertsOf(grafana, dashboard),
        });
        signal?.throwIfAborted();
        const content = withAlerts(read, sources);
        const footer = footerOf(content, completeness);
        if (footer !== undefined) logger.info(footer);
        return drawingWith(panel, content, sources.release, footer);
      };
      const { panelId } = shown;
      if (panelId !== undefined) {
        return drawings.draw(await drawingOf({ ...shown, panelId }), signal);
      }
      const dashboard = await pageOf(grafana.client, shown);
      const limits = { limitMs: dashboardMs, timers };
      const deps = { drawingOf, completeness, logger, ...limits };
      return drawings.drawBoard(await boardOf(dashboard, shown, deps), signal);
    },
    async hasRenderer(subject, token) {
      const { hasRenderer } = await sourcesOf(grafanaOf(panelOfSubject(subject), subject, token));
      return hasRenderer;
    },
  };
}

/** Legacy alerting, whose thresholds are drawn, was the default before this version. */
const UNIFIED_SINCE = 9;

function withAlerts(content: PanelWithData, { version }: DataSources): PanelWithData {
  const isOld = version !== undefined && version < UNIFIED_SINCE;
  const isLegacy = content.alerts?.isLegacy ?? isOld;
  return isLegacy ? { ...content, model: withAlertThresholds(content.model) } : content;
}

/**
 * What is written below a picture on which something is missing; nothing when it is whole.
 * @throws NotUnderstoodError when so much is missing that there must not be a picture; QueryFailedError
 *   when there is no data, as no query has an answer
 */
function footerOf(
  { model, data, annotations }: PanelWithData,
  completeness: Completeness,
): string | undefined {
  const { leftOut, impossible } = understanding(model, data.frames);
  if (impossible !== undefined) throw new NotUnderstoodError(impossible);
  const failed = data.failures.map(({ refId, message }) => `${refId}: ${message}`);
  if (data.frames.length === 0 && failed.length > 0) throw queryFailed(failed);
  const [missing] = [...leftOut, ...annotations.missing, ...failed];
  if (completeness === 'whole' && missing !== undefined) throw new NotUnderstoodError(missing);
  const all = [...leftOut, ...annotations.missing];
  const lines = [
    ...(all.length === 0 ? [] : [`Drawn without Grafana: ${all.join(', ')} left out`]),
    ...noticesIn(data.frames),
  ];
  return lines.length === 0 ? undefined : oneLine(lines.join('. '), MAX_FOOTER);
}

const MOST_NOTICES = 3;

/** What data sources warn of, in their own words. */
function noticesIn(frames: readonly Frame[]): string[] {
  const told = frames.flatMap(({ refId, notices }) =>
    notices
      .filter(({ severity, text }) => severity !== 'info' && text !== '')
      .map(({ text }) => `${refId}: ${text}`),
  );
  return [...new Set(told)].slice(0, MOST_NOTICES);
}

/** Characters of what a data source says. */
const MAX_SAID = 300;

function queryFailed(failed: readonly string[]): QueryFailedError {
  const said = oneLine(failed.join('; '), MAX_SAID).replace(/\.$/, '');
  return new QueryFailedError(`The data source refuses the query: ${said}.`);
}

function drawingWith(
  { width, height, scale, theme, panelId }: SubjectPanel & { readonly panelId: number },
  { model, data, range, timeZone, annotations, alerts }: PanelWithData,
  version: string | undefined,
  footer: string | undefined,
): Drawing {
  const hasNote = range.note !== '' && model.hideTimeOverride !== true;
  const title = typeof model.title === 'string' ? model.title : '';
  const alert = alerts?.states.get(panelId);
  return {
    panel: model,
    ...data,
    annotations: annotations.annotations,
    ...(alert && { alert }),
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
