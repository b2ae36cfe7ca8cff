import * as v from 'valibot';
import { readAs } from '../../util/schema.ts';
import type { VariableOption } from '../dashboard/model.ts';
import type { DataSource } from './data-sources.ts';
import type { JsonRequest } from '../api/client.ts';
import type { QueryRange } from './interpolate.ts';

/** A request to Grafana, and how to read the options from its answer. */
export interface OptionsRequest extends JsonRequest {
  readonly read: (body: unknown) => VariableOption[];
}

const SQL_TYPES = new Set(['mysql', 'postgres', 'mssql', 'grafana-postgresql-datasource']);

/** What SQL databases, Graphite and InfluxDB are asked for; undefined for any other type. */
export function tableRequest(
  source: DataSource,
  query: string,
  range: QueryRange,
): OptionsRequest | undefined {
  if (SQL_TYPES.has(source.type)) return sqlRequest(source, query, range);
  if (source.proxy === undefined) return undefined;
  switch (source.type) {
    case 'graphite':
      return {
        path: `${source.proxy}/metrics/find?${new URLSearchParams({ query }).toString()}`,
        read: graphiteOptions,
      };
    case 'influxdb': {
      const parameters = new URLSearchParams({ db: source.database ?? '', q: query, epoch: 'ms' });
      return { path: `${source.proxy}/query?${parameters.toString()}`, read: influxOptions };
    }
    default:
      return undefined;
  }
}

function sqlRequest(
  { uid, type }: DataSource,
  rawSql: string,
  { from, to }: QueryRange,
): OptionsRequest | undefined {
  if (uid === undefined) return undefined;
  const target = { refId: 'metricFindQuery', datasource: { uid, type }, rawSql, format: 'table' };
  return {
    path: 'api/ds/query',
    json: { from: String(from), to: String(to), queries: [target] },
    read: frameOptions,
  };
}

const cell = v.union([v.string(), v.number(), v.boolean()]);
const framesSchema = v.object({
  results: v.object({
    metricFindQuery: v.object({
      frames: v.array(
        v.object({
          schema: v.object({ fields: v.array(v.object({ name: v.string() })) }),
          data: v.object({ values: v.array(v.array(v.unknown())) }),
        }),
      ),
    }),
  }),
});

/** Columns `__text` and `__value` where a query names them, else every cell. */
function frameOptions(body: unknown): VariableOption[] {
  const frame = readAs(framesSchema, body)?.results.metricFindQuery.frames[0];
  if (!frame) return [];
  const column = (name: string) =>
    frame.data.values[frame.schema.fields.findIndex((field) => field.name === name)];
  const texts = column('__text');
  const values = column('__value');
  if (texts && values) {
    return texts.flatMap((text, row) => {
      const [own] = cells([text]);
      const [value] = cells([values[row]]);
      return own === undefined || value === undefined ? [] : [{ text: own, value }];
    });
  }
  return (texts ? [texts] : frame.data.values).flatMap(cells).map(same);
}

function cells(column: readonly unknown[]): string[] {
  return column.flatMap((value) => (v.is(cell, value) ? [String(value)] : []));
}

function graphiteOptions(body: unknown): VariableOption[] {
  const found = readAs(v.array(v.object({ text: v.string() })), body) ?? [];
  return found.map(({ text }) => same(text));
}

const influxSchema = v.object({
  results: v.array(
    v.object({
      series: v.array(
        v.object({ columns: v.array(v.string()), values: v.array(v.array(v.unknown())) }),
      ),
    }),
  ),
});

/** `SHOW TAG VALUES` answers with key and value; other queries have the option first. */
function influxOptions(body: unknown): VariableOption[] {
  const series = readAs(influxSchema, body)?.results.flatMap((result) => result.series) ?? [];
  return series.flatMap(({ columns, values }) => {
    const place = columns[0] === 'key' && columns.length === 2 ? 1 : 0;
    return cells(values.map((row) => row[place])).map(same);
  });
}

function same(text: string): VariableOption {
  return { text, value: text };
}
