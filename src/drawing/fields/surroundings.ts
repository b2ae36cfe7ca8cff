import type { ThemeName } from '../colours/named.ts';
import type { ValueClock } from '../units/dates.ts';

/** What the look of values depends on, besides panel and data. */
export interface Surroundings {
  readonly theme: ThemeName;
  readonly clock: ValueClock;
  /** The classic palette of this Grafana. */
  readonly palette: readonly string[];
}
