import { member, stringOf } from '../model/read.ts';
import {
  aFlag,
  aText,
  changesNumbers,
  harmless,
  looks,
  numeric,
  type Rule,
  type Rules,
  valueIn,
} from './rules.ts';

const unread = (names: string): Rules =>
  Object.fromEntries(names.split(/\s+/).map((name) => [name, harmless]));

/** What queries of every data source have. */
const EVERY: Rules = {
  ...unread('datasource key queryType $$hashKey datasourceErrors errors requestId'),
  refId: aText,
  hide: aFlag,
};

/** Of Prometheus and Loki; what Grafana's page leaves alone is asked as it is. */
const BY_LABELS: Rules = {
  ...EVERY,
  // Settings of the editor, and what stays when a panel is given another data source.
  ...unread(
    `editorMode editorPreviousContext useBackend fullMetaSearch includeNullMetadata
    disableTextWrap metric step target query rawQuery resultFormat measurement policy select tags
    groupBy orderByTime dsType alias aggregation bucketAggs metrics timeField textEditor rawSql
    intervalMs maxDataPoints utcOffsetSec scopes adhocFilters showingGraph showingTable exemplar
    valueWithRefId scenarioId limit fill hideAlias legendLink maxLines resolution direction
    splitDuration supportingQueryType volumeQuery decimals units displayType displayAliasType
    displayValueWithAlias valueHandler crit warn`,
  ),
  expr: aText,
  expression: harmless,
  format: changesNumbers(valueIn('', 'time_series', 'timeseries', 'table', 'heatmap', 'logs')),
  instant: aFlag,
  range: aFlag,
  interval: aText,
  intervalFactor: numeric,
  legendFormat: aText,
};

/** Of SQL, where the text alone is asked. */
const BY_SQL: Rules = {
  ...EVERY,
  ...unread(
    `rawQuery editorMode sql dataset table group metricColumn select timeColumn timeColumnType where
    fill alias expr legendFormat instant range hideTimeOverride`,
  ),
  rawSql: aText,
  format: changesNumbers(valueIn('', 'time_series', 'table', 'logs')),
};

/**
 * A query of a panel, where Grafana's page does more with one than to pass it on. Of other data sources
 * it is asked with all it has.
 */
export const target: Rule = (value, path) => {
  if (member(value, 'expr') !== undefined) return looks(BY_LABELS)(value, path);
  const type = stringOf(member(member(value, 'datasource'), 'type')) ?? '';
  if (/mysql|postgres|mssql/.test(type)) return looks(BY_SQL)(value, path);
  return typeof value === 'object' ? [] : changesNumbers(looks({}))(value, path);
};
