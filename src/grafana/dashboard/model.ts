/** A value that a variable can have. */
export interface VariableOption {
  /** As people see it. */
  readonly text: string;
  /** As URLs and queries have it. */
  readonly value: string;
}

/** A template variable. */
export interface Variable {
  readonly name: string;
  /** `custom`, `query`, `textbox`, `constant`, `interval`, `datasource`, `groupby`, `adhoc`, `switch` … */
  readonly type: string;
  /** Shown instead of the name. */
  readonly label?: string;
  /** The saved selection; `$__all` means every option. Empty when none was saved. */
  readonly current: readonly VariableOption[];
  /** The options that the dashboard itself lists, without `All`. */
  readonly options: readonly VariableOption[];
  /** Whether several values may be chosen at once. */
  readonly multi: boolean;
  /** Whether `All` may be chosen. */
  readonly includeAll: boolean;
  /** What queries get for `All` instead of every value. */
  readonly allValue?: string;
}

/** Shown once for each chosen value of a variable. */
export interface Repeat {
  /** The variable's name. */
  readonly variable: string;
  /** Panels of the same group are in one row or tab and are repeated together. */
  readonly group: number;
}

/** A panel that can be rendered. */
export interface Panel {
  /** Grafana's id, unique within the dashboard. */
  readonly id: number;
  /** As saved, with its variables; empty for an untitled panel. */
  readonly title: string;
  /** What repeats the panel, the outermost first; missing for a panel that is not repeated. */
  readonly repeats?: readonly Repeat[];
}

export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly slug: string;
  /** IANA name or `utc`; missing when it is each viewer's own. */
  readonly timeZone?: string;
  /** In reading order, without the rows themselves, a repeated panel once. */
  readonly panels: readonly Panel[];
  readonly variables: readonly Variable[];
}

/** The value that means every option, and its text in Grafana. */
export const ALL: VariableOption = { text: 'All', value: '$__all' };

/** Deepest nesting of rows or layouts that is read. */
export const MAX_DEPTH = 20;
