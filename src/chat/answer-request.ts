import type { Dashboard } from '../grafana/dashboard/model.ts';
import type { DashboardHit, GrafanaClient } from '../grafana/api/client.ts';
import { dashboardChoices, sayDashboards } from './dashboard-list.ts';
import { DashboardNotFoundError } from '../grafana/find-dashboard.ts';
import type { ReadOptions } from '../grafana/query/options-reader.ts';
import { GrafanaImagesError, InvalidRequestError } from '../util/errors.ts';
import { nearest } from '../util/fuzzy-match.ts';
import { code, oneLine } from '../util/text.ts';
import type { Conversation } from './conversation.ts';
import type { RoomStorage } from './room-storage.ts';
import type { LastShown, Shown } from './words/last-shown.ts';
import { offerChoices, type OfferedChoice, type PendingChoices } from './pending-choices.ts';
import { proposalsFor, similarVariables } from './proposals.ts';
import { rootsOf } from '../requests/grafana-url.ts';
import { findRequested, type RequestedDashboard } from '../requests/find-requested.ts';
import { formatRequest } from '../requests/format.ts';
import { withModifiers, withoutAssignments } from '../requests/merge.ts';
import { readRequest } from '../requests/read-request.ts';
import type { SimilarRequests } from './suggestions.ts';
import type { PlanConfig } from '../requests/options.ts';
import { type DashboardRequest, eachDashboard, wholeDashboard } from '../requests/request.ts';
import { type Plan, planPictures } from '../requests/resolve.ts';
import { postPictures, type PostDeps } from './post-pictures.ts';

/**
 * Answers a request for panels with pictures, or with a list of dashboards to choose from.
 * @throws GrafanaImagesError when there is nothing to show
 */
export type AnswerRequest = (
  request: DashboardRequest,
  conversation: Conversation,
  how?: AnswerHow,
) => Promise<void>;

/** What is particular to the answer of one request. */
export interface AnswerHow {
  /** Makes the message that comes before the pictures; without it, that is the notes of the plan. */
  readonly announce?: (found: AnsweredPictures) => string;
  /**
   * Answers a request that has no dashboard or panel in another way.
   * @returns whether it did
   */
  readonly instead?: (error: GrafanaImagesError) => Promise<boolean>;
  /** Whether several values of a variable that takes one are a picture each, rather than the first. */
  readonly isEachValue?: boolean;
}

/** A dashboard, and the pictures of it that are about to be posted. */
export interface AnsweredPictures {
  readonly dashboard: Dashboard;
  readonly plan: Plan;
}

export interface AnswerRequestDeps extends PostDeps {
  /** @throws ConfigError when the room has no Grafana */
  readonly clientFor: (room: string) => GrafanaClient;
  readonly config: PlanConfig;
  /** Each person's last request in a room. */
  readonly last: RoomStorage;
  readonly lastShown: LastShown;
  readonly pendingChoices: PendingChoices;
  /** The clock, in ms. */
  readonly now: () => number;
  /** Looks up the values of variables. */
  readonly readOptions: ReadOptions;
}

/** Most dashboards offered at once. */
const MAX_OFFERED = 10;

/** Finds requests that work and are what was typed after `graf db`, or nearly. */
export function createSimilarRequests(
  deps: Pick<AnswerRequestDeps, 'clientFor' | 'config' | 'maxReturned' | 'now' | 'readOptions'>,
): SimilarRequests {
  return async (typed, conversation) => {
    const client = deps.clientFor(conversation.room);
    const request = readRequest(typed, () => rootsOf(client));
    const check = (one: DashboardRequest) => resolveRequest(one, client, conversation, deps);
    try {
      await check(request);
    } catch (error) {
      const nameless = error instanceof DashboardNotFoundError && error.onlyNear(request.dashboard);
      return proposalsFor(nameless || error, request, check, nearest);
    }
    const [word = '', rest] = typed.trim().split(/\s+/, 2);
    const label = code(`graf db ${oneLine(word, 60)}${rest === undefined ? '' : ' …'}`);
    return [{ label, choice: { kind: 'request', request } }];
  };
}

