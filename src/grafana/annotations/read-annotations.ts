import * as v from 'valibot';
import { GrafanaImagesError } from '../../util/errors.ts';
import { finite } from '../../util/schema.ts';
import type { GrafanaClient } from '../api/client.ts';
import { list, readEach, text } from '../dashboard/lenient-fields.ts';
import type { Dashboard } from '../dashboard/model.ts';
import { GrafanaNotFoundError, GrafanaUnauthorizedError } from '../errors.ts';
import { type DataSource, type DataSources, isPrometheus } from '../query/data-sources.ts';
import { interpolate, type Interpolation } from '../query/interpolate.ts';
import { PLAIN } from '../query/query-dialects.ts';
import { findSource, readSourceReference } from '../query/target-source.ts';
import type { Annotation, AnnotationQuery } from './model.ts';
import { prometheusAnnotations } from './prometheus-annotations.ts';
import { hasAnnotationRows, sourceAnnotations } from './source-annotations.ts';

export interface AnnotationContext extends Omit<Interpolation, 'dialect' | 'dashboard'> {
  readonly dashboard: Dashboard;
  readonly panelId: number;
  readonly sources: DataSources;
}

/** What is marked on a panel. */
export interface PanelAnnotations {
  readonly annotations: readonly Annotation[];
  /** What is shown in Grafana and is missing here, in words. */
  readonly missing: readonly string[];
}

type AnnotationClient = Pick<GrafanaClient, 'readJson' | 'query'>;

/** Queries of one panel. */
const MOST_QUERIES = 10;
/** Marks of one panel. */
const MOST_ANNOTATIONS = 5_000;

/**
 * Reads what is marked on the graph of a panel. It never fails: what the token may not read is left out,
 * as in Grafana; what cannot be read for any other reason is missing.
 */
export async function readAnnotations(
  client: AnnotationClient,
  context: AnnotationContext,
): Promise<PanelAnnotations> {
  const shown = (context.dashboard.annotations ?? []).filter((query) =>
    isShownOn(query, context.panelId),
  );
  const read = await Promise.all(
    shown.slice(0, MOST_QUERIES).map((query) => readQuery(client, query, context)),
  );
  const missing = shown.filter((_, index) => read[index] === undefined);
  return {
    annotations: read.flatMap((annotations) => annotations ?? []).slice(0, MOST_ANNOTATIONS),
    missing: missing.map(({ name }) => `annotations "${name}"`),
  };
}

function isShownOn({ filter }: AnnotationQuery, panelId: number): boolean {
  return !filter || filter.ids.includes(panelId) !== filter.isExcluding;
}

/** @returns undefined for what is not read here */
async function readQuery(
  client: AnnotationClient,
  query: AnnotationQuery,
  context: AnnotationContext,
): Promise<readonly Annotation[] | undefined> {
  try {
    const source = sourceOf(query, context);
    if (source === 'grafana') return await ofGrafana(client, query, context);
    if (source && isPrometheus(source)) {
      return await prometheusAnnotations(client, query, source, context);
    }
    if (source && hasAnnotationRows(source)) {
      return await sourceAnnotations(client, query, source, context);
    }
    return undefined;
  } catch (error) {
    if (error instanceof GrafanaUnauthorizedError || error instanceof GrafanaNotFoundError)
      return [];
    if (error instanceof GrafanaImagesError) return undefined;
    throw error;
  }
}

function sourceOf(
  { datasource }: AnnotationQuery,
  context: AnnotationContext,
): DataSource | 'grafana' | undefined {
  const reference = readSourceReference(datasource) ?? { kind: 'source', reference: undefined };
  if (reference.kind !== 'source') return undefined;
  if (reference.reference === '-- Grafana --' || reference.reference === 'grafana')
    return 'grafana';
  const fill = (name: string) => {
    const { text: filled, unknown, unlisted } = interpolate(name, { ...context, dialect: PLAIN });
    return unknown.length + unlisted.length === 0 ? filled : undefined;
  };
  const source = findSource(reference, context.sources, fill);
  return source?.type === 'grafana' || source?.type === 'datasource' ? 'grafana' : source;
}

const targetSchema = v.object({
  type: text,
  tags: list,
  limit: v.unknown(),
  matchAny: v.unknown(),
  queryType: text,
});
const eventSchema = v.object({
  time: finite,
  timeEnd: v.fallback(finite, 0),
  panelId: v.fallback(finite, 0),
  newState: text,
});
const LIMIT = 100;
const HIGHEST_LIMIT = 2_000;

/** Annotations that Grafana itself keeps: those of the dashboard, or those with tags. */
async function ofGrafana(
  client: AnnotationClient,
  { query, colour }: AnnotationQuery,
  context: AnnotationContext,
): Promise<readonly Annotation[] | undefined> {
  const { dashboard, panelId, range } = context;
  const target = v.parse(targetSchema, { limit: LIMIT, matchAny: false, ...query });
  if (target.queryType === 'timeRegions') return undefined;
  const isOfDashboard = target.type === 'dashboard';
  const tags = isOfDashboard ? [] : tagsOf(target.tags, context);
  // Without tags Grafana shows nothing, rather than everything.
  if (!isOfDashboard && tags.length === 0) return [];
  const limit = typeof target.limit === 'number' && target.limit > 0 ? target.limit : LIMIT;
  const parameters = new URLSearchParams({
    from: String(range.from),
    to: String(range.to),
    limit: String(Math.min(HIGHEST_LIMIT, Math.round(limit))),
    matchAny: String(target.matchAny === true),
  });
  if (isOfDashboard) {
    parameters.set('dashboardUID', dashboard.uid);
    // Older versions know a dashboard by its number alone.
    if (dashboard.id !== undefined) parameters.set('dashboardId', String(dashboard.id));
  }
  for (const tag of tags) parameters.append('tags', tag);
  const body = await client.readJson({ path: `api/annotations?${parameters.toString()}` });
  if (!Array.isArray(body)) return undefined;
  return readEach(eventSchema, body.slice(0, HIGHEST_LIMIT))
    .filter((event) => !isOfDashboard || event.panelId === 0 || event.panelId === panelId)
    .map(({ time, timeEnd, newState }) => ({
      time,
      ...(timeEnd > time && { timeEnd }),
      colour: STATES.get(newState.toLowerCase()) ?? colour,
    }));
}

/** Colours of changes of an alert's state. */
const STATES: ReadonlyMap<string, string> = new Map([
  ['pending', 'yellow'],
  ['alerting', 'red'],
  ['ok', 'green'],
  ['normal', 'green'],
  ['no_data', 'gray'],
  ['nodata', 'gray'],
]);

/** Several values of a variable are a tag each. */
function tagsOf(saved: readonly unknown[], context: AnnotationContext): string[] {
  const list = (values: readonly string[]) => values.join(SEPARATOR);
  const dialect = { ...PLAIN, list };
  return saved
    .filter((tag) => typeof tag === 'string')
    .flatMap((tag) => interpolate(tag, { ...context, dialect }).text.split(SEPARATOR));
}

const SEPARATOR = '\u0000';
