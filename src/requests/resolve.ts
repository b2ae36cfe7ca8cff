import type { GrafanaClient } from '../grafana/api/client.ts';
import type { GrafanaFacts } from '../grafana/api/facts.ts';
import { momentIn, type TitleContext } from '../grafana/dashboard/built-in-variables.ts';
import type { Dashboard } from '../grafana/dashboard/model.ts';
import type { DrawnPanel } from '../grafana/dashboard/repeats.ts';
import type { Values } from '../grafana/dashboard/expand-repeats.ts';
import type { NarrowedVariable } from '../grafana/dashboard/resolve-variables.ts';
import { completeOptions } from '../grafana/query/complete-options.ts';
import type { QueryRange } from '../grafana/query/interpolate.ts';
import type { ReadOptions } from '../grafana/query/options-reader.ts';
import { pageUrl, type RenderOptions, type View } from '../grafana/urls.ts';
import type { RequestedPicture } from '../pictures/picture.ts';
import { InvalidRequestError } from '../util/errors.ts';
import { runInSlices } from '../util/time-slices.ts';
import { ignoredNotes, wholePageHeight } from './by-version.ts';
import { chosenPanels } from './chosen-panels.ts';
import { resolveKnown } from './known-values.ts';
import { valueSets, withValueNames } from './each-value.ts';
import {
  type PlanConfig,
  type RequestClock,
  type ResolvedOptions,
  resolveOptions,
} from './options.ts';
import type { DashboardRequest, PanelChoice } from './request.ts';
import type { Page } from './select-panels.ts';
import { unresolvedNotes, variableNotes } from './variable-notes.ts';

export interface Plan {
  /** In the order the eye sees the panels; no more than may be shown. */
  readonly pictures: readonly RequestedPicture[];
  /** How many pictures there are besides. */
  readonly more: number;
  /** Sentences for the person: what was understood other than it was written. */
  readonly notes: readonly string[];
  /** Names of variables that the dashboard does not have. */
  readonly unknownVariables: readonly string[];
  /** Variables that take one value and got several, of which the pictures have the first. */
  readonly narrowed: readonly NarrowedVariable[];
}

export interface PlanContext extends RequestClock {
  /** Most pictures that are planned; the others are counted. */
  readonly maxPictures?: number;
  /** Looks up the values that panels are repeated by; without it they stay unknown. */
  readonly readOptions?: ReadOptions;
  /** Whether several values of a variable that takes one are a picture each, rather than the first. */
  readonly isEachValue?: boolean;
}

/** The Grafana that has the dashboard. */
export type PlanClient = Pick<
  GrafanaClient,
  'root' | 'publicRoot' | 'orgId' | 'token' | 'readJson' | 'facts'
>;

/** Characters of an address that servers take. */
const MAX_URL = 8_000;

/** Characters that a render URL has more than the address of the page. */
const RENDER_EXTRA = 120;

/**
 * Plans the pictures of a request, now that the dashboard is known. Work on a large dashboard is done in
 * slices.
 * @param client of the Grafana that has the dashboard
 * @throws InvalidRequestError when an option has a value it cannot have, or the values make too long
 *   an address; GrafanaNotFoundError when there is no such panel
 */
export async function planPictures(
  client: PlanClient,
  dashboard: Dashboard,
  request: DashboardRequest,
  config: PlanConfig,
  context: PlanContext,
): Promise<Plan> {
  const facts = await client.facts();
  const orgId = client.orgId ?? foreignOrganisation(facts);
  const resolved = resolveOptions(request, { ...config, orgId }, dashboard, context);
  const { readOptions } = context;
  const range = rangeOf({ ...resolved.options, now: context.now });
  const lookup = { client, readOptions, range };
  const variables = await resolveKnown(dashboard, resolved.variables, lookup);
  const sets = context.isEachValue ? valueSets(variables) : undefined;
  const narrowed = sets ? [] : variables.narrowed;
  const { maxPictures = Infinity } = context;
  const parts: PlannedPart[] = [];
  let planned = 0;
  for (const values of sets ?? [variables.values]) {
    const part = await planPart({ client, dashboard, request, resolved, facts, context }, values);
    parts.push({ ...part, pictures: part.pictures.slice(0, Math.max(0, maxPictures - planned)) });
    planned += part.pictures.length;
    if (planned >= maxPictures) break;
  }
  const pictures = withValueNames(
    parts.map((part) => part.pictures),
    sets ?? [],
  );
  const all = parts.reduce((sum, { count }) => sum + count, 0);
  // What is not planned any more has as many pictures as what was.
  const total = Math.ceil((all / parts.length) * (sets?.length ?? 1));
  return {
    pictures,
    more: total - pictures.length,
    notes: [
      ...resolved.notes,
      ...variableNotes({ ...variables, narrowed }, dashboard),
      ...ignoredNotes(resolved.asked, dashboard, facts),
      ...unresolvedNotes(parts.flatMap(({ unresolved }) => unresolved)),
    ],
    unknownVariables: variables.unknown,
    narrowed,
  };
}