/**
 * Looks whether what is typed after `graf db` can be answered, without rendering it.
 * @throws GrafanaImagesError that says why not
 */
export type CheckTyped = (typed: string, conversation: Conversation) => Promise<void>;

export function createCheckTyped(
  deps: Pick<AnswerRequestDeps, 'clientFor' | 'config' | 'maxReturned' | 'now' | 'readOptions'>,
): CheckTyped {
  return async (typed, conversation) => {
    const client = deps.clientFor(conversation.room);
    for (const one of eachDashboard(readRequest(typed, () => rootsOf(client)))) {
      const { found, plan } = await resolveRequest(one, client, conversation, deps);
      if (!plan) throw notOneDashboard(found);
    }
  };
}

function notOneDashboard({ kind, hits }: FoundMore): InvalidRequestError {
  const found =
    kind === 'folder'
      ? 'That is a folder of several dashboards'
      : 'Several dashboards are called so';
  const names = hits.slice(0, 3).map(({ uid }) => code(oneLine(uid, 60)));
  return new InvalidRequestError(`${found}; name one by its UID, such as ${names.join(', ')}.`);
}

/** Those of some dashboards that can be shown, to choose from. */
export type OfferableDashboards = (
  hits: readonly DashboardHit[],
  conversation: Conversation,
) => Promise<readonly OfferedChoice[]>;

export function createOfferableDashboards(
  deps: Pick<AnswerRequestDeps, 'clientFor' | 'config' | 'maxReturned' | 'now' | 'readOptions'>,
): OfferableDashboards {
  return async (hits, conversation) => {
    const client = deps.clientFor(conversation.room);
    return proposalsFor(new DashboardNotFoundError(hits), wholeDashboard(''), (one) =>
      resolveRequest(one, client, conversation, deps),
    );
  };
}

export function createAnswerRequest(deps: AnswerRequestDeps): AnswerRequest {
  return async (request, conversation, how = {}) => {
    for (const one of eachDashboard(request)) {
      await answerOne(one, request, conversation, deps, how);
    }
  };
}

/** @param whole the request with all its dashboards, which `graf again` repeats */
async function answerOne(
  request: DashboardRequest,
  whole: DashboardRequest,
  conversation: Conversation,
  deps: AnswerRequestDeps,
  how: AnswerHow,
): Promise<void> {
  const client = deps.clientFor(conversation.room);
  let resolved: ResolvedRequest;
  try {
    resolved = await resolveRequest(request, client, conversation, { ...deps, ...how });
  } catch (error) {
    if (error instanceof GrafanaImagesError && (await how.instead?.(error)) === true) return;
    await offerInstead(error, request, client, conversation, deps);
    return;
  }
  const { found, plan } = resolved;
  if (!plan) {
    await offerFound(found, conversation, deps);
    return;
  }
  const isOnly = whole.others.length === 0;
  // What this dashboard does not know is not repeated; another one of the request may know it.
  const unknown = new Set(isOnly ? plan.unknownVariables : []);
  const counted = isOnly ? withFirstValues(found.request, plan.narrowed) : whole;
  remember(withoutAssignments(counted, unknown), conversation, deps.last);
  const { dashboard } = found;
  deps.lastShown.put(conversation, shownOf(found, plan));
  const notes = how.announce?.({ dashboard, plan }) ?? plan.notes.join(' ');
  if (notes !== '') await conversation.say(notes);
  const names = found.dashboard.variables.map(({ name }) => name);
  const check = (one: DashboardRequest) => resolveRequest(one, client, conversation, deps);
  const variables = await similarVariables(found.request, plan.unknownVariables, names, check);
  if (variables.length > 0) {
    await offerChoices(deps.pendingChoices, conversation, 'Did you mean:', variables);
  }
  await postPictures(plan, client.token, conversation, deps);
}

