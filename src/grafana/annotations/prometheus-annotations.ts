import * as v from 'valibot';
import { intervalMs, roundedInterval } from '../dashboard/auto-interval.ts';
import { text } from '../dashboard/lenient-fields.ts';
import type { GrafanaClient } from '../api/client.ts';
import type { DataSource, DataSources } from '../query/data-sources.ts';
import { fillTarget } from '../query/fill-target.ts';
import type { Field, Frame } from '../query/frames.ts';
import type { Interpolation } from '../query/interpolate.ts';
import type { PanelQuery } from '../query/panel-queries.ts';
import { readPanelData } from '../query/panel-data.ts';
import type { Annotation, AnnotationQuery } from './model.ts';

const querySchema = v.object({
  expr: text,
  step: text,
  useValueForTime: v.fallback(v.union([v.boolean(), v.string()]), false),
});

/** As Grafana's page asks, without a panel. */
const MAX_DATA_POINTS = 100;
const DEFAULT_STEP = '60s';
const REF_ID = 'Anno';

/**
 * What a query of Prometheus marks: the times at which a series is above zero. Times that follow each
 * other within a step are one mark, with an end.
 * @returns undefined for a query that failed
 * @throws the errors of Grafana's client; NotUnderstoodError for a variable without a value
 */
export async function prometheusAnnotations(
  client: Pick<GrafanaClient, 'query' | 'request'>,
  { query, colour }: AnnotationQuery,
  source: DataSource,
  context: Omit<Interpolation, 'dialect'> & { readonly sources: DataSources },
): Promise<readonly Annotation[] | undefined> {
  const { expr, step, useValueForTime } = v.parse(querySchema, query);
  if (expr.trim() === '') return [];
  const { range, sources } = context;
  const least = intervalMs(step || DEFAULT_STEP) || intervalMs(DEFAULT_STEP);
  const rough = roundedInterval((range.to - range.from) / MAX_DATA_POINTS);
  const about = { ...context, intervalMs: Math.max(least, rough, 1) };
  const asked = {
    ...fillTarget({ expr }, source, about, sources),
    refId: REF_ID,
    datasource: { type: source.type, uid: source.uid },
    interval: step || DEFAULT_STEP,
    intervalMs: about.intervalMs,
    maxDataPoints: MAX_DATA_POINTS,
    exemplar: false,
    instant: false,
    range: true,
  };
  const one: PanelQuery = { query: asked, source, isHidden: false, shape: 'series', reads: [] };
  const { frames, failures } = await readPanelData(client, [one], { sources, range });
  if (failures.length > 0) return undefined;
  return frames.flatMap((frame) =>
    spans(timesOf(frame, useValueForTime === true), least).map((span) => ({ ...span, colour })),
  );
}

/** When a series is above zero, or the times that its values are. */
function timesOf({ fields }: Frame, areValues: boolean): number[] {
  const times: Field | undefined = fields.find(({ type }) => type === 'time');
  const values = fields.find(({ type }) => type === 'number');
  return (values?.values ?? []).flatMap((value, row) => {
    if (typeof value !== 'number' || !Number.isFinite(value)) return [];
    const time = areValues ? Math.floor(value) : times?.values[row];
    return typeof time === 'number' && (areValues || value > 0) ? [time] : [];
  });
}

function spans(times: readonly number[], step: number): { time: number; timeEnd?: number }[] {
  const found: { time: number; timeEnd?: number }[] = [];
  for (const time of times) {
    const last = found.at(-1);
    if (last && (last.timeEnd ?? last.time) + step >= time) last.timeEnd = time;
    else found.push({ time });
  }
  return found;
}
