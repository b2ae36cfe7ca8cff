import type { GrafanaClient, QueryRequest } from '../api/client.ts';
import { type DataSources, isPrometheus } from './data-sources.ts';
import type { Frame, PanelData, QueryFailure } from './frames.ts';
import type { QueryRange } from './interpolate.ts';
import type { PanelQuery } from './panel-queries.ts';
import { askThroughProxy } from './prometheus-proxy.ts';
import { shapedSeries } from './prometheus-shapes.ts';

/** Grafana answers queries itself from this version on; before, its pages asked most sources directly. */
const FIRST_WITH_QUERIES = [8, 3] as const;

type DataClient = Pick<GrafanaClient, 'query' | 'request'>;

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
  const inExpressions = new Set(
    queries.flatMap(({ source, query, reads }) => (source ? [] : [query.refId, ...reads])),
  );
  const groups = new Map<string, PanelQuery[]>();
  for (const one of queries) {
    const { refId } = one.query;
    const { uid, name = '' } = one.source ?? {};
    const key = inExpressions.has(refId) ? `expression ${refId}` : (uid ?? name);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return queries.reduce<PanelQuery[][]>(joined, [...groups.values()]);
}

/** The groups, of which those of an expression and of what it reads are one. */
function joined(groups: readonly PanelQuery[][], { query, reads }: PanelQuery): PanelQuery[][] {
  if (reads.length === 0) return [...groups];
  const refIds = new Set([query.refId, ...reads]);
  const isOne = (group: readonly PanelQuery[]) => group.some((one) => refIds.has(one.query.refId));
  return [groups.filter(isOne).flat(), ...groups.filter((group) => !isOne(group))];
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
