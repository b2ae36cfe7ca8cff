/** A series within one cell of a table, as the transformation `timeSeriesTable` makes it. */
export class Trend {
  readonly times: readonly unknown[];
  readonly values: readonly unknown[];
  /** What was calculated of the values, which is written beside the line. */
  readonly value: unknown;
  /** The name of the field that the values were of. */
  readonly name: string;

  constructor({ times, values, value, name }: Pick<Trend, keyof Trend>) {
    [this.times, this.values, this.value, this.name] = [times, values, value, name];
  }
}

/** What a cell says as a text or a number: of a series, what was calculated of it. */
export const plainValue = (value: unknown) => (value instanceof Trend ? value.value : value);
