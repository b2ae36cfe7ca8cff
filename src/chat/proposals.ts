import { DashboardNotFoundError } from '../grafana/find-dashboard.ts';
import type { DashboardRequest, PanelChoice } from '../requests/request.ts';
import { PanelNotFoundError } from '../requests/resolve.ts';
import { GrafanaImagesError, InvalidRequestError } from '../util/errors.ts';
import { closest, nearest } from '../util/fuzzy-match.ts';
import { folded } from '../util/normalize-text.ts';
import { code, oneLine } from '../util/text.ts';
import type { OfferedChoice } from './pending-choices.ts';

/**
 * Finds the dashboard and the panels of a request, without rendering them.
 * @throws GrafanaImagesError when the request cannot be answered
 */
export type CheckRequest = (request: DashboardRequest) => Promise<unknown>;

/** Most proposals at once. */
const MAX_PROPOSALS = 3;

/**
 * Requests that can be answered, in place of one that cannot: the dashboards and panels with the most
 * similar names, with everything else that was typed. Each is checked.
 * @param error what the request ended with
 */
export async function proposalsFor(
  error: unknown,
  request: DashboardRequest,
  check: CheckRequest,
): Promise<OfferedChoice[]> {
  if (error instanceof PanelNotFoundError) return similarPanels(error, request);
  if (error instanceof DashboardNotFoundError) return similarRequests(error, request, check);
  if (!(error instanceof InvalidRequestError) || request.looseWords.length === 0) return [];
  const named = withPanelWords(request);
  const failure = await failureOf(check(named));
  return failure instanceof InvalidRequestError ? [] : proposalsFor(failure, named, check);
}

async function similarRequests(
  { similar }: DashboardNotFoundError,
  request: DashboardRequest,
  check: CheckRequest,
): Promise<OfferedChoice[]> {
  const proposals: OfferedChoice[] = [];
  for (const { uid, title } of similar) {
    const label = `${oneLine(title)} (${oneLine(uid, 60)})`;
    const proposal = await workingRequest({ ...request, dashboard: uid }, label, check);
    if (proposal) proposals.push(proposal);
    if (proposals.length === MAX_PROPOSALS) break;
  }
  return proposals;
}

/** The request if it can be answered, else with the most similar panel. */
async function workingRequest(
  request: DashboardRequest,
  label: string,
  check: CheckRequest,
): Promise<OfferedChoice | undefined> {
  const failure = await failureOf(check(request));
  if (failure === undefined) return { label, choice: { kind: 'request', request } };
  const [panel] = await proposalsFor(
    failure instanceof DashboardNotFoundError ? undefined : failure,
    request,
    check,
  );
  return panel && { ...panel, label: `${label}: ${panel.label}` };
}

function similarPanels({ panels }: PanelNotFoundError, request: DashboardRequest): OfferedChoice[] {
  const typed = wordsOf(withPanelWords(request).panels);
  if (typed === '') return [];
  const namesOf = ({ title }: { readonly title: string }) => {
    const name = folded(title);
    return [name, ...name.split(' ')];
  };
  return closest(typed, panels.slice(0, MAX_PANELS), namesOf, MAX_PROPOSALS).map(
    ({ number, title }) => ({
      label: oneLine(title),
      choice: {
        kind: 'request',
        request: {
          ...request,
          looseWords: [],
          panels: [{ kind: 'numbers', first: number, last: number }],
        },
      },
    }),
  );
}

/** Most panels of a dashboard that are compared. */
const MAX_PANELS = 1_000;

/** `web cpu` as `web:cpu`. */
function withPanelWords(request: DashboardRequest): DashboardRequest {
  const { looseWords, panels } = request;
  if (looseWords.length === 0) return request;
  return { ...request, looseWords: [], panels: [...panels, { kind: 'words', words: looseWords }] };
}

function wordsOf(panels: readonly PanelChoice[]): string {
  return folded(panels.flatMap((one) => (one.kind === 'words' ? one.words : [])).join(' '));
}

/**
 * The request with the variables that were probably meant, in place of those that the dashboard does not
 * have.
 * @param unknown names that were typed
 * @param names of the dashboard's variables
 */
export function similarVariables(
  request: DashboardRequest,
  unknown: readonly string[],
  names: readonly string[],
): OfferedChoice[] {
  const [typed, ...others] = unknown.filter((name) => nearest(folded(name), names, foldedName)[0]);
  if (typed === undefined) return [];
  const near = nearest(folded(typed), names, foldedName, others.length > 0 ? 1 : MAX_PROPOSALS);
  return near.map((name) => {
    const renamed = new Map([
      [typed, name],
      ...others.map((one) => [one, nearest(folded(one), names, foldedName)[0] ?? one] as const),
    ]);
    const assignments = request.assignments.map((one) => {
      const instead = renamed.get(one.name.replace(/^var-/, ''));
      return instead === undefined ? one : { ...one, name: `var-${instead}` };
    });
    return {
      label: [...renamed.values()].map(code).join(', '),
      choice: { kind: 'request', request: { ...request, assignments } },
    };
  });
}

function foldedName(name: string): readonly string[] {
  return [folded(name)];
}

/** @throws what is not an error of ours */
async function failureOf(checking: Promise<unknown>): Promise<GrafanaImagesError | undefined> {
  try {
    await checking;
    return undefined;
  } catch (error) {
    if (error instanceof GrafanaImagesError) return error;
    throw error;
  }
}
