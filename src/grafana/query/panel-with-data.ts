import { IANAZone } from 'luxon';
import { GrafanaNotFoundError, NotUnderstoodError } from '../errors.ts';
import type { GrafanaClient } from '../api/client.ts';
import type { PanelAlerts } from '../alerting/panel-alerts.ts';
import { type PanelAnnotations, readAnnotations } from '../annotations/read-annotations.ts';
import type { Values } from '../dashboard/expand-repeats.ts';
import type { Dashboard } from '../dashboard/model.ts';
import { titleReader } from '../dashboard/titles.ts';
import { isSmallValue } from '../../util/small-value.ts';
import { withTimeout } from '../../util/timeout.ts';
import { completeOptions, unlistedIn } from './complete-options.ts';
import type { DataSources } from './data-sources.ts';
import { fillModel } from './fill-model.ts';
import type { PanelData } from './frames.ts';
import type { ReadOptions } from './options-reader.ts';
import { readPanelData } from './panel-data.ts';
import { panelQueries } from './panel-queries.ts';
import { type AskedRange, type PanelRange, panelRange } from './panel-range.ts';
import { readSourceReference } from './target-source.ts';

type Model = Readonly<Record<string, unknown>>;

/** Which panel is to be drawn, over which range and with which values. */
export interface PanelQuestion extends AskedRange {
  readonly uid: string;
  readonly panelId: number;
  readonly values: Values;
  readonly orgId: string | undefined;
  /** Pixels. */
  readonly width: number;
}

/** All that a picture of a panel is made of. */
export interface PanelWithData {
  /** The panel as saved, in the first schema, with its variables filled in. */
  readonly model: Model;
  readonly data: PanelData;
  readonly range: PanelRange;
  /** IANA name, or `utc`. */
  readonly timeZone: string;
  readonly annotations: PanelAnnotations;
  /** Undefined where it is not known. */
  readonly alerts: PanelAlerts | undefined;
}

export type PanelClient = Pick<
  GrafanaClient,
  'models' | 'query' | 'readJson' | 'request' | 'alertingKind' | 'root' | 'token'
>;

export interface PanelReading {
  readonly readOptions: ReadOptions;
  readonly sources: DataSources;
  /** Types of panels on which annotations are drawn; none when missing. */
  readonly annotatedTypes?: readonly unknown[];
  readonly readAlerts?: (dashboard: Dashboard) => Promise<PanelAlerts | undefined>;
}

/** Milliseconds that annotations and alerts may take longer than the data. */
const LATE_MS = 1_500;

/**
 * Reads a panel and its data. Annotations and alerts never cost the picture: what is late is left out.
 * @throws GrafanaNotFoundError for an unknown panel; NotUnderstoodError; the errors of Grafana's
 *   client
 */
export async function readPanelWithData(
  client: PanelClient,
  question: PanelQuestion,
  { readOptions, sources, annotatedTypes = [], readAlerts }: PanelReading,
): Promise<PanelWithData> {
  const saved = await client.models(question.uid);
  const model = modelOf(saved, question.panelId);
  const timeZone = question.timeZone ?? zoneOf(saved);
  const time = (name: string) => (typeof model[name] === 'string' ? model[name] : '');
  const range = panelRange(
    { ...question, timeZone },
    { timeFrom: time('timeFrom'), timeShift: time('timeShift') },
  );
  const { values, orgId, width } = question;
  const asking = { readOptions, client, values, range };
  const isAnnotated = annotatedTypes.includes(model.type);
  const texts = JSON.stringify([model, isAnnotated ? saved.annotations : []]);
  const dashboard = await completeOptions(saved, unlistedIn(texts, saved, values), asking);
  const about = { dashboard, values, range, timeZone, orgId };
  const { source, transformations } = sourcePanelOf(model, dashboard);
  const queries = panelQueries(source, { ...about, sources, width });
  const whole = panelRange({ ...question, timeZone }, { timeFrom: '', timeShift: '' });
  const marking = isAnnotated
    ? readAnnotations(client, { ...about, range: whole, panelId: question.panelId, sources })
    : Promise.resolve(NO_ANNOTATIONS);
  const reading = readPanelData(client, queries, { sources, range });
  const [data, annotations, alerts] = await Promise.all([
    reading,
    beside(reading, marking, { ...NO_ANNOTATIONS, missing: ['annotations that came too late'] }),
    beside(reading, readAlerts?.(saved) ?? Promise.resolve(undefined), undefined),
  ]);
  const filled = fillModel(
    transformations.length > 0 ? { ...model, transformations } : model,
    about,
  );
  const title = titleOf(model, dashboard, question);
  return { model: { ...filled, title }, data, range, timeZone, annotations, alerts };
}

const NO_ANNOTATIONS: PanelAnnotations = { annotations: [], missing: [] };

/** What is asked for at the same time as the data, and not waited for much longer. */
async function beside<T>(data: Promise<unknown>, work: Promise<T>, late: T): Promise<T> {
  // Without data its failure does not matter.
  work.catch(() => undefined);
  await data;
  return withTimeout(work, LATE_MS, () => late);
}

/** The zone of a dashboard; UTC where it is each viewer's own, or not a zone. */
export function zoneOf({ timeZone }: Pick<Dashboard, 'timeZone'>): string {
  return timeZone !== undefined && IANAZone.isValidZone(timeZone) ? timeZone : 'utc';
}

function modelOf({ panels }: Dashboard, panelId: number): Model {
  const panel = panels.find(({ id }) => id === panelId);
  if (!panel) throw new GrafanaNotFoundError('Could not locate desired panel.');
  const { model } = panel;
  if (typeof model?.type !== 'string') {
    throw new NotUnderstoodError('a panel of the library whose content is not in the dashboard');
  }
  if (!isSmallValue(model, MOST_OF_MODEL)) throw new NotUnderstoodError('a panel of such a size');
  return { ...model, title: panel.title };
}

/** Of a panel's model, which is looked through at once. */
const MOST_OF_MODEL = { parts: 20_000, characters: 500_000 };

/** Deepest chain of panels that show each other's data. */
const MAX_CHAIN = 5;

/** As people read it; an untitled panel stays without a title. */
function titleOf({ title }: Model, dashboard: Dashboard, { values, ...asked }: PanelQuestion) {
  if (typeof title !== 'string' || title.trim() === '') return '';
  const { from, to, now, timeZone } = asked;
  return titleReader(dashboard, { from, to, now, timeZone })({ panel: { title } }, values);
}

interface SourcePanel {
  /** Whose queries are asked: the panel itself, or the one whose data it shows. */
  readonly source: Model;
  /** Those of the other panel, where it shows what they make, and its own. */
  readonly transformations: readonly unknown[];
}

/** A panel that shows the data of another one has the queries of that one. */
function sourcePanelOf(model: Model, { panels }: Dashboard): SourcePanel {
  let source = model;
  let transformations = listIn(model.transformations);
  for (let depth = 0; depth < MAX_CHAIN; depth += 1) {
    const [target, ...others] = listIn(source.targets) as readonly Model[];
    const own = readSourceReference(source.datasource) ?? readSourceReference(target?.datasource);
    if (own?.kind !== 'dashboard') return { source, transformations };
    const other = panels.find(({ id }) => id === target?.panelId)?.model;
    if (!other || others.length > 0) throw new NotUnderstoodError('the data of other panels');
    if (target?.withTransforms === true) {
      transformations = [...listIn(other.transformations), ...transformations];
    }
    source = other;
  }
  throw new NotUnderstoodError('panels that show the data of each other');
}

function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
