import * as v from 'valibot';
import { GrafanaError, GrafanaNotFoundError } from '../errors.ts';
import { finite, isObject, validationError, object } from '../../util/schema.ts';
import type { AnnotationQuery } from '../annotations/model.ts';
import { annotationQueries, annotationQueriesOfV2 } from '../annotations/parse-queries.ts';
import { ALL, type Dashboard, type Variable } from './model.ts';
import type { SavedCopies } from './saved-copies.ts';
import { panelsOfV1 } from './schema-v1.ts';
import { panelsOfV2 } from './schema-v2.ts';
import { briefly, flag, label, list, panelId, text } from './lenient-fields.ts';
import { readVariableKinds, readVariables } from './parse-variables.ts';

export type { Dashboard, Panel } from './model.ts';

const noMeta = { slug: '', url: '', isFolder: false, folderTitle: '' };

/** Date math or a date; some dashboards have milliseconds since 1970. */
const moment = v.fallback(v.union([v.string(), v.pipe(finite, v.transform(String))]), '');

/** A saved dashboard of either schema. */
const specSchema = object({
  uid: text,
  title: label,
  description: text,
  tags: list,
  timezone: text,
  panels: list,
  rows: list,
  schemaVersion: v.optional(v.unknown()),
  templating: v.fallback(v.object({ list }), { list: [] }),
  elements: v.optional(v.unknown()),
  layout: v.optional(v.unknown()),
  variables: list,
  id: panelId,
  annotations: v.optional(v.unknown()),
  time: v.fallback(v.object({ from: moment, to: moment }), { from: '', to: '' }),
  timeSettings: v.fallback(v.object({ timezone: text, from: moment, to: moment }), {
    timezone: '',
    from: '',
    to: '',
  }),
});
type Spec = v.InferOutput<typeof specSchema>;

/** The key is `dashboard` at `/api/dashboards/uid/:uid` and `spec` at `/apis/dashboard.grafana.app`. */
const bodySchema = v.union([
  v.object({
    meta: v.fallback(
      v.object({ slug: text, url: text, isFolder: flag, folderTitle: text }),
      noMeta,
    ),
    dashboard: specSchema,
  }),
  v.pipe(
    v.object({ metadata: v.fallback(v.object({ name: text }), { name: '' }), spec: specSchema }),
    v.transform(({ metadata, spec }) => ({
      meta: { ...noMeta, slug: slugOf(spec.title) },
      dashboard: { ...spec, uid: metadata.name },
    })),
  ),
]);

/**
 * Parses Grafana's answer for a dashboard of any age: panels on a grid (Grafana 5 and later), with
 * collapsed rows, in `rows[]` (before 5), or in a layout of schema v2 (13). A part that cannot be read is
 * skipped.
 * @param withModels whether the panels shall have all that is saved of them
 * @throws GrafanaNotFoundError for a folder; GrafanaError for anything else that is not a dashboard
 */
export function parseDashboard(body: unknown, askedUid: string, withModels = false): Dashboard {
  const parsed = v.safeParse(bodySchema, body);
  if (!parsed.success) {
    throw new GrafanaError('Grafana sent a dashboard in an unknown format.', {
      cause: validationError(parsed.issues),
    });
  }
  const { meta, dashboard } = parsed.output;
  if (meta.isFolder) {
    throw new GrafanaNotFoundError('Dashboard not found: this is a folder.');
  }
  const timeZone = dashboard.timezone || dashboard.timeSettings.timezone;
  return {
    uid: dashboard.uid || askedUid,
    title: dashboard.title,
    slug: meta.slug || (/\/d\/[^/]+\/([^/?#]+)/.exec(meta.url)?.[1] ?? ''),
    ...(timeZone === '' || timeZone === 'browser' ? {} : { timeZone }),
    ...describedBy(dashboard, meta.folderTitle),
    ...contentOf(dashboard, withModels),
    ...(withModels && { annotations: annotationsOf(dashboard), ...timesOf(dashboard) }),
    ...(withModels && dashboard.id !== undefined && { id: dashboard.id }),
  };
}

/** The range that a page opens with. */
function timesOf({ time, timeSettings }: Spec): Pick<Dashboard, 'time'> {
  const from = time.from || timeSettings.from;
  const to = time.to || timeSettings.to;
  return from === '' || to === '' ? {} : { time: { from, to } };
}

/** What people also know a dashboard by. */
function describedBy(
  { description, tags }: Spec,
  folder: string,
): Pick<Dashboard, 'folder' | 'tags' | 'description'> {
  const texts = tags.filter((tag) => typeof tag === 'string' && tag !== '') as string[];
  return {
    // `General` is Grafana's name for the root.
    ...(folder === '' || folder === 'General' ? {} : { folder }),
    ...(texts.length === 0 ? {} : { tags: texts }),
    ...(description.trim() === '' ? {} : { description: briefly(description) }),
  };
}

/** The first schema has a list in an object, schema v2 a list. */
function annotationsOf({ annotations, elements }: Spec): AnnotationQuery[] {
  if (elements !== undefined) {
    return annotationQueriesOfV2(Array.isArray(annotations) ? annotations : []);
  }
  const saved = isObject(annotations) ? annotations.list : undefined;
  return annotationQueries(Array.isArray(saved) ? saved : []);
}

function contentOf(
  dashboard: Spec,
  withModels: boolean,
): Pick<Dashboard, 'panels' | 'variables' | 'copies' | 'nextId' | 'gridHeight'> {
  if (dashboard.elements === undefined) {
    const { panels, nextId, gridHeight, copies, values } = panelsOfV1(dashboard, withModels);
    const variables = readVariables(dashboard.templating.list);
    return {
      panels,
      variables: variables.map((variable) => withRepeatedValues(variable, values)),
      ...(copies.length > 0 ? { copies } : {}),
      nextId,
      gridHeight,
    };
  }
  const { panels, variables } = panelsOfV2(dashboard, withModels);
  return { panels, variables: readVariableKinds([...dashboard.variables, ...variables]) };
}

function withRepeatedValues(variable: Variable, saved: SavedCopies['values']): Variable {
  const repeatedValues = saved.get(variable.name);
  const isAll = variable.current.some(({ value }) => value === ALL.value);
  return repeatedValues && isAll && variable.options.length === 0
    ? { ...variable, repeatedValues }
    : variable;
}

/** A slug like Grafana's own: this answer carries none, and Grafana accepts any. */
function slugOf(title: string): string {
  const slug = title
    .trim()
    .toLowerCase()
    .replace(/[^\w ]+/g, '')
    .replace(/ +/g, '-');
  return slug === '' ? '-' : slug;
}
