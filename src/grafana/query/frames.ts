/** A table of what a data source answered, column by column. */
export interface Frame {
  /** The query that it answers, such as `A`. */
  readonly refId: string;
  readonly name?: string;
  readonly fields: readonly Field[];
  /** Rows: every field has as many values. */
  readonly length: number;
  /** What the data source remarks, such as that the answer was truncated. Data, not fit to be shown. */
  readonly notices: readonly Notice[];
  /** The kind of the frame where the data source says it, such as `timeseries-wide` or `log-lines`. */
  readonly kind?: string;
}

/** A column of a frame. */
export interface Field {
  readonly name: string;
  /** An enumeration is a string here; nested frames and objects are `other`. */
  readonly type: FieldType;
  readonly labels?: Readonly<Record<string, string>>;
  /** Settings of the data source's own: `unit`, `displayNameFromDS`, `interval` (ms) … */
  readonly config: Readonly<Record<string, unknown>>;
  /**
   * Times are milliseconds since 1970. Numbers may be NaN and infinite. A value that is missing, or not
   * of the field's type, is null.
   */
  readonly values: readonly unknown[];
  /** For times: the nanoseconds beyond each millisecond. */
  readonly nanos?: readonly number[];
}

export type FieldType = 'time' | 'number' | 'string' | 'boolean' | 'other';

export interface Notice {
  readonly severity: 'info' | 'warning' | 'error';
  readonly text: string;
}

/** A query that failed, and what the data source said. Data, not fit to be shown. */
export interface QueryFailure {
  readonly refId: string;
  readonly message: string;
}

/** What is known of a panel's data: in the order of its targets. */
export interface PanelData {
  readonly frames: readonly Frame[];
  readonly failures: readonly QueryFailure[];
}
