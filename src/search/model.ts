import type { Dashboard, Panel, Variable } from '../grafana/dashboard/model.ts';
import type { RequestedRange } from '../grafana/time/requested-range.ts';
import type { Shift } from '../grafana/time/time-shift.ts';
import type { Assignment } from '../requests/request.ts';

/** What the index keeps of a variable; plain JSON. */
export type IndexedVariable = Pick<Variable, 'name' | 'type' | 'label' | 'options' | 'current'>;

/** What the index keeps of a panel; plain JSON. */
export type IndexedPanel = Pick<Panel, 'id' | 'title' | 'row' | 'description'>;

/** What the index keeps of a dashboard; plain JSON. A `Dashboard` is one. */
export interface IndexedDashboard extends Pick<
  Dashboard,
  'uid' | 'title' | 'folder' | 'tags' | 'description'
> {
  /** Set when it was read and has no panels. */
  readonly isEmpty?: boolean;
  readonly variables: readonly IndexedVariable[];
  readonly panels: readonly IndexedPanel[];
}

/** A value that was recognised, and the variable of the dashboard that has it. */
export interface FoundValue {
  readonly variable: string;
  /** As URLs have it. */
  readonly value: string;
  /** As people see it. */
  readonly text: string;
  /** As it was typed. */
  readonly typed: string;
  /** Set when the value is not one that the dashboard lists, but looks like one. */
  readonly isGuess?: true;
  /** Set when the value is of the last request. */
  readonly isCarried?: true;
}

/** A panel, or a whole dashboard, that may be meant. */
export interface Candidate {
  readonly uid: string;
  /** Undefined for the whole dashboard. */
  readonly panelId: number | undefined;
  /** Of the panel, or of the dashboard, as saved. */
  readonly title: string;
  readonly row?: string;
  readonly dashboard: string;
  readonly folder?: string;
  /** A variable is in it several times when several of its values were named. */
  readonly values: readonly FoundValue[];
  /** From 0 to 1, with what was learned added. */
  readonly score: number;
  /** Words that are found elsewhere, but not here, as typed. */
  readonly missing?: readonly string[];
}

/** What words are about that name nothing but values, after a request. */
export interface MoreOfLast {
  /** Values of the dashboard that was shown last. */
  readonly values: readonly FoundValue[];
  /** Words of which it is not known whether they are values of it. */
  readonly open: readonly string[];
}

/** What words mean. */
export interface WordsAnswer {
  /**
   * `clear`: the first candidate is meant, and others are close at most. `unclear`: several are as
   * likely. `nothing`: none fits, and the candidates, if any, are the nearest.
   */
  readonly outcome: 'clear' | 'unclear' | 'nothing';
  /** Best first. */
  readonly candidates: readonly Candidate[];
  /** Whether every word was found as it was typed. */
  readonly isSure: boolean;
  /** How many of the candidates, from the first, are wanted at once: several for `all`. */
  readonly wanted: number;
  readonly range: RequestedRange | undefined;
  /** Of `vs yesterday`. */
  readonly shift: Shift | undefined;
  /** `NAME=VALUE` that was typed: options and variables. */
  readonly assignments: readonly Assignment[];
  /** Words that were found nowhere, as typed. */
  readonly unknown: readonly string[];
  /** Missing when there was no last request, or the words name something. */
  readonly ofLast?: MoreOfLast;
  /** Words left when times, options and filler are taken out; empty when there were no others. */
  readonly words: readonly string[];
}