type FoundOne = Extract<RequestedDashboard, { kind: 'one' }>;
type FoundMore = Extract<RequestedDashboard, { kind: 'several' | 'folder' }>;
type ResolvedRequest =
  | { readonly found: FoundMore; readonly plan?: undefined }
  | { readonly found: FoundOne; readonly plan: Plan };

/** @throws GrafanaImagesError when the request cannot be answered */
async function resolveRequest(
  request: DashboardRequest,
  client: GrafanaClient,
  { user }: Conversation,
  deps: Pick<AnswerRequestDeps, 'config' | 'maxReturned' | 'now' | 'readOptions'> &
    Pick<AnswerHow, 'isEachValue'>,
): Promise<ResolvedRequest> {
  const found = await findRequested(client, request);
  if (found.kind !== 'one') return { found };
  const plan = await planPictures(client, found.dashboard, found.request, deps.config, {
    now: deps.now(),
    personZone: user.timeZone,
    maxPictures: deps.maxReturned,
    readOptions: deps.readOptions,
    isEachValue: deps.isEachValue ?? false,
  });
  return { found, plan };
}

/**
 * Offers requests that work in place of one that does not.
 * @throws the error when there are none
 */
async function offerInstead(
  error: unknown,
  request: DashboardRequest,
  client: GrafanaClient,
  conversation: Conversation,
  deps: AnswerRequestDeps,
): Promise<void> {
  const proposals = await proposalsFor(error, request, (one) =>
    resolveRequest(one, client, conversation, deps),
  );
  const isNameless = error instanceof DashboardNotFoundError;
  if (proposals.length === 0 || !(error instanceof GrafanaImagesError)) {
    // The names that it has were not found to work.
    throw isNameless ? new DashboardNotFoundError([]) : error;
  }
  const heading = isNameless ? 'Dashboard not found.' : error.message;
  await offerChoices(deps.pendingChoices, conversation, `${heading}\nDid you mean:`, proposals);
}

function shownOf({ dashboard, request }: FoundOne, { pictures, unknownVariables }: Plan): Shown {
  const subject = pictures[0]?.subject;
  return {
    request: withoutAssignments(
      { ...request, dashboard: dashboard.uid, looseWords: [] },
      new Set(unknownVariables),
    ),
    dashboard: dashboard.title,
    panelId: subject?.kind === 'dashboard' ? subject.view.panel?.id : undefined,
  };
}

/** What is repeated has the values that counted. */
function withFirstValues(request: DashboardRequest, narrowed: Plan['narrowed']): DashboardRequest {
  const assignments = narrowed.map(({ name, value }) => ({ name: `var-${name}`, values: [value] }));
  const modifiers = { assignments, kiosk: undefined, range: undefined, shift: undefined };
  return narrowed.length === 0 ? request : withModifiers(request, modifiers);
}

/** A request of a program has no user, and `graf again` is for users. */
function remember(
  request: DashboardRequest,
  { room, user }: Conversation,
  last: RoomStorage,
): void {
  if (user.id !== '') last.set(room, user.id, formatRequest(request));
}

async function offerFound(
  found: FoundMore,
  conversation: Conversation,
  deps: Pick<AnswerRequestDeps, 'pendingChoices' | 'maxReturned'>,
): Promise<void> {
  const { hits, request } = found;
  if (found.kind === 'folder') {
    const heading = `Dashboards in the folder ${code(found.title)}:`;
    await sayDashboards(heading, hits, conversation, deps, { ...request, folder: undefined });
    return;
  }
  const offered = dashboardChoices(hits.slice(0, MAX_OFFERED), request);
  const heading = `Several dashboards match ${code(request.dashboard)}:`;
  const more = hits.length - offered.length;
  await offerChoices(deps.pendingChoices, conversation, heading, offered, more);
}
