import * as v from 'valibot';
import { finite } from '../../util/schema.ts';
import type { GrafanaClient } from '../api/client.ts';
import { list, readEach, text } from '../dashboard/lenient-fields.ts';
import type { Dashboard } from '../dashboard/model.ts';
import { NotUnderstoodError } from '../errors.ts';
import type { FieldType, Frame } from '../query/frames.ts';
import { interpolate, type Interpolation } from '../query/interpolate.ts';
import { PLAIN } from '../query/query-dialects.ts';
import { colourOfState } from './alert-states.ts';
import { annotationsInRows } from './annotation-rows.ts';
import type { Annotation, AnnotationQuery } from './model.ts';

type About = Omit<Interpolation, 'dialect' | 'dashboard'> & {
  readonly dashboard: Dashboard;
  readonly panelId: number;
};

const targetSchema = v.object({
  type: text,
  tags: list,
  limit: v.unknown(),
  matchAny: v.unknown(),
  queryType: text,
  mappings: v.fallback(v.record(v.string(), v.unknown()), {}),
});
const eventSchema = v.looseObject({
  time: finite,
  timeEnd: v.fallback(finite, 0),
  panelId: v.fallback(finite, 0),
  newState: text,
});
type Event = v.InferOutput<typeof eventSchema>;
const LIMIT = 100;
const HIGHEST_LIMIT = 2_000;

/**
 * Annotations that Grafana itself keeps: those of the dashboard, or those with tags.
 * @returns undefined for what is not read here
 * @throws the errors of Grafana's client; NotUnderstoodError for a variable without a value
 */
export async function grafanaAnnotations(
  client: Pick<GrafanaClient, 'readJson'>,
  { query, colour }: AnnotationQuery,
  context: About,
): Promise<readonly Annotation[] | undefined> {
  const { dashboard, panelId, range } = context;
  const target = v.parse(targetSchema, { limit: LIMIT, matchAny: false, ...query });
  if (target.queryType === 'timeRegions') return undefined;
  const isOfDashboard = target.type === 'dashboard';
  const tags = isOfDashboard ? [] : tagsOf(target.tags, context);
  // Without tags Grafana shows nothing, rather than everything.
  if (!isOfDashboard && tags.length === 0) return [];
  const limit = typeof target.limit === 'number' && target.limit > 0 ? target.limit : LIMIT;
  const parameters = new URLSearchParams({
    from: String(range.from),
    to: String(range.to),
    limit: String(Math.min(HIGHEST_LIMIT, Math.round(limit))),
    matchAny: String(target.matchAny === true),
  });
  if (isOfDashboard) {
    parameters.set('dashboardUID', dashboard.uid);
    // Older versions know a dashboard by its number alone.
    if (dashboard.id !== undefined) parameters.set('dashboardId', String(dashboard.id));
  }
  for (const tag of tags) parameters.append('tags', tag);
  const body = await client.readJson({ path: `api/annotations?${parameters.toString()}` });
  if (!Array.isArray(body)) return undefined;
  const events = readEach(eventSchema, body.slice(0, HIGHEST_LIMIT)).filter(
    (event) => !isOfDashboard || event.panelId === 0 || event.panelId === panelId,
  );
  if (Object.keys(target.mappings).length > 0) {
    return annotationsInRows(tableOf(events), target.mappings, colour);
  }
  return events.map(({ time, timeEnd, newState }) => ({
    time,
    ...(timeEnd > time && { timeEnd }),
    colour: colourOfState(newState) ?? colour,
  }));
}

/** Events as a table, in which a query may say what is read from where. */
function tableOf(events: readonly Event[]): Frame {
  const [first = {}] = events;
  return {
    refId: 'Anno',
    fields: Object.entries(first).map(([name, value]) => ({
      name,
      type: typeOf(name, value),
      config: {},
      values: events.map((event) => event[name] ?? null),
    })),
    length: events.length,
    notices: [],
  };
}

function typeOf(name: string, value: unknown): FieldType {
  if (name === 'time') return 'time';
  if (typeof value === 'string') return 'string';
  return typeof value === 'number' ? 'number' : 'other';
}

/** Several values of a variable are a tag each. */
function tagsOf(saved: readonly unknown[], context: About): string[] {
  const list = (values: readonly string[]) => values.join(SEPARATOR);
  const dialect = { ...PLAIN, list };
  return saved
    .filter((tag) => typeof tag === 'string')
    .flatMap((tag) => {
      const { text: filled, unknown, unlisted } = interpolate(tag, { ...context, dialect });
      const [first] = [...unknown, ...unlisted];
      if (first === undefined) return filled.split(SEPARATOR);
      throw new NotUnderstoodError(`the value of the variable "${first}"`);
    });
}

const SEPARATOR = '\u0000';
