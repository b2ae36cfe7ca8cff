import { IANAZone } from 'luxon';
import { GrafanaNotFoundError, NotUnderstoodError } from '../errors.ts';
import type { GrafanaClient } from '../api/client.ts';
import type { PanelAlerts } from '../alerting/panel-alerts.ts';
import { type PanelAnnotations, readAnnotations } from '../annotations/read-annotations.ts';
import type { Values } from '../dashboard/expand-repeats.ts';
import type { Dashboard } from '../dashboard/model.ts';
import { titleReader } from '../dashboard/titles.ts';
import { InvalidRequestError } from '../../util/errors.ts';
import { isSmallValue } from '../../util/small-value.ts';
import { withTimeout } from '../../util/timeout.ts';
import { completeOptions, unlistedIn } from './complete-options.ts';
import type { DataSources } from './data-sources.ts';
import { fillModel } from './fill-model.ts';
import type { PanelData } from './frames.ts';
import { interpolate, type Interpolation } from './interpolate.ts';
import type { ReadOptions } from './options-reader.ts';
import { readPanelData } from './panel-data.ts';
import { isOfLibrary, withLibraryContent } from './library-panel.ts';
import { panelQueries } from './panel-queries.ts';
import { type AskedRange, type PanelRange, panelRange, type PanelTime } from './panel-range.ts';
import { PLAIN } from './query-dialects.ts';
import { readSourceReference } from './target-source.ts';

type Model = Readonly<Record<string, unknown>>;

/** Which panel is to be drawn, over which range and with which values. */
export interface PanelQuestion extends AskedRange {
  readonly uid: string;
  readonly panelId: number;
  readonly values: Values;
  readonly orgId: string | undefined;
  /** IANA name, for a dashboard without a zone; UTC when missing. */
  readonly browserZone?: string | undefined;
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
  const model = await modelOf(client, saved, question.panelId);
  const timeZone = question.timeZone ?? zoneOf(saved, question.browserZone);
  const { values, orgId, width } = question;
  const whole = panelRange({ ...question, timeZone }, { timeFrom: '', timeShift: '' });
  const asking = { readOptions, client, values, range: whole };
  const isAnnotated = annotatedTypes.includes(model.type);
  const { source, transformations } = sourcePanelOf(model, saved);
  const texts = JSON.stringify([model, source, isAnnotated ? saved.annotations : []]);
  const dashboard = await completeOptions(saved, unlistedIn(texts, saved, values), asking);
  const range = ownRange(
    [model, source],
    { ...question, timeZone },
    { dashboard, values, range: whole, timeZone, orgId },
  );
  const about = { dashboard, values, range, timeZone, orgId };
  const queries = panelQueries(source, { ...about, sources, width });
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

/**
 * The range of a panel with those of its own settings that it has, whose variables are filled in.
 * @param panels the panel, and the one whose queries it shows: Grafana asks for what that one shows
 * @throws NotUnderstoodError where the two differ, or one cannot be read
 */
function ownRange(
  panels: readonly [Model, Model],
  question: AskedRange,
  about: Omit<Interpolation, 'dialect'>,
): PanelRange {
  const timesOf = (model: Model) => {
    const time = (name: string) => {
      const saved = typeof model[name] === 'string' ? model[name] : '';
      const { text, unknown, unlisted } = interpolate(saved, { ...about, dialect: PLAIN });
      if (unknown.length + unlisted.length === 0) return text;
      throw new NotUnderstoodError(`the panel's ${name} "${saved}"`);
    };
    return { timeFrom: time('timeFrom'), timeShift: time('timeShift') };
  };
  const [own, sources] = panels.map(timesOf) as [PanelTime, PanelTime];
  if (own.timeFrom !== sources.timeFrom || own.timeShift !== sources.timeShift) {
    throw new NotUnderstoodError('the data of a panel with another range');
  }
  try {
    return panelRange(question, own);
  } catch (error) {
    if (!(error instanceof InvalidRequestError) || own.timeFrom + own.timeShift === '') throw error;
    throw new NotUnderstoodError(`the panel's own range "${own.timeFrom} ${own.timeShift}"`);
  }
}

const NO_ANNOTATIONS: PanelAnnotations = { annotations: [], missing: [] };

/** What is asked for at the same time as the data, and not waited for much longer. */
async function beside<T>(data: Promise<unknown>, work: Promise<T>, late: T): Promise<T> {
  // Without data its failure does not matter.
  work.catch(() => undefined);
  await data;
  return withTimeout(work, LATE_MS, () => late);
}

/** The zone of a dashboard; that of the browser, else UTC, where it is each viewer's own, or not a zone. */
export function zoneOf({ timeZone }: Pick<Dashboard, 'timeZone'>, browserZone = 'utc'): string {
  return timeZone !== undefined && IANAZone.isValidZone(timeZone) ? timeZone : browserZone;
}

async function modelOf(
  client: PanelClient,
  { panels }: Dashboard,
  panelId: number,
): Promise<Model> {
  const panel = panels.find(({ id }) => id === panelId);
  if (!panel) throw new GrafanaNotFoundError('Could not locate desired panel.');
  const model = await withLibraryContent(client, { ...panel.model, title: panel.title });
  if (!isSmallValue(model, MOST_OF_MODEL)) throw new NotUnderstoodError('a panel of such a size');
  return model;
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
    if (!other || isOfLibrary(other) || others.length > 0)
      throw new NotUnderstoodError('the data of other panels');
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
