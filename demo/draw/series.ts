import { objectsIn, stringIn } from '../model/json.ts';
import type { Panel } from '../model/panels.ts';
import { resolveTitle, variablesIn, withValue, type Variable } from '../model/variables.ts';
import { type Point, type Range, sample } from '../data/sample.ts';
import { signalOf } from '../data/signal.ts';

export interface SeriesData {
  readonly name: string;
  readonly points: readonly Point[];
}

const INTERVALS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600]
  .concat([43_200, 86_400, 172_800, 604_800, 2_592_000])
  .map((seconds) => seconds * 1000);

/** The shortest usual interval that cuts the range into no more than `points`, in ms. */
export function intervalFor({ from, to }: Range, points: number): number {
  const rough = (to - from) / Math.max(1, points);
  return INTERVALS.find((interval) => interval >= rough) ?? rough;
}

/**
 * The panel's series. Each target is there once for every value of the variables its name refers
 * to. Points stand at multiples of `interval`, so that a range that moves on shows the same ones.
 */
export function seriesOf(
  dashboardUid: string,
  panel: Panel,
  variables: readonly Variable[],
  range: Range,
  interval: number,
): readonly SeriesData[] {
  const targets = objectsIn(panel.json.targets);
  return targets.flatMap((target) => {
    const alias = stringIn(target.alias, `${stringIn(target.refId, 'A')}-series`);
    return combinations(alias, variables).map((chosen) => {
      const name = resolveTitle(alias, chosen);
      const signal = signalOf(target.signal, `${dashboardUid}/${panel.id}/${name}`);
      return { name, points: sample(signal, range, interval) };
    });
  });
}

function combinations(
  alias: string,
  variables: readonly Variable[],
): readonly (readonly Variable[])[] {
  let combined: readonly (readonly Variable[])[] = [variables];
  for (const { name, values } of variablesIn(alias, variables)) {
    combined = combined.flatMap((chosen) => values.map((value) => withValue(chosen, name, value)));
  }
  return combined;
}

export function lastOf({ points }: SeriesData): number | undefined {
  return points.at(-1)?.[1];
}

export function highestOf({ points }: SeriesData): number {
  return points.reduce((highest, [, value]) => Math.max(highest, value), -Infinity);
}

export function meanOf({ points }: SeriesData): number {
  return points.reduce((sum, [, value]) => sum + value, 0) / Math.max(1, points.length);
}
