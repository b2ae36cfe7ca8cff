import type { GrafanaClient, QueryRequest } from '../api/client.ts';
import { type DataSources, isPrometheus } from './data-sources.ts';
import type { Frame, PanelData, QueryFailure } from './frames.ts';
import type { QueryRange } from './interpolate.ts';
import type { PanelQuery } from './panel-queries.ts';
import { askThroughProxy } from './prometheus-proxy.ts';
import { shapedSeries } from './prometheus-shapes.ts';

/** Grafana answers queries itself from this version on; before, its pages asked most sources directly. */
const FIRST_WITH_QUERIES = [8, 3] as const;

type DataClient = Pick<GrafanaClient, 'query' | 'readJson'>;

/**
 * Asks for the data of a panel: every data source once, and what an expression reads together with it.
 * @throws NotUnderstoodError when a data source cannot be asked; the errors of Grafana's client
 */
export async function readPanelData(
  client: DataClient,
  queries: readonly PanelQuery[],
  { sources, range }: { readonly sources: DataSources; readonly range: QueryRange },
): Promise<PanelData> {
  const answersQueries = sources.isAtLeast(...FIRST_WITH_QUERIES);
  const answers = await Promise.all(
    groupsOf(queries).map((group) =>
      answersQueries
        ? client.query(requestFor(group, range))
        : askThroughProxy(client, group, range),
    ),
  );
  const frames = answers.flatMap((answer) => answer.frames);
  const failures = answers.flatMap((answer) => answer.failures);
  return inOrder(queries, frames, failures);
}

/** Queries that are asked together: those of one source, and an expression with all that it reads. */
function groupsOf(queries: readonly PanelQuery[]): PanelQuery[][] {
  const groupOf = new Map<string, string>();
  const keyOf = ({ query, source }: PanelQuery) => source?.uid ?? `expression ${query.refId}`;
  const merge = (from: string, to: string) => {
    for (const [refId, group] of groupOf) if (group === from) groupOf.set(refId, to);
  };
  const inExpressions = new Set(
    queries.flatMap(({ source, query, reads }) => (source ? [] : [query.refId, ...reads])),
  );
  for (const one of queries) {
    const { refId } = one.query;
    groupOf.set(refId, inExpressions.has(refId) ? `expression ${refId}` : keyOf(one));
  }
  for (const { query, reads } of queries) {
    for (const read of reads) {
      merge(groupOf.get(read) ?? '', groupOf.get(query.refId) ?? '');
    }
  }
  const groups = new Map<string, PanelQuery[]>();
  for (const one of queries) {
    const group = groupOf.get(one.query.refId) ?? '';
    groups.set(group, [...(groups.get(group) ?? []), one]);
  }
  return [...groups.values()];
}

function requestFor(group: readonly PanelQuery[], { from, to }: QueryRange): QueryRequest {
  const hasExpression = group.some(({ source }) => source === undefined);
  const type = hasExpression ? '__expr__' : (group[0]?.source?.type ?? '');
  const parameters = new URLSearchParams({
    ds_type: type,
    ...(hasExpression && { expression: 'true' }),
  });
  return {
    path: `api/ds/query?${parameters.toString()}`,
    json: { from: String(from), to: String(to), queries: group.map(({ query }) => query) },
    refIds: group.filter(({ isHidden }) => !isHidden).map(({ query }) => query.refId),
    ...(hasExpression && { headers: { 'x-grafana-from-expr': 'true' } }),
  };
}

/** In the order of the targets, shaped as Grafana's page shapes them. */
function inOrder(
  queries: readonly PanelQuery[],
  frames: readonly Frame[],
  failures: readonly QueryFailure[],
): PanelData {
  const shown = queries.filter(({ isHidden }) => !isHidden);
  const tables = shown.filter(({ shape }) => shape === 'table');
  return {
    frames: shown.flatMap(({ query, source, shape }) => {
      const own = frames.filter(({ refId }) => refId === query.refId);
      if (!source || !isPrometheus(source)) return own;
      const hasAutoNames = query.legendFormat === '__auto';
      return shapedSeries(own, { shape, hasAutoNames }, tables.length <= 1);
    }),
    failures: shown.flatMap(({ query }) => failures.filter(({ refId }) => refId === query.refId)),
  };
}
