import * as v from 'valibot';
import { text } from '../dashboard/lenient-fields.ts';
import { roundedInterval } from '../dashboard/auto-interval.ts';
import type { GrafanaClient } from '../api/client.ts';
import type { DataSource, DataSources } from '../query/data-sources.ts';
import { fillTarget } from '../query/fill-target.ts';
import type { Frame } from '../query/frames.ts';
import type { Interpolation } from '../query/interpolate.ts';
import { readPanelData } from '../query/panel-data.ts';
import { annotationsInRows, type Mappings } from './annotation-rows.ts';
import type { Annotation, AnnotationQuery } from './model.ts';

/** SQL has its text in `rawQuery` as older versions saved it. */
const querySchema = v.object({
  expr: text,
  rawSql: text,
  rawQuery: v.optional(v.unknown()),
  query: text,
  queryType: text,
  instant: v.optional(v.unknown()),
  maxLines: v.optional(v.unknown()),
  mappings: v.fallback(v.record(v.string(), v.unknown()), {}),
});
type SavedQuery = v.InferOutput<typeof querySchema>;

/** As Grafana's page asks, without a panel. */
const MAX_DATA_POINTS = 100;
const REF_ID = 'Anno';

const SQL = /^(?:mysql|mssql|postgres|grafana-postgresql-datasource)$/;

/** Whether a source answers with a row for each annotation. */
export function hasAnnotationRows(source: DataSource): boolean {
  return source.type === 'loki' || SQL.test(source.type) || isFlux(source);
}

const isFlux = ({ type, language }: DataSource) => type === 'influxdb' && language === 'Flux';

/**
 * What a query of Loki, SQL or Flux marks: each line of a log, or each row with its time and its end, from
 * the fields that the query itself says.
 * @returns undefined for a query that failed, and for rows that versions of Grafana read differently
 * @throws the errors of Grafana's client; NotUnderstoodError for a variable without a value
 */
export async function sourceAnnotations(
  client: Pick<GrafanaClient, 'query' | 'request'>,
  { query, colour }: AnnotationQuery,
  source: DataSource,
  context: Omit<Interpolation, 'dialect'> & { readonly sources: DataSources },
): Promise<readonly Annotation[] | undefined> {
  const saved = v.parse(querySchema, query);
  const target = targetFor(source, saved);
  if (!target) return [];
  const { range, sources } = context;
  const intervalMs = Math.max(1, roundedInterval((range.to - range.from) / MAX_DATA_POINTS));
  const asked = {
    ...fillTarget(target, source, { ...context, intervalMs }, sources),
    refId: REF_ID,
    datasource: { type: source.type, uid: source.uid },
    intervalMs,
    maxDataPoints: MAX_DATA_POINTS,
  };
  const one = { query: asked, source, isHidden: false, shape: 'series', reads: [] } as const;
  const { frames, failures } = await readPanelData(client, [one], { sources, range });
  if (failures.length > 0) return undefined;
  const filled = frames.filter(({ length }) => length > 0);
  const isLog = source.type === 'loki';
  // Which field of a log is which Grafana itself knows.
  const mappings = isLog ? {} : saved.mappings;
  if (!(isLog ? filled.every(hasTexts) : isReadAsNow(filled, mappings, sources))) return undefined;
  const read = filled.map((frame) => annotationsInRows(frame, mappings, colour));
  return read.includes(undefined) ? undefined : read.flatMap((found) => found ?? []);
}

/** Since when rows are read by one rule, whatever their data source. */
const FIRST_OF_ROWS = [10, 0] as const;

/**
 * Whether Grafana, of whatever version, reads these tables as the newest one does. Before, a row was shown
 * without a text, one with a title failed, and mappings were of no account. Several tables are joined,
 * unless they are alike.
 */
function isReadAsNow(frames: readonly Frame[], mappings: Mappings, sources: DataSources): boolean {
  const namesOf = ({ fields }: Frame) => fields.map(({ name }) => name).join('\n');
  const isOne = new Set(frames.map(namesOf)).size <= 1;
  if (!isOne || sources.isAtLeast(...FIRST_OF_ROWS)) return isOne;
  const isOdd = frames.some(({ fields }) =>
    fields.some(({ name }) => /^(?:title|color|newstate)$/i.test(name)),
  );
  return (
    frames.every(hasTexts) && !isOdd && frames.length <= 1 && Object.keys(mappings).length === 0
  );
}

const hasTexts = ({ fields }: Frame) => fields.some(({ type }) => type === 'string');

function targetFor(source: DataSource, saved: SavedQuery) {
  if (source.type === 'loki') return lokiTarget(saved);
  if (!isFlux(source)) return sqlTarget(saved);
  return saved.query.trim() === '' ? undefined : { query: saved.query };
}

/** A query without a text asks for nothing. */
function lokiTarget({ expr, queryType, instant, maxLines }: SavedQuery) {
  if (expr.trim() === '') return undefined;
  const isInstant = queryType === 'instant' || (queryType === '' && instant === true);
  return {
    expr,
    queryType: isInstant ? 'instant' : 'range',
    ...(typeof maxLines === 'number' && { maxLines }),
  };
}

function sqlTarget({ rawSql, rawQuery }: SavedQuery) {
  // In newer versions `rawQuery` says whether the text was typed.
  const sql = rawSql !== '' ? rawSql : typeof rawQuery === 'string' ? rawQuery : '';
  return sql.trim() === '' ? undefined : { rawSql: sql, format: 'table' };
}
