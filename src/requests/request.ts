import type { PanelReference } from '../grafana/dashboard/panel-reference.ts';
import type { RequestedRange } from '../grafana/time/requested-range.ts';
import type { Shift } from '../grafana/time/time-shift.ts';

/** Which panels of a dashboard are meant. */
export type PanelChoice =
  /** Positions on the page, counted from 1, both ends included. */
  | { readonly kind: 'numbers'; readonly first: number; readonly last: number }
  /** Grafana's own id; of a repeated panel, perhaps one of its copies. */
  | ({ readonly kind: 'id' } & PanelReference)
  /** Every word must be in the title; lower case. */
  | { readonly kind: 'words'; readonly words: readonly string[] }
  /** Those with the word "all" in the title; every panel where no title has it. */
  | { readonly kind: 'all' };

/** `NAME=VALUE`: an option or a template variable, which only the dashboard can tell. */
export interface Assignment {
  readonly name: string;
  /** At least one. */
  readonly values: readonly string[];
}

/** What is typed behind the dashboard: how the pictures look, and over which time. */
export interface Modifiers {
  /** In the order typed. */
  readonly assignments: readonly Assignment[];
  /** The whole dashboard as one picture; undefined when the request does not say. */
  readonly kiosk: boolean | undefined;
  /** The range given by its place; `from=` and `to=` are assignments. */
  readonly range: RequestedRange | undefined;
  /** What each panel is compared with, in a second picture. */
  readonly shift: Shift | undefined;
}

/** A dashboard and the panels of it. */
export interface Target {
  /** A UID, a slug, a title or words of one. */
  readonly dashboard: string;
  /** One of these must fit; an empty list means every panel. */
  readonly panels: readonly PanelChoice[];
  /** Words behind the dashboard without a colon: more of its title, or a panel. */
  readonly looseWords: readonly string[];
  /** UID of a short link, which says which dashboard it is; `dashboard` is empty then. */
  readonly shortLink?: string;
  /** UID of a folder, where its address was pasted; `dashboard` is the same. */
  readonly folder?: string | undefined;
}

/** What was typed after `graf db`, before anything is known of the dashboard. */
export interface DashboardRequest extends Target, Modifiers {
  /** Further dashboards, with the same modifiers. */
  readonly others: readonly Target[];
}

/** All panels of one dashboard. */
export function wholeDashboard(uid: string): DashboardRequest {
  const none = { kiosk: undefined, range: undefined, shift: undefined };
  return { dashboard: uid, panels: [], looseWords: [], others: [], assignments: [], ...none };
}

/** Names that are not variables, unless the dashboard has one of that name. */
export const OPTION_NAMES = [
  'from',
  'to',
  'width',
  'height',
  'scale',
  'theme',
  'tz',
  'orgId',
  'apiEndpoint',
] as const;

/** One request for each dashboard that a request names. */
export function eachDashboard(request: DashboardRequest): DashboardRequest[] {
  const { assignments, kiosk, range, shift, others } = request;
  const modifiers = { assignments, kiosk, range, shift, others: [] };
  return [{ ...request, others: [] }, ...others.map((target) => ({ ...target, ...modifiers }))];
}
