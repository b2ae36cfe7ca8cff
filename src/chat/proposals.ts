import { DashboardNotFoundError } from '../grafana/find-dashboard.ts';
import { type DashboardRequest, OPTION_NAMES, type PanelChoice } from '../requests/request.ts';
import { type NumberedPanel, PanelNotFoundError } from '../requests/chosen-panels.ts';
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

/** Those that are nearly called so, or, where some are always wanted, those that are least unlike it. */
export type Alike = typeof closest | typeof nearest;

/** Most proposals at once. */
const MAX_PROPOSALS = 3;

/**
 * Requests that can be answered, in place of one that cannot: the dashboards and panels with the most
 * similar names, with everything else that was typed. Each is checked.
 * @param error what the request ended with
 * @param alike how panels are found by a name that is not theirs
 */
export async function proposalsFor(
  error: unknown,
  request: DashboardRequest,
  check: CheckRequest,
  alike: Alike = closest,
): Promise<OfferedChoice[]> {
  if (error instanceof PanelNotFoundError) return similarPanels(error, request, alike);
  if (error instanceof DashboardNotFoundError) return similarRequests(error, request, check, alike);
  if (!(error instanceof InvalidRequestError) || request.looseWords.length === 0) return [];
  const named = withPanelWords(request);
  const failure = await failureOf(check(named));
  return failure instanceof InvalidRequestError ? [] : proposalsFor(failure, named, check, alike);
}

async function similarRequests(
  { similar }: DashboardNotFoundError,
  request: DashboardRequest,
  check: CheckRequest,
  alike: Alike,
): Promise<OfferedChoice[]> {
  const proposals: OfferedChoice[] = [];
  for (const { uid, title } of similar) {
    const label = `${oneLine(title)} (${oneLine(uid, 60)})`;
    const proposal = await workingRequest({ ...request, dashboard: uid }, label, check, alike);
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
  alike: Alike,
): Promise<OfferedChoice | undefined> {
  const failure = await failureOf(check(request));
  if (failure === undefined) return { label, choice: { kind: 'request', request } };
  const [panel] = await proposalsFor(
    failure instanceof DashboardNotFoundError ? undefined : failure,
    request,
    check,
    alike,
  );
  return panel && { ...panel, label: `${label}: ${panel.label}` };
}

function similarPanels(
  { panels }: PanelNotFoundError,
  request: DashboardRequest,
  alike: Alike,
): OfferedChoice[] {
  const typed = wordsOf(withPanelWords(request).panels);
  // A number is none of a name: what there is can be taken by its own number.
  if (typed === '')
    return panels.slice(0, MAX_PROPOSALS).map((panel) => panelChoice(panel, request));
  const namesOf = ({ title }: { readonly title: string }) => {
    const name = folded(title);
    return [name, ...name.split(' ')];
  };
  return alike(typed, panels.slice(0, MAX_PANELS), namesOf, MAX_PROPOSALS).map((panel) =>
    panelChoice(panel, request),
  );
}

function panelChoice({ number, title }: NumberedPanel, request: DashboardRequest): OfferedChoice {
  const panels = [{ kind: 'numbers', first: number, last: number }] as const;
  return {
    label: oneLine(title),
    choice: { kind: 'request', request: { ...request, looseWords: [], panels } },
  };
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
 * The request with the variables or options that were probably meant, in place of variables that the
 * dashboard does not have.
 * @param unknown names that were typed
 * @param variables names of the dashboard's variables
 */
export async function similarVariables(
  request: DashboardRequest,
  unknown: readonly string[],
  variables: readonly string[],
  check: CheckRequest,
): Promise<OfferedChoice[]> {
  const names = [...new Set([...variables, ...OPTION_NAMES])];
  const [typed, ...others] = unknown.filter((name) => nearest(folded(name), names, foldedName)[0]);
  if (typed === undefined) return [];
  const near = nearest(folded(typed), names, foldedName, others.length > 0 ? 1 : MAX_PROPOSALS);
  const proposals = near.map((name): OfferedChoice & { readonly request: DashboardRequest } => {
    const renamed = new Map([
      [typed, name],
      ...others.map((one) => [one, nearest(folded(one), names, foldedName)[0] ?? one] as const),
    ]);
    const assignments = request.assignments.map((one) => {
      const instead = renamed.get(one.name.replace(/^var-/, ''));
      if (instead === undefined) return one;
      return { ...one, name: variables.includes(instead) ? `var-${instead}` : instead };
    });
    const corrected = { ...request, assignments };
    return {
      label: [...renamed.values()].map(code).join(', '),
      choice: { kind: 'request', request: corrected },
      request: corrected,
    };
  });
  const failures = await Promise.all(proposals.map((one) => failureOf(check(one.request))));
  return proposals.filter((_proposal, index) => failures[index] === undefined);
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
