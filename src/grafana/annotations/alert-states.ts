const COLOURS: ReadonlyMap<string, string> = new Map([
  ['pending', 'yellow'],
  ['alerting', 'red'],
  ['ok', 'green'],
  ['normal', 'green'],
  ['no_data', 'gray'],
  ['nodata', 'gray'],
]);

/** The colour of a change of an alert's state, by its new one; undefined for any other text. */
export function colourOfState(state: string): string | undefined {
  return COLOURS.get(state.toLowerCase());
}
