import { withModifiers } from '../../requests/merge.ts';
import {
  type Assignment,
  type DashboardRequest,
  OPTION_NAMES,
  wholeDashboard,
} from '../../requests/request.ts';
import type { Candidate, FoundValue, WordsAnswer } from '../../search/model.ts';

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
