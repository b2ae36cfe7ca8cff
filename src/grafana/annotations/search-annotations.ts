import * as v from 'valibot';
import { isObject, readAs } from '../../util/schema.ts';
import type { GrafanaClient } from '../api/client.ts';
import { text } from '../dashboard/lenient-fields.ts';
import { GrafanaNotFoundError, NotUnderstoodError } from '../errors.ts';
import type { DataSource, DataSources } from '../query/data-sources.ts';
import { fillTarget } from '../query/fill-target.ts';
import type { Interpolation } from '../query/interpolate.ts';
import type { Annotation, AnnotationQuery } from './model.ts';

const querySchema = v.object({
  query: text,
  ownQuery: v.optional(v.string()),
  index: text,
  timeField: text,
  timeEndField: text,
});

const answerSchema = v.object({
  responses: v.tuple([
    v.object({ hits: v.object({ hits: v.array(v.object({ _source: v.unknown() })) }) }),
  ]),
});

/** As Grafana's page asks. */
const MOST_HITS = 10_000;
const TIME_FIELD = '@timestamp';
/** Since when Grafana's page asks through the plugin; before, it asked through the proxy. */
const FIRST_WITH_PLUGIN = [11, 0] as const;

/** Whether a source answers with the documents that a search finds. */
export function isSearched({ type }: DataSource): boolean {
  return type === 'elasticsearch' || type === 'grafana-opensearch-datasource';
}

/**
 * What a query of Elasticsearch or OpenSearch marks: each document that it finds, at its time.
 * @returns undefined for a search that failed, and for documents or an index that are not read here
 * @throws the errors of Grafana's client; NotUnderstoodError for a variable without a value
 */
export async function searchAnnotations(
  client: Pick<GrafanaClient, 'readJson'>,
  { query: saved, colour }: AnnotationQuery,
  source: DataSource,
  context: Omit<Interpolation, 'dialect'> & { readonly sources: DataSources },
): Promise<readonly Annotation[] | undefined> {
  const { query, ownQuery = query, index, timeField, timeEndField } = v.parse(querySchema, saved);
  const path = pathTo(source, context.sources);
  const searched = index || source.index;
  // A name in brackets is that of an index for each day, or week.
  if (path === undefined || searched === undefined || /[[\]]/.test(searched)) return undefined;
  const filled = textOf(ownQuery, source, context);
  const time = timeField || TIME_FIELD;
  const { from, to } = context.range;
  const within = (field: string) => ({ range: { [field]: { from, to, format: 'epoch_millis' } } });
  const should = [time, timeEndField].filter((field) => field !== '').map(within);
  const found = { bool: { should, minimum_should_match: 1 } };
  const named = filled === '' ? [] : [{ query_string: { query: filled } }];
  const lines = [
    { search_type: 'query_then_fetch', ignore_unavailable: true, index: searched },
    { query: { bool: { filter: [found, ...named] } }, size: MOST_HITS },
  ];
  const body = await client.readJson({ path, lines }).catch((error: unknown) => {
    // That it is not there says nothing of what it has.
    if (error instanceof GrafanaNotFoundError) return undefined;
    throw error;
  });
  const hits = readAs(answerSchema, body)?.responses[0].hits.hits;
  const marks = hits?.map(({ _source: document }) => {
    const at = timeIn(document, time);
    const end = timeEndField === '' ? null : timeIn(document, timeEndField);
    if (at === undefined || at === null || end === undefined) return undefined;
    return { time: at, colour, ...(end !== null && end > at && { timeEnd: end }) };
  });
  return marks?.includes(undefined) ? undefined : marks?.flatMap((mark) => mark ?? []);
}

function pathTo({ uid, proxy }: DataSource, sources: DataSources): string | undefined {
  const plugin = uid === undefined ? undefined : `api/datasources/uid/${uid}/resources`;
  const base = sources.isAtLeast(...FIRST_WITH_PLUGIN) ? (plugin ?? proxy) : (proxy ?? plugin);
  return base === undefined ? undefined : `${base}/_msearch`;
}

/** @throws NotUnderstoodError also where filters were added: versions differ in whether they count */
function textOf(
  query: string,
  source: DataSource,
  context: Omit<Interpolation, 'dialect'> & { readonly sources: DataSources },
): string {
  const { variables } = context.dashboard;
  const others = variables.filter(({ type }) => type !== 'adhoc' && type !== 'groupby');
  const plain = { ...context, dashboard: { ...context.dashboard, variables: others } };
  const [filled, filtered] = [plain, context].map(
    (about) => fillTarget({ query }, source, about, context.sources).query,
  );
  if (typeof filled === 'string' && filled === filtered) return filled.trim();
  throw new NotUnderstoodError('filters that were added to a search');
}

/** A moment, without a zone in UTC. */
const MOMENT = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?$/;

/** Milliseconds since 1970 in a field of a document; null where it is missing, undefined for another thing. */
function timeIn(document: unknown, field: string): number | null | undefined {
  let value: unknown = isObject(document) ? (document[field] ?? document) : undefined;
  if (value === document) {
    for (const name of field.split('.')) value = isObject(value) ? value[name] : undefined;
  }
  if (value === undefined || value === null) return null;
  if (typeof value === 'number') return Number.isFinite(value) ? Math.floor(value) : undefined;
  const [whole, zone] = typeof value === 'string' ? (MOMENT.exec(value) ?? []) : [];
  if (whole === undefined) return undefined;
  const ms = Date.parse(zone === undefined && whole.includes('T') ? `${whole}Z` : whole);
  return Number.isNaN(ms) ? undefined : ms;
}
