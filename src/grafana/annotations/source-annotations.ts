import * as v from 'valibot';
import { text } from '../dashboard/lenient-fields.ts';
import { roundedInterval } from '../dashboard/auto-interval.ts';
import type { GrafanaClient } from '../api/client.ts';
import type { DataSource, DataSources } from '../query/data-sources.ts';
import { fillTarget } from '../query/fill-target.ts';
import type { Field, Frame } from '../query/frames.ts';
import type { Interpolation } from '../query/interpolate.ts';
import { readPanelData } from '../query/panel-data.ts';
import type { Annotation, AnnotationQuery } from './model.ts';

/** SQL has its text in `rawQuery` as older versions saved it. */
const querySchema = v.object({
  expr: text,
  rawSql: text,
  rawQuery: v.optional(v.unknown()),
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
export function hasAnnotationRows({ type }: DataSource): boolean {
  return type === 'loki' || SQL.test(type);
}

/**
 * What a query of Loki or SQL marks: each line of a log, or each row with its time and, in `timeend`, its
 * end.
 * @returns undefined for a query that failed, and for rows that versions of Grafana read differently
 * @throws the errors of Grafana's client; NotUnderstoodError for a variable without a value
 */
export async function sourceAnnotations(
  client: Pick<GrafanaClient, 'query' | 'readJson'>,
  { query, colour }: AnnotationQuery,
  source: DataSource,
  context: Omit<Interpolation, 'dialect'> & { readonly sources: DataSources },
): Promise<readonly Annotation[] | undefined> {
  const saved = v.parse(querySchema, query);
  if (Object.keys(saved.mappings).length > 0) return undefined;
  const target = source.type === 'loki' ? lokiTarget(saved) : sqlTarget(saved);
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
  // Grafana reads the first of several tables, or joins them.
  if (source.type !== 'loki' && filled.length > 1) return undefined;
  const read = filled.map((frame) => annotationsIn(frame, colour));
  return read.includes(undefined) ? undefined : read.flatMap((found) => found ?? []);
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

/** Without a text newer versions show nothing, older ones do; with a title older ones fail. */
function annotationsIn({ fields }: Frame, colour: string): Annotation[] | undefined {
  const called = (name: string) => fields.find((field) => field.name.toLowerCase() === name);
  const times = called('time') ?? fields.find(({ type }) => type === 'time');
  const texts = called('text') ?? fields.find(({ type }) => type === 'string');
  if (!times || !texts || called('title') || called('color')) return undefined;
  const ends = called('timeend');
  return times.values.flatMap((_, row) => {
    const [time, timeEnd] = [timeIn(times, row), ends && timeIn(ends, row)];
    if (time === undefined) return [];
    return [{ time, colour, ...(timeEnd !== undefined && timeEnd > time && { timeEnd }) }];
  });
}

/** Milliseconds since 1970. */
function timeIn({ values }: Field, row: number): number | undefined {
  const value = values[row];
  return typeof value === 'number' && Number.isFinite(value) ? Math.floor(value) : undefined;
}