interface PartContext {
  readonly client: PlanClient;
  readonly dashboard: Dashboard;
  readonly request: DashboardRequest;
  readonly resolved: ResolvedOptions;
  readonly facts: GrafanaFacts;
  readonly context: PlanContext;
}

/** The pictures for one value of each variable that takes one. */
interface PlannedPart {
  readonly pictures: readonly RequestedPicture[];
  /** How many there are with those left out. */
  readonly count: number;
  /** Variables that repeat panels by values which are not known. */
  readonly unresolved: readonly string[];
}

async function planPart(
  { client, dashboard, request, resolved, facts, context }: PartContext,
  variables: Values,
): Promise<PlannedPart> {
  const { root, publicRoot = root } = client;
  const options = { ...resolved.options, variables };
  checkAddress(pageUrl({ root, dashboard }, options));
  const { maxPictures = Infinity } = context;
  if (request.kiosk) {
    const page = { ...options, height: wholePageHeight(resolved, dashboard, facts) };
    const pictures = inTime({ root, dashboard }, publicRoot, dashboard.title, page, resolved);
    const shown = pictures.slice(0, maxPictures);
    return { pictures: shown, count: shown.length, unresolved: [] };
  }
  const titleContext = { ...options, now: context.now };
  const perPanel = resolved.earlier ? 2 : 1;
  const limit = Math.ceil(maxPictures / perPanel);
  const page = { dashboard, values: variables, context: titleContext };
  const panels = await withOptions(page, request.panels, { limit, client, context });
  const shown = panels.slice(0, limit);
  const pictures = shown
    .flatMap(({ panel, title, values }) =>
      inTime(
        { root, dashboard, panel },
        publicRoot,
        title,
        { ...options, variables: values },
        resolved,
      ),
    )
    .slice(0, maxPictures);
  return {
    pictures,
    count: panels.length * perPanel,
    unresolved: shown.flatMap(({ copy }) => copy.unresolved),
  };
}

/** Without an `orgId` a link opens the organisation that a person was in last; most Grafanas have one only. */
function foreignOrganisation({ organisation }: GrafanaFacts): string | undefined {
  return organisation === undefined || organisation.id === 1 ? undefined : String(organisation.id);
}

interface Lookup {
  /** Most panels that are shown. */
  readonly limit: number;
  readonly client: PlanClient;
  readonly context: PlanContext;
}

/**
 * The chosen panels. When they are repeated by values that the dashboard does not list, these are looked
 * up first.
 */
async function withOptions(
  page: Page,
  choices: readonly PanelChoice[],
  { limit, client, context }: Lookup,
): Promise<DrawnPanel[]> {
  const panels = await runInSlices(chosenPanels(page, choices));
  const names = panels.slice(0, limit).flatMap(({ copy }) => copy.unresolved);
  const range = rangeOf(page.context);
  if (names.length === 0 || !context.readOptions || !range) return panels;
  const dashboard = await completeOptions(page.dashboard, names, {
    readOptions: context.readOptions,
    client,
    values: page.values,
    range,
  });
  return dashboard === page.dashboard
    ? panels
    : runInSlices(chosenPanels({ ...page, dashboard }, choices));
}

/** Milliseconds since 1970. */
function rangeOf(context: TitleContext): QueryRange | undefined {
  const from = momentIn('from', context);
  const to = momentIn('to', context);
  return from === undefined || to === undefined ? undefined : { from, to };
}

/** @throws InvalidRequestError when Grafana would refuse the address of a picture */
function checkAddress(url: string): void {
  if (url.length + RENDER_EXTRA <= MAX_URL) return;
  throw new InvalidRequestError(
    `With these values the address of a picture has ${url.length + RENDER_EXTRA} characters, and servers take ${MAX_URL}; ask for fewer values.`,
  );
}

/** One picture, or with `vs` two: now and then. */
function inTime(
  view: View,
  publicRoot: string,
  title: string,
  options: RenderOptions,
  { earlier }: ResolvedOptions,
): RequestedPicture[] {
  const picture = (called: string, shown: RenderOptions): RequestedPicture => ({
    title: called,
    link: pageUrl({ ...view, root: publicRoot }, shown),
    subject: { kind: 'dashboard', view, options: shown },
  });
  const now = picture(title, options);
  if (!earlier) return [now];
  const { from, to, label } = earlier;
  return [now, picture(`${title} (${label})`, { ...options, from, to })];
}
