import * as v from 'valibot';
import { IANAZone } from 'luxon';
import { isObject } from '../../util/schema.ts';
import { intervalMs, roundedInterval } from '../dashboard/auto-interval.ts';
import { coordinate, flag, list, readEach, text } from '../dashboard/lenient-fields.ts';
import { NotUnderstoodError } from '../errors.ts';
import { type DataSource, type DataSources, isPrometheus } from './data-sources.ts';
import { fillExpression, fillTarget, isEmptyTarget } from './fill-target.ts';
import { interpolate, type Interpolation } from './interpolate.ts';
import type { PanelRange } from './panel-range.ts';
import { PLAIN } from './query-dialects.ts';
import { findSource, sourceOfTarget } from './target-source.ts';

/** A query as Grafana is asked it. */
export type Query = Readonly<Record<string, unknown>> & { readonly refId: string };

/** One query of a panel. */
export interface PanelQuery {
  readonly query: Query;
  /** Of an expression there is none: Grafana computes it. */
  readonly source: DataSource | undefined;
  /** Whether it is only for expressions that read it. */
  readonly isHidden: boolean;
  /** What Grafana's page makes of the series of Prometheus. */
  readonly shape: 'series' | 'table' | 'heatmap';
  /** Names of queries that an expression reads. */
  readonly reads: readonly string[];
}

/** What the queries of a panel depend on, besides its model. */
export interface QueryContext extends Omit<Interpolation, 'dialect' | 'range' | 'intervalMs'> {
  readonly sources: DataSources;
  readonly range: PanelRange;
  /** Pixels of the plot. */
  readonly width: number;
}

/** Of a panel's model, what says which data it shows. */
const modelSchema = v.object({
  type: text,
  targets: list,
  datasource: v.optional(v.unknown()),
  interval: text,
  maxDataPoints: coordinate,
});

const targetSchema = v.looseObject({
  refId: text,
  hide: flag,
  datasource: v.optional(v.unknown()),
  expr: text,
  format: text,
  instant: flag,
  range: flag,
  interval: text,
});
type Target = v.InferOutput<typeof targetSchema>;

/** Most queries of one panel. */
const MAX_TARGETS = 100;

/**
 * The queries that Grafana's page would send for a panel, with their variables filled in.
 * @throws NotUnderstoodError when that is not known of one of them
 */
export function panelQueries(model: unknown, context: QueryContext): PanelQuery[] {
  const panel = v.parse(modelSchema, isObject(model) ? model : {});
  // Grafana's page asks for no data for a text, whatever is left of another type in its model.
  if (panel.type === 'text') return [];
  const targets = readEach(targetSchema, panel.targets).map((target, index) => ({
    ...target,
    refId: target.refId || String.fromCharCode(65 + index),
  }));
  if (targets.length > MAX_TARGETS) throw new NotUnderstoodError('more than 100 queries');
  const refIds = targets.map(({ refId }) => refId);
  if (new Set(refIds).size < refIds.length) {
    throw new NotUnderstoodError('several queries of one name');
  }
  const read = new Set(targets.filter(({ hide }) => !hide).flatMap((one) => reads(one, refIds)));
  // What an expression reads may be an expression.
  for (const refId of read) {
    const inner = targets.find((one) => one.refId === refId);
    for (const one of inner ? reads(inner, refIds) : []) read.add(one);
  }

  function reads(target: Target, all: readonly string[]): string[] {
    if (sourceOfTarget(panel.datasource, target.datasource).kind !== 'expression') return [];
    const words = new Set(JSON.stringify({ ...target, datasource: '' }).match(/\w+/g));
    return all.filter((one) => one !== target.refId && words.has(one));
  }

  return targets
    .filter(({ hide, refId }) => !hide || read.has(refId))
    .flatMap((target) => queriesOf(target, reads(target, refIds), panel, context));
}

function queriesOf(
  target: Target,
  reads: readonly string[],
  panel: v.InferOutput<typeof modelSchema>,
  context: QueryContext,
): PanelQuery[] {
  const { hide: isHidden, refId } = target;
  const reference = sourceOfTarget(panel.datasource, target.datasource);
  if (reference.kind === 'expression') {
    const datasource = { type: '__expr__', uid: '__expr__' };
    const query = { ...fillExpression(target, context), refId, datasource };
    return [{ query, source: undefined, isHidden, shape: 'series', reads }];
  }
  if (reference.kind !== 'source') throw new NotUnderstoodError('the data of another panel');
  const fill = (name: string) => {
    const { text: filled, unknown, unlisted } = interpolate(name, { ...context, dialect: PLAIN });
    return unknown.length + unlisted.length === 0 ? filled : undefined;
  };
  const source = findSource(reference, context.sources, fill);
  // Before Grafana 8 there are no UIDs, but the proxy.
  const address = source?.uid ?? source?.proxy;
  const name = `the data source "${reference.reference ?? 'default'}"`;
  if (!source) throw new NotUnderstoodError(`${name}, which Grafana does not list,`);
  if (address === undefined || source.type === 'datasource') throw new NotUnderstoodError(name);
  if (isEmptyTarget(target, source)) return [];
  const maxDataPoints = panel.maxDataPoints > 0 ? panel.maxDataPoints : context.width;
  const lowest = panelInterval(fill(panel.interval)) ?? ownInterval(source);
  const rough = (context.range.to - context.range.from) / maxDataPoints;
  const step = Math.max(roundedInterval(rough), lowest, 1);
  const about = { ...context, intervalMs: step };
  const filled = fillTarget(target, source, about, context.sources);
  const query = {
    ...filled,
    refId,
    datasource: { type: source.type, uid: source.uid },
    intervalMs: step,
    maxDataPoints: Math.round(maxDataPoints),
  };
  if (!isPrometheus(source)) return [{ query, source, isHidden, shape: 'series', reads }];
  return prometheusQueries(target, query, context).map((one) => ({
    query: one,
    source,
    isHidden,
    shape: SHAPES.get(target.format) ?? 'series',
    reads,
  }));
}

const SHAPES = new Map<string, PanelQuery['shape']>([
  ['table', 'table'],
  ['heatmap', 'heatmap'],
]);

/**
 * The shortest step that a panel names; undefined where it names none.
 * @throws NotUnderstoodError for one that cannot be read, or a variable without a value
 */
function panelInterval(text: string | undefined): number | undefined {
  if (text?.trim() === '') return undefined;
  const ms = intervalMs(text ?? '');
  if (ms === 0) throw new NotUnderstoodError(`the shortest step "${text ?? ''}" of the panel`);
  return ms;
}

/** The shortest step of a data source, where neither it nor the panel names one. */
function ownInterval(source: DataSource): number {
  const named = intervalMs(source.timeInterval ?? '');
  if (named > 0) return named;
  if (isPrometheus(source)) return 15_000;
  return /mysql|postgres|mssql/.test(source.type) ? 60_000 : 0;
}

/** A query of both kinds is two; of neither kind it is over the range. */
function prometheusQueries(
  { instant, range }: Target,
  query: Query,
  { range: { to }, timeZone = 'utc' }: QueryContext,
): Query[] {
  const zone = IANAZone.isValidZone(timeZone) ? timeZone : 'utc';
  const utcOffsetSec = Math.round(IANAZone.create(zone).offset(to) * 60) || 0;
  const whole = { ...query, exemplar: false, utcOffsetSec };
  if (!instant) return [{ ...whole, instant: false, range: true }];
  const once = { ...whole, instant: true, range: false };
  if (!range) return [once];
  return [
    { ...whole, instant: false, range: true },
    { ...once, refId: `${query.refId}-Instant` },
  ];
}
