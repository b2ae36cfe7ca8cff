import { GrafanaImagesError } from '../../util/errors.ts';
import type { GrafanaClient } from '../api/client.ts';
import type { Dashboard } from '../dashboard/model.ts';
import { GrafanaNotFoundError, GrafanaUnauthorizedError } from '../errors.ts';
import { type DataSource, type DataSources, isPrometheus } from '../query/data-sources.ts';
import { interpolate, type Interpolation } from '../query/interpolate.ts';
import { PLAIN } from '../query/query-dialects.ts';
import { findSource, readSourceReference } from '../query/target-source.ts';
import { grafanaAnnotations } from './grafana-annotations.ts';
import type { Annotation, AnnotationQuery } from './model.ts';
import { prometheusAnnotations } from './prometheus-annotations.ts';
import { isSearched, searchAnnotations } from './search-annotations.ts';
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

type AnnotationClient = Pick<GrafanaClient, 'readJson' | 'query' | 'request'>;

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
    if (source === 'grafana') return await grafanaAnnotations(client, query, context);
    if (source && isPrometheus(source)) {
      return await prometheusAnnotations(client, query, source, context);
    }
    if (source && isSearched(source))
      return await searchAnnotations(client, query, source, context);
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
