/** One of the values that a variable can have. */
export interface VariableOption {
  /** What people read and choose. */
  readonly text: string;
  /** What stands in URLs and queries. */
  readonly value: string;
}

/** A template variable. */
export interface Variable {
  readonly name: string;
  /** `custom`, `query`, `textbox`, `constant`, `interval`, `datasource`, `groupby`, `adhoc`, `switch` … */
  readonly type: string;
  /** What people see instead of the name. */
  readonly label?: string;
  /** Chosen when the dashboard was saved; `$__all` is every option, and nothing is known of none. */
  readonly current: readonly VariableOption[];
  /** What one may choose, as far as the dashboard itself tells; without `All`. */
  readonly options: readonly VariableOption[];
  /** Several values may be chosen at once. */
  readonly multi: boolean;
  /** `All` may be chosen. */
  readonly includeAll: boolean;
  /** What queries get for `All`, where that is not each value. */
  readonly allValue?: string;
}

/** Drawn once for each chosen value of a variable. */
export interface Repeat {
  /** The variable's name. */
  readonly variable: string;
  /** Panels with the same number are in the same row or tab, and are repeated together. */
  readonly group: number;
}

/** A panel that can be rendered. */
export interface Panel {
  /** Grafana's number for it, unique in its dashboard. */
  readonly id: number;
  /** As saved, variables unresolved; empty when the panel has none. */
  readonly title: string;
  /** The repeats it stands in, the outermost first; missing when there is none. */
  readonly repeats?: readonly Repeat[];
}

export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly slug: string;
  /** IANA name or `utc`; missing when each viewer's own is meant. */
  readonly timeZone?: string;
  /** In the order the eye sees them, rows themselves left out, a repeated panel once. */
  readonly panels: readonly Panel[];
  readonly variables: readonly Variable[];
}

/** The value that stands for every option, and how Grafana shows it. */
export const ALL: VariableOption = { text: 'All', value: '$__all' };

/** Rows within rows, and layouts within layouts, are read down to here. */
export const MAX_DEPTH = 20;
