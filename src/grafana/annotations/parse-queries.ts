import * as v from 'valibot';
import { isObject } from '../../util/schema.ts';
import { isSmallValue } from '../../util/small-value.ts';
import { flag, list, readEach, text } from '../dashboard/lenient-fields.ts';
import type { AnnotationQuery } from './model.ts';

const record = v.fallback(v.record(v.string(), v.unknown()), {});
const maybe = v.optional(v.unknown());

const querySchema = v.looseObject({
  name: text,
  enable: v.fallback(v.boolean(), true),
  iconColor: text,
  builtIn: v.fallback(v.union([v.number(), v.boolean()]), 0),
  datasource: maybe,
  filter: v.fallback(v.optional(v.object({ exclude: flag, ids: list })), undefined),
  target: v.fallback(v.optional(v.record(v.string(), v.unknown())), undefined),
});
type SavedQuery = v.InferOutput<typeof querySchema>;

/** Grafana's own, with which every dashboard is loaded. */
const BUILT_IN = {
  name: 'Annotations & Alerts',
  enable: true,
  iconColor: 'rgba(0, 211, 255, 1)',
  builtIn: 1,
  datasource: { uid: '-- Grafana --' },
  type: 'dashboard',
};
const DEFAULT_COLOUR = BUILT_IN.iconColor;

/** Most queries of a dashboard. */
const MOST = 20;

/** The queries of a dashboard of the first schema, `annotations.list`, that are switched on. */
export function annotationQueries(saved: readonly unknown[]): AnnotationQuery[] {
  const queries = readEach(querySchema, saved.slice(0, MOST));
  const hasOwn = queries.some(({ builtIn }) => Boolean(builtIn));
  const all = hasOwn ? queries : [...readEach(querySchema, [BUILT_IN]), ...queries];
  return all.filter(({ enable }) => enable).map(toQuery);
}

/** Of one query; of a larger one only the name is kept. */
const MOST_OF_QUERY = { parts: 1_000, characters: 50_000 };

function toQuery(saved: SavedQuery): AnnotationQuery {
  const { name, iconColor, filter, target, builtIn, datasource, ...own } = saved;
  const isBuiltIn = Boolean(builtIn);
  if (!isSmallValue(saved, MOST_OF_QUERY)) {
    return { name, colour: DEFAULT_COLOUR, datasource: '-- Mixed --', query: {} };
  }
  return {
    name,
    colour: iconColor || DEFAULT_COLOUR,
    datasource: datasource ?? (isBuiltIn ? BUILT_IN.datasource : undefined),
    ...(filter && {
      filter: {
        ids: filter.ids.filter((id): id is number => typeof id === 'number'),
        isExcluding: filter.exclude,
      },
    }),
    // Older versions have the query in the annotation itself.
    query: { ...(isBuiltIn && { type: 'dashboard' }), ...own, ...target, ...ownQuery(own) },
  };
}

/** Some versions saved a text in both places; the older one counts for Elasticsearch. */
function ownQuery({ query }: Readonly<Record<string, unknown>>) {
  return typeof query === 'string' ? { ownQuery: query } : {};
}

const specSchema = v.object({
  spec: v.object({
    name: text,
    enable: v.fallback(v.boolean(), true),
    iconColor: text,
    builtIn: flag,
    filter: maybe,
    datasource: maybe,
    query: v.fallback(v.object({ kind: text, group: text, datasource: maybe, spec: record }), {
      kind: '',
      group: '',
      spec: {},
    }),
    legacyOptions: record,
  }),
});

/** The same of a dashboard of schema v2, as it would be saved in the first one. */
export function annotationQueriesOfV2(saved: readonly unknown[]): AnnotationQuery[] {
  return annotationQueries(
    readEach(specSchema, saved.slice(0, MOST)).map(({ spec }) => {
      const { query, legacyOptions, datasource = query.datasource, ...own } = spec;
      const type = query.group || query.kind;
      return {
        ...legacyOptions,
        ...own,
        datasource: type === 'grafana' ? BUILT_IN.datasource : sourceOf(datasource, type),
        target: query.spec,
      };
    }),
  );
}

function sourceOf(saved: unknown, type: string): unknown {
  return isObject(saved) ? { ...saved, type } : undefined;
}
