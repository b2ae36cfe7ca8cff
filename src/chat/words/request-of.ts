import { withModifiers } from '../../requests/merge.ts';
import {
  type Assignment,
  type DashboardRequest,
  OPTION_NAMES,
  wholeDashboard,
} from '../../requests/request.ts';
import type { Candidate, FoundValue, WordsAnswer } from '../../search/model.ts';
import type { Shown } from './last-shown.ts';

/** What is asked besides the panel: the range, the sizes, the values that were written with their names. */
export type AskedBesides = Pick<WordsAnswer, 'assignments' | 'range' | 'shift'>;

/** The request for a panel that was found, or for one picture of a whole dashboard. */
export function requestOf(
  { uid, panelId, values }: Candidate,
  { assignments, range, shift }: AskedBesides,
): DashboardRequest {
  const isWhole = panelId === undefined;
  const found: DashboardRequest = {
    ...wholeDashboard(uid),
    panels: isWhole ? [] : [{ kind: 'id', id: panelId, values: [], rowCopies: [] }],
    assignments: assignmentsOf(values),
    kiosk: isWhole ? true : undefined,
  };
  return withModifiers(found, { assignments, range, shift, kiosk: undefined });
}

/** One for each variable, with all the values that were found for it. */
function assignmentsOf(values: readonly FoundValue[]): Assignment[] {
  return [...new Set(values.map(({ variable }) => variable))].map((variable) => ({
    name: `var-${variable}`,
    values: [
      ...new Set(values.filter((one) => one.variable === variable).map(({ value }) => value)),
    ],
  }));
}

/** The values of variables that a request sets by their name. */
export function valuesOf({ assignments }: DashboardRequest): FoundValue[] {
  return assignments.flatMap(({ name, values }) =>
    OPTION_NAMES.some((option) => option === name)
      ? []
      : values.map((value) => ({
          variable: name.replace(/^var-(?=.)/, ''),
          value,
          text: value,
          typed: value,
        })),
  );
}

/** The last request once more, with what is said of it now. */
export interface MoreRequest {
  readonly request: DashboardRequest;
  /** All values that it sets. */
  readonly values: readonly FoundValue[];
  /** Those of the last request. */
  readonly carried: readonly FoundValue[];
}

export function moreOf(
  { request: last }: Pick<Shown, 'request'>,
  { assignments, range, shift, ofLast }: AskedBesides & Pick<WordsAnswer, 'ofLast'>,
): MoreRequest {
  const given = [...assignmentsOf(ofLast?.values ?? []), ...assignments];
  const request = withModifiers(last, { assignments: given, range, shift, kiosk: undefined });
  const values = valuesOf(request);
  const isGiven = ({ variable, value }: FoundValue) =>
    valuesOf({ ...last, assignments: given }).some(
      (one) => one.variable === variable && one.value === value,
    );
  return { request, values, carried: values.filter((one) => !isGiven(one)) };
}

/** Requests for several candidates: one for each dashboard and its values. */
export function requestsOf(
  candidates: readonly Candidate[],
  besides: AskedBesides,
): { readonly request: DashboardRequest; readonly candidate: Candidate }[] {
  const groups = new Map<string, Candidate[]>();
  for (const one of candidates) {
    const { uid, panelId, values } = one;
    const key = JSON.stringify([uid, panelId === undefined, assignmentsOf(values)]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].flatMap((group) => {
    const [candidate] = group;
    if (!candidate) return [];
    const panels = group.flatMap((one) => requestOf(one, besides).panels);
    return [{ request: { ...requestOf(candidate, besides), panels }, candidate }];
  });
}
