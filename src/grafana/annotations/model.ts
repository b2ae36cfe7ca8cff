/** Something that happened, as it is marked on a graph. Plain values, which any thread can take over. */
export interface Annotation {
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Where it took a while: its end. */
  readonly timeEnd?: number;
  /** A CSS colour, or Grafana's name for one. */
  readonly colour: string;
}

/** What a dashboard asks for to mark it on its graphs; only what is switched on. */
export interface AnnotationQuery {
  readonly name: string;
  /** A CSS colour, or Grafana's name for one. */
  readonly colour: string;
  /** The data source, as saved. */
  readonly datasource?: unknown;
  /** Panels on which alone it is shown, or on which alone it is not. */
  readonly filter?: { readonly ids: readonly number[]; readonly isExcluding: boolean };
  /** All that is saved of the query itself. */
  readonly query: Readonly<Record<string, unknown>>;
}
